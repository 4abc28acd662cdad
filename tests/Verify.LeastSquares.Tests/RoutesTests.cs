using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>The dense eigendecomposition against products with the operator: two routes to the same covariance.</summary>
public class RoutesTests(ITestOutputHelper output)
{
    private static readonly double[] Times = [0.0, 1e-9, 1e-3, 0.3, 2.0, 17.0, 400.0, 1e5, 1e300];
    private static readonly double[] Steps = [0.0, 1.0, 2.0, 7.0, 40.0, 1000.0, 1e6, 1e9];

    public static TheoryData<string, int, int, double, bool> Shapes =>
        new()
        {
            { "tall", 40, 6, 0.05, true },
            { "tall", 40, 6, 0.05, false },
            { "wide", 7, 18, 0.02, true },
            { "wide", 7, 18, 0.02, false },
            { "square", 12, 12, 0.02, true },
            { "square", 12, 12, 0.02, false },
            { "graded", 30, 6, 0.02, true },
            { "graded", 30, 6, 0.02, false },
            { "repeated", 20, 5, 0.05, true },
            { "repeated", 20, 5, 0.05, false },
            { "deficient", 20, 6, 0.05, true },
            { "one", 1, 4, 0.05, false },
            { "small step", 40, 6, 1e-7, true },
            { "small step", 40, 6, 1e-7, false },
            { "huge", 20, 4, 0.05e-300, true },
            { "tiny", 20, 4, 0.05e300, false },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Traces_and_covariances_agree(string shape, int n, int p, double stepSize, bool averaged)
    {
        (Spectrum<Float64> spectrum, MomentForcing<Float64> forcing) = Instances.Forcing(shape, n, p, averaged);
        double unit = 1.0 / Instances.Scale(shape);
        foreach (bool flow in new[] { true, false })
        {
            MomentDynamics dynamics = flow
                ? MomentDynamics.Flow(stepSize / 3.0)
                : MomentDynamics.Descent(stepSize, 1.0 / 3.0);
            var dense = new DenseCovarianceEngine(spectrum, forcing, dynamics);
            var free = new MatrixFreeCovarianceEngine(spectrum, forcing, dynamics);
            double[] clocks = flow ? [.. Times.Select(t => t >= 1e299 ? t : t * unit * unit)] : Steps;
            IReadOnlyList<CovarianceTraces> first = dense.Traces(clocks, TestContext.Current.CancellationToken);
            IReadOnlyList<CovarianceTraces> second = free.Traces(clocks, TestContext.Current.CancellationToken);
            double worst = 0,
                worstCovariance = 0;
            int answered = 0,
                refused = 0;
            for (int i = 0; i < clocks.Length; i++)
            {
                double allowed = 1e-11 + (4 * Math.Max(first[i].ErrorEstimate, second[i].ErrorEstimate));
                worst = Math.Max(worst, Difference(first[i].Trace, second[i].Trace) / allowed);
                worst = Math.Max(worst, Difference(first[i].PredictionTrace, second[i].PredictionTrace) / allowed);
                // The series is long at late times: then it refuses, and does not answer wrongly.
                try
                {
                    worstCovariance = Math.Max(
                        worstCovariance,
                        Difference(
                            dense.Coordinates(dense.Clock(clocks[i]), TestContext.Current.CancellationToken),
                            free.ByChebyshev(free.Clock(clocks[i]), TestContext.Current.CancellationToken)
                        )
                    );
                    answered++;
                }
                catch (InvalidInputException)
                {
                    refused++;
                }
            }
            output.WriteLine(
                $"{shape}, flow {flow}, averaged {averaged}: {worst:E1}, {worstCovariance:E1}, refused {refused} of {clocks.Length}"
            );
            Assert.InRange(worst, 0, 1);
            // A square Gaussian X has a condition number of 10⁴ to 10⁵ in Σ̂, which takes as many digits.
            Assert.InRange(worstCovariance, 0, shape == "square" ? 1e-7 : 1e-9);
            Assert.True(answered >= 4, $"{answered} answered");
        }
    }

    [Fact]
    public void Above_the_threshold_both_routes_grow_alike()
    {
        (Spectrum<Float64> spectrum, MomentForcing<Float64> forcing) = Instances.Forcing("tall", 40, 6, true);
        double threshold = Stability.Of(spectrum, 1).Flow;
        Assert.True(double.IsFinite(threshold));
        foreach (double factor in new[] { 1.0, 3.0 })
        {
            var dense = new DenseCovarianceEngine(spectrum, forcing, MomentDynamics.Flow(factor * threshold));
            var free = new MatrixFreeCovarianceEngine(spectrum, forcing, MomentDynamics.Flow(factor * threshold));
            double[] times = [0.1, 1.0, 10.0, 100.0];
            CancellationToken token = TestContext.Current.CancellationToken;
            IReadOnlyList<CovarianceTraces> first = dense.Traces(times, token);
            IReadOnlyList<CovarianceTraces> second = free.Traces(times, token);
            for (int i = 0; i < times.Length; i++)
            {
                Assert.InRange(Difference(first[i].Trace, second[i].Trace), 0, 1e-11);
                Assert.InRange(
                    Difference(dense.InEigenbasis(times[i], token), free.InEigenbasis(times[i], token)),
                    0,
                    1e-11
                );
            }
            Assert.True(factor == 1.0 || first[^1].Trace > 1e6 * first[0].Trace);
        }
        var explosive = new MatrixFreeCovarianceEngine(spectrum, forcing, MomentDynamics.Flow(3 * threshold));
        foreach (double time in new[] { 1e6, 1e300 })
        {
            var error = Assert.Throws<InvalidInputException>(() => explosive.Traces(time));
            Assert.Contains("stability", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_planted_wrong_factor_is_caught(bool flow)
    {
        (Spectrum<Float64> spectrum, MomentForcing<Float64> forcing) = Instances.Forcing("tall", 40, 6, true);
        const double Wrong = 1 + 1e-9;
        MomentDynamics right = flow ? MomentDynamics.Flow(0.02) : MomentDynamics.Descent(0.05, 0.4);
        MomentDynamics wrong = flow ? MomentDynamics.Flow(0.02 * Wrong) : MomentDynamics.Descent(0.05, 0.4 * Wrong);
        CovarianceTraces first = new DenseCovarianceEngine(spectrum, forcing, right).Traces(5.0);
        CovarianceTraces second = new MatrixFreeCovarianceEngine(spectrum, forcing, wrong).Traces(5.0);
        Assert.True(Difference(first.Trace, second.Trace) > 1e-10);
        Assert.True(Difference(first.PredictionTrace, second.PredictionTrace) > 1e-10);
    }

    // The bound is honest: for every space that is too small it exceeds the error.
    [Fact]
    public void Many_times_at_once_and_one_by_one_give_the_same()
    {
        (Spectrum<Float64> spectrum, MomentForcing<Float64> forcing) = Instances.Forcing("tall", 60, 25, true);
        var together = CovarianceEngine.Flow(spectrum, forcing, 0.01);
        var alone = CovarianceEngine.Flow(spectrum, forcing, 0.01);
        Assert.IsType<MatrixFreeCovarianceEngine>(together);
        double[] times = [0.01, 1.0, 5.0, 80.0, 3.0];
        IReadOnlyList<CovarianceTraces> all = together.Traces(times, TestContext.Current.CancellationToken);
        for (int i = 0; i < times.Length; i++)
        {
            Assert.InRange(Difference(alone.Traces(times[i]).Trace, all[i].Trace), 0, 1e-12);
            Matrix<Float64> covariance = alone.InEigenbasis(times[i], TestContext.Current.CancellationToken);
            double trace = Enumerable.Range(0, covariance.Rows).Sum(j => covariance[j, j].Value);
            // Chebyshev on the covariance itself against Lanczos from the identity.
            Assert.InRange(Difference(trace, all[i].Trace), 0, 1e-12);
        }
    }

    [Fact]
    public void A_cancelled_computation_stops()
    {
        (Spectrum<Float64> spectrum, MomentForcing<Float64> forcing) = Instances.Forcing("tall", 60, 25, true);
        var engine = CovarianceEngine.Flow(spectrum, forcing, 0.01);
        var cancelled = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => engine.Traces(1.0, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => engine.InEigenbasis(1.0, cancelled));
        // And the engine is as good as new.
        Assert.True(engine.Traces(1.0).Trace > 0);
    }

    private static double Difference(double a, double b) =>
        a == b ? 0.0 : Math.Abs(a - b) / Math.Max(Math.Abs(a), Math.Abs(b));

    private static double Difference(double[] a, double[] b)
    {
        double scale = a.Max(Math.Abs);
        return scale == 0 ? b.Max(Math.Abs) : a.Zip(b, (x, y) => Math.Abs(x - y)).Max() / scale;
    }

    private static double Difference(Matrix<Float64> a, Matrix<Float64> b)
    {
        double scale = 0,
            worst = 0;
        for (int i = 0; i < a.Entries.Length; i++)
        {
            Assert.True(double.IsFinite(a.Entries[i]) && double.IsFinite(b.Entries[i]));
            scale = Math.Max(scale, Math.Abs(a.Entries[i]));
            worst = Math.Max(worst, Math.Abs(a.Entries[i] - b.Entries[i]));
        }
        return scale == 0 ? worst : worst / scale;
    }
}
