using Verify.Arithmetic;
using Verify.LeastSquares;

namespace Verify.Answers;

/// <summary>Estimated rounding errors of the risks and bounds at one time.</summary>
/// <param name="path">The risks in doubles.</param>
/// <param name="bounds">Its bounds.</param>
/// <param name="sgf">Errors of stochastic gradient flow.</param>
/// <param name="time">t ≥ 0.</param>
internal sealed class RiskErrors(RiskPath path, AveragedBounds<Float64> bounds, ExpectedRisk<Float64> sgf, double time)
{
    /// <summary>Errors of stochastic gradient flow.</summary>
    public ExpectedRisk<Float64> Sgf => sgf;

    /// <summary>Errors of gradient flow: those of the mean of stochastic gradient flow.</summary>
    public LinearRisk<Float64> GradientFlow => sgf.Mean;

    /// <summary>Errors of ridge at λ = 1/t.</summary>
    public LinearRisk<Float64> Ridge { get; } = path.Rounding.Ridge(time);

    /// <summary>Errors of a bound.</summary>
    /// <param name="constant">Which constants.</param>
    public (double Alpha, double Price, double Limiting) Bound(BoundConstant constant) =>
        path.Rounding.Bound(constant, bounds.Of(constant), time);
}
