namespace Verify.Arithmetic;

/// <summary>One step of Ogita and Aishima towards an orthonormal eigenbasis V of a symmetric A: V becomes V(I + E).</summary>
/// <remarks>
/// T. Ogita and K. Aishima, Iterative refinement for symmetric eigenvalue decomposition, Japan J. Indust. Appl. Math. 35 (2018).
/// With S = VᵀAV, R = I − VᵀV and λ_i = S_ii/(1 − R_ii): E_ii = R_ii/2, E_ij = (S_ij + λ_jR_ij)/(λ_j − λ_i), hence
/// E_ij + E_ji = R_ij, which mends the orthogonality. An approximation: radii are dropped, and no enclosure relies on it.
/// </remarks>
internal static class EigenbasisStep
{
    /// <summary>AV, S = VᵀAV and R = I − VᵀV.</summary>
    internal static (Matrix<Ball> Image, Matrix<Ball> S, Matrix<Ball> R) Compressed(Matrix<Ball> a, Matrix<Ball> v)
    {
        Matrix<Ball> transposed = v.Transpose();
        Matrix<Ball> image = BallMatrix.Midpoint(a * v);
        return (
            image,
            BallMatrix.Midpoint(BallMatrix.SymmetricProduct(transposed, image.Transpose())),
            BallMatrix.Midpoint(Matrix<Ball>.Identity(v.Columns) - BallMatrix.SymmetricProduct(transposed, transposed))
        );
    }

    /// <summary>λ_i = S_ii/(1 − R_ii).</summary>
    internal static Ball[] Values(Matrix<Ball> s, Matrix<Ball> r) =>
        [.. Enumerable.Range(0, s.Rows).Select(i => (s[i, i] / (Ball.One - r[i, i])).MidpointBall())];

    /// <summary>E; of a pair that is refused, only the part that mends the orthogonality, R_ij/2.</summary>
    /// <param name="s">S.</param>
    /// <param name="r">R.</param>
    /// <param name="values">λ.</param>
    /// <param name="isAccepted">Takes i, j, S_ij + λ_jR_ij and E_ij, indeterminate where λ_i and λ_j are one to the precision.</param>
    internal static Matrix<Ball> Correction(
        Matrix<Ball> s,
        Matrix<Ball> r,
        Ball[] values,
        Func<int, int, Ball, Ball, bool> isAccepted
    )
    {
        int n = s.Rows;
        var step = new Ball[n * n];
        for (int i = 0; i < n; i++)
        {
            step[(i * n) + i] = Ball.ScaleByPowerOfTwo(r[i, i], -1);
            for (int j = 0; j < i; j++)
            {
                Ball coupling = (s[i, j] + (values[j] * r[i, j])).MidpointBall();
                Ball quotient = coupling / (values[j] - values[i]);
                Ball lower = isAccepted(i, j, coupling, quotient)
                    ? quotient.MidpointBall()
                    : Ball.ScaleByPowerOfTwo(r[i, j], -1);
                step[(i * n) + j] = lower;
                step[(j * n) + i] = (r[i, j] - lower).MidpointBall();
            }
        }
        return Matrix<Ball>.FromRows(n, n, step);
    }
}
