namespace Verify.Arithmetic;

/// <summary>Gaussian elimination over any scalar.</summary>
public static class LinearSolver
{
    /// <summary>X with A·X = B.</summary>
    /// <remarks>
    /// Row pivoting on the largest approximate magnitude among the entries whose sign is decided. Exact over rationals. Over
    /// balls the result encloses the solution of every matrix inside A; it goes by an approximate inverse (Krawczyk), so that
    /// its widths are of the order of the data's, and by elimination where that cannot show that every matrix is regular.
    /// </remarks>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="matrix">A, n×n.</param>
    /// <param name="rightHandSide">B, n×k.</param>
    /// <returns>X, n×k; null where no pivot is known to be non-zero (a singular A, or balls too wide to tell).</returns>
    /// <exception cref="ArgumentException">A is not square, or B has another number of rows.</exception>
    public static Matrix<T>? TrySolve<T>(Matrix<T> matrix, Matrix<T> rightHandSide)
        where T : IScalar<T>
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(rightHandSide);
        int n = matrix.Rows,
            k = rightHandSide.Columns;
        if (matrix.Columns != n || rightHandSide.Rows != n)
        {
            throw new ArgumentException($"cannot solve a {n}×{matrix.Columns} system for {rightHandSide.Rows}×{k}");
        }
        if (matrix is Matrix<Ball> balls && rightHandSide is Matrix<Ball> ballSide)
        {
            Matrix<Ball>? solution = BallLinearSolver.TrySolve(balls, ballSide) ?? Eliminate(balls, ballSide);
            return (Matrix<T>?)(object?)solution;
        }
        return Eliminate(matrix, rightHandSide);
    }

    internal static Matrix<T>? Eliminate<T>(Matrix<T> matrix, Matrix<T> rightHandSide)
        where T : IScalar<T>
    {
        int n = matrix.Rows,
            k = rightHandSide.Columns;
        var work = new T[n][];
        for (int i = 0; i < n; i++)
        {
            work[i] = [.. matrix.Row(i), .. rightHandSide.Row(i)];
        }
        for (int c = 0; c < n; c++)
        {
            int pivot = FindPivot(work, c);
            if (pivot < 0)
            {
                return null;
            }
            (work[c], work[pivot]) = (work[pivot], work[c]);
            for (int i = c + 1; i < n; i++)
            {
                T factor = work[i][c] / work[c][c];
                work[i][c] = T.Zero;
                for (int j = c + 1; j < n + k; j++)
                {
                    work[i][j] -= factor * work[c][j];
                }
            }
        }
        for (int c = n - 1; c >= 0; c--)
        {
            for (int j = n; j < n + k; j++)
            {
                T sum = work[c][j];
                for (int l = c + 1; l < n; l++)
                {
                    sum -= work[c][l] * work[l][j];
                }
                work[c][j] = sum / work[c][c];
            }
        }
        return Matrix<T>.Create(n, k, (i, j) => work[i][n + j]);
    }

    private static int FindPivot<T>(T[][] work, int column)
        where T : IScalar<T>
    {
        int best = -1;
        for (int i = column; i < work.Length; i++)
        {
            if (
                T.TrySign(work[i][column]) is 1 or -1
                && (best < 0 || T.CompareMagnitudes(work[i][column], work[best][column]) > 0)
            )
            {
                best = i;
            }
        }
        return best;
    }
}
