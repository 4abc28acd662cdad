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
        (Float64 Weight, Float64 Complement)[] parts = [.. spectrum.Eigenvalues.Select(s => Of(s, stepSize, steps))];
        return new([.. parts.Select(part => part.Weight)], [.. parts.Select(part => part.Complement)]);
    }

    /// <summary>w and 1 − w at one eigenvalue.</summary>
    /// <param name="eigenvalue">s ≥ 0.</param>
    /// <param name="stepSize">η.</param>
    /// <param name="steps">k ≥ 0.</param>
    public static (Float64 Weight, Float64 Complement) Of(Float64 eigenvalue, double stepSize, long steps)
    {
        double step = stepSize * eigenvalue;
        if (step <= 0.5)
        {
            double exponent = steps * Float64.Log1p(-step).Value;
            return (-Float64.Expm1(exponent).Value, Math.Exp(exponent));
        }
        Float64 complement = Scalars.Power(Float64.One - step, steps);
        return (Float64.One - complement, complement);
    }
}
