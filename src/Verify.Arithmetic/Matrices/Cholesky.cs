namespace Verify.Arithmetic;

/// <summary>Cholesky factorization and triangular systems over any real scalar.</summary>
public static class Cholesky
{
    /// <summary>The lower triangular L with LLᵀ = A and a positive diagonal; only the lower triangle of A is read.</summary>
    /// <remarks>Over balls a factor exists only where every symmetric matrix inside A is positive definite: a proof of that.</remarks>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="matrix">A, n×n, symmetric.</param>
    /// <returns>L, n×n; null where a pivot is not known to be positive.</returns>
    /// <exception cref="ArgumentException">A is not square.</exception>
    public static Matrix<T>? TryFactor<T>(Matrix<T> matrix)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int n = matrix.Rows;
        if (matrix.Columns != n)
        {
            throw new ArgumentException($"a square matrix is needed, not {n}×{matrix.Columns}", nameof(matrix));
        }
        T[][] rows = [.. Enumerable.Range(0, n).Select(_ => Enumerable.Repeat(T.Zero, n).ToArray())];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                T rest = matrix[i, j] - T.Dot(rows[i].AsSpan(0, j), rows[j].AsSpan(0, j));
                if (i == j)
                {
                    if (T.TrySign(rest) != 1)
                    {
                        return null;
                    }
                    rows[i][i] = T.Sqrt(rest);
                }
                else
                {
                    rows[i][j] = rest / rows[j][j];
                }
            }
        }
        return Matrix<T>.Create(n, n, (i, j) => rows[i][j]);
    }

    /// <summary>L⁻¹B by forward substitution.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="lower">L, n×n, lower triangular with a diagonal that is not 0.</param>
    /// <param name="rightHandSide">B, n×k.</param>
    /// <exception cref="ArgumentException">L is not square, or B has another number of rows.</exception>
    public static Matrix<T> SolveLower<T>(Matrix<T> lower, Matrix<T> rightHandSide)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(rightHandSide);
        int n = lower.Rows;
        if (lower.Columns != n || rightHandSide.Rows != n)
        {
            throw new ArgumentException(
                $"cannot solve a {n}×{lower.Columns} system for {rightHandSide.Rows}×{rightHandSide.Columns}"
            );
        }
        var columns = new T[rightHandSide.Columns][];
        for (int j = 0; j < columns.Length; j++)
        {
            T[] x = rightHandSide.Column(j);
            for (int i = 0; i < n; i++)
            {
                x[i] = (x[i] - T.Dot(lower.Row(i)[..i], x.AsSpan(0, i))) / lower[i, i];
            }
            columns[j] = x;
        }
        return Matrix<T>.Create(n, columns.Length, (i, j) => columns[j][i]);
    }
}
