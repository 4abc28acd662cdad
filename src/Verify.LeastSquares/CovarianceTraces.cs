namespace Verify.LeastSquares;

/// <summary>Traces of the covariance at one time or step.</summary>
/// <param name="Trace">tr C.</param>
/// <param name="PredictionTrace">tr Σ̂C.</param>
/// <param name="ErrorEstimate">
/// Estimate of the larger relative error of the two: what the Krylov space leaves out (0 on the dense route) plus rounding,
/// 2⁻⁵²·(1 + ‖G‖ min(t, 1/|w|)) with w the slowest mode: at worst the condition number of the generator.
/// </param>
public readonly record struct CovarianceTraces(double Trace, double PredictionTrace, double ErrorEstimate);
