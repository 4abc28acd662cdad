using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>x ↦ ∫₀ᵗe^{ux}du = tφ₁(tx): the response of a mode of a flow's generator to a constant.</summary>
/// <param name="time">t &gt; 0.</param>
internal sealed class FlowIntegral(Ball time) : IAnalyticFunction
{
    private readonly double _time = Ball.ToDouble(time);

    // Also where the time is below every double.
    private readonly double _logTime = Ball.ToDouble(Ball.Log(time));

    /// <inheritdoc/>
    public Ball At(Ball x) => time * Ball.Phi1(time * x);

    /// <inheritdoc/>
    /// <remarks>|∫e^{uz}du| ≤ ∫e^{u Re z}du, increasing in Re z.</remarks>
    public Ball Bound(Ball left, Ball right) => At(right);

    /// <inheritdoc/>
    public double LogBound(double left, double right)
    {
        double x = _time * right;
        return x > 1.0 ? x - Math.Log(right)
            : x < -1.0 ? -Math.Log(-right)
            : _logTime + 0.5;
    }
}
