namespace Verify.LeastSquares;

/// <summary>How much rounding of the generator moves a covariance.</summary>
internal static class RoundingEstimate
{
    /// <summary>
    /// 2⁻⁵²(1 + ‖G‖ min(t, 1/|w|)): modes of G are known to 2⁻⁵²‖G‖ absolutely, and a covariance reacts to that for a time t,
    /// or 1/|w| once it is stationary.
    /// </summary>
    /// <param name="dynamics">Flow or descent.</param>
    /// <param name="largest">‖G‖.</param>
    /// <param name="slowest">w, the largest mode.</param>
    /// <param name="clock">t or k.</param>
    public static double Of(MomentDynamics dynamics, double largest, double slowest, double clock) =>
        Math.ScaleB(1.0 + (largest * Horizon(dynamics, slowest, clock)), -52);

    /// <summary>min(t, 1/|w|) when w &lt; 0, else t; for a descent t = ηk.</summary>
    public static double Horizon(MomentDynamics dynamics, double slowest, double clock)
    {
        double time = dynamics.IsFlow ? clock : clock * dynamics.StepSize;
        return slowest < 0.0 ? Math.Min(time, -1.0 / slowest) : time;
    }
}
