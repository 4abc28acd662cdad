using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// The bound on tr Cov of stochastic gradient flow, and with it on its excess risk over ridge:
/// price(t) + limiting(t) = κΣ_i ℓ_i[A·(e^{−αt} − e^{−2ts_i})/(s_i − α/2) + γ(1 − e^{−2ts_i})/s_i].
/// </summary>
/// <remarks>
/// α = 2μ − κc with μ the least positive eigenvalue; A = F(0) − F* and γ = 2μF*/α, given y or averaged over the noise.
/// Ali, Dobriban and Tibshirani 2020, arXiv 2003.07802, Theorem 2; the constants are this project's, derived in docs/theory.
/// </remarks>
/// <typeparam name="T">The scalar.</typeparam>
public sealed class ExcessRiskBound<T>
    where T : IRealScalar<T>
{
    private readonly Spectrum<T> _spectrum;
    private readonly T _noiseScale;
    private readonly T[] _directionBounds;

    private ExcessRiskBound(Spectrum<T> spectrum, T noiseScale, BoundConstant constant, T initialGap, T minimum)
    {
        RequirePositiveEigenvalue(spectrum);
        _spectrum = spectrum;
        _noiseScale = noiseScale;
        _directionBounds = DirectionBounds(spectrum, constant);
        InitialGap = initialGap;
        LeastLoss = minimum;
        T slowest = spectrum.Eigenvalues[^1];
        LossConstant = DriftConstant(spectrum, constant);
        Alpha = slowest + slowest - (noiseScale * LossConstant);
    }

    /// <summary>c in ½tr(Σ̂Q(β)) ≤ κcF(β).</summary>
    public T LossConstant { get; }

    /// <summary>α = 2μ − κc; the bound holds where it is positive ("the step size is small enough").</summary>
    public T Alpha { get; }

    /// <summary>A = F(0) − F*, given y or averaged over the noise.</summary>
    public T InitialGap { get; }

    /// <summary>F*, given y or averaged over the noise.</summary>
    public T LeastLoss { get; }

    /// <summary>The bound given y: A = ½Σ s_iβ̂_i², F* = ‖e‖²/(2n).</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="constant">Which constants.</param>
    /// <param name="response">y, n entries.</param>
    public static ExcessRiskBound<T> GivenResponse(
        Spectrum<T> spectrum,
        T noiseScale,
        BoundConstant constant,
        IReadOnlyList<T> response
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        var fit = new LeastSquaresFit<T>(spectrum, response);
        T half = T.One / T.FromInteger(2);
        T gap = T.Zero;
        for (int i = 0; i < spectrum.Rank; i++)
        {
            gap += half * spectrum.Eigenvalues[i] * fit.Coordinates[i] * fit.Coordinates[i];
        }
        return new(spectrum, noiseScale, constant, gap, LeastSquares.LeastLoss.GivenResponse(fit));
    }

    /// <summary>The bound averaged over the noise: E A = (‖Xβ*‖² + σ²r)/(2n), E F* = σ²(n − r)/(2n).</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="constant">Which constants.</param>
    /// <param name="truth">β* and σ².</param>
    public static ExcessRiskBound<T> Averaged(
        Spectrum<T> spectrum,
        T noiseScale,
        BoundConstant constant,
        Truth<T> truth
    )
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(truth);
        T[] coordinates = spectrum.Rotate(truth.Coefficients);
        T half = T.One / T.FromInteger(2);
        T perSample = half * truth.NoiseVariance / T.FromInteger(spectrum.SampleCount);
        T gap = perSample * T.FromInteger(spectrum.Rank);
        for (int i = 0; i < spectrum.Rank; i++)
        {
            gap += half * spectrum.Eigenvalues[i] * coordinates[i] * coordinates[i];
        }
        return new(spectrum, noiseScale, constant, gap, LeastSquares.LeastLoss.Averaged(spectrum, truth));
    }

    /// <summary>The step size below which α = 2μ − (η/m)c is positive: 2μm/c.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="batchSize">m.</param>
    /// <param name="constant">Which constants.</param>
    public static T LargestStepSize(Spectrum<T> spectrum, int batchSize, BoundConstant constant) =>
        T.FromInteger(2L * batchSize) * spectrum.Eigenvalues[^1] / DriftConstant(spectrum, constant);

    /// <summary>c: n·s_1² or max_k x_kᵀΣ̂x_k = max_k Σ_i s_i a_ki².</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="constant">Which constants.</param>
    public static T DriftConstant(Spectrum<T> spectrum, BoundConstant constant)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        RequirePositiveEigenvalue(spectrum);
        if (constant == BoundConstant.Spectral)
        {
            return T.FromInteger(spectrum.SampleCount) * spectrum.Eigenvalues[0] * spectrum.Eigenvalues[0];
        }
        T largest = T.Zero;
        for (int k = 0; k < spectrum.SampleCount; k++)
        {
            T energy = T.Zero;
            for (int i = 0; i < spectrum.Rank; i++)
            {
                energy += spectrum.Eigenvalues[i] * spectrum.Rows[k, i] * spectrum.Rows[k, i];
            }
            largest = T.Max(largest, energy);
        }
        return largest;
    }

    /// <summary>ℓ_i with v_iᵀQ(β)v_i ≤ 2κℓ_iF(β): n·s_i or max_k a_ki², r entries.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="constant">Which constants.</param>
    public static T[] DirectionBounds(Spectrum<T> spectrum, BoundConstant constant)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (constant != BoundConstant.Leverage)
        {
            T n = T.FromInteger(spectrum.SampleCount);
            return [.. spectrum.Eigenvalues.Select(s => n * s)];
        }
        var bounds = new T[spectrum.Rank];
        for (int i = 0; i < bounds.Length; i++)
        {
            T largest = T.Zero;
            for (int k = 0; k < spectrum.SampleCount; k++)
            {
                largest = T.Max(largest, spectrum.Rows[k, i] * spectrum.Rows[k, i]);
            }
            bounds[i] = largest;
        }
        return bounds;
    }

    /// <summary>The price of stochasticity, κAΣ ℓ_i(e^{−αt} − e^{−2ts_i})/(s_i − α/2); 0 at t = 0.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <exception cref="InvalidOperationException">α is not known to be positive.</exception>
    public T Price(T time)
    {
        RequirePositiveAlpha();
        return _noiseScale * InitialGap * DecaySum(time);
    }

    /// <summary>t₀ = max_i ln(2s_i/α)/(2s_i − α): beyond it every term of the price decreases, for its derivative
    /// (2s_ie^{−2ts_i} − αe^{−αt})/(s_i − α/2) is ≤ 0 exactly where (2s_i − α)t ≥ ln(2s_i/α).</summary>
    /// <exception cref="InvalidOperationException">α is not known to be positive.</exception>
    public T PricePeak()
    {
        RequirePositiveAlpha();
        T latest = T.Zero;
        foreach (T s in _spectrum.Eigenvalues)
        {
            T excess = s + s - Alpha;
            latest = T.Max(latest, T.Log1p(excess / Alpha) / excess);
        }
        return latest;
    }

    /// <summary>Price and limiting error by the displayed formula, also where α &lt; 0 and γ = 2μF*/α is negative.</summary>
    /// <remarks>For α &lt; 0 the theorem does not give this: Grönwall's inequality gives <see cref="AnyStep"/>.</remarks>
    /// <param name="time">t ≥ 0.</param>
    public T Displayed(T time) => (_noiseScale * InitialGap * DecaySum(time)) + LimitingSum(time);

    /// <summary>The bound on tr Cov that holds for every step size, α of any sign.</summary>
    /// <remarks>
    /// Ġ ≤ −αG + 2μF* for G = E F gives E F(β_u) ≤ F(0)e^{−αu} + 2μF*(1 − e^{−αu})/α, and with it
    /// tr Cov ≤ 2κΣℓ_i∫₀ᵗe^{−2(t−u)s_i}E F(β_u)du = 2κΣℓ_i[(A + F*)E_i + 2μF*R_i], E_i = (e^{−αt} − e^{−2ts_i})/(2s_i − α),
    /// R_i = ((1 − e^{−2ts_i})/(2s_i) − E_i)/α, continued by t/(2s_i) − (1 − e^{−2ts_i})/(4s_i²) at α = 0.
    /// </remarks>
    /// <param name="time">t ≥ 0.</param>
    public T AnyStep(T time)
    {
        T slowest = _spectrum.Eigenvalues[^1];
        T sum = T.Zero;
        for (int i = 0; i < _directionBounds.Length; i++)
        {
            T twice = _spectrum.Eigenvalues[i] + _spectrum.Eigenvalues[i];
            T decay = Scalars.ExponentialDifference(-twice, -Alpha, time);
            T relaxed = time * T.Phi1(-(twice * time));
            T rest = T.TrySign(Alpha) == 0 ? (time - relaxed) / twice : (relaxed - decay) / Alpha;
            sum +=
                _directionBounds[i] * (((InitialGap + LeastLoss) * decay) + ((slowest + slowest) * LeastLoss * rest));
        }
        return (_noiseScale + _noiseScale) * sum;
    }

    /// <summary>The limiting optimization error, κγΣ ℓ_i(1 − e^{−2ts_i})/s_i.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <exception cref="InvalidOperationException">α is not known to be positive.</exception>
    public T Limiting(T time)
    {
        RequirePositiveAlpha();
        return LimitingSum(time);
    }

    /// <summary>The bound on E F(β_t): A·e^{−αt} + γ.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <exception cref="InvalidOperationException">α is not known to be positive.</exception>
    public T Loss(T time)
    {
        RequirePositiveAlpha();
        T slowest = _spectrum.Eigenvalues[^1];
        return (InitialGap * T.Exp(-(Alpha * time))) + ((slowest + slowest) * LeastLoss / Alpha);
    }

    // Σ ℓ_i(e^{−αt} − e^{−2ts_i})/(s_i − α/2).
    private T DecaySum(T time)
    {
        T sum = T.Zero;
        for (int i = 0; i < _directionBounds.Length; i++)
        {
            // α < 2μ ≤ 2s_i, so −α is the larger rate; (s − α/2) = (2s − α)/2 gives the factor 2.
            T twice = _spectrum.Eigenvalues[i] + _spectrum.Eigenvalues[i];
            T difference = Scalars.ExponentialDifference(-twice, -Alpha, time);
            sum += _directionBounds[i] * (difference + difference);
        }
        return sum;
    }

    private T LimitingSum(T time)
    {
        T slowest = _spectrum.Eigenvalues[^1];
        T floor = (slowest + slowest) * LeastLoss / Alpha;
        T sum = T.Zero;
        for (int i = 0; i < _directionBounds.Length; i++)
        {
            T s = _spectrum.Eigenvalues[i];
            sum += _directionBounds[i] * (-T.Expm1(-((s + s) * time)) / s);
        }
        return _noiseScale * floor * sum;
    }

    private static void RequirePositiveEigenvalue(Spectrum<T> spectrum)
    {
        if (spectrum.Rank == 0)
        {
            throw new InvalidInputException("X is zero: the excess-risk bound needs a positive eigenvalue");
        }
    }

    private void RequirePositiveAlpha()
    {
        if (T.TrySign(Alpha) != 1)
        {
            throw new InvalidOperationException("the bound is defined for α > 0 only: the step size is too large");
        }
    }
}
