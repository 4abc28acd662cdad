using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A risk at one clock, with its stochastic part in two parts.</summary>
/// <param name="Clock">t, or k.</param>
/// <param name="Risk">E‖β − β*‖².</param>
/// <param name="Lasting">The part of tr E_ε Cov_I that the noise at β̂ makes; 0 for a deterministic estimator.</param>
/// <param name="Fading">The rest of it, made while the mean is on its way.</param>
/// <param name="PredictionFading">The same of tr Σ̂ E_ε Cov_I.</param>
internal readonly record struct StoppedSample(
    double Clock,
    double Risk,
    double Lasting = 0.0,
    double Fading = 0.0,
    double PredictionFading = 0.0
);

/// <summary>The estimation risk of an estimator along its clock, with lower bounds between clocks.</summary>
/// <remarks>
/// Risk = Bias² + Var + tr Cov. Bias² = Σ|c_i|²θ_i² + ‖(I − P)β*‖² falls and Var ≥ (σ²/n)Σ(1 − |c_i|)²/s_i rises with the
/// clock, where c_i = e^{−ts_i}, 1/(1 + ts_i) or (1 − ηs_i)^k. The covariance is linear in its forcing, the noise of a gradient at
/// the mean: that at β̂, ω, is constant, and κ∫e^{uL}ω du rises, L being a positive map's generator. The rest of the forcing
/// is that of r_k = x_kᵀ(β̂ − mean), and for its share C of the covariance with P = tr Σ̂C: Ċ ≥ −2P, Ṗ ≤ κc(P + 2ℓ),
/// c = max_k x_kᵀΣ̂x_k, ℓ = F(mean) − F* averaged, which falls. So with g = κc and κ = η/m, a time u later
/// tr C is at least tr C − 2[(P + 2ℓ)(e^{gu} − 1)/g − 2ℓu]; likewise for SGD with u = η(k − k₀), while ηs_1 ≤ 2.
/// </remarks>
internal sealed class StoppedRisk
{
    private const int Parts = 16;
    private readonly Spectrum<Float64> _spectrum;
    private readonly Func<double, double, double> _complement;
    private readonly Func<IReadOnlyList<double>, IReadOnlyList<StoppedSample>> _at;
    private readonly double[] _energies;
    private readonly double _unseen;
    private readonly double _noise;
    private readonly double _growth;
    private readonly double _timePerUnit;

    /// <summary>A risk along a clock.</summary>
    /// <param name="spectrum">The spectrum of Σ̂, of rank at least 1.</param>
    /// <param name="truth">β* and σ².</param>
    /// <param name="complement">|c| as a function of s and the clock; falls with the clock.</param>
    /// <param name="at">The risks at several clocks.</param>
    /// <param name="noiseScale">κ; 0 for a deterministic estimator.</param>
    /// <param name="stepSize">η where the clock counts steps; null where it is a time.</param>
    public StoppedRisk(
        Spectrum<Float64> spectrum,
        Truth<Float64> truth,
        Func<double, double, double> complement,
        Func<IReadOnlyList<double>, IReadOnlyList<StoppedSample>> at,
        double noiseScale,
        double? stepSize
    )
    {
        _spectrum = spectrum;
        _complement = complement;
        _at = at;
        _energies = [.. spectrum.Rotate(truth.Coefficients).Select(theta => theta.Value * theta.Value)];
        _unseen = spectrum.UnseenEnergy(truth.Coefficients);
        _noise = truth.NoiseVariance / spectrum.SampleCount;
        _growth =
            noiseScale == 0.0 ? 0.0 : noiseScale * BoundConstants.Drift<Float64>(spectrum, BoundConstant.Sharp).Value;
        _timePerUnit = stepSize ?? 1.0;
        IsStepped = stepSize is not null;
        Start = _unseen + _energies.Sum();
    }

    /// <summary>Whether the clock takes whole numbers only.</summary>
    public bool IsStepped { get; }

    /// <summary>‖β*‖², the risk of the estimate 0.</summary>
    public double Start { get; }

    /// <summary>Whether there is no price.</summary>
    public bool IsDeterministic => _growth == 0.0;

    /// <summary>The risk of least squares, that of a deterministic estimator at the clock ∞.</summary>
    public double LeastSquares => _unseen + (_noise * _spectrum.Eigenvalues.Sum(s => 1.0 / s.Value));

    /// <summary>Earlier than anything happens, and later.</summary>
    public (double First, double Last) Range =>
        (0.01 / _spectrum.Eigenvalues[0].Value / _timePerUnit, 30.0 / _spectrum.Eigenvalues[^1].Value / _timePerUnit);

    /// <summary>The risks at several clocks.</summary>
    public IReadOnlyList<StoppedSample> At(IReadOnlyList<double> clocks) => _at(clocks);

    /// <summary>A number that no risk strictly between a sample and a later clock is below.</summary>
    /// <param name="sample">The risk at the beginning.</param>
    /// <param name="end">The end, possibly ∞.</param>
    public double Lower(StoppedSample sample, double end)
    {
        double start = sample.Clock;
        if (double.IsPositiveInfinity(end))
        {
            return Bias(end) + Variance(start) + sample.Lasting;
        }
        double loss = Loss(start);
        double least = double.PositiveInfinity;
        double from = start;
        for (int part = 1; part <= Parts; part++)
        {
            double to = part == Parts ? end : Between(start, end, part / (double)Parts);
            double fading = Math.Max(0.0, sample.Fading - Fall(sample.PredictionFading, loss, to - start));
            least = Math.Min(least, Bias(to) + Variance(from) + sample.Lasting + fading);
            from = to;
        }
        return least;
    }

    /// <summary>A clock between two, by their logarithms where the first is not 0.</summary>
    public static double Between(double start, double end, double share) =>
        start == 0.0 ? share * end
        : double.IsPositiveInfinity(end) ? 16.0 * start
        : start * Math.Pow(end / start, share);

    // At most how much tr C falls over a stretch of the clock.
    private double Fall(double prediction, double loss, double clocks)
    {
        double time = clocks * _timePerUnit;
        double exponent = _growth * time;
        return exponent == 0.0 ? 0.0
            : exponent > 700.0 ? double.PositiveInfinity
            : 2.0
                * (
                    ((prediction + (2.0 * loss)) * time * (Float64.Expm1(exponent).Value / exponent))
                    - (2.0 * loss * time)
                );
    }

    private double Bias(double clock)
    {
        double sum = _unseen;
        for (int i = 0; i < _energies.Length; i++)
        {
            double c = _complement(_spectrum.Eigenvalues[i], clock);
            sum += c * c * _energies[i];
        }
        return sum;
    }

    private double Variance(double clock)
    {
        double sum = 0.0;
        for (int i = 0; i < _energies.Length; i++)
        {
            double s = _spectrum.Eigenvalues[i];
            double weight = 1.0 - _complement(s, clock);
            sum += weight * weight / s;
        }
        return _noise * sum;
    }

    // E F(mean) − E F* = ½Σ s_i c_i²(θ_i² + σ²/(n s_i)).
    private double Loss(double clock)
    {
        double sum = 0.0;
        for (int i = 0; i < _energies.Length; i++)
        {
            double s = _spectrum.Eigenvalues[i];
            double c = _complement(s, clock);
            sum += 0.5 * c * c * ((s * _energies[i]) + _noise);
        }
        return sum;
    }
}
