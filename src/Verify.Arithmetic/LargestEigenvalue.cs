namespace Verify.Arithmetic;

/// <summary>An enclosure of the largest eigenvalue of a symmetric matrix; multiplicities and clusters are fine.</summary>
public static class LargestEigenvalue
{
    private const int Sweeps = 6;

    /// <summary>Encloses λ_max(A).</summary>
    /// <remarks>
    /// Below: for any u ≠ 0, uᵀAu/uᵀu ≤ λ_max. Above: λ_max &lt; θ + δ when (θ + δ)I − A has only positive pivots under
    /// Gaussian elimination without exchanges, hence is positive definite. u comes from inverse iteration at a shift just
    /// above an approximation, so the quotient misses λ_max by little; δ = 2^(−precision/2)·max(1, |θ|).
    /// </remarks>
    /// <param name="matrix">A, n×n symmetric, n ≥ 1.</param>
    /// <param name="approximation">A double near λ_max and not above it by much, from floating point.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <returns>The enclosure; null where it was not reached at this precision.</returns>
    public static Ball? TryEnclose(Matrix<Ball> matrix, double approximation, int precision)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int n = matrix.Rows;
        if (matrix.Columns != n || n == 0)
        {
            throw new ArgumentException($"a {n}×{matrix.Columns} matrix has no largest eigenvalue", nameof(matrix));
        }
        // The shift lies above λ_max by a few roundings of the double, so that A − shift is far from singular in balls.
        double margin = Math.Max(Math.Abs(approximation), 1e-300) * 1e-12;
        Ball shift = Ball.Exact(approximation + margin).WithPrecision(precision);
        Matrix<Ball> shifted = Shifted(matrix, shift);
        var start = Matrix<Ball>.Create(n, 1, (i, _) => Ball.FromRational(new Rational(1, i + 1), precision));
        if (LinearSolver.TrySolve(shifted, start) is not { } vector)
        {
            return null;
        }
        for (int sweep = 0; sweep < Sweeps * 4; sweep++)
        {
            vector = Normalized(vector);
            if (LinearSolver.TrySolve(shifted, vector) is not { } next)
            {
                return null;
            }
            vector = next;
        }
        Ball[] u = Normalized(vector).Column(0);
        Ball lower = Vectors.Dot<Ball>(u, matrix.Times(u)) / Vectors.Dot<Ball>(u, u);
        if (!lower.IsFinite)
        {
            return null;
        }
        Ball size = Ball.Max(Ball.One, Ball.UpperBound(lower));
        Ball delta = Ball.FromRational(Rational.FromDyadic(1, -(precision / 2)), precision) * size;
        Ball upper = lower.MidpointBall() + delta;
        return IsPositiveDefinite(Shifted(matrix, upper)) && upper.Upper >= lower.Lower
            ? Ball.FromInterval(lower.Lower, upper.Upper, precision)
            : null;
    }

    // shift·I − A.
    private static Matrix<Ball> Shifted(Matrix<Ball> matrix, Ball shift) =>
        Matrix<Ball>.Create(matrix.Rows, matrix.Rows, (i, j) => i == j ? shift - matrix[i, j] : -matrix[i, j]);

    // An approximation only: radii are dropped and the largest entry becomes about 1.
    private static Matrix<Ball> Normalized(Matrix<Ball> vector)
    {
        Ball largest = Ball.Zero;
        foreach (Ball entry in vector.Entries)
        {
            largest = Ball.Max(largest, Ball.UpperBound(entry.MidpointBall()));
        }
        return Ball.TrySign(largest) == 1 ? vector.Map(entry => (entry / largest).MidpointBall()) : vector;
    }

    // Symmetric elimination without exchanges: A is positive definite iff all pivots are positive.
    private static bool IsPositiveDefinite(Matrix<Ball> matrix)
    {
        int n = matrix.Rows;
        var work = new Ball[n][];
        for (int i = 0; i < n; i++)
        {
            work[i] = matrix.Row(i).ToArray();
        }
        for (int c = 0; c < n; c++)
        {
            if (Ball.TrySign(work[c][c]) != 1)
            {
                return false;
            }
            for (int i = c + 1; i < n; i++)
            {
                Ball factor = work[i][c] / work[c][c];
                for (int j = c + 1; j < n; j++)
                {
                    work[i][j] -= factor * work[c][j];
                }
            }
        }
        return true;
    }
}
