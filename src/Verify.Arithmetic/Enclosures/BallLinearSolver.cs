namespace Verify.Arithmetic;

/// <summary>Linear systems over balls by an approximate inverse: widths of the order of the data, not of the elimination.</summary>
/// <remarks>Krawczyk's method in the form of S. M. Rump, Verification methods, Acta Numerica 19 (2010), §10.</remarks>
internal static class BallLinearSolver
{
    /// <summary>An enclosure of {A⁻¹b} for all A and b of the balls; null where the method cannot show that every A is regular.</summary>
    internal static Matrix<Ball>? TrySolve(Matrix<Ball> matrix, Matrix<Ball> rightHandSide)
    {
        int n = matrix.Rows;
        int precision = Math.Max(BallMatrix.Precision(matrix.Entries), BallMatrix.Precision(rightHandSide.Entries));
        if (!BallMatrix.IsFinite(matrix.Entries) || !BallMatrix.IsFinite(rightHandSide.Entries))
        {
            return null;
        }
        Matrix<Ball> a = BallMatrix.WithPrecision(matrix, precision);
        Matrix<Ball> b = BallMatrix.WithPrecision(rightHandSide, precision);
        Matrix<Ball>? inverse = LinearSolver.Eliminate(BallMatrix.Midpoint(a), Matrix<Ball>.Identity(n));
        if (inverse is null)
        {
            return null;
        }
        Matrix<Ball> r = BallMatrix.Midpoint(inverse);
        Matrix<Ball> c = Matrix<Ball>.Identity(n) - (r * a);
        Magnitude contraction = BallMatrix.NormUp(c);
        Magnitude regular = Magnitude.SubtractDown(Magnitude.PowerOfTwo(0), contraction);
        if (regular.IsZero)
        {
            return null;
        }
        Matrix<Ball> x = BallMatrix.Midpoint(r * BallMatrix.Midpoint(b));
        // With e = A⁻¹b − x and z = R(b − Ax): RAe = z, hence e = z + Ce.
        Matrix<Ball> z = r * (b - (a * x));
        var radii = new Magnitude[n, x.Columns];
        for (int j = 0; j < x.Columns; j++)
        {
            // ‖e‖ ≤ ‖z‖ + ‖C‖‖e‖ gives ‖e‖∞ ≤ ‖z‖∞/(1 − ‖C‖∞).
            Magnitude size = BallMatrix.MaximumUp(z.Column(j)) / regular;
            for (int i = 0; i < n; i++)
            {
                // |e − z|ᵢ = |Ce|ᵢ ≤ Σ_k|c_ik|·‖e‖∞.
                radii[i, j] = BallMatrix.SumUp(c.Row(i)) * size;
            }
        }
        return Matrix<Ball>.Create(n, x.Columns, (i, j) => (x[i, j] + z[i, j]).Widen(radii[i, j]));
    }
}
