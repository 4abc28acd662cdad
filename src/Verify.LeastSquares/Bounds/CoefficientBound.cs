using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The coefficient theorem: how far stochastic gradient flow is from ridge at λ = 1/t, given y.</summary>
/// <remarks>E_I‖sgf_t − ridge_{1/t}‖² = ‖gf_t − ridge_{1/t}‖² + tr Cov_I ≤ (√ρ − 1)²‖ridge_{1/t}‖² + price + limiting.</remarks>
public static class CoefficientBound
{
    /// <summary>(‖gf_t − ridge_{1/t}‖², ‖ridge_{1/t}‖²), both exact in the eigenbasis.</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="response">y, n entries.</param>
    /// <param name="time">t ≥ 0.</param>
    public static (T Distance, T Ridge) Squares<T>(Spectrum<T> spectrum, IReadOnlyList<T> response, T time)
        where T : IRealScalar<T>
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        T[] leastSquares = spectrum.LeastSquares(response);
        Shrinkage<T> flow = GradientFlow.At(spectrum, time);
        Shrinkage<T> ridge = Shrinkage<T>.RidgeAtTime(spectrum, time);
        T distance = T.Zero,
            norm = T.Zero;
        for (int i = 0; i < spectrum.Rank; i++)
        {
            // The difference of the complements is that of the weights, without cancellation for large ts.
            T gap = (ridge.Complements[i] - flow.Complements[i]) * leastSquares[i];
            T estimate = ridge.Weights[i] * leastSquares[i];
            distance += gap * gap;
            norm += estimate * estimate;
        }
        return (distance, norm);
    }

    /// <summary>(√ρ − 1)².</summary>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="ratio">ρ ≥ 1, the constant of the variance bound, 1.6862 in the talk.</param>
    public static T Factor<T>(T ratio)
        where T : IRealScalar<T>
    {
        T excess = T.Sqrt(ratio) - T.One;
        return excess * excess;
    }
}
