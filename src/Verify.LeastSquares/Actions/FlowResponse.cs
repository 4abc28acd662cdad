using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>x ↦ ∫₀ᵗe^{(t−u)x}e^{−bu}du = (e^{tx} − e^{−bt})/(x + b): the response of a mode of a flow's generator to a forcing that fades as e^{−bu}.</summary>
/// <param name="time">t &gt; 0.</param>
/// <param name="rate">b ≥ 0; 0 for a constant.</param>
internal sealed class FlowResponse(Ball time, Ball rate) : IAnalyticFunction
{
    private readonly double _time = Ball.ToDouble(time);
    private readonly double _rate = Ball.ToDouble(rate);

    // Also where the time is below every double.
    private readonly double _logTime = Ball.ToDouble(Ball.Log(time));

    /// <inheritdoc/>
    public Ball At(Ball x) =>
        Ball.ToDouble(x) + _rate <= 0.0
            ? Scalars.ExponentialDifference(x, -rate, time)
            : Scalars.ExponentialDifference(-rate, x, time);

    /// <inheritdoc/>
    /// <remarks>|∫e^{(t−u)z}e^{−bu}du| ≤ ∫e^{(t−u)Re z}e^{−bu}du, increasing in Re z.</remarks>
    public Ball Bound(Ball left, Ball right) => At(right);

    /// <inheritdoc/>
    public double LogBound(double left, double right)
    {
        double difference = right + _rate,
            x = _time * difference;
        return Math.Max(_time * right, -_rate * _time)
            + (Math.Abs(x) > 1.0 ? -Math.Log(Math.Abs(difference)) : _logTime + 0.5);
    }
}
