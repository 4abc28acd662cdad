using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves moments that were computed in the eigenbasis: an estimate, not a bound.</summary>
/// <remarks>
/// v_a = Xᵀu_a/σ_a, so component i of every v_a is at most e_i = min(1, ‖X_·i‖/σ_r) and rounding moves it by about ε·e_i. Moments in the eigenbasis are known
/// relative to their largest entry: where columns are graded, small ones inherit the rounding of large ones. So an entry of V C Vᵀ moves by about
/// ε·e_ie_j·max C_aa and one of V m by ε·e_iΣ|m_a|. Sums of r terms are taken into ε = 2⁻⁴⁸(r + 4).
/// Residuals are put together from a_k, known to ε‖x_k‖, and β̂, so the covariance's ε grows by max_k‖x_k‖·Σ|β̂_i| over max_k|y_k| where that is above 1.
/// </remarks>
internal sealed class MomentRounding
{
    private readonly double[] _reach;
    private readonly int _rank;
    private readonly double _unit;
    private readonly double _cancellation;

    /// <summary>Prepares e.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="problem">X and y.</param>
    /// <param name="fit">The least-squares fit.</param>
    public MomentRounding(Spectrum<Float64> spectrum, Problem<Float64> problem, LeastSquaresFit<Float64> fit)
    {
        Matrix<Float64> features = problem.Features;
        double response = problem.Response.Max(value => Math.Abs(value.Value));
        double put = 0.0;
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            put = Math.Max(put, Norm(spectrum.Rows.Row(k).ToArray()));
        }
        put *= fit.Coordinates.Sum(value => Math.Abs(value.Value));
        _cancellation = response > 0.0 ? Math.Max(1.0, put / response) : 1.0;
        _rank = spectrum.Rank;
        _unit = Math.ScaleB(_rank + 4.0, -48);
        _reach = new double[features.Columns];
        for (int i = 0; i < features.Columns; i++)
        {
            double norm = Norm(features.Column(i).ToArray()) / Math.Sqrt(features.Rows);
            _reach[i] = _rank == 0 ? 0.0 : Math.Min(1.0, norm / Math.Sqrt(spectrum.Eigenvalues[_rank - 1]));
        }
    }

    // Relative to the largest entry: no square over- or underflows.
    private static double Norm(Float64[] entries)
    {
        double largest = entries.Select(entry => Math.Abs(entry.Value)).DefaultIfEmpty().Max();
        return largest == 0.0 ? 0.0 : largest * Math.Sqrt(entries.Sum(entry => Math.Pow(entry.Value / largest, 2)));
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
        double largest = variances.Select(Math.Abs).DefaultIfEmpty().Max();
        // A variance below 0 is rounding throughout, and says how much of it there is.
        double below = -variances.DefaultIfEmpty().Min();
        double root = Math.Max(
            Math.Sqrt(_cancellation * _unit) * Math.Sqrt(largest),
            Math.Sqrt(2.0 * Math.Max(0.0, below))
        );
        return [.. _reach.Select(reach => reach * root)];
    }
}
