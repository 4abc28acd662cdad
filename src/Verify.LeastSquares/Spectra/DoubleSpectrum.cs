using System.Runtime.InteropServices;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The spectrum of Σ̂ in doubles, through the singular values of X.</summary>
/// <remarks>
/// XᵀX would square the condition number: an eigenvalue of relative size below 1e−16 would be lost. Pivoted QR of X and
/// Jacobi rotations keep singular values down to 1e−16 of the largest. X is scaled by a power of two first, so that nothing
/// over- or underflows on the way.
/// </remarks>
public static class DoubleSpectrum
{
    /// <summary>The spectrum of XᵀX/n.</summary>
    /// <param name="features">X, n×p.</param>
    /// <param name="rank">The rank when it is known exactly; otherwise singular values below max(n,p)·2⁻⁵²·σ_1 count as 0.</param>
    /// <exception cref="InvalidInputException">
    /// A column that is not zero lies below that threshold as a whole, so that its eigenvalue would be lost, or an eigenvalue
    /// of Σ̂ is beyond the range of doubles.
    /// </exception>
    public static Spectrum<Float64> Of(Matrix<Float64> features, int? rank = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        int n = features.Rows,
            p = features.Columns;
        double[] x = MemoryMarshal.Cast<Float64, double>(features.Entries).ToArray();
        int exponent = Normalize(x);
        (double[] singular, double[][] vectors) = JacobiSingularVectors.Of(n, p, x);
        double threshold = Math.Max(n, p) * Math.ScaleB(1.0, -52) * (singular.Length == 0 ? 0.0 : singular[0]);
        if (rank is null)
        {
            RequireComparableColumns(features, x, threshold);
        }
        int r = Math.Min(rank ?? singular.Length, singular.Count(value => value > (rank is null ? threshold : 0.0)));
        var eigenvalues = new Float64[r];
        for (int i = 0; i < r; i++)
        {
            double scaled = singular[i] * (singular[i] / n);
            eigenvalues[i] = Math.ScaleB(scaled, 2 * exponent);
            if (!double.IsNormal(eigenvalues[i]))
            {
                throw new InvalidInputException(
                    $"an eigenvalue of XᵀX/n, about 1e{Math.Round(Math.Log10(scaled) + (2 * exponent * Math.Log10(2.0))):F0}, is beyond the range of doubles: rescale X"
                );
            }
        }
        return new Spectrum<Float64>(
            eigenvalues,
            Matrix<Float64>.Create(p, r, (i, j) => vectors[j][i]),
            RowsInEigenbasis(n, p, r, x, vectors, exponent),
            p
        );
    }

    // Divides by 2^e with 2^e ≤ max|x| < 2^(e+1), exactly up to underflow; the exponent e.
    private static int Normalize(double[] x)
    {
        double largest = x.Length == 0 ? 0.0 : x.Max(Math.Abs);
        if (!double.IsFinite(largest))
        {
            throw new InvalidInputException("X has an entry that is not a finite double");
        }
        int exponent = largest == 0.0 ? 0 : Math.ILogB(largest);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.ScaleB(x[i], -exponent);
        }
        return exponent;
    }

    private static void RequireComparableColumns(Matrix<Float64> features, double[] scaled, double threshold)
    {
        int p = features.Columns;
        for (int j = 0; j < p; j++)
        {
            double largest = 0.0,
                original = 0.0;
            for (int k = 0; k < features.Rows; k++)
            {
                largest = Math.Max(largest, Math.Abs(scaled[(k * p) + j]));
                original = Math.Max(original, Math.Abs(features[k, j].Value));
            }
            if (original > 0.0 && largest * Math.Sqrt(features.Rows) <= threshold)
            {
                throw new InvalidInputException(
                    $"column {j + 1} of X (largest entry {original:R}) is below the rounding of the largest column: doubles cannot tell its eigenvalue from 0; scale the columns alike"
                );
            }
        }
    }

    private static Matrix<Float64> RowsInEigenbasis(int n, int p, int r, double[] x, double[][] vectors, int exponent)
    {
        double[][] columns = [.. Enumerable.Range(0, p).Select(_ => new double[r])];
        for (int j = 0; j < r; j++)
        {
            for (int i = 0; i < p; i++)
            {
                columns[i][j] = vectors[j][i];
            }
        }
        return Matrix<Float64>.Filled(
            n,
            r,
            columns,
            (entries, basis) => Rotate(MemoryMarshal.Cast<Float64, double>(entries), r, x, basis, exponent)
        );
    }

    private static void Rotate(Span<double> rows, int r, double[] x, double[][] columns, int exponent)
    {
        int p = columns.Length;
        for (int k = 0; k * r < rows.Length; k++)
        {
            Span<double> row = rows.Slice(k * r, r);
            for (int i = 0; i < p; i++)
            {
                VectorKernels.AddScaled(x[(k * p) + i], columns[i], row);
            }
            for (int j = 0; j < r; j++)
            {
                row[j] = Math.ScaleB(row[j], exponent);
            }
        }
    }
}
