using MathNet.Numerics.LinearAlgebra.Factorization;
using Verify.Arithmetic;
using Dense = MathNet.Numerics.LinearAlgebra.Matrix<double>;

namespace Verify.LeastSquares;

/// <summary>The spectrum of Σ̂ in doubles, through the singular values of X.</summary>
/// <remarks>
/// XᵀX would square the condition number: an eigenvalue of relative size below 1e−16 would be lost. QR of X (or Xᵀ,
/// whichever is tall) and the SVD of its small factor keep singular values down to 1e−16 of the largest.
/// </remarks>
public static class DoubleSpectrum
{
    /// <summary>The spectrum of XᵀX/n.</summary>
    /// <param name="features">X, n×p.</param>
    /// <param name="rank">The rank when it is known exactly; otherwise singular values below max(n,p)·2⁻⁵²·σ_1 count as 0.</param>
    public static Spectrum<Float64> Of(Matrix<Float64> features, int? rank = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        int n = features.Rows,
            p = features.Columns;
        var x = Dense.Build.Dense(n, p, (i, j) => features[i, j].Value);
        (double[] singular, Dense right) = RightSingular(x);
        double threshold = Math.Max(n, p) * Math.ScaleB(1.0, -52) * (singular.Length == 0 ? 0.0 : singular[0]);
        int r = rank ?? singular.Count(value => value > threshold);
        return new Spectrum<Float64>(
            [.. singular.Take(r).Select(value => new Float64(value * (value / n)))],
            Matrix<Float64>.Create(p, r, (i, j) => right[i, j]),
            features
        );
    }

    // The singular values of X, descending, and the right singular vectors as columns.
    private static (double[] Values, Dense Right) RightSingular(Dense x)
    {
        if (x.RowCount >= x.ColumnCount)
        {
            var small = x.QR(QRMethod.Thin).R.Svd();
            return (small.S.ToArray(), small.VT.Transpose());
        }
        // Xᵀ = QR, so X = RᵀQᵀ; with R = U S Wᵀ the right singular vectors of X are QU.
        var qr = x.Transpose().QR(QRMethod.Thin);
        var svd = qr.R.Svd();
        return (svd.S.ToArray(), qr.Q * svd.U);
    }
}
