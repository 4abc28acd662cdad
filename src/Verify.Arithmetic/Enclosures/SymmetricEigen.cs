namespace Verify.Arithmetic;

/// <summary>Enclosures of eigenvalues and their eigenvectors of a symmetric matrix.</summary>
/// <param name="Values">Eigenvalues, in the order of the approximations given.</param>
/// <param name="Vectors">Unit eigenvectors as columns, each with the sign of its approximation.</param>
public sealed record SymmetricEigen(IReadOnlyList<Ball> Values, Matrix<Ball> Vectors)
{
    /// <summary>
    /// Encloses the eigenpairs of a symmetric A near given approximations, where the others are known to lie in one cluster.
    /// </summary>
    /// <remarks>
    /// For a unit vector u with residual ρ = ‖Au − θu‖ some eigenvalue lies within ρ of θ; when the p intervals (and 0, for
    /// the null space) are disjoint, each holds exactly one. If every other eigenvalue is at least δ away from θ, the angle to
    /// the eigenvector v has sin ≤ ρ/δ, so that ‖u − v‖ ≤ √2·ρ/δ with the right sign (Davis and Kahan 1970).
    /// </remarks>
    /// <param name="matrix">A, p×p, symmetric.</param>
    /// <param name="approximations">r columns near eigenvectors; refined to the precision before they are used.</param>
    /// <para>With fewer different eigenvalues than r, a fact that the caller has from exact arithmetic, the approximations fall into as many
    /// groups. By Weyl's inequality r eigenvalues, counted with multiplicity, lie within 2(‖AV − VΘ‖ + h‖Θ‖)/(1 − h) of the θ_j,
    /// h = ‖VᵀV − I‖ &lt; 1; where the groups' intervals are disjoint each holds one eigenvalue, as often as it has members. The projections of a group V_c to
    /// its eigenspace are off by at most a = ‖AV_c − V_cΘ_c‖/δ, and made orthonormal by (V_cᵀPV_c)^{−1/2} by at most 3g more, g = h + a² ≤ ½.</para>
    /// <param name="nullity">p − r: the exact multiplicity of the eigenvalue 0, the only eigenvalue not enclosed.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <param name="different">How many different eigenvalues other than 0 there are, exactly; null where all r are taken to be simple.</param>
    /// <returns>The enclosures; null where the eigenvalues are not separated at this precision.</returns>
    public static SymmetricEigen? TryEnclose(
        Matrix<Ball> matrix,
        Matrix<Float64> approximations,
        int nullity,
        int precision,
        int? different = null
    )
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(approximations);
        int p = matrix.Rows,
            r = approximations.Columns;
        if (matrix.Columns != p || approximations.Rows != p || r + nullity != p)
        {
            throw new ArgumentException(
                $"{r} approximations and a null space of dimension {nullity} do not fit a {p}×{matrix.Columns} matrix"
            );
        }
        Matrix<Ball> vectors = approximations.Map(value => Ball.Exact(value.Value).WithPrecision(precision));
        Matrix<Ball> middle = matrix.Map(entry => entry.MidpointBall());
        // Each sweep squares the error of about 2^−45 of the double approximations, down to the spectral gaps.
        for (int bits = 40; bits < 2 * precision; bits *= 2)
        {
            if (Refine(middle, vectors, different) is not { } refined)
            {
                return null;
            }
            vectors = refined;
        }
        return different is { } count && count < r
            ? EigenspaceEnclosure.Of(matrix, vectors, nullity, precision, count)
            : Enclose(matrix, vectors, nullity, precision);
    }

    // One step, and what it leaves out where the r columns span an invariant subspace only; null where two values are one.
    private static Matrix<Ball>? Refine(Matrix<Ball> matrix, Matrix<Ball> vectors, int? different)
    {
        int r = vectors.Columns;
        (Matrix<Ball> image, Matrix<Ball> projected, Matrix<Ball> overlap) = EigenbasisStep.Compressed(matrix, vectors);
        Ball[] values = EigenbasisStep.Values(projected, overlap);
        bool isSeparated = values.All(value => Ball.TrySign(value) is 1 or -1);
        int[]? groups = different is { } count && count < r ? EigenspaceEnclosure.Groups(values, count) : null;
        Matrix<Ball> correction = EigenbasisStep.Correction(
            projected,
            overlap,
            values,
            (i, j, _, quotient) =>
            {
                // Within an eigenspace only the orthogonality is mended.
                bool isOne = groups is not null && groups[i] == groups[j];
                isSeparated &= isOne || quotient.IsFinite;
                return !isOne;
            }
        );
        if (!isSeparated)
        {
            return null;
        }
        Matrix<Ball> refined = vectors + (vectors * correction);
        // Outside the span the other eigenvalue is 0: the part of the image there, divided by λ_j, is missing. The projector on
        // the span is X(XᵀX)⁻¹Xᵀ = X(I + R)Xᵀ up to R².
        Matrix<Ball> inside = vectors * ((Matrix<Ball>.Identity(r) + overlap) * projected);
        return Matrix<Ball>.Create(
            vectors.Rows,
            r,
            (k, j) => (refined[k, j] + ((image[k, j] - inside[k, j]) / values[j])).MidpointBall()
        );
    }

    private static SymmetricEigen? Enclose(Matrix<Ball> matrix, Matrix<Ball> vectors, int nullity, int precision)
    {
        int p = vectors.Rows,
            r = vectors.Columns;
        Matrix<Ball> image = matrix * vectors;
        var values = new Ball[r];
        var residuals = new Ball[r];
        var norms = new Ball[r];
        for (int j = 0; j < r; j++)
        {
            Ball[] u = vectors.Column(j);
            Ball square = Arithmetic.Vectors.Dot<Ball>(u, u);
            Ball theta = (Arithmetic.Vectors.Dot<Ball>(u, image.Column(j)) / square).MidpointBall();
            Ball residual = Ball.Zero;
            for (int k = 0; k < p; k++)
            {
                Ball difference = image[k, j] - (theta * u[k]);
                residual += Ball.UpperBound(difference) * Ball.UpperBound(difference);
            }
            norms[j] = Ball.Sqrt(square);
            residuals[j] = Ball.UpperBound(Ball.Sqrt(residual) / norms[j]);
            values[j] = theta.WithPrecision(precision).WidenedBy(residuals[j]);
            if (!values[j].IsFinite)
            {
                return null;
            }
        }
        var entries = new Ball[p * r];
        for (int j = 0; j < r; j++)
        {
            if (Separation(values, j, nullity) is not { } gap)
            {
                return null;
            }
            // √2 < 3/2.
            Ball angle = Ball.UpperBound(Ball.FromInteger(3) / Ball.FromInteger(2) * residuals[j] / gap);
            for (int k = 0; k < p; k++)
            {
                entries[(k * r) + j] = (vectors[k, j] / norms[j]).WidenedBy(angle);
            }
        }
        return new SymmetricEigen(values, Matrix<Ball>.FromRows(p, r, entries));
    }

    // A positive lower bound of the distance from the approximation of eigenvalue j to every other eigenvalue; null where
    // the enclosures touch.
    private static Ball? Separation(Ball[] values, int j, int nullity)
    {
        Rational? least = null;
        void Consider(Ball other)
        {
            Rational distance = (values[j].Midpoint - other.Midpoint).Abs() - other.Radius;
            bool disjoint = distance > values[j].Radius;
            // The approximation itself may lie a radius away from the midpoint.
            distance = disjoint ? distance - values[j].Radius : Rational.Zero;
            least = least is { } known && known <= distance ? known : distance;
        }
        for (int i = 0; i < values.Length; i++)
        {
            if (i != j)
            {
                Consider(values[i]);
            }
        }
        if (nullity > 0)
        {
            Consider(Ball.Zero);
        }
        return least switch
        {
            null => Ball.One,
            { IsZero: true } => null,
            { } distance => Ball.FromRational(distance, 64),
        };
    }
}
