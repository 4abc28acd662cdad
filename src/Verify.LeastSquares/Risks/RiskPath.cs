using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Exact expected risks along the path, in doubles, averaged over mini-batches and over the noise; no Monte Carlo.</summary>
public sealed class RiskPath
{
    private readonly Lazy<MomentForcing<Float64>> _forcing;
    private readonly Lazy<CovarianceEngine> _flow;
    private readonly Lazy<CovarianceEngine> _descent;
    private readonly Lazy<RiskRounding> _rounding;

    /// <summary>Prepares the path of an instance whose truth is known.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="spectrum">Its spectrum, when already known.</param>
    /// <param name="isRankKnown">Whether the spectrum has the rank of X in exact arithmetic; only error estimates ask.</param>
    public RiskPath(Instance<Float64> instance, Spectrum<Float64>? spectrum = null, Func<bool>? isRankKnown = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Instance = instance;
        Spectrum = spectrum ?? DoubleSpectrum.Of(instance.Problem.Features);
        _forcing = new(() => MomentForcing<Float64>.Averaged(Spectrum, instance.Problem.Truth));
        _flow = new(() => CovarianceEngine.Flow(Spectrum, _forcing.Value, instance.NoiseScale));
        double factor = NoiseFactor.WithReplacement(instance.BatchSize).ToDouble();
        _descent = new(() => CovarianceEngine.Descent(Spectrum, _forcing.Value, instance.StepSize, factor));
        _rounding = new(() =>
            new RiskRounding(
                Instance,
                Spectrum.Rank == 0
                    ? null
                    : () => new SpectrumRounding(Spectrum, instance.Problem.Features, isRankKnown?.Invoke() ?? false),
                _flow,
                _descent,
                factor
            )
        );
    }

    /// <summary>The instance.</summary>
    public Instance<Float64> Instance { get; }

    /// <summary>The spectrum of Σ̂.</summary>
    public Spectrum<Float64> Spectrum { get; }

    /// <summary>How far rounding moves the risks.</summary>
    public RiskRounding Rounding => _rounding.Value;

    /// <summary>The risk of stochastic gradient flow at time t.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public ExpectedRisk<Float64> StochasticGradientFlow(double time, CancellationToken cancellation = default) =>
        StochasticGradientFlow([time], cancellation)[0];

    /// <summary>The risks of stochastic gradient flow at many times, cheaper together than one by one.</summary>
    /// <param name="times">t ≥ 0, in any order.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">A covariance exceeds the range of doubles, or its error the tolerance.</exception>
    public IReadOnlyList<ExpectedRisk<Float64>> StochasticGradientFlow(
        IReadOnlyList<double> times,
        CancellationToken cancellation = default
    ) => Risks(_flow.Value.Traces(times, cancellation), times, time => GradientFlow.At<Float64>(Spectrum, time));

    /// <summary>The risk of gradient descent after k steps.</summary>
    /// <param name="steps">k ≥ 0.</param>
    public LinearRisk<Float64> GradientDescent(long steps) =>
        DoubleDescent.At(Spectrum, Instance.StepSize, steps).Risk(Spectrum, Instance.Problem.Truth);

    /// <summary>The risk of mini-batch SGD with replacement after k steps.</summary>
    /// <param name="steps">k ≥ 0.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public ExpectedRisk<Float64> StochasticGradientDescent(long steps, CancellationToken cancellation = default) =>
        StochasticGradientDescent([steps], cancellation)[0];

    /// <summary>The risks of mini-batch SGD with replacement after several numbers of steps, cheaper together than one by one.</summary>
    /// <param name="steps">k ≥ 0, in any order.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">A covariance exceeds the range of doubles, or its error the tolerance.</exception>
    public IReadOnlyList<ExpectedRisk<Float64>> StochasticGradientDescent(
        IReadOnlyList<long> steps,
        CancellationToken cancellation = default
    ) =>
        Risks(
            _descent.Value.Traces([.. steps.Select(k => (double)k)], cancellation),
            steps,
            k => DoubleDescent.At(Spectrum, Instance.StepSize, k)
        );

    /// <summary>The traces of the covariance of stochastic gradient flow.</summary>
    internal IReadOnlyList<CovarianceTraces> FlowTraces(IReadOnlyList<double> times, CancellationToken cancellation) =>
        _flow.Value.Traces(times, cancellation);

    /// <summary>The traces of the covariance of SGD.</summary>
    internal IReadOnlyList<CovarianceTraces> DescentTraces(
        IReadOnlyList<double> steps,
        CancellationToken cancellation
    ) => _descent.Value.Traces(steps, cancellation);

    private List<ExpectedRisk<Float64>> Risks<TClock>(
        IReadOnlyList<CovarianceTraces> traces,
        IReadOnlyList<TClock> clocks,
        Func<TClock, Shrinkage<Float64>> mean
    ) =>
        [
            .. traces.Zip(
                clocks,
                (trace, clock) =>
                    new ExpectedRisk<Float64>(
                        mean(clock).Risk(Spectrum, Instance.Problem.Truth),
                        trace.Trace,
                        trace.PredictionTrace
                    )
            ),
        ];
}
