using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Late times of ill-conditioned data: resolvents against the dense eigendecomposition and against enclosures, and their error estimate.</summary>
public class RationalTraceTests(ITestOutputHelper output)
{
    private static readonly double[] Times = [30.0, 1e3, 1e5, 1e7, 1e12];

    [Theory]
    [InlineData("graded", 60, 12, 0.05, true)]
    [InlineData("graded", 60, 12, 0.05, false)]
    [InlineData("graded", 40, 20, 0.02, true)]
    [InlineData("graded", 16, 16, 0.02, true)]
    [InlineData("wide", 9, 18, 0.02, false)]
    [InlineData("deficient", 30, 10, 0.05, true)]
    [InlineData("small step", 40, 8, 1e-7, true)]
    public void Resolvents_give_the_traces_of_the_dense_route(
        string shape,
        int n,
        int p,
        double stepSize,
        bool averaged
    )
    {
        (Spectrum<Float64> spectrum, MomentForcing<Float64> forcing) = Instances.Forcing(shape, n, p, averaged);
        foreach (bool isFlow in new[] { true, false })
        {
            MomentDynamics dynamics = isFlow
                ? MomentDynamics.Flow(stepSize / 3.0)
                : MomentDynamics.Descent(stepSize, 1.0 / 3.0);
            var dense = new DenseCovarianceEngine(spectrum, forcing, dynamics);
            ScaledMoments problem = ScaledMoments.Of(spectrum, forcing, dynamics);
            double[] clocks = isFlow ? Times : [.. Times.Select(t => Math.Floor(t / stepSize))];
            IReadOnlyList<CovarianceTraces> known = dense.Traces(clocks, TestContext.Current.CancellationToken);
            var rational = new RationalTrace(
                problem,
                new ForcingRates(problem),
                problem.Noise(),
                problem.Identity,
                KrylovTrace.Tolerance
            );
            (double Value, double Error, double Constant)[] found = rational.At(
                [.. clocks.Select(problem.Clock)],
                TestContext.Current.CancellationToken
            );
            for (int i = 0; i < clocks.Length; i++)
            {
                double value = problem.Unscaled(found[i].Value);
                if (known[i].Trace == 0.0 || !double.IsNormal(known[i].Trace))
                {
                    // What died out has no relative accuracy.
                    Assert.True(Math.Abs(value) < 1e-280);
                    continue;
                }
                double difference = Math.Abs(value - known[i].Trace) / Math.Abs(known[i].Trace);
                double allowed = 1e-11 + (4.0 * (found[i].Error + known[i].ErrorEstimate));
                output.WriteLine($"{(isFlow ? "t" : "k")} = {clocks[i]:E0}: {difference:E1} of {allowed:E1}");
                Assert.True(difference <= allowed);
                Assert.True(found[i].Error < 1e-6 || clocks[i] > 1e9);
            }
        }
    }

    [Fact]
    public void Sixty_features_of_condition_a_million_agree_with_enclosures()
    {
        const int p = 60;
        var random = new Random(11);
        Float64[] entries =
        [
            .. Enumerable
                .Range(0, 150 * p)
                .Select(i => new Float64(random.Next(-2000, 2000) / 1024.0 * Math.ScaleB(1.0, -(i % p) * 10 / p))),
        ];
        var problem = new Problem<Float64>(
            Matrix<Float64>.FromRows(150, p, entries),
            null,
            new Truth<Float64>([.. Enumerable.Range(0, p).Select(_ => new Float64(random.Next(-8, 9) / 4.0))], 0.5)
        );
        var instance = new Instance<Float64>(problem, 0.01, 4);
        var path = new RiskPath(instance);
        double spread = path.Spectrum.Eigenvalues[0].Value / path.Spectrum.Eigenvalues[^1].Value;
        Assert.InRange(spread, 1e5, 1e8);
        Instance<Rational> exact = instance.Map(value => Rational.FromDouble(value.Value));
        Spectrum<Ball> spectrum = BallSpectrum.TryEnclose(exact.Problem.Features, 128)!;
        Instance<Ball> balls = exact.Map(value => Ball.FromRational(value, 128));
        var enclosed = new BallRiskPath(spectrum, balls.Problem.Truth, balls.NoiseScale, 128, isInDoubles: true);
        ExpectedRisk<Float64> late = path.StochasticGradientFlow(4000.0, TestContext.Current.CancellationToken);
        ExpectedRisk<Ball> truth = enclosed.TryAt(Ball.FromInteger(4000), TestContext.Current.CancellationToken)!;
        output.WriteLine($"spread {spread:E1}: {late.Covariance.Value:R} in {truth.Covariance}");
        double difference = Math.Abs(late.Covariance.Value - Ball.ToDouble(truth.Covariance));
        Assert.True(difference <= (1e-9 * Math.Abs(late.Covariance.Value)) + truth.Covariance.Radius.ToDouble());
        Assert.True(truth.Covariance.Radius.ToDouble() <= 1e-4 * late.Covariance.Value);
    }
}
