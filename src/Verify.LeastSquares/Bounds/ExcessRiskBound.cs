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
    private readonly IDirections<T> _directions;
    private readonly BoundConstant _constant;
    private readonly T _noiseScale;

    private ExcessRiskBound(IDirections<T> directions, T noiseScale, BoundConstant constant, T initialGap, T minimum)
    {
        _directions = directions;
        _constant = constant;
        _noiseScale = noiseScale;
        InitialGap = initialGap;
        LeastLoss = minimum;
        T slowest = directions.LeastEigenvalue;
        LossConstant = directions.LossConstant(constant);
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
        return new(
            new SpectralDirections<T>(spectrum, null),
            noiseScale,
            constant,
            gap,
            LeastSquares.LeastLoss.GivenResponse(fit)
        );
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
        return Averaged(new SpectralDirections<T>(spectrum, truth), noiseScale, constant);
    }

    /// <summary>The bound averaged over the noise, on any directions.</summary>
    /// <param name="directions">The directions with β* and σ².</param>
    /// <param name="noiseScale">κ = η/m.</param>
    /// <param name="constant">Which constants.</param>
    public static ExcessRiskBound<T> Averaged(IDirections<T> directions, T noiseScale, BoundConstant constant)
    {
        ArgumentNullException.ThrowIfNull(directions);
        T half = T.One / T.FromInteger(2);
        T gap = directions.Sum(
            half * directions.NoiseVariance / directions.SampleCount * directions.Rank,
            direction =>
            {
                T coordinate = directions.Truth(direction);
                return half * direction.Eigenvalue * coordinate * coordinate;
            }
        );
        return new(directions, noiseScale, constant, gap, LeastSquares.LeastLoss.Averaged(directions));
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
        return _directions.Max(
            T.Zero,
            direction =>
            {
                T excess = direction.Eigenvalue + direction.Eigenvalue - Alpha;
                return T.Log1p(excess / Alpha) / excess;
            }
        );
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
        T slowest = _directions.LeastEigenvalue;
        T sum = _directions.Sum(
            T.Zero,
            direction =>
            {
                T twice = direction.Eigenvalue + direction.Eigenvalue;
                T decay = Scalars.ExponentialDifference(-twice, -Alpha, time);
                T relaxed = time * T.Phi1(-(twice * time));
                T rest = T.TrySign(Alpha) == 0 ? (time - relaxed) / twice : (relaxed - decay) / Alpha;
                return _directions.Bound(direction, _constant)
                    * (((InitialGap + LeastLoss) * decay) + ((slowest + slowest) * LeastLoss * rest));
            }
        );
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
        T slowest = _directions.LeastEigenvalue;
        return (InitialGap * T.Exp(-(Alpha * time))) + ((slowest + slowest) * LeastLoss / Alpha);
    }

    // Σ ℓ_i(e^{−αt} − e^{−2ts_i})/(s_i − α/2).
    private T DecaySum(T time) =>
        _directions.Sum(
            T.Zero,
            direction =>
            {
                // α < 2μ ≤ 2s_i, so −α is the larger rate; (s − α/2) = (2s − α)/2 gives the factor 2.
                T twice = direction.Eigenvalue + direction.Eigenvalue;
                T difference = Scalars.ExponentialDifference(-twice, -Alpha, time);
                return _directions.Bound(direction, _constant) * (difference + difference);
            }
        );

    private T LimitingSum(T time)
    {
        T slowest = _directions.LeastEigenvalue;
        T floor = (slowest + slowest) * LeastLoss / Alpha;
        T sum = _directions.Sum(
            T.Zero,
            direction =>
            {
                T s = direction.Eigenvalue;
                return _directions.Bound(direction, _constant) * (-T.Expm1(-((s + s) * time)) / s);
            }
        );
        return _noiseScale * floor * sum;
    }

    private void RequirePositiveAlpha()
    {
        if (T.TrySign(Alpha) != 1)
        {
            throw new InvalidOperationException("the bound is defined for α > 0 only: the step size is too large");
        }
    }
}
