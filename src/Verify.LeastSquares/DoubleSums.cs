using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>The convolutions of a mode with a forcing rate, in doubles, confluent cases included.</summary>
internal static class DoubleSums
{
    /// <summary>∫₀ᵗ e^{w(t−u)}e^{bu}du = (e^{wt} − e^{bt})/(w − b), given both exponentials.</summary>
    public static double Flow(double w, double b, double time, double expW, double expB)
    {
        double difference = (w - b) * time;
        if (Math.Abs(difference) > 0.5)
        {
            // The exponentials differ by more than a factor 1.6: no cancellation.
            return (expW - expB) / (w - b);
        }
        return w > b ? time * expW * Float64.Phi1(-difference).Value : time * expB * Float64.Phi1(difference).Value;
    }

    /// <summary>Σ_{l&lt;k} τ^{k−1−l}ρ^l = (τ^k − ρ^k)/(τ − ρ).</summary>
    public static double Steps(double tau, double rho, long count)
    {
        if (count == 0)
        {
            return 0.0;
        }
        (double large, double small) = Math.Abs(tau) >= Math.Abs(rho) ? (tau, rho) : (rho, tau);
        if (large == 0.0)
        {
            return count == 1 ? 1.0 : 0.0;
        }
        double ratio = small / large;
        if (ratio <= 0.0)
        {
            return (Math.Pow(large, count) - Math.Pow(small, count)) / (large - small);
        }
        // M^{k−1}(1 − q^k)/(1 − q) with 1 − q = (M − m)/M, which is exact to a rounding even when q is near 1.
        double gap = (large - small) / large;
        double sum = gap == 0.0 ? count : -Float64.Expm1(count * Float64.Log1p(-gap).Value).Value / gap;
        return Math.Pow(large, count - 1) * sum;
    }
}
