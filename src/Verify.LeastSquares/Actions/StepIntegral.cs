using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>x ↦ ηΣ_{l&lt;k}(1 + ηx)^l: the response of a mode of (T − I)/η to a constant over k steps.</summary>
/// <param name="stepSize">η.</param>
/// <param name="steps">k ≥ 1.</param>
internal sealed class StepIntegral(Ball stepSize, long steps) : IAnalyticFunction
{
    private readonly double _stepSize = Ball.ToDouble(stepSize);

    /// <inheritdoc/>
    public Ball At(Ball x) => stepSize * Geometric(Ball.One + (stepSize * x));

    /// <inheritdoc/>
    /// <remarks>|Σz^l| ≤ Σ|z|^l.</remarks>
    public Ball Bound(Ball left, Ball right) => stepSize * Geometric(StepPropagator.Largest(stepSize, left, right));

    /// <inheritdoc/>
    public double LogBound(double left, double right)
    {
        double largest = StepPropagator.Largest(_stepSize, left, right);
        double exponent = steps * Math.Log(largest);
        double sum =
            exponent > 1.0 ? exponent - Math.Log(largest - 1.0)
            : exponent < -1.0 ? -Math.Log(1.0 - largest)
            : Math.Log(steps) + 1.0;
        return Math.Log(_stepSize) + sum;
    }

    // Σ_{l<k}τ^l by doubling, S_2j = S_j(1 + τ^j) and S_j+1 = S_j + τ^j: nothing cancels for τ > 0.
    private Ball Geometric(Ball ratio)
    {
        Ball power = Ball.One,
            sum = Ball.Zero;
        for (int bit = 62 - System.Numerics.BitOperations.LeadingZeroCount((ulong)steps) + 1; bit >= 0; bit--)
        {
            sum *= Ball.One + power;
            power *= power;
            if (((steps >> bit) & 1) == 1)
            {
                sum += power;
                power *= ratio;
            }
        }
        return sum;
    }
}
