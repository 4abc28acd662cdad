using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

public class StationaryCovarianceTests
{
    private const int Precision = 128;
    private static readonly Matrix<Rational> X = Matrix<Rational>.Create(
        5,
        3,
        (k, j) => new Rational((((3 * k) + (5 * j) + (k * j)) % 7) - 3, k + 2)
    );
    private static readonly Rational[] Y = [.. Enumerable.Range(0, 5).Select(k => new Rational((3 * k) - 4, k + 1))];
    private static readonly Rational Kappa = new(1, 10);

    private static double Largest(Matrix<Float64> matrix) =>
        matrix.Entries.ToArray().Max(entry => Math.Abs(entry.Value));

    private static (Instance<Float64> Instance, Spectrum<Float64> Spectrum) Doubles(int batch)
    {
        Matrix<Float64> x = X.Map(value => new Float64(value.ToDouble()));
        Float64[] y = [.. Y.Select(value => new Float64(value.ToDouble()))];
        var problem = new Problem<Float64>(x, y, null);
        return (new Instance<Float64>(problem, batch * Kappa.ToDouble(), batch), DoubleSpectrum.Of(x));
    }

    [Theory]
    [InlineData("sgf")]
    [InlineData("sgd")]
    [InlineData("constant-covariance")]
    [InlineData("sgld")]
    public void It_is_the_covariance_after_a_long_time(string name)
    {
        (Instance<Float64> instance, Spectrum<Float64> spectrum) = Doubles(2);
        var system = SecondMomentSystem<Float64>.GivenResponse(spectrum, instance.Problem.Response);
        Process process = Process.Parse(name);
        Matrix<Float64> late = new MomentPath(instance, process, new Float64(0.3)).At(1e6).Covariance!;
        Matrix<Float64> stationary = name switch
        {
            "sgf" => StationaryCovariance.Flow(spectrum, system, instance.NoiseScale),
            "sgd" => StationaryCovariance.Descent(spectrum, system, instance.StepSize, new Float64(0.5)),
            "sgld" => StationaryCovariance.Langevin(spectrum, new Float64(0.3)),
            _ => StationaryCovariance.ConstantCovariance(spectrum, instance.NoiseScale),
        };
        Assert.InRange(Largest(late - stationary) / Largest(late), 0, 1e-11);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_residual_of_the_equation_encloses_zero_in_balls(bool flow)
    {
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(X, Precision)!;
        Ball[] y = [.. Y.Select(value => Ball.FromRational(value, Precision))];
        var system = SecondMomentSystem<Ball>.GivenResponse(spectrum, y, Precision);
        Ball kappa = Ball.FromRational(Kappa, Precision),
            eta = kappa + kappa,
            half = Ball.FromRational(new Rational(1, 2), Precision);
        Matrix<Ball> covariance = flow
            ? StationaryCovariance.Flow(spectrum, system, kappa, Precision)
            : StationaryCovariance.Descent(spectrum, system, eta, half, Precision);
        // The equation in the original coordinates, through operators that know no eigenbasis.
        var operators = new MomentOperators<Ball>(X.Map(value => Ball.FromRational(value, Precision)));
        Ball[] fit = spectrum.Directions.Times(spectrum.LeastSquares(y));
        Matrix<Ball> one = operators.GradientCovariance(operators.Residuals(y, fit));
        Matrix<Ball> Residual(Matrix<Ball> c) =>
            flow
                ? operators.Generator(c, kappa) + (kappa * one)
                : operators.Step(c, eta, half) + (eta * eta * half * one) - c;
        Assert.All(
            Residual(covariance).Entries.ToArray(),
            entry =>
            {
                Assert.True(entry.Contains(Rational.Zero));
                Assert.InRange(entry.Radius.ToDouble(), 0, 1e-25);
            }
        );
        // Planted: a covariance that is off by one part in 10⁹.
        Ball off = Ball.FromRational(new Rational(1_000_000_001, 1_000_000_000), Precision);
        Assert.Contains(Residual(off * covariance).Entries.ToArray(), entry => !entry.Contains(Rational.Zero));
    }

    [Fact]
    public void At_and_above_the_threshold_there_is_none()
    {
        (Instance<Float64> instance, Spectrum<Float64> spectrum) = Doubles(2);
        var system = SecondMomentSystem<Float64>.GivenResponse(spectrum, instance.Problem.Response);
        Stability stability = Stability.Of(spectrum, 2);
        void Flow(double eta) => StationaryCovariance.Flow<Float64>(spectrum, system, eta / 2);
        void Descent(double eta) => StationaryCovariance.Descent<Float64>(spectrum, system, eta, 0.5);
        Flow(0.999 * stability.Flow);
        Assert.Throws<InvalidInputException>(() => Flow(1.001 * stability.Flow));
        Descent(0.999 * stability.Descent);
        Assert.Throws<InvalidInputException>(() => Descent(1.001 * stability.Descent));
    }

    [Fact]
    public void Langevin_dynamics_has_none_where_the_data_see_nothing()
    {
        var wide = Matrix<Float64>.Create(2, 3, (k, j) => k + (2 * j * j));
        Assert.Throws<InvalidInputException>(() =>
            StationaryCovariance.Langevin(DoubleSpectrum.Of(wide), new Float64(1))
        );
    }
}
