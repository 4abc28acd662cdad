namespace Verify.Arithmetic;

/// <summary>The matrix exponential over balls, and its action on a column.</summary>
/// <remarks>
/// Scaling and squaring of a Taylor polynomial with the truncation bounded in the norm ‖·‖∞ and added to every entry
/// (compare F. Johansson, Arb, arb_mat_exp). Beyond 128 bits guard bits absorb the growth of the radii in the squarings;
/// in the 128-bit tier about s(1 + ½log₂ n) bits are lost for 2^s &gt; ‖A‖.
/// </remarks>
public static class MatrixExponential
{
    // ‖B‖ ≤ 2^−6 after scaling balances squarings against terms near 128 to 512 bits.
    private const int ScaledTop = -5;

    /// <summary>e^A, enclosed for every matrix inside A.</summary>
    /// <param name="matrix">A, n×n.</param>
    /// <returns>n×n; indeterminate entries where A is not finite or e^A is beyond the exponent range.</returns>
    /// <exception cref="ArgumentException">A is not square.</exception>
    public static Matrix<Ball> Exp(Matrix<Ball> matrix)
    {
        BallMatrix.RequireSquare(matrix);
        int n = matrix.Rows;
        int precision = BallMatrix.Precision(matrix.Entries);
        Magnitude norm = BallMatrix.NormUp(matrix);
        if (norm.IsInfinite || (!norm.IsZero && norm.Top > 31))
        {
            return Matrix<Ball>.Create(n, n, (_, _) => Ball.Indeterminate(precision));
        }
        int squarings = norm.IsZero ? 0 : (int)Math.Max(0, norm.Top - ScaledTop);
        int work = WorkingPrecision(precision, squarings, n);
        Matrix<Ball> scaled = matrix.Map(a => Ball.ScaleByPowerOfTwo(a.WithPrecision(work), -squarings));
        Matrix<Ball> result = Taylor(scaled, norm.Scale(-squarings), work, Math.Max(work, Ball.DefaultPrecision));
        for (int i = 0; i < squarings; i++)
        {
            result *= result;
        }
        return BallMatrix.WithPrecision(result, precision);
    }

    /// <summary>e^(tA)v.</summary>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="time">t.</param>
    /// <param name="vector">v, n entries.</param>
    /// <exception cref="ArgumentException">A is not square, or v has another size.</exception>
    public static Ball[] Action(Matrix<Ball> matrix, Ball time, ReadOnlySpan<Ball> vector)
    {
        BallMatrix.RequireSquare(matrix);
        if (vector.Length != matrix.Rows)
        {
            throw new ArgumentException(
                $"cannot multiply a {matrix.Rows}×{matrix.Columns} matrix by {vector.Length} entries",
                nameof(vector)
            );
        }
        int precision = Math.Max(
            Math.Max(BallMatrix.Precision(matrix.Entries), BallMatrix.Precision(vector)),
            time.Precision
        );
        Matrix<Ball> scaled = time.WithPrecision(precision) * matrix;
        Magnitude norm = BallMatrix.NormUp(scaled);
        // Up to ‖tA‖ = 4 the series on the column costs less than the squarings and loses at most 2‖tA‖/log 2 bits.
        return !norm.IsInfinite && norm.Top <= 2
            ? TaylorAction(scaled, norm, vector, precision, Math.Max(precision, Ball.DefaultPrecision))
            : Exp(scaled).Times(vector);
    }

    /// <summary>e^(tA)v for several times, each enclosed on its own.</summary>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="times">The times t, in any order and of any sign.</param>
    /// <param name="vector">v, n entries.</param>
    /// <returns>One column per time, in the order of the times.</returns>
    /// <exception cref="ArgumentException">A is not square, or v has another size.</exception>
    public static Ball[][] Action(Matrix<Ball> matrix, IReadOnlyList<Ball> times, ReadOnlySpan<Ball> vector)
    {
        ArgumentNullException.ThrowIfNull(times);
        var results = new Ball[times.Count][];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = Action(matrix, times[i], vector);
        }
        return results;
    }

    // A product of n-term rows grows relative radii by about √n and each squaring doubles them.
    private static int WorkingPrecision(int precision, int squarings, int n) =>
        precision <= Ball.DefaultPrecision
            ? precision
            : precision + 16 + (squarings * (1 + (System.Numerics.BitOperations.Log2((uint)Math.Max(1, n)) / 2)));

    // The least N with b^(N+1)/(N+1)!·2 ≤ 2^−(bits): |Σ_{k>N} B^k/k!| ≤ b^(N+1)/(N+1)!·Σ_j (b/(N+2))^j, and the last sum is
    // at most 2 for b ≤ (N + 2)/2.
    private static (int Terms, Magnitude Tail) Truncation(Magnitude norm, int bits)
    {
        Magnitude term = norm;
        for (int terms = 1; ; terms++)
        {
            // term ≥ b^terms/terms!; the terms from this one on are left out when it is small enough.
            if (term.IsZero || (term.Top < -bits - 2 && norm.CompareTo(Magnitude.Up((ulong)(terms + 1), -1)) <= 0))
            {
                return (terms - 1, term.Scale(1));
            }
            term = term * norm / Magnitude.Down((ulong)(terms + 1), 0);
        }
    }

    /// <summary>e^B with a truncation error of about 2^−bits for ‖B‖∞ ≤ norm, included.</summary>
    internal static Matrix<Ball> Taylor(Matrix<Ball> b, Magnitude norm, int precision, int bits)
    {
        int n = b.Rows;
        (int terms, Magnitude tail) = Truncation(norm, bits);
        // Paterson and Stockmeyer: powers up to m ≈ √N, then Horner in B^m.
        int m = Math.Max(1, (int)Math.Sqrt(terms));
        var powers = new Matrix<Ball>[m + 1];
        powers[0] = BallMatrix.WithPrecision(Matrix<Ball>.Identity(n), precision);
        for (int k = 1; k <= m; k++)
        {
            powers[k] = k == 1 ? b : powers[k - 1] * b;
        }
        var inverseFactorials = new Ball[terms + 1];
        inverseFactorials[0] = Ball.One.WithPrecision(precision);
        for (int k = 1; k <= terms; k++)
        {
            inverseFactorials[k] = inverseFactorials[k - 1] / Ball.FromInteger(k);
        }
        Matrix<Ball>? sum = null;
        for (int block = terms / m; block >= 0; block--)
        {
            int first = block * m;
            Matrix<Ball> part = inverseFactorials[first] * powers[0];
            for (int k = 1; k < m && first + k <= terms; k++)
            {
                part += inverseFactorials[first + k] * powers[k];
            }
            sum = sum is null ? part : (sum * powers[m]) + part;
        }
        // Each entry of the tail is at most its norm.
        return sum!.Map(entry => entry.Widen(tail));
    }

    /// <summary>e^B v with a truncation error of about 2^−bits‖v‖∞ for ‖B‖∞ ≤ norm, included.</summary>
    internal static Ball[] TaylorAction(
        Matrix<Ball> b,
        Magnitude norm,
        ReadOnlySpan<Ball> vector,
        int precision,
        int bits
    )
    {
        (int terms, Magnitude tail) = Truncation(norm, bits);
        Ball[] term = [.. vector.ToArray().Select(v => v.WithPrecision(precision))];
        Ball[] sum = [.. term];
        // |tail·v|ᵢ ≤ ‖tail‖∞ ‖v‖∞.
        Magnitude error = tail * BallMatrix.MaximumUp(vector);
        for (int k = 1; k <= terms; k++)
        {
            Ball divisor = Ball.FromInteger(k);
            term = [.. b.Times(term).Select(v => v / divisor)];
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += term[i];
            }
        }
        return [.. sum.Select(s => s.Widen(error))];
    }
}
