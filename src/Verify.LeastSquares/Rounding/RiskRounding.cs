using System.Runtime.CompilerServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves the risks that were computed in doubles: estimates that tests hold against enclosures, not bounds.</summary>
/// <remarks>An error is that of the same quantity in the same unit; errors of the parts of a risk add up. Rank 0 has no rounding: nothing moves.</remarks>
public sealed class RiskRounding
{
    private readonly Instance<Float64> _instance;
    private readonly SpectrumRounding? _spectrum;
    private readonly LinearRiskRounding? _linear;
    private readonly Lazy<CovarianceRounding?> _flow;
    private readonly Lazy<CovarianceRounding?> _descent;

    // What many times of one bound share.
    private readonly ConditionalWeakTable<ExcessRiskBound<Float64>, BoundRounding> _bounds = [];
    private readonly Lazy<CovarianceEngine> _flowEngine;
    private readonly Lazy<CovarianceEngine> _descentEngine;

    internal RiskRounding(
        Instance<Float64> instance,
        Func<SpectrumRounding>? spectrum,
        Lazy<CovarianceEngine> flow,
        Lazy<CovarianceEngine> descent,
        double factor
    )
    {
        _instance = instance;
        (_flowEngine, _descentEngine) = (flow, descent);
        _spectrum = spectrum?.Invoke();
        _linear = _spectrum is null ? null : new(_spectrum, instance.Problem.Truth);
        CovarianceRounding? Of(
            Lazy<CovarianceEngine> engine,
            Func<MomentForcing<Float64>, double, CovarianceEngine> driven
        ) =>
            _spectrum is null || _linear is null
                ? null
                : new(_spectrum, _linear, instance.Problem.Truth.NoiseVariance, engine.Value, driven);
        _flow = new(() =>
            Of(
                flow,
                (forcing, tolerance) =>
                    CovarianceEngine.Flow(_spectrum!.Spectrum, forcing, instance.NoiseScale, tolerance)
            )
        );
        _descent = new(() =>
            Of(
                descent,
                (forcing, tolerance) =>
                    CovarianceEngine.Descent(_spectrum!.Spectrum, forcing, instance.StepSize, factor, tolerance)
            )
        );
    }

    /// <summary>Errors of ridge at λ = 1/t.</summary>
    /// <param name="time">t ≥ 0.</param>
    public LinearRisk<Float64> Ridge(double time) => Of(Filter.RidgeAtTime<Float64>(time));

    /// <summary>Errors of gradient flow, at t = ∞ of least squares.</summary>
    /// <param name="time">t ≥ 0.</param>
    public LinearRisk<Float64> GradientFlow(double time) =>
        Of(
            double.IsPositiveInfinity(time)
                ? new(s => s > 0.0 ? 1.0 : 0.0, s => s > 0.0 ? 0.0 : 1.0)
                : Filter.GradientFlow<Float64>(time)
        );

    /// <summary>Errors of gradient descent.</summary>
    /// <param name="steps">k ≥ 0.</param>
    public LinearRisk<Float64> GradientDescent(long steps) =>
        Of(
            new(
                s => DoubleDescent.Of(s, _instance.StepSize, steps).Weight,
                s => DoubleDescent.Of(s, _instance.StepSize, steps).Complement
            )
        );

    /// <summary>Errors of stochastic gradient flow.</summary>
    /// <param name="times">t ≥ 0.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public IReadOnlyList<ExpectedRisk<Float64>> StochasticGradientFlow(
        IReadOnlyList<double> times,
        CancellationToken cancellation = default
    ) => Expected(_flow, _flowEngine, times, GradientFlow, cancellation);

    /// <summary>Errors of SGD with replacement.</summary>
    /// <param name="steps">k ≥ 0.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public IReadOnlyList<ExpectedRisk<Float64>> StochasticGradientDescent(
        IReadOnlyList<long> steps,
        CancellationToken cancellation = default
    ) =>
        Expected(
            _descent,
            _descentEngine,
            [.. steps.Select(k => (double)k)],
            k => GradientDescent((long)k),
            cancellation
        );

    /// <summary>Errors of α, and of the price and the limiting error; these are ∞ where the sign of α is not known.</summary>
    /// <param name="constant">Which constants, those of the bound.</param>
    /// <param name="bound">The bound averaged over the noise; many times of the same object cost what one does.</param>
    /// <param name="time">t ≥ 0.</param>
    public (double Alpha, double Price, double Limiting) Bound(
        BoundConstant constant,
        ExcessRiskBound<Float64> bound,
        double time
    )
    {
        ArgumentNullException.ThrowIfNull(bound);
        if (_spectrum is null || _linear is null)
        {
            return (0.0, 0.0, 0.0);
        }
        BoundRounding found = _bounds.GetValue(
            bound,
            prepared => new(_spectrum, _linear, _instance.NoiseScale, constant, prepared)
        );
        (double price, double limiting) = found.At(time);
        return (found.Alpha, price, limiting);
    }

    /// <summary>The error of the step size below which a bound applies.</summary>
    /// <param name="constant">Which constants.</param>
    /// <param name="largest">That step size.</param>
    public double LargestStepSize(BoundConstant constant, double largest) =>
        _spectrum is null ? 0.0 : BoundRounding.OfStepSize(_spectrum, constant, largest);

    private LinearRisk<Float64> Of(Filter<Float64> filter) =>
        _linear?.Of(filter) ?? new(Float64.Zero, Float64.Zero, Float64.Zero, Float64.Zero);

    private static ExpectedRisk<Float64>[] Expected(
        Lazy<CovarianceRounding?> rounding,
        Lazy<CovarianceEngine> engine,
        IReadOnlyList<double> clocks,
        Func<double, LinearRisk<Float64>> mean,
        CancellationToken cancellation
    )
    {
        if (rounding.Value is not { } known)
        {
            return [.. clocks.Select(clock => new ExpectedRisk<Float64>(mean(clock), Float64.Zero, Float64.Zero))];
        }
        IReadOnlyList<CovarianceTraces> traces = engine.Value.Traces(clocks, cancellation);
        return
        [
            .. known
                .Of(clocks, traces, cancellation)
                .Zip(clocks, (off, clock) => new ExpectedRisk<Float64>(mean(clock), off.Trace, off.Prediction)),
        ];
    }
}
