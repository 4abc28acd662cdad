using Verify.Arithmetic;
using Verify.LeastSquares.Simulation;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>The double engine against the exact recursion, the closed form, and a simulation with a confidence band.</summary>
public class EngineTests(ITestOutputHelper output)
{
    public static TheoryData<int> Cases => [.. Oracle.Cases.Select(c => c.Number)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Descent_agrees_with_the_exact_recursion(int number)
    {
        Instance<Rational> exact = Oracle.Cases[number].Exact;
        var recursion = new MomentRecursion<Rational>(
            exact.Problem.Features,
            exact.Problem.Response,
            exact.StepSize,
            NoiseFactor.WithReplacement(exact.BatchSize)
        );
        var path = new MomentPath(Oracle.Cases[number].Doubles, Process.Sgd);
        double worst = 0;
        for (int step = 0; step <= 6; step++)
        {
            Moments moments = path.At(step);
            double scale = recursion.Covariance.Entries.ToArray().Max(c => Math.Abs(c.ToDouble()));
            for (int i = 0; i < recursion.Covariance.Entries.Length; i++)
            {
                double difference = moments.Covariance!.Entries[i] - recursion.Covariance.Entries[i].ToDouble();
                worst = Math.Max(worst, Math.Abs(difference) / Math.Max(scale, 1e-300));
            }
            recursion.Advance();
        }
        output.WriteLine($"case {number}: worst relative difference {worst:E2}");
        Assert.InRange(worst, 0, 1e-12);
    }

    // The closed form D(t) = e^{Lt}(D₀ − D∞) + D∞ through MathNet's eigendecomposition, an independent route to tr E Cov.
    [Theory]
    [MemberData(nameof(Cases))]
    public void Risk_agrees_with_the_closed_form(int number)
    {
        Instance<Float64> instance = Oracle.Cases[number].Doubles;
        var path = new RiskPath(instance);
        Spectrum<Float64> spectrum = path.Spectrum;
        SecondMomentSystem<Float64> system = SecondMomentSystem<Float64>.Averaged(spectrum, instance.Problem.Truth, 53);
        int size = system.Pairs.Count;
        Matrix<Float64> generator = system.Generator(instance.NoiseScale);
        var evd = MathNet
            .Numerics.LinearAlgebra.Matrix<double>.Build.Dense(size, size, (i, j) => generator[i, j])
            .Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric);
        var forcing = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(
            size,
            q => instance.NoiseScale * system.ConstantForcing[q]
        );
        var start = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(size, q => system.SquareForcing[q]);
        var modes = evd.EigenVectors.TransposeThisAndMultiply(start);
        var forced = evd.EigenVectors.TransposeThisAndMultiply(forcing);
        foreach (double time in new[] { 0.0, 0.3, 2.0, 11.0 })
        {
            var coordinates =
                evd.EigenVectors
                * MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(
                    size,
                    a =>
                    {
                        double w = evd.EigenValues[a].Real;
                        double limit = -forced[a] / w;
                        return (Math.Exp(w * time) * (modes[a] - limit)) + limit;
                    }
                );
            double noise = instance.Problem.Truth.NoiseVariance / spectrum.SampleCount;
            double risk = spectrum.UnseenEnergy(instance.Problem.Truth.Coefficients);
            for (int q = 0; q < size; q++)
            {
                if (system.Pairs[q].I == system.Pairs[q].J)
                {
                    double s = spectrum.Eigenvalues[system.Pairs[q].I];
                    risk += coordinates[q] + (noise * (1 - (2 * Math.Exp(-time * s))) / s);
                }
            }
            double direct = path.StochasticGradientFlow(time).Estimation;
            Assert.InRange(direct / risk, 1 - 1e-11, 1 + 1e-11);
        }
    }

    [Theory]
    [InlineData("sgd", 3)]
    [InlineData("sgd-without-replacement", 3)]
    [InlineData("sgf-euler", 3)]
    public void Simulation_lies_within_its_confidence_band(string name, int number)
    {
        Instance<Float64> instance = Oracle.Cases[number].Doubles;
        Process process = Process.Parse(name);
        var path = new MomentPath(instance, process);
        int[] steps = [1, 5, 20];
        double[] x = [.. instance.Problem.Features.Entries.ToArray().Select(v => v.Value)];
        double[] y = [.. instance.Problem.Response.Select(v => v.Value)];
        int p = instance.Problem.FeatureCount;
        StepKernel kernel =
            process == Process.SgfEuler
                ? new EulerKernel(x, y, p, instance.StepSize, instance.NoiseScale, DiffusionNoise.StochasticGradient)
                : new SgdKernel(x, y, p, instance.StepSize, instance.BatchSize, process == Process.Sgd);
        Moments[] exact = [.. steps.Select(step => path.At(step))];
        IReadOnlyList<EnsembleMoments> sample = Ensemble.Run(
            kernel,
            20_000,
            [.. steps.Zip(exact, (step, m) => new EnsembleTarget(step, [.. m.Mean.Select(v => v.Value)]))],
            seed: 17
        );
        double worst = 0;
        for (int record = 0; record < steps.Length; record++)
        {
            for (int i = 0; i < p * p; i++)
            {
                double error = sample[record].SecondMomentError[i];
                if (error > 1e-12)
                {
                    double difference = sample[record].SecondMoment[i] - exact[record].Covariance!.Entries[i];
                    worst = Math.Max(worst, Math.Abs(difference) / error);
                }
            }
        }
        output.WriteLine($"{name}: largest z-score {worst:F2}");
        // Below 5 standard errors for about 30 distinct entries: exceeded with probability under 2e-5.
        Assert.InRange(worst, 0, 5.0);
    }

    [Fact]
    public void A_billion_steps_cost_no_more_and_reach_the_stationary_covariance()
    {
        Instance<Float64> instance = Oracle.Cases[2].Doubles;
        var path = new MomentPath(instance, Process.Sgd);
        Matrix<Float64> late = path.At(1_000_000_000).Covariance!;
        Matrix<Float64> later = path.At(1_000_000_001).Covariance!;
        for (int i = 0; i < late.Entries.Length; i++)
        {
            Assert.Equal(late.Entries[i].Value, later.Entries[i].Value, 12);
        }
    }

    [Fact]
    public void At_the_start_there_is_no_covariance_and_no_estimate()
    {
        foreach (Process process in new[] { Process.Sgf, Process.Sgd })
        {
            Moments moments = new MomentPath(Oracle.Cases[1].Doubles, process).At(0);
            Assert.All(moments.Mean, value => Assert.Equal(0.0, value.Value));
            Assert.All(moments.Covariance!.Entries.ToArray(), value => Assert.Equal(0.0, value.Value));
        }
    }

    [Fact]
    public void Beyond_the_threshold_the_overflow_is_said_and_no_NaN_is_returned()
    {
        Instance<Float64> stable = Oracle.Cases[1].Doubles;
        double threshold = Stability.Of(DoubleSpectrum.Of(stable.Problem.Features), stable.BatchSize).Descent;
        var unstable = new Instance<Float64>(stable.Problem, 2 * threshold, stable.BatchSize);
        var path = new MomentPath(unstable, Process.Sgd);
        var error = Assert.Throws<InvalidInputException>(() => path.At(1_000_000_000));
        Assert.Contains("stability", error.Message, StringComparison.Ordinal);
    }

    // Just below the threshold the spectral radius of T is below 1, just above it exceeds 1.
    [Theory]
    [MemberData(nameof(Cases))]
    public void The_thresholds_are_where_the_spectral_radius_crosses_one(int number)
    {
        Instance<Float64> instance = Oracle.Cases[number].Doubles;
        Spectrum<Float64> spectrum = DoubleSpectrum.Of(instance.Problem.Features);
        Stability stability = Stability.Of(spectrum, instance.BatchSize);
        SecondMomentSystem<Float64> system = SecondMomentSystem<Float64>.GivenResponse(
            spectrum,
            instance.Problem.Response,
            53
        );
        double Radius(double step) => Extreme(system.StepOperator(step, 1.0 / instance.BatchSize), Math.Abs);
        double Abscissa(double step) => Extreme(system.Generator(step / instance.BatchSize), value => value);
        Assert.True(Radius(stability.Descent * 0.999) < 1 && Radius(stability.Descent * 1.001) > 1);
        if (double.IsFinite(stability.Flow))
        {
            Assert.True(Abscissa(stability.Flow * 0.999) < 0 && Abscissa(stability.Flow * 1.001) > 0);
        }
    }

    private static double Extreme(Matrix<Float64> matrix, Func<double, double> measure) =>
        MathNet
            .Numerics.LinearAlgebra.Matrix<double>.Build.Dense(matrix.Rows, matrix.Rows, (i, j) => matrix[i, j])
            .Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric)
            .EigenValues.Max(value => measure(value.Real));
}
