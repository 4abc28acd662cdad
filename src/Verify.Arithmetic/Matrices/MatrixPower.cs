namespace Verify.Arithmetic;

/// <summary>Integer powers of a matrix, and their action on a column, over any scalar.</summary>
/// <remarks>
/// Repeated squaring: about log₂ k products of matrices, exact over rationals. Over balls each squaring doubles the relative
/// radius and adds about log₂ n bits to it: give about log₂ k·(1 + log₂ n) bits more than the answer needs.
/// </remarks>
public static class MatrixPower
{
    /// <summary>A^k; the identity for k = 0.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="exponent">k, at least 0.</param>
    /// <exception cref="ArgumentException">A is not square.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative.</exception>
    public static Matrix<T> Power<T>(Matrix<T> matrix, long exponent)
        where T : IScalar<T>
    {
        Check(matrix, exponent);
        if (exponent == 0)
        {
            return Matrix<T>.Identity(matrix.Rows);
        }
        Matrix<T> result = matrix;
        for (int bit = 62 - System.Numerics.BitOperations.LeadingZeroCount((ulong)exponent); bit >= 0; bit--)
        {
            result *= result;
            if (((exponent >> bit) & 1) == 1)
            {
                result *= matrix;
            }
        }
        return result;
    }

    /// <summary>A^k v, with one product of matrices per binary digit of k and one product with the column per digit 1.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="exponent">k, at least 0.</param>
    /// <param name="vector">v, n entries.</param>
    /// <exception cref="ArgumentException">A is not square, or v has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is negative.</exception>
    public static T[] Action<T>(Matrix<T> matrix, long exponent, ReadOnlySpan<T> vector)
        where T : IScalar<T>
    {
        Check(matrix, exponent);
        if (vector.Length != matrix.Columns)
        {
            throw new ArgumentException(
                $"cannot multiply a {matrix.Rows}×{matrix.Columns} matrix by {vector.Length} entries",
                nameof(vector)
            );
        }
        T[] result = vector.ToArray();
        // While k ≤ 2n, k products with the column are cheaper than squarings.
        if (exponent <= 2L * matrix.Rows)
        {
            for (long i = 0; i < exponent; i++)
            {
                result = matrix.Times(result);
            }
            return result;
        }
        Matrix<T> power = matrix;
        for (long rest = exponent; ; power *= power)
        {
            if ((rest & 1) == 1)
            {
                result = power.Times(result);
            }
            rest >>= 1;
            if (rest == 0)
            {
                return result;
            }
        }
    }

    private static void Check<T>(Matrix<T> matrix, long exponent)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        if (matrix.Rows != matrix.Columns)
        {
            throw new ArgumentException(
                $"a square matrix is needed, not {matrix.Rows}×{matrix.Columns}",
                nameof(matrix)
            );
        }
    }
}
