using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The rank of an exact matrix.</summary>
public static class ExactRank
{
    /// <summary>The rank of X, hence of XᵀX.</summary>
    /// <remarks>
    /// Modulo a prime the rank is never above the true one: where it is min(n, p) there, that is the rank. Otherwise the smaller of XᵀX and XXᵀ
    /// is eliminated in rationals.
    /// </remarks>
    /// <param name="features">X, n×p.</param>
    public static int OfCovariance(Matrix<Rational> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        int most = Math.Min(features.Rows, features.Columns);
        if (ModularRank.Of(features) == most)
        {
            return most;
        }
        Matrix<Rational> transposed = features.Transpose();
        return Of(features.Rows < features.Columns ? features * transposed : transposed * features);
    }

    /// <summary>The rank, by Gaussian elimination in rationals.</summary>
    /// <param name="matrix">n×p.</param>
    public static int Of(Matrix<Rational> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        Rational[][] rows = [.. Enumerable.Range(0, matrix.Rows).Select(i => matrix.Row(i).ToArray())];
        int rank = 0;
        for (int column = 0; column < matrix.Columns && rank < rows.Length; column++)
        {
            int pivot = Array.FindIndex(rows, rank, row => !row[column].IsZero);
            if (pivot < 0)
            {
                continue;
            }
            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            for (int i = rank + 1; i < rows.Length; i++)
            {
                if (rows[i][column].IsZero)
                {
                    continue;
                }
                Rational factor = rows[i][column] / rows[rank][column];
                for (int j = column; j < matrix.Columns; j++)
                {
                    rows[i][j] -= factor * rows[rank][j];
                }
            }
            rank++;
        }
        return rank;
    }
}
