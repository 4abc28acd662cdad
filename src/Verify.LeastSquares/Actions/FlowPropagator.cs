using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>x ↦ e^{tx}: what a flow makes of a mode of its generator.</summary>
/// <param name="time">t ≥ 0.</param>
internal sealed class FlowPropagator(Ball time) : IAnalyticFunction
{
    private readonly double _time = Ball.ToDouble(time);

    /// <inheritdoc/>
    public Ball At(Ball x) => Ball.Exp(time * x);

    /// <inheritdoc/>
    /// <remarks>|e^{tz}| = e^{t Re z}.</remarks>
    public Ball Bound(Ball left, Ball right) => Ball.Exp(time * right);

    /// <inheritdoc/>
    public double LogBound(double left, double right) => _time * right;
}
