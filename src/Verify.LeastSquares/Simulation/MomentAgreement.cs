using MathNet.Numerics.Distributions;
using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>Whether sampled moments agree with exact ones, with the number of comparisons taken into account.</summary>
/// <remarks>
/// Under agreement each score is close to standard normal. The threshold is Šidák's for a false alarm with probability 1e−6
/// over all N comparisons, Φ⁻¹(1 − (1 − (1 − 1e−6)^{1/N})/2); it holds for independent scores exactly and for dependent
/// Gaussian ones as a bound (Šidák 1967). Products of coefficients have heavy tails near the stability threshold, where more
/// trajectories are needed before the scores are normal.
/// </remarks>
/// <param name="Points">The scores at each time or step.</param>
/// <param name="Comparisons">N.</param>
/// <param name="Largest">The score of largest magnitude.</param>
/// <param name="ExpectedLargest">E max|z| of N independent standard normal scores.</param>
/// <param name="Threshold">The magnitude beyond which the sample differs.</param>
public sealed record MomentAgreement(
    IReadOnlyList<IReadOnlyList<MomentScore>> Points,
    int Comparisons,
    MomentScore Largest,
    double ExpectedLargest,
    double Threshold
)
{
    /// <summary>The probability of a false alarm over all comparisons.</summary>
    public const double FalseAlarm = 1e-6;

    /// <summary>Whether no score exceeds the threshold.</summary>
    public bool Agrees => Math.Abs(Largest.Score) <= Threshold;

    /// <summary>The agreement of given scores, at least one.</summary>
    public static MomentAgreement Of(IReadOnlyList<IReadOnlyList<MomentScore>> points)
    {
        MomentScore[] all = [.. points.SelectMany(point => point)];
        // 1 − (1 − a)^{1/N} without cancellation.
        double each = -(double)Float64.Expm1(Math.Log(1.0 - FalseAlarm) / all.Length);
        return new MomentAgreement(
            points,
            all.Length,
            all.MaxBy(score => Math.Abs(score.Score))!,
            ExpectedMaximum(all.Length),
            -Normal.InvCDF(0.0, 1.0, each / 2.0)
        );
    }

    // ∫₀^∞ 1 − (2Φ(x) − 1)^N dx by the trapezoidal rule; beyond 12 the integrand is below 1e−23 for any N of use.
    private static double ExpectedMaximum(int count)
    {
        const int cells = 12_000;
        const double width = 12.0 / cells;
        double sum = 0.5;
        for (int k = 1; k < cells; k++)
        {
            double tail = 2.0 * Normal.CDF(0.0, 1.0, -k * width);
            sum += 1.0 - Math.Pow(1.0 - tail, count);
        }
        return sum * width;
    }
}
