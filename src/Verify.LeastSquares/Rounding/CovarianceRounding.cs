using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>How far rounding moves the traces of a covariance averaged over the noise: an estimate.</summary>
/// <remarks>
/// C depends linearly and monotonely on its forcing, so what rounding makes of the forcing, as a forcing of its own, drives the error: weights σ²δh_k, leverages being
/// off by δh_k ≤ Σ_i(2|b_ki|(1 + |b_ki|)ε_i + ε_i²) where b_ki = a_ki/√(ns_i) and ε_i = e_i/√s_i (<see cref="SpectrumRounding"/>), and M off by
/// Σ_j|θ_iθ_j|a_ij/s_i + (σ²/n)·4ε_i/s_i in direction i, which rows see one by one, their own coordinates off by e_i: 𝒩[M] is a difference, and its rounding is
/// as large as the two terms. The rows that carry the forcing move direction i of C by 2ε_i of itself, and the generator moves all of it by
/// <see cref="RoundingEstimate"/>, 2(N + 4) times for sums over N modes there and back; what leaks into the slowest mode, as often, weighs s_1 in tr Σ̂C. Where a
/// direction was dropped, leverages may lack all that is missing to 1.
/// </remarks>
internal sealed class CovarianceRounding
{
    private const double Enough = 1e-2;

    // Modes of the dense route at most; the other has no more vectors where it is accurate.
    private const int MostModes = CovarianceEngine.LargestDenseRank * (CovarianceEngine.LargestDenseRank + 1) / 2;
    private readonly SpectrumRounding _rounding;
    private readonly CovarianceEngine _engine;
    private readonly Lazy<CovarianceEngine> _errors;
    private readonly double _terms;

    /// <summary>Prepares the error's forcing.</summary>
    /// <param name="rounding">The spectrum's.</param>
    /// <param name="linear">θ's.</param>
    /// <param name="noiseVariance">σ².</param>
    /// <param name="engine">The covariance.</param>
    /// <param name="driven">The same covariance with another forcing, to a relative accuracy.</param>
    public CovarianceRounding(
        SpectrumRounding rounding,
        LinearRiskRounding linear,
        double noiseVariance,
        CovarianceEngine engine,
        Func<MomentForcing<Float64>, double, CovarianceEngine> driven
    )
    {
        (_rounding, _engine) = (rounding, engine);
        int rank = rounding.Spectrum.Rank;
        _terms = 2.0 * (Math.Min(rank * (rank + 1) / 2, MostModes) + 4.0);
        _errors = new(() => driven(Forcing(rounding, linear, noiseVariance), Enough));
    }

    /// <summary>Errors of tr C and tr Σ̂C.</summary>
    /// <param name="clocks">Times, or numbers of steps.</param>
    /// <param name="traces">What was computed there.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public IReadOnlyList<(double Trace, double Prediction)> Of(
        IReadOnlyList<double> clocks,
        IReadOnlyList<CovarianceTraces> traces,
        CancellationToken cancellation
    )
    {
        Spectrum<Float64> spectrum = _rounding.Spectrum;
        IReadOnlyList<CovarianceTraces> driven = _errors.Value.Traces(clocks, cancellation);
        double[] rows = [.. Enumerable.Range(0, spectrum.Rank).Select(i => Square(1.0 + _rounding.Relative(i)) - 1.0)];
        var errors = new (double, double)[clocks.Count];
        for (int c = 0; c < clocks.Count; c++)
        {
            double ofRows = 0.0,
                ofRowsPredicted = 0.0;
            if (spectrum.Rank <= CovarianceEngine.LargestDenseRank)
            {
                Matrix<Float64> covariance = _engine.InEigenbasis(clocks[c], cancellation);
                for (int i = 0; i < spectrum.Rank; i++)
                {
                    double part = 2.0 * rows[i] * Math.Abs(covariance[i, i].Value);
                    ofRows += part;
                    ofRowsPredicted += spectrum.Eigenvalues[i] * part;
                }
            }
            else
            {
                ofRows = 2.0 * rows.Max() * Math.Abs(traces[c].Trace);
                ofRowsPredicted = 2.0 * rows.Max() * Math.Abs(traces[c].PredictionTrace);
            }
            double generator = _terms * traces[c].ErrorEstimate;
            double leaked = Math.ScaleB(_terms, -52) * traces[c].Leak;
            errors[c] = (
                ofRows + leaked + Math.Abs(driven[c].Trace) + Relative(generator, traces[c].Trace),
                ofRowsPredicted
                    + (spectrum.Eigenvalues[0] * leaked)
                    + Math.Abs(driven[c].PredictionTrace)
                    + Relative(generator, traces[c].PredictionTrace)
            );
        }
        return errors;
    }

    // At the clock 0 the value is 0, and its estimate relative to nothing.
    private static double Relative(double share, double value) => value == 0.0 ? 0.0 : share * Math.Abs(value);

    private static double Square(double value) => value * value;

    private static MomentForcing<Float64> Forcing(
        SpectrumRounding rounding,
        LinearRiskRounding linear,
        double noiseVariance
    )
    {
        Spectrum<Float64> spectrum = rounding.Spectrum;
        (int n, int rank) = (spectrum.SampleCount, spectrum.Rank);
        double[] relative = [.. Enumerable.Range(0, rank).Select(rounding.Relative)];
        Float64[] leverages = spectrum.Leverages();
        var weights = new Float64[n];
        for (int k = 0; k < n && rank < n; k++)
        {
            double leverage = rounding.Unit;
            for (int i = 0; i < rank; i++)
            {
                double row = Math.Abs(spectrum.Rows[k, i].Value) / Math.Sqrt(n) / Math.Sqrt(spectrum.Eigenvalues[i]);
                leverage += relative[i] * ((2.0 * row * (1.0 + row)) + relative[i]);
            }
            // A leverage is between 0 and 1.
            double missing = rounding.MostDropped > 0.0 ? 2.0 * Math.Abs(1.0 - leverages[k].Value) : 0.0;
            weights[k] = noiseVariance * Math.Min(leverage + missing, 1.0);
        }
        double all = linear.Truth.Sum();
        var off = new double[rank];
        var whole = new double[rank];
        for (int i = 0; i < rank; i++)
        {
            double sum = linear.OfTruth * ((rank * (linear.Truth[i] + linear.OfTruth)) + all),
                seen = 0.0;
            for (int j = 0; j < rank; j++)
            {
                double move = SpectrumRounding.Move(
                    rounding.Roots[i],
                    rounding.OfDirection(i),
                    rounding.Roots[j],
                    rounding.OfDirection(j)
                );
                double product = linear.Truth[i] * linear.Truth[j];
                seen += product;
                sum += product * (rounding.Unit + (move / rounding.Roots[i] / rounding.Roots[i]));
            }
            double noise = noiseVariance / n / spectrum.Eigenvalues[i];
            off[i] = sum + (noise * 4.0 * relative[i] * (1.0 + relative[i]));
            whole[i] = seen + noise;
        }
        double length = Math.Sqrt(rounding.Largest);
        return MomentForcing<Float64>.OfRows(
            weights,
            Matrix<Float64>.Create(
                n,
                rank,
                (k, i) =>
                {
                    double row = Math.Abs(spectrum.Rows[k, i].Value),
                        moved = length * rounding.OfDirection(i);
                    return (off[i] * row * row) + (whole[i] * moved * ((2.0 * row) + moved));
                }
            )
        );
    }
}
