using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A spectral filter: in a direction of eigenvalue s the estimate is w(s) times the least-squares coefficient.</summary>
/// <remarks>The complement 1 − w is kept beside w because subtracting would cancel.</remarks>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Weight">w.</param>
/// <param name="Complement">1 − w.</param>
public readonly record struct Filter<T>(Func<T, T> Weight, Func<T, T> Complement)
    where T : IScalar<T>
{
    /// <summary>The filter on the eigenvalues of a spectrum.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    public Shrinkage<T> On(Spectrum<T> spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return new([.. spectrum.Eigenvalues.Select(Weight)], [.. spectrum.Eigenvalues.Select(Complement)]);
    }

    /// <summary>Squared bias and variance of the filter.</summary>
    /// <param name="directions">The directions.</param>
    public LinearRisk<T> Risk(IDirections<T> directions)
    {
        (Func<T, T> weight, Func<T, T> complement) = (Weight, Complement);
        return LinearRisk<T>.Of(directions, d => weight(d.Eigenvalue), d => complement(d.Eigenvalue));
    }
}

/// <summary>The filters.</summary>
public static class Filter
{
    /// <summary>Ridge with penalty λ &gt; 0: w = s/(s + λ).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="penalty">λ.</param>
    public static Filter<T> Ridge<T>(T penalty)
        where T : IScalar<T> => new(s => s / (s + penalty), s => penalty / (s + penalty));

    /// <summary>Ridge with λ = 1/t, written so that t = 0 is allowed: w = ts/(1 + ts).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="time">t ≥ 0.</param>
    public static Filter<T> RidgeAtTime<T>(T time)
        where T : IScalar<T> => new(s => time * s / (T.One + (time * s)), s => T.One / (T.One + (time * s)));

    /// <summary>Gradient flow β̇ = z − Σ̂β from 0: w = 1 − e^{−ts}, as −expm1(−ts), without cancellation.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="time">t ≥ 0.</param>
    public static Filter<T> GradientFlow<T>(T time)
        where T : IRealScalar<T> => new(s => -T.Expm1(-(time * s)), s => T.Exp(-(time * s)));

    /// <summary>Gradient descent after k steps of size η: 1 − w = (1 − ηs)^k.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="stepSize">η.</param>
    /// <param name="steps">k ≥ 0.</param>
    public static Filter<T> GradientDescent<T>(T stepSize, long steps)
        where T : IScalar<T> =>
        new(
            s => T.One - Scalars.Power(T.One - (stepSize * s), steps),
            s => Scalars.Power(T.One - (stepSize * s), steps)
        );

    /// <summary>The average (1/t)∫₀ᵗ of gradient flow: 1 − w = (1 − e^{−ts})/(ts).</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="time">t ≥ 0.</param>
    public static Filter<T> AveragedFlow<T>(T time)
        where T : IRealScalar<T> => new(s => T.One - T.Phi1(-(time * s)), s => T.Phi1(-(time * s)));

    /// <summary>Principal components regression: w = 1 where s ≥ c, else 0.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="least">c.</param>
    public static Filter<T> PrincipalComponents<T>(T least)
        where T : IScalar<T>
    {
        // Where the order is not decided, 0/0 says so.
        T Weight(T s) =>
            T.TrySign(s - least) switch
            {
                null => T.Zero / T.Zero,
                < 0 => T.Zero,
                _ => T.One,
            };
        return new(Weight, s => T.One - Weight(s));
    }
}
