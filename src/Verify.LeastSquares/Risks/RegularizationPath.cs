using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Estimation risks of the estimators that correspond to each other at λ = 1/t and t = kη.</summary>
/// <param name="Time">t &gt; 0.</param>
/// <param name="Penalty">λ = 1/t.</param>
/// <param name="Steps">The number of SGD steps nearest to t/η, at least 0.</param>
/// <param name="Ridge">Risk of ridge at λ = 1/t.</param>
/// <param name="GradientFlow">Risk of gradient flow at t.</param>
/// <param name="StochasticFlow">Risk of stochastic gradient flow at t.</param>
/// <param name="StochasticDescent">Risk of mini-batch SGD after k steps.</param>
/// <param name="PriceOfStochasticity">tr E_ε Cov_I of stochastic gradient flow at t: its risk minus gradient flow's.</param>
public sealed record RegularizationPoint(
    double Time,
    double Penalty,
    long Steps,
    double Ridge,
    double GradientFlow,
    double StochasticFlow,
    double StochasticDescent,
    double PriceOfStochasticity
);

/// <summary>
/// The correspondence of early stopping with ridge on one instance: λ = 1/t, t = kη, with exact risks E‖β − β*‖² in doubles.
/// </summary>
/// <remarks>
/// Ali, Dobriban and Tibshirani 2020, arXiv 2003.07802, section 4. Risks of SGD and stochastic gradient flow as in
/// <see cref="RiskPath"/>. Best stops are the least risks over the whole clock, [0, ∞], with a bound on what might be missed
/// (<see cref="BestStop.Within"/>).
/// </remarks>
public sealed class RegularizationPath
{
    private const int GridPoints = 241;
    private const int MostDeterministic = 20_000;
    private const int MostStochastic = 10_000;
    private const int MostMatrixFree = 1_000;
    private readonly RiskPath _risks;
    private readonly Lazy<Stability> _stability;
    private readonly double[] _grid;

    /// <summary>Prepares the path.</summary>
    /// <param name="instance">An instance whose truth is known, with X ≠ 0.</param>
    /// <param name="spectrum">Its spectrum, when already known.</param>
    /// <param name="isRankKnown">Whether the spectrum has the rank of X in exact arithmetic; only error estimates ask.</param>
    /// <exception cref="InvalidInputException">The truth is missing, or X is zero.</exception>
    public RegularizationPath(
        Instance<Float64> instance,
        Spectrum<Float64>? spectrum = null,
        Func<bool>? isRankKnown = null
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        _ = instance.Problem.Truth;
        _risks = new RiskPath(instance, spectrum, isRankKnown);
        if (Spectrum.Rank == 0)
        {
            throw new InvalidInputException("X is zero: there is no path");
        }
        _stability = new(() => Stability.Of(Spectrum, instance.BatchSize));
        double first = 0.01 / Spectrum.Eigenvalues[0].Value;
        double last = 30.0 / Spectrum.Eigenvalues[^1].Value;
        _grid =
        [
            .. Enumerable.Range(0, GridPoints).Select(i => first * Math.Pow(last / first, i / (GridPoints - 1.0))),
        ];
    }

    /// <summary>The instance.</summary>
    public Instance<Float64> Instance => _risks.Instance;

    /// <summary>The spectrum of Σ̂.</summary>
    public Spectrum<Float64> Spectrum => _risks.Spectrum;

    /// <summary>The risks.</summary>
    public RiskPath Risks => _risks;

    /// <summary>The step sizes below which SGD and stochastic gradient flow are mean-square stable.</summary>
    public Stability Stability => _stability.Value;

    /// <summary>Log-spaced times from a hundredth of 1/s_1 to thirty times 1/s_r: everything happens between them.</summary>
    public IReadOnlyList<double> Times => _grid;

    /// <summary>The path at given times.</summary>
    /// <param name="times">t &gt; 0, in any order.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public IReadOnlyList<RegularizationPoint> At(IReadOnlyList<double> times, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(times);
        long[] steps = [.. times.Select(StepsAt)];
        IReadOnlyList<ExpectedRisk<Float64>> flow = _risks.StochasticGradientFlow(times, cancellation);
        IReadOnlyList<ExpectedRisk<Float64>> descent = _risks.StochasticGradientDescent(steps, cancellation);
        return
        [
            .. times.Select(
                (time, i) =>
                    new RegularizationPoint(
                        time,
                        1.0 / time,
                        steps[i],
                        Ridge(time),
                        flow[i].Mean.Estimation,
                        flow[i].Estimation,
                        descent[i].Estimation,
                        flow[i].Covariance
                    )
            ),
        ];
    }

    /// <summary>Ridge's best penalty over [0, ∞], as t = 1/λ.</summary>
    /// <param name="cancellation">Stops the search.</param>
    public BestStop BestRidge(CancellationToken cancellation = default) =>
        BestTime(RidgeRisk(), isStable: true, MostDeterministic, cancellation);

    /// <summary>Gradient flow's best stopping time over [0, ∞].</summary>
    /// <param name="cancellation">Stops the search.</param>
    public BestStop BestGradientFlow(CancellationToken cancellation = default) =>
        BestTime(FlowRisk(), isStable: true, MostDeterministic, cancellation);

    /// <summary>Stochastic gradient flow's best stopping time over [0, ∞].</summary>
    /// <param name="cancellation">Stops the search.</param>
    public BestStop BestStochasticFlow(CancellationToken cancellation = default) =>
        BestTime(
            StochasticFlowRisk(cancellation),
            isStable: Instance.StepSize < Stability.Flow,
            MostOfStochastic,
            cancellation
        );

    /// <summary>SGD's best number of steps over 0, 1, 2, …, with t = kη.</summary>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="InvalidInputException">The step size is not below <see cref="Stability"/>'s threshold of SGD.</exception>
    public (long Steps, BestStop Stop) BestStochasticDescent(CancellationToken cancellation = default)
    {
        RequireStability();
        BestStop best = BestTime(StochasticDescentRisk(cancellation), isStable: true, MostOfStochastic, cancellation);
        return (
            (long)best.Time,
            best with
            {
                Time = best.Time * Instance.StepSize,
                Along = best.Along is { } along ? (along.Risk, Instance.StepSize.Value) : null,
            }
        );
    }

    /// <summary>Complains where SGD's risk grows without bound.</summary>
    /// <exception cref="InvalidInputException">The step size is not below <see cref="Stability"/>'s threshold of SGD.</exception>
    public void RequireStability()
    {
        if (Instance.StepSize >= Stability.Descent)
        {
            throw new InvalidInputException(
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"the step size {Instance.StepSize.Value} is not below SGD's mean-square stability threshold {Stability.Descent} at batch size {Instance.BatchSize}: its risk grows without bound; choose a smaller one"
                )
            );
        }
    }

    /// <summary>The step size below which α &gt; 0: 2μm/c.</summary>
    /// <param name="constant">Which constants.</param>
    public double LargestStepSize(BoundConstant constant) =>
        BoundConstants.LargestStepSize<Float64>(Spectrum, Instance.BatchSize, constant).Value;

    private Truth<Float64> Truth => Instance.Problem.Truth;

    // A thousand evaluations of hundreds of features take seconds.
    private int MostOfStochastic =>
        Spectrum.Rank <= CovarianceEngine.LargestDenseRank ? MostStochastic : MostMatrixFree;

    private double Ridge(double time) =>
        Shrinkage<Float64>.RidgeAtTime(Spectrum, time).Risk(Spectrum, Truth).Estimation;

    private long StepsAt(double time) => (long)Math.Min(Math.Round(time / Instance.StepSize.Value), 1L << 53);

    /// <summary>Ridge along t = 1/λ.</summary>
    internal StoppedRisk RidgeRisk() =>
        new(
            Spectrum,
            Truth,
            (s, time) => 1.0 / (1.0 + (time * s)),
            times => [.. times.Select(time => new StoppedSample(time, Ridge(time)))],
            noiseScale: 0.0,
            stepSize: null
        );

    /// <summary>Gradient flow along t.</summary>
    internal StoppedRisk FlowRisk() =>
        new(
            Spectrum,
            Truth,
            FlowComplement,
            times => [.. times.Select(time => new StoppedSample(time, Flow(time)))],
            noiseScale: 0.0,
            stepSize: null
        );

    /// <summary>Stochastic gradient flow along t.</summary>
    internal StoppedRisk StochasticFlowRisk(CancellationToken cancellation) =>
        new(
            Spectrum,
            Truth,
            FlowComplement,
            times => Samples(times, _risks.FlowTraces(times, cancellation), Flow),
            Instance.NoiseScale,
            stepSize: null
        );

    /// <summary>SGD along k.</summary>
    internal StoppedRisk StochasticDescentRisk(CancellationToken cancellation)
    {
        double eta = Instance.StepSize;
        return new(
            Spectrum,
            Truth,
            (s, steps) => Math.Pow(Math.Abs(1.0 - (eta * s)), steps),
            steps => Samples(steps, _risks.DescentTraces(steps, cancellation), Descent),
            Instance.NoiseScale,
            eta
        );
    }

    private double Flow(double time) => GradientFlow.At<Float64>(Spectrum, time).Risk(Spectrum, Truth).Estimation;

    private double Descent(double steps) =>
        DoubleDescent.At(Spectrum, Instance.StepSize, (long)steps).Risk(Spectrum, Truth).Estimation;

    private static double FlowComplement(double s, double time) => Math.Exp(-time * s);

    private static BestStop BestTime(StoppedRisk risk, bool isStable, int mostSamples, CancellationToken cancellation)
    {
        (double clock, double least, double within, StopEnd end) = LeastRisk.Of(
            risk,
            isStable,
            mostSamples,
            cancellation
        );
        return new(clock, least, within, end) { Along = (risk, 1.0) };
    }

    private static IReadOnlyList<StoppedSample> Samples(
        IReadOnlyList<double> clocks,
        IReadOnlyList<CovarianceTraces> traces,
        Func<double, double> mean
    ) =>
        [
            .. clocks.Zip(
                traces,
                (clock, trace) =>
                    new StoppedSample(
                        clock,
                        mean(clock) + trace.Trace,
                        trace.LastingTrace,
                        Math.Max(0.0, trace.Trace - trace.LastingTrace),
                        Math.Max(0.0, trace.PredictionTrace - trace.LastingPredictionTrace)
                    )
            ),
        ];
}
