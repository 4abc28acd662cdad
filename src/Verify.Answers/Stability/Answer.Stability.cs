using Verify.Arithmetic;

namespace Verify.Answers;

public static partial class Answer
{
    /// <summary>The step sizes below which stochastic gradient flow and SGD are mean-square stable at the instance's batch size.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="digits">Significant digits to certify in ball arithmetic, 1 to 1000; null for doubles.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">X is zero, or the digits are not reached.</exception>
    public static StabilityAnswer Stability(
        GivenInstance instance,
        int? digits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(instance);
        if (digits is { } count)
        {
            CertifiedDigits.RequireRank(instance.Exact, LargestRankOfThresholds, "the thresholds");
            return CertifiedDigits.Reach(
                count,
                precision =>
                    LeastSquares.Stability.TryEnclose(instance.Exact.Problem.Features, instance.BatchSize, precision)
                        is { } thresholds
                        ? new StabilityAnswer(
                            thresholds.Flow is { } flow ? Number.Certified(flow, count) : Number.Infinity,
                            Number.Certified(thresholds.Descent, count),
                            Number.Of(instance.StepSize),
                            Certainty.Certified
                        )
                        : null
            );
        }
        LeastSquares.Stability stability = LeastSquares.Stability.Of(
            instance.Spectrum,
            instance.BatchSize,
            cancellation
        );
        return new(
            Number.Estimated(stability.Flow, stability.FlowError),
            Number.Of(stability.Descent),
            Number.Of(instance.StepSize),
            Certainty.Doubles
        );
    }

    // Largest eigenvalues of enclosed matrices with r(r + 1)/2 rows: a minute at this rank.
    private const int LargestRankOfThresholds = 30;
}
