using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The rank of an exact matrix.</summary>
public static class ExactRank
{
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
