using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>x ↦ (1 + ηx)^k: what k steps make of a mode of (T − I)/η.</summary>
/// <param name="stepSize">η.</param>
/// <param name="steps">k ≥ 0.</param>
internal sealed class StepPropagator(Ball stepSize, long steps) : IAnalyticFunction
{
    private readonly double _stepSize = Ball.ToDouble(stepSize);

    /// <inheritdoc/>
    public Ball At(Ball x) => Scalars.Power(Ball.One + (stepSize * x), steps);

    /// <inheritdoc/>
    public Ball Bound(Ball left, Ball right) => Scalars.Power(Largest(stepSize, left, right), steps);

    /// <inheritdoc/>
    public double LogBound(double left, double right) => steps * Math.Log(Largest(_stepSize, left, right));

    /// <summary>sup |1 + ηz| over an ellipse: the square is convex in the cosine of the angle, so a vertex has it.</summary>
    internal static Ball Largest(Ball stepSize, Ball left, Ball right) =>
        Ball.Max(Ball.Abs(Ball.One + (stepSize * left)), Ball.Abs(Ball.One + (stepSize * right)));

    /// <summary>The same in doubles.</summary>
    internal static double Largest(double stepSize, double left, double right) =>
        Math.Max(Math.Abs(1.0 + (stepSize * left)), Math.Abs(1.0 + (stepSize * right)));
}
