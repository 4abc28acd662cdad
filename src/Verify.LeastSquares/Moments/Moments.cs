using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Mean and covariance of a process at one time or step, given y.</summary>
/// <param name="Mean">p entries.</param>
/// <param name="Covariance">p×p; null for a deterministic process.</param>
public sealed record Moments(IReadOnlyList<Float64> Mean, Matrix<Float64>? Covariance);
