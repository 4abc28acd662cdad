namespace Verify.Arithmetic;

/// <summary>Rigorous enclosures of all eigenvalues of symmetric matrices of balls; clusters and multiplicities are no exception.</summary>
/// <remarks>
/// An approximate eigenbasis V (see <see cref="ApproximateEigenbasis"/>) only serves to diagonalise; the enclosure is proved by
/// Ostrowski's and Weyl's theorems: λᵢ(VᵀAV) = θᵢλᵢ(A) with |θᵢ − 1| ≤ ‖VᵀV − I‖₂ = δ, and |λᵢ(VᵀAV) − dᵢ| ≤ ‖VᵀAV − diag d‖₂,
/// both in descending order (Horn and Johnson, Matrix Analysis, 4.3.1 and 4.5.9). A bad basis costs width, never truth.
/// </remarks>
public static class SymmetricEigenvalues
{
    /// <summary>λ₁ ≥ … ≥ λₙ, each enclosed for every symmetric matrix inside A.</summary>
    /// <remarks>Radii are about 2^−precision·‖A‖ plus the radius of A in norm. Only the lower triangle of A is read.</remarks>
    /// <param name="matrix">A, n×n, symmetric.</param>
    /// <returns>n balls in descending order; indeterminate where an entry is.</returns>
    /// <exception cref="ArgumentException">A is not square, or entries (i, j) and (j, i) have no number in common.</exception>
    public static Ball[] Enclose(Matrix<Ball> matrix)
    {
        BallMatrix.RequireSquare(matrix);
        int n = matrix.Rows;
        int precision = BallMatrix.Precision(matrix.Entries);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!matrix[i, j].Overlaps(matrix[j, i]))
                {
                    throw new ArgumentException(
                        $"a symmetric matrix is needed: entry ({i}, {j}) is {matrix[i, j]}, entry ({j}, {i}) is {matrix[j, i]}",
                        nameof(matrix)
                    );
                }
            }
        }
        if (!BallMatrix.IsFinite(matrix.Entries))
        {
            return [.. Enumerable.Repeat(Ball.Indeterminate(precision), n)];
        }
        Matrix<Ball> a = Matrix<Ball>.Create(
            n,
            n,
            (i, j) => (i >= j ? matrix[i, j] : matrix[j, i]).WithPrecision(precision)
        );
        return Certify(a, ApproximateEigenbasis.Compute(BallMatrix.Midpoint(a), precision), precision);
    }

    /// <summary>The eigenvalues of the pencil (M, B) in descending order: those of B^(−½) M B^(−½) for a positive definite B.</summary>
    /// <param name="matrix">M, n×n, symmetric.</param>
    /// <param name="weight">B, n×n, symmetric.</param>
    /// <returns>n balls; null where B is not known to be positive definite.</returns>
    /// <exception cref="ArgumentException">A matrix is not square or not symmetric, or the sizes differ.</exception>
    public static Ball[]? TryEncloseGeneralized(Matrix<Ball> matrix, Matrix<Ball> weight)
    {
        BallMatrix.RequireSquare(matrix);
        BallMatrix.RequireSquare(weight);
        if (matrix.Rows != weight.Rows)
        {
            throw new ArgumentException($"sizes differ: {matrix.Rows} and {weight.Rows}", nameof(weight));
        }
        int precision = Math.Max(BallMatrix.Precision(matrix.Entries), BallMatrix.Precision(weight.Entries));
        if (Cholesky.TryFactor(BallMatrix.WithPrecision(weight, precision)) is not Matrix<Ball> lower)
        {
            return null;
        }
        // L⁻¹ML⁻ᵀ is similar to B⁻¹M, as B^(−½)MB^(−½) is.
        Matrix<Ball> half = Cholesky.SolveLower(lower, BallMatrix.WithPrecision(matrix, precision));
        return Enclose(Cholesky.SolveLower(lower, half.Transpose()));
    }

    /// <summary>The eigenvalues of diag(b)^(−½) M diag(b)^(−½) in descending order.</summary>
    /// <param name="matrix">M, n×n, symmetric.</param>
    /// <param name="weights">b, n positive numbers.</param>
    /// <returns>n balls; null where an entry of b is not known to be positive.</returns>
    /// <exception cref="ArgumentException">M is not square or not symmetric, or the sizes differ.</exception>
    public static Ball[]? TryEncloseGeneralized(Matrix<Ball> matrix, IReadOnlyList<Ball> weights)
    {
        BallMatrix.RequireSquare(matrix);
        ArgumentNullException.ThrowIfNull(weights);
        if (matrix.Rows != weights.Count)
        {
            throw new ArgumentException($"sizes differ: {matrix.Rows} and {weights.Count}", nameof(weights));
        }
        if (weights.Any(w => Ball.TrySign(w) != 1))
        {
            return null;
        }
        int precision = BallMatrix.Precision(matrix.Entries);
        Ball[] roots =
        [
            .. weights.Select(w => Ball.Sqrt(w.WithPrecision(Math.Max(precision, Math.Max(1, w.Precision))))),
        ];
        return Enclose(Matrix<Ball>.Create(matrix.Rows, matrix.Rows, (i, j) => matrix[i, j] / (roots[i] * roots[j])));
    }

    /// <summary>The enclosures that any basis proves, orthonormal or not; indeterminate where it proves nothing.</summary>
    internal static Ball[] Certify(Matrix<Ball> a, Matrix<Ball> basis, int precision)
    {
        int n = a.Rows;
        Matrix<Ball> transposed = basis.Transpose();
        // VᵀAV and VᵀV are symmetric for every symmetric matrix inside A: one triangle encloses the other.
        Matrix<Ball> compressed = BallMatrix.SymmetricProduct(transposed, (a * basis).Transpose());
        Matrix<Ball> defect = BallMatrix.SymmetricProduct(transposed, transposed) - Matrix<Ball>.Identity(n);
        // d = midpoints of the diagonal; the rest E of VᵀAV is symmetric, so that ‖E‖₂ ≤ ‖E‖∞; also ‖E‖₂ ≤ ‖E‖_F.
        Ball[] diagonal = [.. Enumerable.Range(0, n).Select(i => compressed[i, i].MidpointBall())];
        Matrix<Ball> rest = compressed - Matrix<Ball>.Diagonal(diagonal);
        Magnitude error = BallMatrix.Min(BallMatrix.NormUp(rest), BallMatrix.FrobeniusUp(rest));
        Magnitude delta = BallMatrix.Min(BallMatrix.NormUp(defect), BallMatrix.FrobeniusUp(defect));
        if (error.IsInfinite || Magnitude.SubtractDown(Magnitude.PowerOfTwo(0), delta).IsZero)
        {
            return [.. Enumerable.Repeat(Ball.Indeterminate(precision), n)];
        }
        Array.Sort(diagonal, (x, y) => Ball.TryCompare(y, x) ?? 0);
        Ball theta = Ball.One.WithPrecision(precision).Widen(delta);
        return [.. diagonal.Select(d => (d.Widen(error) / theta).WithPrecision(precision))];
    }
}
