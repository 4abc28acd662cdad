namespace Verify.Arithmetic;

/// <summary>Enclosures of the matrix exponential with one error bound for the whole matrix, in fixed point.</summary>
/// <remarks>
/// <see cref="MatrixExponential"/> keeps a radius for every entry and is sharper for entries of very different sizes; this one
/// is several times faster for the moment systems, whose exponentials are bounded by 1.
/// </remarks>
public static class FixedPointExponential
{
    // A result of more than this many bits before the point, 10^9800, is of no use to anybody and takes minutes; an error bound
    // that grows there says nothing any more.
    private const long LargestTop = 1L << 15;

    /// <summary>Encloses e^A, A square, by scaling, Taylor's series and squaring.</summary>
    /// <remarks>
    /// With B = A/2^j and ‖B‖ ≤ 2⁻⁶ (row-sum norm), the omitted terms of Σ B^k/k! are together at most
    /// ‖B‖^K/K! in norm, hence in every entry; that bound is added before the j squarings.
    /// </remarks>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="cancellation">Stops between two products.</param>
    /// <returns>n×n; entries are indeterminate where the exponential, or what is known of it, exceeds 2^(2¹⁵).</returns>
    /// <exception cref="ArgumentException">A is not square.</exception>
    public static Matrix<Ball> Of(Matrix<Ball> matrix, int precision, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int n = matrix.Rows;
        if (matrix.Columns != n)
        {
            throw new ArgumentException($"a {n}×{matrix.Columns} matrix has no exponential", nameof(matrix));
        }
        if (n == 0)
        {
            return matrix;
        }
        Matrix<Ball> OutOfRange() => Matrix<Ball>.Create(n, n, (_, _) => Ball.Indeterminate(Ball.DefaultPrecision));
        Ball size = NormBound(matrix);
        if (!size.IsFinite)
        {
            return OutOfRange();
        }
        if (size.IsExactZero)
        {
            return Matrix<Ball>.Identity(n);
        }
        // ‖A‖ < 2^Top, and 2^−6 of it after the scaling.
        if (size.Top + 6 > LargestTop)
        {
            return OutOfRange();
        }
        int squarings = (int)Math.Max(0, size.Top + 6);
        // Each squaring may double the relative error: one guard bit for each, and some for the products.
        int bits = precision + squarings + 24;
        if (FixedPointMatrix.TryFrom(matrix, squarings, bits) is not { } scaled)
        {
            return OutOfRange();
        }
        Magnitude norm = scaled.Norm;
        FixedPointMatrix sum = FixedPointMatrix.Identity(n, bits) + scaled,
            term = scaled;
        Magnitude tail = norm;
        Magnitude enough = Magnitude.PowerOfTwo(-bits);
        for (int k = 2; ; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            term = (term * scaled).DividedBy(k);
            sum += term;
            tail = tail * norm / Magnitude.Down((ulong)k, 0);
            if (tail.CompareTo(enough) < 0)
            {
                // Later terms shrink by ‖B‖/(k+1) < 1/2 each: together they stay below the last bound.
                sum = sum.Widened(tail);
                break;
            }
        }
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

    // At least the row-sum norm.
    private static Ball NormBound(Matrix<Ball> matrix)
    {
        Ball largest = Ball.Zero;
        for (int i = 0; i < matrix.Rows; i++)
        {
            Ball sum = Ball.Zero;
            foreach (Ball entry in matrix.Row(i))
            {
                sum += Ball.UpperBound(entry);
            }
            largest = Ball.Max(largest, sum);
        }
        return largest;
    }
}
