using Verify.Arithmetic;
using Xunit;

namespace Verify.LeastSquares.Tests;

/// <summary>Best penalties and stopping times over the whole of [0, ∞], against grids that know nothing of the search.</summary>
public sealed class RegularizationPathTests
{
    public static TheoryData<string, double, double, int> Cases
    {
        get
        {
            TheoryData<string, double, double, int> cases = [];
            foreach (string shape in new[] { "general", "graded", "repeated", "deficient", "orthogonal" })
            {
                foreach ((double noise, double share, int m) in Settings)
                {
                    cases.Add(shape, noise, share, m);
                }
            }
            return cases;
        }
    }

    private static (double Noise, double Share, int BatchSize)[] Settings =>
        [(0.0, 0.1, 1), (1e-6, 0.3, 2), (0.5, 0.02, 1), (0.5, 0.95, 3), (50.0, 0.5, 1), (1e4, 0.1, 2)];

    private static RegularizationPath Path(string shape, double noise, double share, int batchSize, int seed = 5)
    {
        Instance<Float64> instance = Instances.Doubles(shape, 12, 4, 0.01, batchSize, seed);
        Problem<Float64> problem = instance.Problem;
        double threshold = Stability.Of(DoubleSpectrum.Of(problem.Features), batchSize).Descent;
        return new(
            new(
                new Problem<Float64>(problem.Features, problem.Response, problem.Truth with { NoiseVariance = noise }),
                share * threshold,
                batchSize
            )
        );
    }

    // Much wider and finer than the program's own first grid, and at other places.
    private static IEnumerable<double> Times(RegularizationPath path, int count)
    {
        double low = Math.Log(1e-4 / path.Spectrum.Eigenvalues[0].Value),
            high = Math.Log(1e6 / path.Spectrum.Eigenvalues[^1].Value);
        return Enumerable.Range(0, count).Select(i => Math.Exp(low + ((high - low) * (i + 0.37) / count)));
    }

    private static void IsLeast(BestStop best, double reached, IEnumerable<double> others, double size)
    {
        Assert.InRange(best.Within, 0.0, 1e-6);
        Assert.InRange(best.Risk - reached, -1e-12 * size, 1e-12 * size);
        double smallest = others.Min();
        Assert.True(smallest >= (best.Risk * (1.0 - 1e-6)) - (1e-13 * size), $"{smallest} < {best.Risk}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_on_a_fine_grid_is_below_the_best_ridge_and_gradient_flow(
        string shape,
        double noise,
        double share,
        int batchSize
    )
    {
        RegularizationPath path = Path(shape, noise, share, batchSize);
        Truth<Float64> truth = path.Instance.Problem.Truth;
        double[] theta = [.. path.Spectrum.Rotate(truth.Coefficients).Select(value => value.Value)];
        double unseen = path.Spectrum.UnseenEnergy(truth.Coefficients);
        // The textbook sum, written once more.
        double Risk(Func<double, double> weight) =>
            unseen
            + path.Spectrum.Eigenvalues.Index()
                .Sum(s =>
                    Math.Pow((1.0 - weight(s.Item)) * theta[s.Index], 2)
                    + (noise / 12.0 * Math.Pow(weight(s.Item), 2) / s.Item)
                );
        double Ridge(double t) => Risk(s => double.IsInfinity(t) ? 1.0 : t * s / (1.0 + (t * s)));
        double Flow(double t) => Risk(s => -double.ExpM1(-t * s));
        double[] times = [0.0, .. Times(path, 20_000), double.PositiveInfinity];
        double size = Risk(_ => 0.0);
        BestStop ridge = path.BestRidge(),
            flow = path.BestGradientFlow();
        IsLeast(ridge, Ridge(ridge.Time), times.Select(Ridge), size);
        IsLeast(flow, Flow(flow.Time), times.Select(Flow), size);
        (double penalty, double oracle) = RidgeOracle.Of(path.Spectrum, truth);
        Assert.InRange(ridge.Risk, oracle * (1.0 - 1e-9), (oracle * (1.0 + 1e-9)) + (1e-13 * size));
        // Where the risk is flat to 1e-6 the place is not known better than to its square root.
        if (penalty > 1e-3)
        {
            Assert.InRange(1.0 / ridge.Time, 0.99 * penalty, 1.01 * penalty);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nothing_on_a_fine_grid_is_below_the_best_stochastic_flow_and_descent(
        string shape,
        double noise,
        double share,
        int batchSize
    )
    {
        RegularizationPath path = Path(shape, noise, share, batchSize);
        double size = path.FlowRisk().Start;
        BestStop flow = path.BestStochasticFlow();
        double[] times = [0.0, .. Times(path, 2000).Where(t => t < 100.0 / path.Spectrum.Eigenvalues[^1].Value)];
        IsLeast(
            flow,
            path.Risks.StochasticGradientFlow(flow.Time).Estimation,
            path.Risks.StochasticGradientFlow(times).Select(risk => risk.Estimation.Value),
            size
        );
        (long steps, BestStop descent) = path.BestStochasticDescent();
        Assert.Equal(steps * path.Instance.StepSize.Value, descent.Time);
        long[] many =
        [
            .. Enumerable.Range(0, 1000).Select(k => (long)k),
            .. Times(path, 1000).Select(t => (long)Math.Min(t / path.Instance.StepSize.Value, 1e12)),
        ];
        IsLeast(
            descent,
            path.Risks.StochasticGradientDescent(steps).Estimation,
            path.Risks.StochasticGradientDescent(many).Select(risk => risk.Estimation.Value),
            size
        );
    }

    // The defect that this search replaces: the program's grid ended at t = 30/s_r, where ridge's risk was 31 times its least.
    [Fact]
    public void With_one_eigenvalue_the_best_penalty_is_the_closed_form()
    {
        // X = I of size 4, so s = 1/4: R(λ) is least at λ = pσ²/(n‖β*‖²).
        Matrix<Float64> x = Matrix<Float64>.Identity(4);
        Truth<Float64> truth = new([1.0, 2.0, -1.0, 0.5], 1e-4);
        RegularizationPath path = new(new(new Problem<Float64>(x, null, truth), 0.01, 1));
        double penalty = 4e-4 / (4.0 * 6.25);
        BestStop ridge = path.BestRidge();
        Assert.Equal(1.0, 1.0 / ridge.Time / penalty, 1e-4);
        Assert.Equal(StopEnd.Inside, ridge.End);
        Assert.True(ridge.Time > 100.0 * path.Times[^1]);
        // s = ¼, n = 4: Var = pσ²/(ns)·w², Bias² = ‖β*‖²(1 − w)².
        double weight = 0.25 / (0.25 + penalty);
        Assert.Equal((6.25 * Math.Pow(1.0 - weight, 2)) + (4e-4 * weight * weight), ridge.Risk, 1e-16);
    }

    [Fact]
    public void The_ends_are_named()
    {
        Matrix<Float64> x = Matrix<Float64>.Identity(3);
        RegularizationPath exact = new(
            new(new Problem<Float64>(x, null, new Truth<Float64>([1.0, 2.0, 3.0], 0.0)), 0.01, 1)
        );
        Assert.Equal((double.PositiveInfinity, StopEnd.Limit), (exact.BestRidge().Time, exact.BestRidge().End));
        Assert.Equal(StopEnd.Limit, exact.BestGradientFlow().End);
        Assert.Equal(StopEnd.Limit, exact.BestStochasticDescent().Stop.End);
        RegularizationPath noise = new(
            new(new Problem<Float64>(x, null, new Truth<Float64>([0.0, 0.0, 0.0], 1.0)), 0.01, 1)
        );
        Assert.Equal((0.0, StopEnd.Start), (noise.BestRidge().Time, noise.BestRidge().End));
        Assert.Equal(
            (0L, StopEnd.Start),
            (noise.BestStochasticDescent().Steps, noise.BestStochasticDescent().Stop.End)
        );
    }

    // How far the lower bounds of a risk exceed what lies between the samples: at most rounding for a right bound.
    private static double Excess(StoppedRisk risk, int seed)
    {
        var random = new Random(seed);
        double worst = double.NegativeInfinity;
        for (int trial = 0; trial < 60; trial++)
        {
            (double first, double last) = risk.Range;
            double start = trial % 6 == 0 ? 0.0 : first * Math.Pow(last / first, random.NextDouble());
            double end =
                start == 0.0 ? first * 50.0 * random.NextDouble() : start * (1.0 + (2.0 * random.NextDouble()));
            (start, end) = risk.IsStepped
                ? (Math.Floor(start), Math.Floor(start) + Math.Ceiling(end - start) + 2)
                : (start, end);
            double lower = risk.Lower(risk.At([start])[0], end);
            double[] inside =
            [
                .. Enumerable
                    .Range(1, 20)
                    .Select(i => start + ((end - start) * i / 21.0))
                    .Select(clock => risk.IsStepped ? Math.Floor(clock) : clock)
                    .Where(clock => clock > start && clock < end),
            ];
            worst = inside.Length == 0 ? worst : Math.Max(worst, lower - risk.At(inside).Min(sample => sample.Risk));
        }
        return worst / risk.Start;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_risk_between_two_clocks_is_below_its_lower_bound(
        string shape,
        double noise,
        double share,
        int batchSize
    )
    {
        RegularizationPath path = Path(shape, noise, share, batchSize, seed: 8);
        foreach (
            StoppedRisk risk in new[]
            {
                path.RidgeRisk(),
                path.FlowRisk(),
                path.StochasticFlowRisk(default),
                path.StochasticDescentRisk(default),
            }
        )
        {
            Assert.InRange(Excess(risk, 3), double.NegativeInfinity, 1e-12 * Math.Max(1.0, noise));
        }
    }

    [Fact]
    public void Planted_a_bound_that_knows_another_flow_or_no_fall_of_the_price_is_caught()
    {
        RegularizationPath path = Path("general", 0.5, 0.5, 1);
        Truth<Float64> truth = path.Instance.Problem.Truth;
        StoppedRisk flow = path.FlowRisk();
        StoppedRisk slower = new(path.Spectrum, truth, (s, t) => Math.Exp(-0.9 * t * s), flow.At, 0.0, null);
        Assert.True(Excess(slower, 3) > 1e-6);
        StoppedRisk stochastic = path.StochasticFlowRisk(default);
        StoppedRisk lasting = new(
            path.Spectrum,
            truth,
            (s, t) => Math.Exp(-t * s),
            times =>
                [
                    .. stochastic
                        .At(times)
                        .Select(sample => sample with { Lasting = sample.Lasting + sample.Fading, Fading = 0.0 }),
                ],
            path.Instance.NoiseScale,
            null
        );
        Assert.True(Excess(lasting, 3) > 1e-6);
    }
}
