using System.Runtime.CompilerServices;

namespace Verify.LeastSquares;

/// <summary>Singular values and right singular vectors of a dense matrix by pivoted QR and one-sided Jacobi rotations.</summary>
/// <remarks>
/// A tall X is first reduced to the triangle R of XP = QR (Householder, column pivoting). The rows of R, or of a wide X, are
/// then rotated pairwise until they are orthogonal to rounding: their lengths are the singular values and their directions
/// the right singular vectors, small ones to high relative accuracy (Drmač and Veselić 2008, doi 10.1137/050639193).
/// </remarks>
internal static class JacobiSingularVectors
{
    private const int MostSweeps = 60;

    /// <summary>Singular values, descending, and right singular vectors by rows.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">p.</param>
    /// <param name="entries">X by rows, with a largest entry near 1 (squares must not overflow).</param>
    /// <returns>min(n, p) values and unit vectors of p entries; the vector of a zero is zero.</returns>
    public static (double[] Values, double[][] Vectors) Of(int rows, int columns, double[] entries)
    {
        double[][] working = rows > columns ? Triangle(rows, columns, entries) : Split(rows, columns, entries);
        Orthogonalize(working);
        double[] lengths = [.. working.Select(row => Math.Sqrt(VectorKernels.Dot(row, row)))];
        int[] order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];
        foreach (int i in order)
        {
            for (int j = 0; j < columns && lengths[i] > 0.0; j++)
            {
                working[i][j] /= lengths[i];
            }
        }
        return ([.. order.Select(i => lengths[i])], [.. order.Select(i => working[i])]);
    }

    private static double[][] Split(int rows, int columns, double[] entries) =>
        [.. Enumerable.Range(0, rows).Select(k => entries.AsSpan(k * columns, columns).ToArray())];

    // The rows of R with the columns back in their places.
    private static double[][] Triangle(int n, int p, double[] entries)
    {
        var columns = new double[p][];
        var norms = new double[p];
        for (int j = 0; j < p; j++)
        {
            var column = new double[n];
            for (int k = 0; k < n; k++)
            {
                column[k] = entries[(k * p) + j];
            }
            columns[j] = column;
            norms[j] = VectorKernels.Dot(column, column);
        }
        int[] place = [.. Enumerable.Range(0, p)];
        double[][] triangle = [.. Enumerable.Range(0, p).Select(_ => new double[p])];
        double[] initial = [.. norms];
        for (int k = 0; k < p; k++)
        {
            int pivot = k;
            for (int j = k + 1; j < p; j++)
            {
                pivot = norms[j] > norms[pivot] ? j : pivot;
            }
            (columns[k], columns[pivot]) = (columns[pivot], columns[k]);
            (norms[k], norms[pivot]) = (norms[pivot], norms[k]);
            (initial[k], initial[pivot]) = (initial[pivot], initial[k]);
            (place[k], place[pivot]) = (place[pivot], place[k]);
            for (int i = 0; i < k; i++)
            {
                triangle[i][place[k]] = columns[k][i];
            }
            Span<double> reflector = columns[k].AsSpan(k);
            double length = Math.Sqrt(VectorKernels.Dot(reflector, reflector));
            if (length == 0.0)
            {
                continue;
            }
            double diagonal = reflector[0] >= 0.0 ? -length : length;
            // H = I − vvᵀ/h with v = x − diagonal·e₁ and h = vᵀv/2 = length² + |x₁|·length.
            double half = length * (length + Math.Abs(reflector[0]));
            reflector[0] -= diagonal;
            triangle[k][place[k]] = diagonal;
            for (int j = k + 1; j < p; j++)
            {
                Span<double> column = columns[j].AsSpan(k);
                VectorKernels.AddScaled(-VectorKernels.Dot(reflector, column) / half, reflector, column);
                norms[j] -= column[0] * column[0];
                if (norms[j] < 1e-4 * initial[j])
                {
                    // The difference has lost four digits: count again.
                    norms[j] = initial[j] = VectorKernels.Dot(column[1..], column[1..]);
                }
            }
        }
        for (int j = 0; j < p; j++)
        {
            for (int i = 0; i < j; i++)
            {
                triangle[i][place[j]] = columns[j][i];
            }
        }
        return triangle;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Orthogonalize(double[][] rows)
    {
        int count = rows.Length;
        var squares = new double[count];
        double tolerance = Math.Sqrt(count == 0 ? 0 : rows[0].Length) * Math.ScaleB(1.0, -53);
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            for (int i = 0; i < count; i++)
            {
                squares[i] = VectorKernels.Dot(rows[i], rows[i]);
            }
            bool rotated = false;
            for (int i = 0; i < count; i++)
            {
                for (int j = i + 1; j < count; j++)
                {
                    double product = VectorKernels.Dot(rows[i], rows[j]);
                    if (Math.Abs(product) <= tolerance * Math.Sqrt(squares[i]) * Math.Sqrt(squares[j]))
                    {
                        continue;
                    }
                    rotated = true;
                    double zeta = (squares[j] - squares[i]) / (2.0 * product);
                    double tangent = Math.CopySign(1.0, zeta) / (Math.Abs(zeta) + Math.Sqrt(1.0 + (zeta * zeta)));
                    double cosine = 1.0 / Math.Sqrt(1.0 + (tangent * tangent));
                    VectorKernels.Rotate(rows[i], rows[j], cosine, cosine * tangent);
                    squares[i] -= tangent * product;
                    squares[j] += tangent * product;
                }
            }
            if (!rotated)
            {
                return;
            }
        }
    }
}
