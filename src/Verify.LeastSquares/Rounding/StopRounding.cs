namespace Verify.LeastSquares;

/// <summary>How far rounding moves the clock at which a risk is least: an estimate.</summary>
/// <remarks>
/// Where every risk is off by no more than ε, the exact least risk lies where the computed one is at most 2ε above its least value, as long as it stays in
/// that valley: another valley is what <see cref="BestStop.Within"/> speaks of. How far that stretch reaches is looked for by doubling, on both sides.
/// </remarks>
internal static class StopRounding
{
    private const int FirstPower = -50;
    private const int LastPower = 10;

    /// <summary>How far the clock is off: 0 where its neighbours are known to have larger risks, ∞ where the risk is flat as far as was looked.</summary>
    /// <param name="risk">The risk along the clock.</param>
    /// <param name="clock">Where it is least, positive and finite.</param>
    /// <param name="least">The risk there.</param>
    /// <param name="error">How far risks around there are off.</param>
    public static double Of(StoppedRisk risk, double clock, double least, double error)
    {
        double enough = least + (2.0 * error);
        return risk.IsStepped
            ? Math.Max(Steps(risk, clock, enough, 1), Steps(risk, clock, enough, -1))
            : Math.Max(Time(risk, clock, enough, 1), Time(risk, clock, enough, -1));
    }

    private static double Time(StoppedRisk risk, double clock, double enough, int sign)
    {
        double[] shares =
        [
            .. Enumerable.Range(FirstPower, LastPower - FirstPower + 1).Select(power => Math.ScaleB(1.0, power)),
        ];
        double[] clocks = [.. shares.Select(share => sign > 0 ? clock * (1.0 + share) : clock / (1.0 + share))];
        return First(risk, clocks, enough) is { } found ? Math.Abs(clocks[found] - clock) : double.PositiveInfinity;
    }

    // 1, 2, 4, … steps away; the first that is worse is not among those that may be best.
    private static double Steps(StoppedRisk risk, double clock, double enough, int sign)
    {
        double[] shifts =
        [
            .. Enumerable
                .Range(0, 62)
                .Select(power => Math.ScaleB(1.0, power))
                .TakeWhile(shift => sign > 0 ? shift <= 1024.0 * clock : shift <= clock),
        ];
        // What is before 0 is no clock.
        double none = sign > 0 ? double.PositiveInfinity : clock;
        return First(risk, [.. shifts.Select(shift => clock + (sign * shift))], enough) is { } found
            ? shifts[found] - 1.0
            : none;
    }

    private static int? First(StoppedRisk risk, double[] clocks, double enough)
    {
        if (clocks.Length == 0)
        {
            return null;
        }
        IReadOnlyList<StoppedSample> samples = risk.At(clocks);
        int found = Enumerable.Range(0, samples.Count).FirstOrDefault(i => !(samples[i].Risk <= enough), -1);
        return found < 0 ? null : found;
    }
}
