namespace Verify.LeastSquares;

/// <summary>The largest eigenvalue of a self-adjoint operator whose top eigenvector has a part in the start, by Lanczos.</summary>
/// <remarks>
/// A Ritz pair (θ, y) has the residual β_m|y_m|, and an eigenvalue is no farther than that from θ: the space grows until this is
/// 10⁻¹³·θ. That it is the largest one rests on the start.
/// </remarks>
internal static class LargestEigenvalue
{
    private const double Tolerance = 1e-13;
    private const int First = 16;

    /// <summary>θ.</summary>
    /// <param name="start">The start, not zero.</param>
    /// <param name="apply">(x, y): writes the image of x to y.</param>
    /// <param name="cancellation">Stops the iteration.</param>
    public static double Of(
        double[] start,
        Action<double[], double[]> apply,
        CancellationToken cancellation = default
    ) => WithVector(start, apply, cancellation).Value;

    /// <summary>θ, its unit vector y and the residual β_m|y_m|.</summary>
    /// <param name="start">The start, not zero.</param>
    /// <param name="apply">(x, y): writes the image of x to y.</param>
    /// <param name="cancellation">Stops the iteration.</param>
    public static (double Value, double[] Vector, double Residual) WithVector(
        double[] start,
        Action<double[], double[]> apply,
        CancellationToken cancellation = default
    )
    {
        var basis = new LanczosBasis(start, apply);
        int count = Math.Min(First, start.Length);
        while (true)
        {
            while (basis.Count < count && !basis.IsComplete)
            {
                cancellation.ThrowIfCancellationRequested();
                basis.Extend();
            }
            int m = basis.Count;
            double[] modes = basis.Diagonal;
            double[][] ends = [.. Enumerable.Range(0, m).Select(a => new[] { a == m - 1 ? 1.0 : 0.0 })];
            TridiagonalEigen.Solve(modes, basis.OffDiagonal, ends);
            int top = Array.IndexOf(modes, modes.Max());
            double residual = basis.IsComplete ? 0.0 : basis.Coupling * Math.Abs(ends[top][0]);
            if (residual <= Tolerance * Math.Abs(modes[top]))
            {
                return (modes[top], Vector(basis, top), residual);
            }
            count += 1 + (count / 8);
        }
    }

    /// <summary>The largest Ritz value of a space, and its unit vector.</summary>
    /// <param name="basis">The space.</param>
    public static (double Value, double[] Vector) TopOf(LanczosBasis basis)
    {
        double[] modes = basis.Diagonal;
        double[][] ends = [.. modes.Select(_ => Array.Empty<double>())];
        TridiagonalEigen.Solve(modes, basis.OffDiagonal, ends);
        int top = Array.IndexOf(modes, modes.Max());
        return (modes[top], Vector(basis, top));
    }

    private static double[] Vector(LanczosBasis basis, int top)
    {
        int m = basis.Count;
        double[] modes = basis.Diagonal;
        double[][] vectors =
        [
            .. Enumerable
                .Range(0, m)
                .Select(a => (double[])[.. Enumerable.Range(0, m).Select(j => j == a ? 1.0 : 0.0)]),
        ];
        TridiagonalEigen.Solve(modes, basis.OffDiagonal, vectors);
        return basis.Combine(vectors[top]);
    }
}
