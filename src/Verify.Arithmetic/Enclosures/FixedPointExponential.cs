namespace Verify.Arithmetic;

/// <summary>Enclosures of the matrix exponential with one error bound for the whole matrix, in fixed point.</summary>
/// <remarks>
/// Radii are about 2^−precision times the largest entry met on the way: sharp for the moment systems, whose exponentials are
/// bounded by 1. Entries far below that, and matrices whose powers grow far above their exponential, come out wide, never wrong.
/// </remarks>
public static class FixedPointExponential
{
    // A result of more than this many bits before the point, 10^9800, is of no use to anybody and takes minutes; an error bound
    // that grows there says nothing any more.
    private const long LargestTop = 1L << 15;

    private const int GuardBits = 24;

    /// <summary>Encloses e^A, A square, by scaling, Taylor's series and squaring.</summary>
    /// <remarks>
    /// With B = A/2^j and ‖B‖ ≤ 2⁻⁶ (row-sum norm), the terms of Σ B^k/k! after the K-th are together at most
    /// ‖B‖^K/K! in norm, hence in every entry; that bound is added before the j squarings.
    /// </remarks>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="cancellation">Stops between two products.</param>
    /// <returns>n×n; entries are indeterminate where the exponential, or what is known of it, exceeds 2^(2¹⁵).</returns>
    /// <exception cref="ArgumentException">A is not square.</exception>
    public static Matrix<Ball> Of(Matrix<Ball> matrix, int precision, CancellationToken cancellation = default) =>
        Of(matrix, precision, GuardBits, int.MaxValue, cancellation);

    /// <summary>The same with other guard bits and a series cut early: true for every choice, sharp for that of the public form.</summary>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="guardBits">Bits beside the precision and one for each squaring; negative ones make rounding dominate.</param>
    /// <param name="mostTerms">K, at least 1; few terms make truncation dominate.</param>
    /// <param name="cancellation">Stops between two products.</param>
    internal static Matrix<Ball> Of(
        Matrix<Ball> matrix,
        int precision,
        int guardBits,
        int mostTerms,
        CancellationToken cancellation = default
    )
    {
        BallMatrix.RequireSquare(matrix);
        int n = matrix.Rows;
        if (n == 0)
        {
            return matrix;
        }
        Matrix<Ball> OutOfRange() => Matrix<Ball>.Create(n, n, (_, _) => Ball.Indeterminate(Ball.DefaultPrecision));
        Magnitude size = BallMatrix.NormUp(matrix);
        if (size.IsZero)
        {
            return Matrix<Ball>.Identity(n);
        }
        // ‖A‖ < 2^Top, and 2^−6 of it after the scaling.
        if (size.IsInfinite || size.Top + 6 > LargestTop)
        {
            return OutOfRange();
        }
        int squarings = (int)Math.Max(0, size.Top + 6);
        // Each squaring may double the relative error: one more bit for each.
        int bits = precision + squarings + guardBits;
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1, nameof(guardBits));
        if (FixedPointMatrix.TryFrom(matrix, squarings, bits) is not { } scaled)
        {
            return OutOfRange();
        }
        Magnitude norm = scaled.Norm;
        if (norm.CompareTo(Magnitude.PowerOfTwo(0)) > 0)
        {
            // Rounded to so few bits that the bound of the tail below would not hold.
            return OutOfRange();
        }
        FixedPointMatrix sum = FixedPointMatrix.Identity(n, bits) + scaled,
            term = scaled;
        Magnitude tail = norm;
        Magnitude enough = Magnitude.PowerOfTwo(-bits);
        for (int k = 2; k <= mostTerms && tail.CompareTo(enough) >= 0; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            term = (term * scaled).DividedBy(k);
            sum += term;
            tail = tail * norm / Magnitude.Down((ulong)k, 0);
        }
        // Σ_{k>K} b^k/k! ≤ b^K/K!·Σ_{i≥1} (b/(K + 1))^i ≤ b^K/K! for b ≤ 1.
        sum = sum.Widened(tail);
        for (int j = 0; j < squarings; j++)
        {
            cancellation.ThrowIfCancellationRequested();
            sum *= sum;
            if (sum.Norm.Top > LargestTop)
            {
                return OutOfRange();
            }
        }
        return sum.ToBalls(precision);
    }
}
