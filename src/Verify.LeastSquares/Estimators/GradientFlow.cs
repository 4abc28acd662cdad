using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Gradient flow β̇ = z − Σ̂β, β₀ = 0, as a shrinkage.</summary>
public static class GradientFlow
{
    /// <summary>w_i = 1 − e^{−ts_i}.</summary>
    /// <remarks>Needs exp, so it exists over real scalars only; the weight is −expm1(−ts), without cancellation.</remarks>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="spectrum">The spectrum of Σ̂.</param>
    /// <param name="time">t ≥ 0.</param>
    public static Shrinkage<T> At<T>(Spectrum<T> spectrum, T time)
        where T : IRealScalar<T>
    {
        return Filter.GradientFlow(time).On(spectrum);
    }
}
