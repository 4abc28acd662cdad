using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Doubles against enclosures at 200 bits (60 digits) by another route, on awkward shapes.</summary>
public class ReferenceTests(ITestOutputHelper output)
{
    private const int Precision = 200;

    /// <summary>Shape, n, p, η, and the digits that the condition number leaves: 12 unless the comment says why not.</summary>
    public static TheoryData<string, int, int, double, double> Shapes =>
        new()
        {
            { "tall", 12, 4, 0.05, 1e-12 },
            { "square", 4, 4, 0.05, 1e-12 },
            { "wide", 3, 5, 0.05, 1e-12 },
            { "graded", 12, 4, 0.05, 1e-12 },
            { "deficient", 12, 4, 0.05, 1e-12 },
            { "repeated", 12, 3, 0.05, 1e-12 },
            { "orthogonal", 9, 3, 0.5, 1e-12 },
            { "one", 1, 4, 0.05, 1e-12 },
            { "tall", 12, 4, 1e-9, 1e-12 },
            { "tall", 12, 4, 0.6, 1e-12 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Risks_have_twelve_digits(string shape, int n, int p, double stepSize, double tolerance)
    {
        Instance<Float64> instance = Instances.Doubles(shape, n, p, stepSize, 2);
        Instance<Rational> exact = instance.Map(value => Rational.FromDouble(value.Value));
        Spectrum<Ball>? spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, Precision);
        Assert.NotNull(spectrum);
        Instance<Ball> balls = exact.Map(value => Ball.FromRational(value, Precision));
        var reference = new BallRiskPath(spectrum, balls.Problem.Truth, balls.NoiseScale, Precision);
        var path = new RiskPath(instance);
        Assert.Equal(spectrum.Rank, path.Spectrum.Rank);
        double worst = 0;
        void Compare(ExpectedRisk<Ball> expected, ExpectedRisk<Float64> actual)
        {
            Check(expected.Estimation, actual.Estimation);
            Check(expected.Prediction, actual.Prediction);
            Check(expected.Covariance, actual.Covariance);
            Check(expected.PredictionCovariance, actual.PredictionCovariance);
        }
        void Check(Ball expected, double actual)
        {
            Assert.True(double.IsFinite(actual));
            double value = expected.Midpoint.ToDouble();
            if (Math.Abs(value) < 1e-40)
            {
                // One sample, or the start: no covariance. Squares of roundings are left.
                Assert.InRange(Math.Abs(actual), 0, 1e-25);
                return;
            }
            Assert.True(expected.Radius.ToDouble() < 1e-20 * Math.Abs(value), $"the reference {expected} is too wide");
            worst = Math.Max(worst, Math.Abs((actual / value) - 1));
        }
        foreach (double time in new[] { 0.0, 1e-6, 0.25, 3.0, 50.0 })
        {
            Ball clock = Ball.FromRational(Rational.FromDouble(time), Precision);
            Compare(reference.At(clock), path.StochasticGradientFlow(time));
        }
        Ball factor = Ball.FromRational(NoiseFactor.WithReplacement(2), Precision);
        foreach (int steps in new[] { 0, 1, 2, 9, 300 })
        {
            Compare(reference.AfterSteps(balls.StepSize, factor, steps), path.StochasticGradientDescent(steps));
        }
        output.WriteLine($"{shape} {n}×{p}, η = {stepSize}: {worst:E1}");
        Assert.InRange(worst, 0, tolerance);
    }

    // A power of two in X and its counterparts in β*, η and t change nothing but the unit: exactly.
    [Theory]
    [InlineData(500)]
    [InlineData(-500)]
    public void Columns_of_any_size_give_the_same_digits(int exponent)
    {
        Instance<Float64> plain = Instances.Doubles("tall", 30, 5, 0.05, 2);
        Truth<Float64> truth = plain.Problem.Truth;
        var scaled = new Instance<Float64>(
            new Problem<Float64>(
                plain.Problem.Features.Map(x => new Float64(Math.ScaleB(x, exponent))),
                null,
                new Truth<Float64>(
                    [.. truth.Coefficients.Select(b => new Float64(Math.ScaleB(b, -exponent)))],
                    truth.NoiseVariance
                )
            ),
            Math.ScaleB(plain.StepSize, -2 * exponent),
            plain.BatchSize
        );
        var first = new RiskPath(plain);
        var second = new RiskPath(scaled);
        foreach (double time in new[] { 0.0, 0.1, 7.0 })
        {
            ExpectedRisk<Float64> a = first.StochasticGradientFlow(time);
            ExpectedRisk<Float64> b = second.StochasticGradientFlow(Math.ScaleB(time, -2 * exponent));
            Assert.Equal(a.PredictionCovariance.Value, b.PredictionCovariance.Value);
            Assert.Equal(a.Covariance.Value, Math.ScaleB(b.Covariance, 2 * exponent));
            Assert.InRange<double>(b.Prediction / a.Prediction, 1 - 1e-14, 1 + 1e-14);
        }
    }

    [Fact]
    public void Columns_of_hopelessly_different_size_are_refused_by_name()
    {
        var features = Matrix<Float64>.FromRows(3, 2, [1e150, 1e-150, 2e150, 3e-150, -1e150, 1e-150]);
        var error = Assert.Throws<InvalidInputException>(() => DoubleSpectrum.Of(features));
        Assert.Contains("column 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_latest_time_is_the_stationary_one()
    {
        var path = new RiskPath(Instances.Doubles("tall", 30, 5, 0.05, 2));
        ExpectedRisk<Float64> late = path.StochasticGradientFlow(1e4);
        ExpectedRisk<Float64> last = path.StochasticGradientFlow(1e300);
        Assert.InRange<double>(late.Covariance / last.Covariance, 1 - 1e-13, 1 + 1e-13);
    }
}
