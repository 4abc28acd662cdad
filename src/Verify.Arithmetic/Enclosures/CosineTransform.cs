namespace Verify.Arithmetic;

/// <summary>The coefficients of the polynomial through values at the Chebyshev points, by a fast Fourier transform in balls.</summary>
internal static class CosineTransform
{
    /// <summary>c with p(cos(jπ/N)) = f_j for p = Σ_k c_kT_k of degree N.</summary>
    /// <param name="values">f_0 … f_N.</param>
    /// <param name="cosines">cos(jπ/N), j = 0 … N.</param>
    /// <param name="sines">sin(jπ/N), j = 0 … N.</param>
    /// <returns>c_0 … c_N.</returns>
    public static Ball[] Coefficients(Ball[] values, Ball[] cosines, Ball[] sines)
    {
        int n = values.Length - 1;
        var even = new (Ball Real, Ball Imaginary)[2 * n];
        for (int j = 0; j < even.Length; j++)
        {
            even[j] = (values[j <= n ? j : (2 * n) - j], Ball.Zero);
        }
        (Ball Real, Ball Imaginary)[] transformed = Transform(even, 1, cosines, sines);
        // Σ_{j<2N} f_j cos(πjk/N) = f_0 + (−1)^k f_N + 2Σ_{0<j<N} f_j cos(πjk/N) = Nc_k, twice that at the ends.
        int levels = System.Numerics.BitOperations.Log2((uint)n);
        return
        [
            .. Enumerable
                .Range(0, n + 1)
                .Select(k => Ball.ScaleByPowerOfTwo(transformed[k].Real, k == 0 || k == n ? -levels - 1 : -levels)),
        ];
    }

    // Σ_j x_j e^{−2πijk/L}; the table holds e^{iπj/N}, and stride·L = 2N.
    private static (Ball Real, Ball Imaginary)[] Transform(
        (Ball Real, Ball Imaginary)[] x,
        int stride,
        Ball[] cosines,
        Ball[] sines
    )
    {
        int length = x.Length;
        if (length == 1)
        {
            return x;
        }
        int half = length / 2;
        var evens = new (Ball, Ball)[half];
        var odds = new (Ball, Ball)[half];
        for (int j = 0; j < half; j++)
        {
            (evens[j], odds[j]) = (x[2 * j], x[(2 * j) + 1]);
        }
        evens = Transform(evens, 2 * stride, cosines, sines);
        odds = Transform(odds, 2 * stride, cosines, sines);
        var result = new (Ball, Ball)[length];
        for (int k = 0; k < half; k++)
        {
            (Ball c, Ball s) = (cosines[k * stride], sines[k * stride]);
            (Ball a, Ball b) = odds[k];
            (Ball real, Ball imaginary) = ((a * c) + (b * s), (b * c) - (a * s));
            (Ball u, Ball v) = evens[k];
            result[k] = (u + real, v + imaginary);
            result[k + half] = (u - real, v - imaginary);
        }
        return result;
    }
}
