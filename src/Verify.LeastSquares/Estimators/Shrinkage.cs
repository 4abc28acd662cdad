using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>
/// A linear shrinkage of least squares: in eigendirection i the estimate is w_i times the least-squares coefficient.
/// </summary>
/// <remarks>Ridge, gradient flow and gradient descent are of this kind; the complements 1 − w_i are kept because subtracting would cancel.</remarks>
/// <typeparam name="T">The scalar.</typeparam>
/// <param name="Weights">w_i, r entries.</param>
/// <param name="Complements">1 − w_i, r entries.</param>
public sealed record Shrinkage<T>(IReadOnlyList<T> Weights, IReadOnlyList<T> Complements)
    where T : IScalar<T>
{
    /// <summary>Ridge with penalty λ &gt; 0: w_i = s_i/(s_i + λ).</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="penalty">λ.</param>
    public static Shrinkage<T> Ridge(Spectrum<T> spectrum, T penalty)
    {
        return Filter.Ridge(penalty).On(spectrum);
    }

    /// <summary>Ridge with λ = 1/t, written so that t = 0 is allowed: w_i = ts_i/(1 + ts_i).</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="time">t ≥ 0.</param>
    public static Shrinkage<T> RidgeAtTime(Spectrum<T> spectrum, T time)
    {
        return Filter.RidgeAtTime(time).On(spectrum);
    }

    /// <summary>Gradient descent after k steps of size η: 1 − w_i = (1 − ηs_i)^k.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="steps">k ≥ 0.</param>
    public static Shrinkage<T> GradientDescent(Spectrum<T> spectrum, T stepSize, long steps)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        T[] complements = [.. spectrum.Eigenvalues.Select(s => Scalars.Power(T.One - (stepSize * s), steps))];
        return new([.. complements.Select(c => T.One - c)], complements);
    }

    /// <summary>The squared bias and the variance of the shrinkage under y = Xβ* + ε.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="truth">β* and σ².</param>
    public LinearRisk<T> Risk(Spectrum<T> spectrum, Truth<T> truth) =>
        LinearRisk<T>.Of(
            new SpectralDirections<T>(spectrum, truth),
            direction => Weights[direction.Index],
            direction => Complements[direction.Index]
        );

    /// <summary>The estimate in the original coordinates, V diag(w) β̂.</summary>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="leastSquares">Coordinates of β̂, r entries.</param>
    /// <returns>p entries.</returns>
    public T[] Estimate(Spectrum<T> spectrum, IReadOnlyList<T> leastSquares)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(leastSquares);
        return spectrum.Directions.Times(Weights.Zip(leastSquares, (w, b) => w * b).ToArray());
    }
}
