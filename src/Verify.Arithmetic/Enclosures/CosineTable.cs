namespace Verify.Arithmetic;

/// <summary>cos(jπ/N) and sin(jπ/N) for j = 0 … N, N a power of two.</summary>
/// <remarks>
/// cos(θ/2) = √((1 + cos θ)/2) and sin(θ/2) = sin θ/(2cos(θ/2)) from θ = π/2 on, without cancellation; the angles between those of one
/// level by one product with e^{iθ/2}. A value is log₂N products away from 1.
/// </remarks>
internal static class CosineTable
{
    /// <summary>The two tables, N + 1 entries each.</summary>
    /// <param name="levels">log₂N, at least 1.</param>
    /// <param name="precision">Working precision in bits.</param>
    public static (Ball[] Cosines, Ball[] Sines) Of(int levels, int precision)
    {
        Ball one = Ball.One.WithPrecision(precision);
        Ball[] cosines = [one, Ball.Zero, -one];
        Ball[] sines = [Ball.Zero, one, Ball.Zero];
        for (int level = 2; level <= levels; level++)
        {
            int half = cosines.Length - 1;
            Ball c = Ball.Sqrt(Ball.ScaleByPowerOfTwo(one + cosines[1], -1));
            Ball s = sines[1] / Ball.ScaleByPowerOfTwo(c, 1);
            var finer = new Ball[(2 * half) + 1];
            var finerSines = new Ball[(2 * half) + 1];
            for (int j = 0; j <= half; j++)
            {
                (finer[2 * j], finerSines[2 * j]) = (cosines[j], sines[j]);
                if (j < half)
                {
                    finer[(2 * j) + 1] = (cosines[j] * c) - (sines[j] * s);
                    finerSines[(2 * j) + 1] = (sines[j] * c) + (cosines[j] * s);
                }
            }
            (cosines, sines) = (finer, finerSines);
        }
        return (cosines, sines);
    }
}
