namespace Verify.Arithmetic;

/// <summary>Enclosures of the matrix exponential.</summary>
public static class MatrixExponential
{
    /// <summary>Encloses e^A, A square, by scaling, Taylor's series and squaring.</summary>
    /// <remarks>
    /// With B = A/2^j and ‖B‖ ≤ 2⁻⁶ (row-sum norm), the omitted terms of Σ B^k/k! are together at most
    /// 2‖B‖^{K+1}/(K+1)! in norm, hence in every entry; that bound is added to the radii before the j squarings.
    /// </remarks>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <returns>n×n; entries are indeterminate when A is so large that the exponential is out of range.</returns>
    /// <exception cref="ArgumentException">A is not square.</exception>
    public static Matrix<Ball> Of(Matrix<Ball> matrix, int precision)
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
        double size = Ball.ToDouble(NormBound(matrix));
        if (!double.IsFinite(size))
        {
            return Matrix<Ball>.Create(n, n, (_, _) => Ball.Indeterminate);
        }
        int squarings = size == 0 ? 0 : Math.Max(0, (int)Math.Ceiling(Math.Log2(size)) + 6);
        // Each squaring may double the relative error: one guard bit for each, and some for the products.
        int working = precision + squarings + 16;
        Ball scale = Ball.Exact(Math.ScaleB(1.0, -squarings)).WithPrecision(working);
        Matrix<Ball> scaled = matrix.Map(entry => scale * entry.WithPrecision(working));
        Ball norm = NormBound(scaled);
        Matrix<Ball> sum = Matrix<Ball>.Identity(n) + scaled,
            term = scaled;
        Ball tail = norm;
        Ball enough = Ball.FromRational(Rational.FromDyadic(1, -working), working);
        for (int k = 2; ; k++)
        {
            Ball divisor = Ball.FromInteger(k);
            term = (term * scaled).Map(entry => entry / divisor);
            sum += term;
            tail = tail * norm / divisor;
            Ball next = tail * norm / Ball.FromInteger(k + 1);
            if (Ball.TryLess(next, enough) == true || k > 4 * working)
            {
                // Later terms shrink by ‖B‖/(k+2) < 1/2 each.
                Ball omitted = next + next;
                sum = sum.Map(entry => entry.Widen(omitted));
                break;
            }
        }
        for (int j = 0; j < squarings; j++)
        {
            sum *= sum;
        }
        return sum.Map(entry => entry.WithPrecision(precision));
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
