namespace Verify.LeastSquares;

/// <summary>How much rounding of the generator moves a covariance.</summary>
internal static class RoundingEstimate
{
    /// <summary>
    /// 2⁻⁵²(1 + ‖G‖h): modes of G are known to 2⁻⁵²‖G‖ absolutely. The part forced by a constant reacts to that for
    /// h = min(t, 1/|w|), the part forced by the mean, which decays as e^{wt}, for h = t.
    /// </summary>
    /// <param name="dynamics">Flow or descent.</param>
    /// <param name="largest">‖G‖.</param>
    /// <param name="slowest">w, the largest mode.</param>
    /// <param name="clock">t or k.</param>
    /// <param name="constantShare">The share of the value that the constant forcing has.</param>
    public static double Of(MomentDynamics dynamics, double largest, double slowest, double clock, double constantShare)
    {
        double time = dynamics.Time(clock);
        double share = double.IsFinite(constantShare) ? Math.Clamp(Math.Abs(constantShare), 0.0, 1.0) : 0.0;
        double decaying =
            share < 0.5 ? 1.0
            : slowest < 0.0 && -slowest * time > MomentDynamics.Transient ? 0.0
            : 1.0 - share;
        double horizon = (share * Horizon(dynamics, slowest, clock)) + (decaying == 0.0 ? 0.0 : decaying * time);
        return Math.ScaleB(1.0 + (largest * horizon), -52);
    }

    /// <summary>
    /// Σ_b(1 + ‖G‖h_b)·(response of the slowest mode to the forcing of mode b): vectors of modes are known to 2⁻⁵² in each coordinate and turn towards each other
    /// by 2⁻⁵²‖G‖/Δ, Δ the distance of the modes, so as much of the forcing of a fast mode reaches the slowest one, where it lasts; h_b = min(t, 1/max(Δ_b, |w|)).
    /// </summary>
    /// <param name="dynamics">Flow or descent.</param>
    /// <param name="rates">The rates of the forcing.</param>
    /// <param name="modes">All modes.</param>
    /// <param name="forcing">For each of them the coefficients of the forcing.</param>
    /// <param name="factors">From <see cref="ForcingRates.Factors"/>.</param>
    /// <param name="clock">t or k.</param>
    public static double Leak(
        MomentDynamics dynamics,
        ForcingRates rates,
        double[] modes,
        double[][] forcing,
        double[] factors,
        double clock
    )
    {
        if (modes.Length == 0)
        {
            return 0.0;
        }
        double largest = modes.Max(Math.Abs),
            slowest = modes.Max(),
            time = dynamics.Time(clock);
        var sizes = new double[forcing[0].Length];
        for (int b = 0; b < modes.Length; b++)
        {
            double away = Math.Max(slowest - modes[b], Math.Max(0.0, -slowest));
            double weight = 1.0 + (largest * Math.Min(time, 1.0 / away));
            for (int q = 0; q < sizes.Length; q++)
            {
                sizes[q] += weight * Math.Abs(forcing[b][q]);
            }
        }
        return Math.Abs(rates.Convolve(sizes, factors, slowest, clock));
    }

    /// <summary>min(t, 1/|w|) when w &lt; 0, else t; for a descent t = ηk.</summary>
    public static double Horizon(MomentDynamics dynamics, double slowest, double clock)
    {
        double time = dynamics.Time(clock);
        return slowest < 0.0 ? Math.Min(time, -1.0 / slowest) : time;
    }
}
