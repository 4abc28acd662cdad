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
        (LeastSquares.Stability stability, LeastSquares.Stability errors) = LeastSquares.Stability.WithErrors(
            instance.Spectrum,
            instance.Exact.Problem.Features,
            instance.BatchSize,
            cancellation
        );
        var flow = Number.Estimated(stability.Flow, errors.Flow);
        var descent = Number.Estimated(stability.Descent, errors.Descent);
        // 0 would say that no step size is stable: where rounding leaves no digit of a threshold, balls have some.
        if (
            (flow.IsUnresolved || descent.IsUnresolved)
            && instance.Spectrum.Rank <= LargestRankOfThresholds
            && Enclosed(instance, cancellation) is { } known
        )
        {
            flow = known.Flow is { } ball ? Number.Of(Ball.ToDouble(ball)) : Number.Infinity;
            descent = Number.Of(Ball.ToDouble(known.Descent));
        }
        return new(flow, descent, Number.Of(instance.StepSize), Certainty.Doubles);
    }

    // To a double's accuracy, or null.
    private static (Ball? Flow, Ball Descent)? Enclosed(GivenInstance instance, CancellationToken cancellation)
    {
        for (int precision = FirstPrecision; precision <= CertifiedDigits.LargestPrecision; precision *= 2)
        {
            cancellation.ThrowIfCancellationRequested();
            if (
                LeastSquares.Stability.TryEnclose(instance.Exact.Problem.Features, instance.BatchSize, precision)
                    is { } found
                && IsNarrow(found.Descent)
                && (found.Flow is not { } flow || IsNarrow(flow))
            )
            {
                return found;
            }
        }
        return null;
    }

    private static bool IsNarrow(Ball ball) =>
        ball.IsFinite && ball.Radius <= ball.Midpoint.Abs() * Rational.FromDyadic(1, -60);

    // Largest eigenvalues of enclosed matrices with r(r + 1)/2 rows: a minute at this rank.
    private const int LargestRankOfThresholds = 30;
}
