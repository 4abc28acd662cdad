namespace Verify.Arithmetic;

/// <summary>What the algorithms over matrices of balls share: working precision, midpoints, rigorous norms.</summary>
internal static class BallMatrix
{
    /// <summary>The greatest precision of the entries; the default one where all are exact constants.</summary>
    internal static int Precision(ReadOnlySpan<Ball> entries)
    {
        int precision = 0;
        foreach (ref readonly Ball entry in entries)
        {
            precision = Math.Max(precision, entry.Precision);
        }
        return precision == 0 ? Ball.DefaultPrecision : precision;
    }

    internal static Matrix<Ball> WithPrecision(Matrix<Ball> matrix, int precision) =>
        matrix.Map(a => a.WithPrecision(precision));

    internal static Matrix<Ball> Midpoint(Matrix<Ball> matrix) => matrix.Map(a => a.MidpointBall());

    internal static bool IsFinite(ReadOnlySpan<Ball> entries)
    {
        foreach (ref readonly Ball entry in entries)
        {
            if (!entry.IsFinite)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>At least Σ|aᵢ|.</summary>
    internal static Magnitude SumUp(ReadOnlySpan<Ball> row)
    {
        Magnitude sum = Magnitude.Zero;
        foreach (ref readonly Ball entry in row)
        {
            sum += entry.AbsoluteUp();
        }
        return sum;
    }

    /// <summary>At least max|aᵢ|.</summary>
    internal static Magnitude MaximumUp(ReadOnlySpan<Ball> entries)
    {
        Magnitude largest = Magnitude.Zero;
        foreach (ref readonly Ball entry in entries)
        {
            largest = Max(largest, entry.AbsoluteUp());
        }
        return largest;
    }

    /// <summary>At least ‖A‖∞, the greatest row sum; for symmetric A at least ‖A‖₂ too.</summary>
    internal static Magnitude NormUp(Matrix<Ball> matrix)
    {
        Magnitude norm = Magnitude.Zero;
        for (int i = 0; i < matrix.Rows; i++)
        {
            norm = Max(norm, SumUp(matrix.Row(i)));
        }
        return norm;
    }

    /// <summary>At least ‖A‖_F, which is at least ‖A‖₂.</summary>
    internal static Magnitude FrobeniusUp(Matrix<Ball> matrix)
    {
        Magnitude sum = Magnitude.Zero;
        foreach (ref readonly Ball entry in matrix.Entries)
        {
            Magnitude size = entry.AbsoluteUp();
            sum += size * size;
        }
        return sum.SquareRoot();
    }

    /// <summary>XYᵀ where that is known to be symmetric: the lower triangle, mirrored.</summary>
    internal static Matrix<Ball> SymmetricProduct(Matrix<Ball> left, Matrix<Ball> rightTransposed)
    {
        int n = left.Rows;
        var rows = new Ball[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new Ball[i + 1];
            for (int j = 0; j <= i; j++)
            {
                rows[i][j] = Ball.Dot(left.Row(i), rightTransposed.Row(j));
            }
        }
        return Matrix<Ball>.Create(n, n, (i, j) => i >= j ? rows[i][j] : rows[j][i]);
    }

    internal static Magnitude Max(Magnitude a, Magnitude b) => a.CompareTo(b) >= 0 ? a : b;

    internal static Magnitude Min(Magnitude a, Magnitude b) => a.CompareTo(b) <= 0 ? a : b;

    internal static void RequireSquare(Matrix<Ball> matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (matrix.Rows != matrix.Columns)
        {
            throw new ArgumentException(
                $"a square matrix is needed, not {matrix.Rows}×{matrix.Columns}",
                nameof(matrix)
            );
        }
    }
}
