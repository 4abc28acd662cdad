using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>x ↦ −1/x for x below 0: the response of a mode to a constant in the long run.</summary>
internal sealed class StationaryResponse : IAnalyticFunction
{
    /// <inheritdoc/>
    public Ball At(Ball x) => -(Ball.One / x);

    /// <inheritdoc/>
    /// <remarks>|1/z| is largest at the point of the ellipse next to 0; indeterminate where 0 is inside.</remarks>
    public Ball Bound(Ball left, Ball right) =>
        Ball.TrySign(right) == -1 ? Ball.One / Ball.Abs(right) : Ball.Zero / Ball.Zero;

    /// <inheritdoc/>
    public double LogBound(double left, double right) => right < 0.0 ? -Math.Log(-right) : double.PositiveInfinity;
}
