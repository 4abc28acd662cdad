using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Euclidean norms of vectors of balls, from above.</summary>
internal static class VectorNorm
{
    /// <summary>At least √Σx_q² for all vectors in the balls.</summary>
    /// <param name="vector">x.</param>
    public static Ball AtMost(ReadOnlySpan<Ball> vector)
    {
        Ball sum = Ball.Zero;
        foreach (Ball entry in vector)
        {
            // The ends, not the square of the ball, which may reach below 0.
            Ball size = Ball.UpperBound(entry);
            sum = Ball.UpperBound(sum + (size * size));
        }
        return Ball.UpperBound(Ball.Sqrt(sum));
    }

    /// <summary>At least √Σr_q², r the distance of a point of a ball to its midpoint.</summary>
    /// <param name="vector">x.</param>
    public static Ball OfRadii(ReadOnlySpan<Ball> vector)
    {
        var radii = new Ball[vector.Length];
        for (int q = 0; q < radii.Length; q++)
        {
            radii[q] = vector[q] - vector[q].MidpointBall();
        }
        return AtMost(radii);
    }
}
