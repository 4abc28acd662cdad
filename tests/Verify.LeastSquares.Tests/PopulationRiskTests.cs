using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

public class PopulationRiskTests
{
    private static readonly Matrix<Rational> X = Matrix<Rational>.Create(
        3,
        2,
        (k, j) => new Rational((((3 * k) + (5 * j)) % 7) - 3, k + 2)
    );
    private static readonly Truth<Rational> Truth = new([new Rational(2, 3), new Rational(-1, 1)], new Rational(9, 4));
    private static readonly Matrix<Rational> Population = Matrix<Rational>.FromRows(
        2,
        2,
        [new(2, 1), new(1, 3), new(1, 3), new(5, 7)]
    );
    private static readonly Rational Eta = new(1, 5);

    private static Instance<Float64> Doubles =>
        new Instance<Rational>(new Problem<Rational>(X, null, Truth), Eta, 2).Map(value => new Float64(
            value.ToDouble()
        ));

    // Noise of ±σ in every sample has the first two moments of any noise, and the risk depends on no others.
    private static Rational Enumerated(Matrix<Rational> population, int steps, Rational factor)
    {
        Rational sigma = new(3, 2);
        Rational sum = Rational.Zero;
        for (int signs = 0; signs < 8; signs++)
        {
            Rational[] y =
            [
                .. X.Times([.. Truth.Coefficients])
                    .Select((value, k) => ((signs >> k) & 1) == 1 ? value + sigma : value - sigma),
            ];
            var recursion = new MomentRecursion<Rational>(X, y, Eta, factor);
            for (int k = 0; k < steps; k++)
            {
                recursion.Advance();
            }
            Rational[] bias = [.. recursion.Mean.Zip(Truth.Coefficients, (b, t) => b - t)];
            sum += Vectors.Dot<Rational>(bias, population.Times(bias)) + (population * recursion.Covariance).Trace();
        }
        return sum / 8;
    }

    [Fact]
    public void The_averaged_recursion_equals_the_enumeration_of_all_noises()
    {
        var recursion = new AveragedRecursion<Rational>(X, Truth, Eta, NoiseFactor.WithReplacement(2));
        for (int k = 0; k <= 3; k++)
        {
            Assert.Equal(Enumerated(Population, k, NoiseFactor.WithReplacement(2)), recursion.Risk(Population));
            recursion.Advance();
        }
        // Planted: the noise factor of m + 1.
        Assert.NotEqual(Enumerated(Population, 4, NoiseFactor.WithReplacement(3)), recursion.Risk(Population));
    }

    [Fact]
    public void Identity_and_sample_covariance_give_estimation_and_prediction_risk()
    {
        Instance<Float64> instance = Doubles;
        var path = new RiskPath(instance);
        var recursion = new AveragedRecursion<Float64>(
            instance.Problem.Features,
            instance.Problem.Truth,
            instance.StepSize,
            0.5
        );
        for (int k = 0; k < 30; k++)
        {
            recursion.Advance();
        }
        var identity = Matrix<Float64>.Identity(2);
        Matrix<Float64> sample = new MomentOperators<Float64>(instance.Problem.Features).Covariance;
        ExpectedRisk<Float64> descent = path.StochasticGradientDescent(30);
        AssertClose(descent.Estimation, recursion.Risk(identity));
        AssertClose(descent.Prediction, recursion.Risk(sample));
        ExpectedRisk<Float64> flow = path.StochasticGradientFlow(7);
        AssertClose(flow.Estimation, PopulationRisk.StochasticGradientFlow(instance, identity, 7));
        AssertClose(flow.Prediction, PopulationRisk.StochasticGradientFlow(instance, sample, 7));
        var ridge = Shrinkage<Float64>.RidgeAtTime(path.Spectrum, 7);
        LinearRisk<Float64> risk = ridge.Risk(path.Spectrum, instance.Problem.Truth);
        AssertClose(risk.Estimation, PopulationRisk.Of(ridge, path.Spectrum, instance.Problem.Truth, identity));
        AssertClose(risk.Prediction, PopulationRisk.Of(ridge, path.Spectrum, instance.Problem.Truth, sample));
    }

    [Fact]
    public void Gradient_descent_agrees_by_two_routes_out_of_sample()
    {
        Instance<Float64> instance = Doubles;
        Matrix<Float64> population = Population.Map(value => new Float64(value.ToDouble()));
        Spectrum<Float64> spectrum = DoubleSpectrum.Of(instance.Problem.Features);
        var recursion = new AveragedRecursion<Rational>(X, Truth, Eta, Rational.Zero);
        for (int k = 0; k < 9; k++)
        {
            recursion.Advance();
        }
        var shrinkage = Shrinkage<Float64>.GradientDescent(spectrum, instance.StepSize, 9);
        AssertClose(
            recursion.Risk(Population).ToDouble(),
            PopulationRisk.Of(shrinkage, spectrum, instance.Problem.Truth, population)
        );
    }

    [Fact]
    public void The_flow_out_of_sample_is_the_limit_of_small_steps()
    {
        // Second-order extrapolation of the exact chain of SGD at the same κ, T = 1: h = 1/200 and 1/400.
        Instance<Float64> instance = Doubles;
        Matrix<Float64> population = Population.Map(value => new Float64(value.ToDouble()));
        double kappa = instance.NoiseScale;
        double Chain(int steps)
        {
            double h = 1.0 / steps;
            var recursion = new AveragedRecursion<Float64>(
                instance.Problem.Features,
                instance.Problem.Truth,
                h,
                kappa / h
            );
            for (int k = 0; k < steps; k++)
            {
                recursion.Advance();
            }
            return recursion.Risk(population);
        }
        double extrapolated = (2 * Chain(400)) - Chain(200);
        Assert.InRange(
            extrapolated / PopulationRisk.StochasticGradientFlow(instance, population, 1).Value,
            1 - 2e-5,
            1 + 2e-5
        );
    }

    private static void AssertClose(double expected, double actual) =>
        Assert.InRange(actual / expected, 1 - 1e-11, 1 + 1e-11);
}
