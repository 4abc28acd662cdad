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

    /// <summary>min(t, 1/|w|) when w &lt; 0, else t; for a descent t = ηk.</summary>
    public static double Horizon(MomentDynamics dynamics, double slowest, double clock)
    {
        double time = dynamics.Time(clock);
        return slowest < 0.0 ? Math.Min(time, -1.0 / slowest) : time;
    }
}
