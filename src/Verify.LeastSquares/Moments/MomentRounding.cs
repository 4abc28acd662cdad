using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves moments that were computed in the eigenbasis: an estimate, not a bound.</summary>
/// <remarks>
/// v_a = Xᵀu_a/σ_a, so component i of every v_a is at most e_i = min(1, ‖X_·i‖/σ_r) and rounding moves it by about ε·e_i. Moments in the eigenbasis are known
/// relative to their largest entry: where columns are graded, small ones inherit the rounding of large ones. So an entry of V C Vᵀ moves by about
/// ε·e_ie_j·max C_aa and one of V m by ε·e_iΣ|m_a|. Sums of r terms are taken into ε = 2⁻⁵⁰(r + 4).
/// </remarks>
internal sealed class MomentRounding
{
    private readonly double[] _reach;
    private readonly int _rank;
    private readonly double _unit;

    /// <summary>Prepares e.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="features">X, n×p.</param>
    public MomentRounding(Spectrum<Float64> spectrum, Matrix<Float64> features)
    {
        _rank = spectrum.Rank;
        _unit = Math.ScaleB(_rank + 4.0, -50);
        _reach = new double[features.Columns];
        for (int i = 0; i < features.Columns; i++)
        {
            double largest = 0.0;
            for (int k = 0; k < features.Rows; k++)
            {
                largest = Math.Max(largest, Math.Abs(features[k, i].Value));
            }
            double sum = 0.0;
            for (int k = 0; k < features.Rows && largest > 0.0; k++)
            {
                double scaled = features[k, i].Value / largest;
                sum += scaled * scaled;
            }
            // Norms relative to the largest entry: no square over- or underflows.
            double norm = largest * Math.Sqrt(sum / features.Rows);
            _reach[i] = _rank == 0 ? 0.0 : Math.Min(1.0, norm / Math.Sqrt(spectrum.Eigenvalues[_rank - 1]));
        }
    }

    /// <summary>Errors of V m, p entries.</summary>
    /// <param name="coordinates">m, r entries.</param>
    public double[] OfMean(IReadOnlyList<double> coordinates)
    {
        double size = _unit * coordinates.Sum(Math.Abs);
        return [.. _reach.Select(reach => reach * size)];
    }

    /// <summary>g with g_ig_j the error of V C Vᵀ at (i, j), p entries.</summary>
    /// <param name="variances">The diagonal of C in the eigenbasis, r entries.</param>
    public double[] OfCovariance(IReadOnlyList<double> variances)
    {
        double root = Math.Sqrt(_unit) * Math.Sqrt(variances.Select(Math.Abs).DefaultIfEmpty().Max());
        return [.. _reach.Select(reach => reach * root)];
    }
}
