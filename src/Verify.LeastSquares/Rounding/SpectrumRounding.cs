using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moved a spectrum in doubles: an estimate of first order, not a bound.</summary>
/// <remarks>
/// Pivoted QR and Jacobi rotations give the exact spectrum of X + E whose columns are off by ‖E_l‖ ≤ u‖x_l‖ (Drmač and Veselić 2008,
/// doi 10.1137/050639193; Higham 2002, Accuracy and Stability, §19), u = 2⁻⁵¹(√n + r + 4), entries of X that were rounded to doubles included. In the
/// eigenbasis Σ̂ moves at (i, j) by a_ij = √s_i e_j + √s_j e_i + e_ie_j with e_j = u(Σ_l ‖x_l‖|v_lj|/√n + √s_j), so that a graded X, whose small directions
/// live in small columns, keeps their digits. A direction that was dropped with a singular value below the threshold of the rank is one of them, unless the rank is
/// known. All lengths are relative to √s_1, so that no product over- or underflows.
/// </remarks>
internal sealed class SpectrumRounding
{
    private readonly double[] _columns;
    private readonly double[] _reach;

    /// <summary>Prepares e.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="features">X.</param>
    /// <param name="isRankKnown">Whether no direction was dropped that is one in exact arithmetic.</param>
    public SpectrumRounding(Spectrum<Float64> spectrum, Matrix<Float64> features, bool isRankKnown)
    {
        (int n, int p, int r) = (spectrum.SampleCount, spectrum.FeatureCount, spectrum.Rank);
        Spectrum = spectrum;
        Unit = Math.ScaleB(Math.Sqrt(n) + r + 4.0, -51);
        Largest = spectrum.Eigenvalues[0];
        double length = Math.Sqrt(Largest);
        _columns = [.. Enumerable.Range(0, p).Select(l => Norm(features.Column(l).ToArray(), length) / Math.Sqrt(n))];
        Roots = [.. spectrum.Eigenvalues.Select(s => Math.Sqrt(s) / length)];
        _reach = [.. Enumerable.Range(0, r).Select(j => Reach(l => spectrum.Directions[l, j]) + (Unit * Roots[j]))];
        double dropped = Math.Max(n, p) * Math.ScaleB(1.0, -52);
        MostDropped = isRankKnown || r == Math.Min(n, p) ? 0.0 : Largest * dropped * dropped;
    }

    /// <summary>The spectrum.</summary>
    public Spectrum<Float64> Spectrum { get; }

    /// <summary>u.</summary>
    public double Unit { get; }

    /// <summary>s_1.</summary>
    public double Largest { get; }

    /// <summary>√(s_i/s_1), r entries.</summary>
    public double[] Roots { get; }

    /// <summary>No eigenvalue above this was dropped; 0 where none was.</summary>
    public double MostDropped { get; }

    /// <summary>e_j/√s_j, how far row coordinates of direction j are off, relative to their root mean square.</summary>
    /// <param name="j">The direction.</param>
    public double Relative(int j) => _reach[j] / Roots[j];

    /// <summary>e_j/√s_1.</summary>
    /// <param name="j">The direction.</param>
    public double OfDirection(int j) => _reach[j];

    /// <summary>e/√s_1 of any unit vector.</summary>
    /// <param name="direction">Its component at a feature.</param>
    public double Reach(Func<int, double> direction)
    {
        double sum = 0.0;
        for (int l = 0; l < _columns.Length; l++)
        {
            // Components themselves are known to u.
            sum += _columns[l] * (Math.Abs(direction(l)) + Unit);
        }
        return Unit * sum;
    }

    /// <summary>a_ij/s_1 of two directions.</summary>
    public static double Move(double rootI, double reachI, double rootJ, double reachJ) =>
        (rootI * reachJ) + (rootJ * reachI) + (reachI * reachJ);

    /// <summary>a_ii, how far s_i is off.</summary>
    /// <param name="i">The direction.</param>
    public double OfEigenvalue(int i) => Largest * Move(Roots[i], _reach[i], Roots[i], _reach[i]);

    /// <summary>How far v_i turns towards v_j, at most 1.</summary>
    /// <param name="i">A direction.</param>
    /// <param name="j">Another.</param>
    public double Angle(int i, int j)
    {
        double gap = Math.Abs((Roots[i] - Roots[j]) * (Roots[i] + Roots[j]));
        double move = Move(Roots[i], _reach[i], Roots[j], _reach[j]);
        return move < gap ? move / gap : 1.0;
    }

    /// <summary>‖x‖/unit without over- or underflow.</summary>
    private static double Norm(Float64[] entries, double unit)
    {
        double largest = entries.Select(entry => Math.Abs(entry.Value)).DefaultIfEmpty().Max();
        return largest == 0.0
            ? 0.0
            : largest / unit * Math.Sqrt(entries.Sum(entry => Math.Pow(entry.Value / largest, 2)));
    }
}
