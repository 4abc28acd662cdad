namespace Verify.Arithmetic;

/// <summary>Exact rational orthogonal matrices, and with them rational problems whose spectrum is known exactly.</summary>
/// <remarks>A. Cayley, Sur quelques propriétés des déterminants gauches, J. reine angew. Math. 32 (1846).</remarks>
public static class CayleyTransform
{
    /// <summary>Q = (I − S)(I + S)⁻¹, orthogonal with QᵀQ = I exactly, for a skew-symmetric S.</summary>
    /// <param name="skew">S = −Sᵀ, n×n; then I + S is always regular, its eigenvalues being 1 + iμ.</param>
    /// <exception cref="ArgumentException">S is not square or not skew-symmetric.</exception>
    public static Matrix<Rational> Orthogonal(Matrix<Rational> skew)
    {
        ArgumentNullException.ThrowIfNull(skew);
        int n = skew.Rows;
        if (skew.Columns != n)
        {
            throw new ArgumentException($"a square matrix is needed, not {n}×{skew.Columns}", nameof(skew));
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                if (skew[i, j] != -skew[j, i])
                {
                    throw new ArgumentException(
                        $"entries ({i}, {j}) and ({j}, {i}) of a skew-symmetric matrix add up to 0, not {skew[i, j] + skew[j, i]}",
                        nameof(skew)
                    );
                }
            }
        }
        Matrix<Rational> identity = Matrix<Rational>.Identity(n);
        // (I − S) and (I + S)⁻¹ commute, so that the solution of (I + S)Q = I − S is Q.
        return LinearSolver.TrySolve(identity + skew, identity - skew)
            ?? throw new InvalidOperationException("I + S is singular although S is skew-symmetric: a defect");
    }

    /// <summary>The orthogonal matrix of the strictly lower triangle of S, given row by row.</summary>
    /// <param name="size">n.</param>
    /// <param name="lowerTriangle">S₁₀, S₂₀, S₂₁, S₃₀, …: n(n − 1)/2 numbers.</param>
    /// <exception cref="ArgumentException">The number of entries is not n(n − 1)/2.</exception>
    public static Matrix<Rational> Orthogonal(int size, IReadOnlyList<Rational> lowerTriangle)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(lowerTriangle);
        int expected = size * (size - 1) / 2;
        if (lowerTriangle.Count != expected)
        {
            throw new ArgumentException(
                $"a strictly lower triangle of size {size} has {expected} entries, not {lowerTriangle.Count}",
                nameof(lowerTriangle)
            );
        }
        return Orthogonal(
            Matrix<Rational>.Create(
                size,
                size,
                (i, j) =>
                    i > j ? lowerTriangle[(i * (i - 1) / 2) + j]
                    : i < j ? -lowerTriangle[(j * (j - 1) / 2) + i]
                    : Rational.Zero
            )
        );
    }
}
