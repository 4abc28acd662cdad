using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Gradient descent as a shrinkage, in doubles, for small step sizes and many steps alike.</summary>
internal static class DoubleDescent
{
    /// <summary>1 − w_i = (1 − ηs_i)^k.</summary>
    /// <remarks>
    /// The power of the rounded number 1 − ηs would lose log₁₀(1/ηs) digits, and w = 1 − (1 − w) as many when kηs is small:
    /// for ηs ≤ ½ it is e^{k log1p(−ηs)} and w = −expm1(k log1p(−ηs)).
    /// </remarks>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="steps">k ≥ 0.</param>
    public static Shrinkage<Float64> At(Spectrum<Float64> spectrum, double stepSize, long steps)
    {
        var plain = Shrinkage<Float64>.GradientDescent(spectrum, stepSize, steps);
        var weights = new Float64[spectrum.Rank];
        var complements = new Float64[spectrum.Rank];
        for (int i = 0; i < weights.Length; i++)
        {
            double step = stepSize * spectrum.Eigenvalues[i];
            double exponent = step <= 0.5 ? steps * Float64.Log1p(-step).Value : 0.0;
            weights[i] = step <= 0.5 ? new(-Float64.Expm1(exponent).Value) : plain.Weights[i];
            complements[i] = step <= 0.5 ? new(Math.Exp(exponent)) : plain.Complements[i];
        }
        return new(weights, complements);
    }
}
