namespace Verify.LeastSquares;

/// <summary>Traces of the covariance at one time or step.</summary>
/// <param name="Trace">tr C.</param>
/// <param name="PredictionTrace">tr Σ̂C.</param>
/// <param name="ErrorEstimate">
/// Estimate of the larger relative error of the two: what the Krylov space leaves out (0 on the dense route) plus rounding,
/// 2⁻⁵²·(1 + ‖G‖h) with h = min(t, 1/|w|), w the slowest mode, for what approaches a limit, and h = t for what dies out.
/// </param>
/// <param name="LastingTrace">The part of tr C that the constant forcing makes, the noise at β̂; rises with the clock.</param>
/// <param name="LastingPredictionTrace">The same part of tr Σ̂C.</param>
public readonly record struct CovarianceTraces(
    double Trace,
    double PredictionTrace,
    double ErrorEstimate,
    double LastingTrace,
    double LastingPredictionTrace
)
{
    /// <summary>What leaks into the slowest mode, of tr C, in units of rounding: <see cref="RoundingEstimate.Leak"/>.</summary>
    internal double Leak { get; init; }
}
