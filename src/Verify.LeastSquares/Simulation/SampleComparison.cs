using Verify.Arithmetic;

namespace Verify.LeastSquares.Simulation;

/// <summary>Somebody's own runs of a process against its exact mean and covariance.</summary>
/// <remarks>
/// R runs x with d = x − μ, μ and C exact. The mean of d_i has the variance C_ii/R. The mean of d_id_j has for Gaussian runs the variance
/// (C_iiC_jj + C_ij²)/R (Isserlis) and the skewness (2ρ³ + 6ρ)/((1 + ρ²)^{3/2}√R) with ρ the correlation; where the sample's own variance of
/// d_id_j, relative to its variances, is larger, as heavy tails make it, that stands. Few runs make such a mean far from normal, so the score is the normal one of the
/// same tail: z = (6/γ)((1 + γu/2)^{1/3} − 1) + γ/6 for a standardised mean u of skewness γ [WilsonHilferty1931]. The exact
/// variance, not the sample's, is what keeps false alarms rare: a sample that varies little by chance has small standard errors.
/// </remarks>
public static class SampleComparison
{
    /// <summary>One score for each entry of the mean and of the lower triangle of the covariance.</summary>
    /// <param name="mean">μ, p entries.</param>
    /// <param name="covariance">C, p×p.</param>
    /// <param name="runs">x, p entries each, finite; at least two.</param>
    /// <param name="resolution">How far rounding may have moved the runs, relative to their size.</param>
    public static MomentAgreement Of(
        IReadOnlyList<double> mean,
        Matrix<Float64> covariance,
        IReadOnlyList<double[]> runs,
        double resolution
    )
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(covariance);
        ArgumentNullException.ThrowIfNull(runs);
        int p = mean.Count;
        double count = runs.Count;
        double[] first = new double[p];
        double[] second = new double[p * p];
        double[] fourth = new double[p * p];
        double[] d = new double[p];
        foreach (double[] run in runs)
        {
            for (int i = 0; i < p; i++)
            {
                d[i] = run[i] - mean[i];
                first[i] += d[i];
                for (int j = 0; j <= i; j++)
                {
                    double product = d[i] * d[j];
                    second[(i * p) + j] += product;
                    fourth[(i * p) + j] += product * product;
                }
            }
        }
        ComparedState state = ComparedState.OfCoefficients(p);
        double size = mean.Max(Math.Abs);
        double spread = Enumerable.Range(0, p).Max(i => Math.Abs(covariance[i, i].Value));
        List<MomentScore> scores = [];
        for (int i = 0; i < p; i++)
        {
            double variance = Math.Max(0.0, covariance[i, i].Value) / count;
            scores.Add(Score(state.Mean(i), mean[i], first[i] / count, variance, resolution * size, 0.0));
        }
        for (int i = 0; i < p; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                int at = (i * p) + j;
                double exact = covariance[i, j].Value;
                double scale = Math.Sqrt(Math.Max(0.0, covariance[i, i].Value * covariance[j, j].Value));
                double rho = scale > 0.0 ? Math.Clamp(exact / scale, -1.0, 1.0) : 0.0;
                double sample = second[at] / count;
                // In units of the sample's own sizes, so that a spread that is wrong does not excuse itself.
                double sizes = second[(i * p) + i] / count * (second[(j * p) + j] / count);
                double own =
                    sizes > 0.0
                        ? Math.Max(0.0, (fourth[at] / count) - (sample * sample)) / sizes * scale * scale / count
                        : 0.0;
                double gaussian = ((scale * scale) + (exact * exact)) / count;
                double skewness =
                    rho * ((2.0 * rho * rho) + 6.0) / (Math.Pow(1.0 + (rho * rho), 1.5) * Math.Sqrt(count));
                scores.Add(
                    Score(
                        state.Covariance(i, j),
                        exact,
                        sample - exact,
                        Math.Max(own, gaussian),
                        // Rounding of x itself enters a covariance squared.
                        resolution * (spread + (resolution * size * size)),
                        skewness
                    )
                );
            }
        }
        return MomentAgreement.Of([scores]);
    }

    private static MomentScore Score(
        string name,
        double exact,
        double difference,
        double variance,
        double rounding,
        double skewness
    )
    {
        double error = Math.Sqrt(variance + (rounding * rounding));
        double standardised = difference == 0.0 ? 0.0 : difference / error;
        return new(name, exact + difference, error, exact, Normal(standardised, skewness));
    }

    // The normal score of the same tail.
    private static double Normal(double standardised, double skewness)
    {
        // Below, the difference of the two is lost in rounding, and there is none.
        const double symmetric = 1e-6;
        return Math.Abs(skewness) < symmetric || !double.IsFinite(standardised)
            ? standardised
            : (6.0 / skewness * (Math.Cbrt(1.0 + (skewness * standardised / 2.0)) - 1.0)) + (skewness / 6.0);
    }
}
