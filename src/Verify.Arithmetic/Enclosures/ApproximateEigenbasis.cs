namespace Verify.Arithmetic;

/// <summary>An approximate orthonormal eigenbasis in any precision; nothing here needs to be right for an enclosure to be true.</summary>
/// <remarks>
/// Jacobi's method in doubles, then the steps of <see cref="EigenbasisStep"/>, which double the number of right digits with four
/// products of matrices; close eigenvalues that they must leave alone are separated by Jacobi rotations in the full precision.
/// </remarks>
internal static class ApproximateEigenbasis
{
    private const int DoubleBits = 44;
    private const int MaximumSweeps = 30;
    private const int MaximumLastSteps = 6;

    internal static Matrix<Ball> Compute(Matrix<Ball> matrix, int precision)
    {
        int n = matrix.Rows;
        Magnitude norm = BallMatrix.NormUp(matrix);
        if (n == 0 || norm.IsZero)
        {
            return Matrix<Ball>.Identity(n);
        }
        int target = precision <= Ball.DefaultPrecision ? Ball.DefaultPrecision : precision + 16;
        // Scaled to norm about 1, so that doubles can hold it.
        Matrix<Ball> scaled = matrix.Map(a => Ball.ScaleByPowerOfTwo(a, (int)-norm.Top));
        Matrix<Ball> basis = FromDoubles(DoubleJacobi(scaled));
        for (int digits = DoubleBits; 2 * digits < target + DoubleBits; digits *= 2)
        {
            int work = Math.Min(target, Math.Max(Ball.DefaultPrecision, (2 * digits) + 32));
            (basis, _) = Refine(
                BallMatrix.WithPrecision(scaled, work),
                BallMatrix.WithPrecision(basis, work),
                work,
                digits,
                isLast: false
            );
        }
        scaled = BallMatrix.WithPrecision(scaled, target);
        for (int step = 0; step < MaximumLastSteps; step++)
        {
            basis = BallMatrix.WithPrecision(basis, target);
            (basis, bool isConverged) = Refine(scaled, basis, target, target, isLast: true);
            if (isConverged)
            {
                break;
            }
        }
        return basis;
    }

    private static (Matrix<Ball> Basis, bool IsConverged) Refine(
        Matrix<Ball> a,
        Matrix<Ball> v,
        int precision,
        int digits,
        bool isLast
    )
    {
        (_, Matrix<Ball> s, Matrix<Ball> r) = EigenbasisStep.Compressed(a, v);
        if (isLast && SeparateClusters(s, v, precision) is Matrix<Ball> separated)
        {
            v = separated;
            (_, s, r) = EigenbasisStep.Compressed(a, v);
        }
        // A step squares the defect of orthogonality, and leaves s²/gap of a coupling s.
        bool isConverged = BallMatrix.MaximumUp(r.Entries).Top < 12 - (precision / 2);
        long limit = isLast ? 10 - (digits / 2) : -(2L * digits / 3);
        Matrix<Ball> e = EigenbasisStep.Correction(
            s,
            r,
            EigenbasisStep.Values(s, r),
            (_, _, coupling, correction) =>
            {
                // Where the gap makes the step too long for its errors of second order, only the orthogonality is mended; the
                // last step has rotated such pairs.
                bool isShort = correction.IsFinite && (correction.IsMidpointZero || correction.Top <= limit);
                isConverged &=
                    IsNegligible(coupling, precision) || (isShort && coupling.Top + correction.Top < 12 - precision);
                return isShort;
            }
        );
        Magnitude largest = BallMatrix.MaximumUp(e.Entries);
        if (!largest.IsZero && largest.Top > 8 - digits)
        {
            // A long step E, antisymmetric but for R/2, is completed to e^E ≈ I + E + E²/2, orthogonal up to E⁴.
            Ball half = Ball.ScaleByPowerOfTwo(Ball.One.WithPrecision(precision), -1);
            e = BallMatrix.Midpoint(e + (half * (e * e)));
        }
        return (BallMatrix.Midpoint(v + BallMatrix.Midpoint(v * e)), isConverged);
    }

    // Below the rounding of the products for a matrix of norm 1.
    private static bool IsNegligible(in Ball coupling, int precision) =>
        coupling.IsMidpointZero || coupling.Top < 8 - precision;

    // Jacobi rotations for the pairs whose coupling is too large beside their gap for a first-order correction.
    private static Matrix<Ball>? SeparateClusters(Matrix<Ball> compressed, Matrix<Ball> basis, int precision)
    {
        int n = compressed.Rows;
        Ball[][] s = Rows(compressed),
            columns = Rows(basis.Transpose());
        bool any = false;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool rotated = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    if (IsNegligible(s[p][q], precision))
                    {
                        continue;
                    }
                    Ball gap = (s[q][q] - s[p][p]).MidpointBall();
                    if (!gap.IsMidpointZero && gap.Top > s[p][q].Top + (precision / 2) - 8)
                    {
                        continue;
                    }
                    Rotate(s, columns, p, q, gap, precision);
                    rotated = true;
                }
            }
            any |= rotated;
            if (!rotated)
            {
                break;
            }
        }
        return any ? Matrix<Ball>.Create(n, n, (i, j) => columns[j][i]) : null;
    }

    private static void Rotate(Ball[][] s, Ball[][] columns, int p, int q, Ball gap, int precision)
    {
        int n = s.Length;
        Ball one = Ball.One.WithPrecision(precision);
        // t = sgn θ/(|θ| + √(θ² + 1)), θ = (s_qq − s_pp)/(2 s_pq).
        Ball theta = (gap / Ball.ScaleByPowerOfTwo(s[p][q], 1)).MidpointBall();
        Ball t = one / (Ball.Abs(theta) + Ball.Sqrt(one + (theta * theta)));
        t = (theta.IsMidpointNegative ? -t : t).MidpointBall();
        Ball c = (one / Ball.Sqrt(one + (t * t))).MidpointBall();
        Ball d = (t * c).MidpointBall();
        for (int k = 0; k < n; k++)
        {
            (s[p][k], s[q][k]) = Turn(s[p][k], s[q][k], c, d);
            (columns[p][k], columns[q][k]) = Turn(columns[p][k], columns[q][k], c, d);
        }
        for (int k = 0; k < n; k++)
        {
            (s[k][p], s[k][q]) = Turn(s[k][p], s[k][q], c, d);
        }
        s[p][q] = Ball.Zero;
        s[q][p] = Ball.Zero;
    }

    private static (Ball, Ball) Turn(Ball x, Ball y, Ball c, Ball d) =>
        (((c * x) - (d * y)).MidpointBall(), ((d * x) + (c * y)).MidpointBall());

    private static Ball[][] Rows(Matrix<Ball> matrix) =>
        [.. Enumerable.Range(0, matrix.Rows).Select(i => matrix.Row(i).ToArray())];

    private static Matrix<Ball> FromDoubles(double[][] columns) =>
        Matrix<Ball>.Create(
            columns.Length,
            columns.Length,
            (i, j) =>
                double.IsFinite(columns[j][i]) ? Ball.Exact(columns[j][i])
                : i == j ? Ball.One
                : Ball.Zero
        );

    // Cyclic Jacobi in doubles; columns of the approximate eigenvectors.
    private static double[][] DoubleJacobi(Matrix<Ball> matrix)
    {
        int n = matrix.Rows;
        double[][] s = [.. Rows(matrix).Select(row => row.Select(Ball.ToDouble).ToArray())];
        double[][] columns =
        [
            .. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0.0).ToArray()),
        ];
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool rotated = false;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    double coupling = s[p][q];
                    if (Math.Abs(coupling) < 1e-17)
                    {
                        continue;
                    }
                    rotated = true;
                    double theta = (s[q][q] - s[p][p]) / (2.0 * coupling);
                    double t = 1.0 / (Math.Abs(theta) + Math.Sqrt(1.0 + (theta * theta)));
                    t = theta < 0.0 ? -t : t;
                    double c = 1.0 / Math.Sqrt(1.0 + (t * t)),
                        d = t * c;
                    for (int k = 0; k < n; k++)
                    {
                        (s[p][k], s[q][k]) = ((c * s[p][k]) - (d * s[q][k]), (d * s[p][k]) + (c * s[q][k]));
                        (columns[p][k], columns[q][k]) = (
                            (c * columns[p][k]) - (d * columns[q][k]),
                            (d * columns[p][k]) + (c * columns[q][k])
                        );
                    }
                    for (int k = 0; k < n; k++)
                    {
                        (s[k][p], s[k][q]) = ((c * s[k][p]) - (d * s[k][q]), (d * s[k][p]) + (c * s[k][q]));
                    }
                }
            }
            if (!rotated)
            {
                break;
            }
        }
        return columns;
    }
}
