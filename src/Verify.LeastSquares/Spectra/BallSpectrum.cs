using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The spectrum of Σ̂ enclosed in balls, for exact data.</summary>
public static class BallSpectrum
{
    /// <summary>Encloses the spectrum of XᵀX/n.</summary>
    /// <remarks>
    /// Σ̂ and its rank are exact. A diagonal Σ̂ has an exact eigenbasis, repeated eigenvalues included; otherwise the
    /// approximations in doubles are refined and enclosed. That needs positive eigenvalues that differ, or, up to forty features, the exact
    /// number of those that do (<see cref="DistinctEigenvalues"/>).
    /// </remarks>
    /// <param name="features">X, n×p, exact.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <returns>The spectrum; null where positive eigenvalues are not separated at this precision.</returns>
    public static Spectrum<Ball>? TryEnclose(Matrix<Rational> features, int precision)
    {
        ArgumentNullException.ThrowIfNull(features);
        int p = features.Columns;
        Matrix<Ball> rows = features.Map(value => Ball.FromRational(value, precision));
        Matrix<Rational> transposed = features.Transpose();
        if (IsDiagonal(transposed))
        {
            Matrix<Rational> covariance = new MomentOperators<Rational>(features).Covariance;
            int[] order =
            [
                .. Enumerable.Range(0, p).Where(i => !covariance[i, i].IsZero).OrderByDescending(i => covariance[i, i]),
            ];
            return new Spectrum<Ball>(
                [.. order.Select(i => Ball.FromRational(covariance[i, i], precision))],
                Matrix<Ball>.Create(p, order.Length, (i, j) => order[j] == i ? Ball.One : Ball.Zero),
                rows
            );
        }
        int rank = ExactRank.OfCovariance(features);
        Spectrum<Float64> approximate = DoubleSpectrum.Of(features.Map(value => new Float64(value.ToDouble())), rank);
        if (approximate.Rank != rank)
        {
            // Columns so nearly dependent that doubles see fewer directions than there are.
            return null;
        }
        Matrix<Ball> enclosed = Covariance(transposed, precision);
        SymmetricEigen? Enclosed(int? different) =>
            SymmetricEigen.TryEnclose(enclosed, approximate.Directions, p - rank, precision, different);
        SymmetricEigen? eigen = Enclosed(null);
        if (
            eigen is null
            && DistinctEigenvalues.TryCount(new MomentOperators<Rational>(features).Covariance) is { } count
        )
        {
            // 0 is one of those counted where the rank is below p.
            int positive = rank < p ? count - 1 : count;
            eigen = positive < rank ? Enclosed(positive) : null;
        }
        if (eigen is null || eigen.Values.Any(value => Ball.TrySign(value) != 1))
        {
            return null;
        }
        for (int i = 0; i + 1 < rank; i++)
        {
            // Those of one eigenspace have one enclosure.
            bool isSame = eigen.Values[i + 1].Midpoint == eigen.Values[i].Midpoint;
            if (!isSame && eigen.Values[i + 1].IsLessThan(eigen.Values[i]) != true)
            {
                return null;
            }
        }
        return new Spectrum<Ball>(eigen.Values, eigen.Vectors, rows);
    }

    /// <summary>The midpoints in doubles, for approximations.</summary>
    /// <param name="spectrum">The enclosed spectrum.</param>
    internal static Spectrum<Float64> Rounded(this Spectrum<Ball> spectrum)
    {
        static Float64 Of(Ball value) => new(Ball.ToDouble(value));
        return new(
            [.. spectrum.Eigenvalues.Select(Of)],
            spectrum.Directions.Map(Of),
            spectrum.Rows.Map(Of),
            spectrum.FeatureCount
        );
    }

    // XᵀX/n: the lower triangle, mirrored.
    private static Matrix<Ball> Covariance(Matrix<Rational> transposed, int precision)
    {
        // Below 128 bits cost the same; what the products lose is made up for where that is free.
        int bits = precision <= Ball.DefaultPrecision ? Ball.DefaultPrecision : precision + 32;
        Matrix<Ball> columns = transposed.Map(value => Ball.FromRational(value, bits));
        Ball n = Ball.FromInteger(transposed.Columns);
        var rows = new Ball[columns.Rows][];
        ParallelRows.For(
            rows.Length,
            (long)rows.Length * rows.Length / 2 * columns.Columns,
            i =>
            {
                rows[i] = new Ball[i + 1];
                for (int j = 0; j <= i; j++)
                {
                    rows[i][j] = Ball.Dot(columns.Row(i), columns.Row(j)) / n;
                }
            }
        );
        return Matrix<Ball>.Create(rows.Length, rows.Length, (i, j) => i >= j ? rows[i][j] : rows[j][i]);
    }

    private static bool IsDiagonal(Matrix<Rational> transposed)
    {
        for (int i = 0; i < transposed.Rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!Vectors.Dot(transposed.Row(i), transposed.Row(j)).IsZero)
                {
                    return false;
                }
            }
        }
        return true;
    }
}
