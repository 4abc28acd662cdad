using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Mean and covariance of a process at one time or step, given y.</summary>
/// <param name="Mean">p entries.</param>
/// <param name="Covariance">p×p; null for a deterministic process.</param>
public sealed record Moments(IReadOnlyList<Float64> Mean, Matrix<Float64>? Covariance)
{
    /// <summary>An estimate of the rounding error of each entry of the mean; null where none was made.</summary>
    public IReadOnlyList<double>? MeanErrors { get; init; }

    /// <summary>g with g_ig_j an estimate of the rounding error of the covariance's entry (i, j); null where none was made.</summary>
    public IReadOnlyList<double>? CovarianceErrorRoots { get; init; }
}
