using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Exact expected risks along the path, in doubles, averaged over mini-batches and over the noise; no Monte Carlo.</summary>
public sealed class RiskPath
{
    private readonly Lazy<SecondMomentSystem<Float64>> _system;
    private readonly Lazy<CovarianceEngine> _flow;
    private readonly Lazy<CovarianceEngine> _descent;

    /// <summary>Prepares the path of an instance whose truth is known.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="spectrum">Its spectrum, when already known.</param>
    public RiskPath(Instance<Float64> instance, Spectrum<Float64>? spectrum = null)
    {
        ArgumentNullException.ThrowIfNull(instance);
        Instance = instance;
        Spectrum = spectrum ?? DoubleSpectrum.Of(instance.Problem.Features);
        _system = new(() => SecondMomentSystem<Float64>.Averaged(Spectrum, instance.Problem.Truth));
        _flow = new(() => CovarianceEngine.Flow(Spectrum, _system.Value, instance.NoiseScale));
        _descent = new(() =>
            CovarianceEngine.Descent(
                Spectrum,
                _system.Value,
                instance.StepSize,
                NoiseFactor.WithReplacement(instance.BatchSize).ToDouble()
            )
        );
    }

    /// <summary>The instance.</summary>
    public Instance<Float64> Instance { get; }

    /// <summary>The spectrum of Σ̂.</summary>
    public Spectrum<Float64> Spectrum { get; }

    /// <summary>The risk of stochastic gradient flow at time t.</summary>
    /// <param name="time">t ≥ 0.</param>
    public ExpectedRisk<Float64> StochasticGradientFlow(double time)
    {
        (double trace, double prediction) = _flow.Value.Traces(time);
        return new(GradientFlow.At<Float64>(Spectrum, time).Risk(Spectrum, Instance.Problem.Truth), trace, prediction);
    }

    /// <summary>The risk of mini-batch SGD with replacement after k steps.</summary>
    /// <param name="steps">k ≥ 0.</param>
    public ExpectedRisk<Float64> StochasticGradientDescent(long steps)
    {
        (double trace, double prediction) = _descent.Value.Traces(steps);
        return new(
            Shrinkage<Float64>
                .GradientDescent(Spectrum, Instance.StepSize, steps)
                .Risk(Spectrum, Instance.Problem.Truth),
            trace,
            prediction
        );
    }
}
