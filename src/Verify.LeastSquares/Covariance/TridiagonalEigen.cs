using System.Runtime.CompilerServices;

namespace Verify.LeastSquares;

/// <summary>Eigenvalues of a symmetric tridiagonal matrix and rows of its matrix of eigenvectors, by implicit QL.</summary>
/// <remarks>
/// Bowdler, Martin, Reinsch and Wilkinson 1968 (tql2), on the wanted rows of the eigenvector matrix only: two rows cost
/// O(m²), all of them O(m³).
/// </remarks>
internal static class TridiagonalEigen
{
    private const int MostIterations = 80;

    /// <summary>Diagonalizes.</summary>
    /// <param name="diagonal">m entries; replaced by the eigenvalues, in no particular order.</param>
    /// <param name="offDiagonal">m − 1 entries or more; read only.</param>
    /// <param name="rows">
    /// m arrays of equal length: on entry column a of the wanted rows of the identity (all of it: the unit vectors), on exit
    /// the wanted components of eigenvector a.
    /// </param>
    public static void Solve(double[] diagonal, ReadOnlySpan<double> offDiagonal, double[][] rows)
    {
        int m = diagonal.Length;
        var e = new double[m + 1];
        offDiagonal[..Math.Max(0, m - 1)].CopyTo(e);
        for (int l = 0; l < m; l++)
        {
            for (int iteration = 0; ; iteration++)
            {
                int small = l;
                while (
                    small + 1 < m
                    && Math.Abs(e[small]) > Math.ScaleB(Math.Abs(diagonal[small]) + Math.Abs(diagonal[small + 1]), -53)
                )
                {
                    small++;
                }
                if (small == l)
                {
                    break;
                }
                if (iteration == MostIterations)
                {
                    throw new ArithmeticException("an eigenvalue of a tridiagonal matrix did not converge");
                }
                Sweep(diagonal, e, rows, l, small);
            }
        }
    }

    // One implicit QL step on the block l … last with Wilkinson's shift.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sweep(double[] d, double[] e, double[][] rows, int l, int last)
    {
        double g = (d[l + 1] - d[l]) / (2.0 * e[l]);
        double r = double.Hypot(g, 1.0);
        g = d[last] - d[l] + (e[l] / (g + Math.CopySign(r, g)));
        double s = 1.0,
            c = 1.0,
            p = 0.0;
        for (int i = last - 1; i >= l; i--)
        {
            double f = s * e[i],
                b = c * e[i];
            r = double.Hypot(f, g);
            e[i + 1] = r;
            if (r == 0.0)
            {
                // An underflow splits the block: start again on the smaller one.
                d[i + 1] -= p;
                e[last] = 0.0;
                return;
            }
            s = f / r;
            c = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * s) + (2.0 * c * b);
            p = s * r;
            d[i + 1] = g + p;
            g = (c * r) - b;
            VectorKernels.Rotate(rows[i], rows[i + 1], c, s);
        }
        d[l] -= p;
        e[l] = g;
        e[last] = 0.0;
    }
}
