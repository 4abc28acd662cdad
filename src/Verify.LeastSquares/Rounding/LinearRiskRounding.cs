using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves the risk of a linear shrinkage that was computed from a spectrum in doubles: an estimate.</summary>
/// <remarks>
/// Bias² = β*ᵀg(Σ̂)β* with g = (1 − w)², so a move a_ij of Σ̂ (<see cref="SpectrumRounding"/>) changes it by θ_iθ_j a_ij(g_i − g_j)/(s_i − s_j), the null space
/// being one direction with s = 0; variances are traces of h(Σ̂), h = w²/s, and change by h(s_i ± a_ii) − h(s_i). Exponents such as ts are rounded by no more
/// than moves of s that a_ii contains. Functions are differenced over their intervals, so that an eigenvalue that is all rounding counts with all that it does.
/// </remarks>
internal sealed class LinearRiskRounding
{
    private static readonly double[] Shares = [0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 1.0];
    private readonly SpectrumRounding _rounding;
    private readonly double[] _truth;
    private readonly double[] _roots;
    private readonly double[] _reach;
    private readonly double _ofTruth;
    private readonly double _noise;

    /// <summary>Prepares θ.</summary>
    /// <param name="rounding">The spectrum's.</param>
    /// <param name="truth">β* and σ².</param>
    public LinearRiskRounding(SpectrumRounding rounding, Truth<Float64> truth)
    {
        _rounding = rounding;
        Spectrum<Float64> spectrum = rounding.Spectrum;
        Float64[] coordinates = spectrum.Rotate(truth.Coefficients);
        Float64[] seen = spectrum.Directions.Times(coordinates);
        double[] unseen = [.. truth.Coefficients.Zip(seen, (b, s) => b.Value - s.Value)];
        bool isAllSeen = spectrum.Rank == spectrum.FeatureCount;
        double length = isAllSeen ? 0.0 : Math.Sqrt(unseen.Sum(value => value * value));
        _truth = [.. coordinates.Select(value => Math.Abs(value.Value)), length];
        _roots = [.. rounding.Roots, 0.0];
        double reach = length > 0.0 ? rounding.Reach(l => unseen[l] / length) : 0.0;
        _reach = [.. Enumerable.Range(0, spectrum.Rank).Select(rounding.OfDirection), reach];
        _ofTruth = rounding.Unit * Math.Sqrt(truth.Coefficients.Sum(value => value.Value * value.Value));
        _noise = truth.NoiseVariance / spectrum.SampleCount;
    }

    /// <summary>|θ_i| and, last, ‖(I − P)β*‖.</summary>
    public IReadOnlyList<double> Truth => _truth;

    /// <summary>How far each of them is off.</summary>
    public double OfTruth => _ofTruth;

    /// <summary>Errors of the four parts of the risk.</summary>
    /// <param name="shrinkage">w(s) and 1 − w(s), at 0 too.</param>
    public LinearRisk<Float64> Of(Filter<Float64> shrinkage)
    {
        double Missed(double s)
        {
            double missed = shrinkage.Complement(s).Value;
            return missed * missed;
        }
        double Kept(double s)
        {
            double kept = shrinkage.Weight(s).Value;
            return kept * kept;
        }
        return new(
            Quadratic(Missed),
            _noise * Trace(s => Kept(Math.Max(s, double.Epsilon)) / Math.Max(s, double.Epsilon)),
            Quadratic(s => s * Missed(s)),
            _noise * Trace(Kept)
        );
    }

    /// <summary>The error of β*ᵀg(Σ̂)β*.</summary>
    /// <param name="g">g on [0, ∞).</param>
    public double Quadratic(Func<double, double> g)
    {
        double scale = _rounding.Largest;
        int count = _truth.Length - (_truth[^1] == 0.0 && _ofTruth == 0.0 ? 1 : 0);
        count = _rounding.Spectrum.Rank == _rounding.Spectrum.FeatureCount ? _rounding.Spectrum.Rank : count;
        double[] values = [.. Enumerable.Range(0, count).Select(i => g(scale * _roots[i] * _roots[i]))];
        double error = 0.0;
        for (int i = 0; i < count; i++)
        {
            double si = _roots[i] * _roots[i],
                own = SpectrumRounding.Move(_roots[i], _reach[i], _roots[i], _reach[i]),
                size = _truth[i] + _ofTruth;
            error += size * size * Variation(g, scale * (si - own), scale * (si + own));
            error += Math.Abs(values[i]) * ((_rounding.Unit * size * size) + (_ofTruth * (_truth[i] + size)));
            for (int j = 0; j < i; j++)
            {
                double move = SpectrumRounding.Move(_roots[i], _reach[i], _roots[j], _reach[j]),
                    sj = _roots[j] * _roots[j],
                    gap = Math.Abs((_roots[i] - _roots[j]) * (_roots[i] + _roots[j])),
                    other = _truth[j] + _ofTruth;
                if (move < gap)
                {
                    double angle = move / gap;
                    error +=
                        Math.Abs(values[i] - values[j])
                        * angle
                        * ((2.0 * size * other) + (((size * size) + (other * other)) * angle));
                }
                else
                {
                    double variation = Variation(
                        g,
                        scale * (Math.Min(si, sj) - move),
                        scale * (Math.Max(si, sj) + move)
                    );
                    error += variation * (size + other) * (size + other);
                }
            }
        }
        if (_rounding.MostDropped > 0.0)
        {
            error += _truth[^1] * _truth[^1] * Variation(g, 0.0, _rounding.MostDropped);
        }
        return error;
    }

    // The error of tr h(Σ̂).
    private double Trace(Func<double, double> h)
    {
        double error = 0.0;
        for (int i = 0; i < _rounding.Spectrum.Rank; i++)
        {
            double s = _rounding.Spectrum.Eigenvalues[i],
                own = _rounding.OfEigenvalue(i);
            error += Variation(h, s - own, s + own) + (_rounding.Unit * Math.Abs(h(s)));
        }
        Spectrum<Float64> spectrum = _rounding.Spectrum;
        return _rounding.MostDropped > 0.0
            ? error
                + (
                    (Math.Min(spectrum.SampleCount, spectrum.FeatureCount) - spectrum.Rank)
                    * Shares.Max(share => h(share * _rounding.MostDropped))
                )
            : error;
    }

    // The largest less the least value that was seen.
    private static double Variation(Func<double, double> g, double low, double high)
    {
        double start = Math.Max(low, 0.0),
            least = double.PositiveInfinity,
            most = double.NegativeInfinity;
        foreach (double share in Shares)
        {
            double value = g(start + (share * (high - start)));
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }
        return most - least;
    }
}
