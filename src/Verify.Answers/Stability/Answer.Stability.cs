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
            CertifiedDigits.RequireRank(instance.Exact, LargestRankOfVectors, "the thresholds");
            Matrix<Rational> features = instance.Exact.Problem.Features;
            StabilityAnswer? Certified((Ball? Flow, Ball Descent)? thresholds) =>
                thresholds is { } found
                    ? new StabilityAnswer(
                        found.Flow is { } flow ? Number.Certified(flow, count) : Number.Infinity,
                        Number.Certified(found.Descent, count),
                        Number.Of(instance.StepSize),
                        Certainty.Certified
                    )
                    : null;
            bool isLarge = Math.Min(features.Rows, features.Columns) > LargestRankOfThresholds;
            return CertifiedDigits.Reach(
                count,
                precision =>
                    isLarge
                        ? throw new InvalidInputException(
                            $"--digits {count}: above rank {LargestRankOfThresholds} thresholds are certified to about ten digits; ask for fewer, or leave --digits out"
                        )
                        : Certified(
                            LeastSquares.Stability.TryEnclose(
                                features,
                                instance.BatchSize,
                                precision,
                                cancellation: cancellation
                            )
                        ),
                isLarge || count <= MostDigitsOfVectors
                    ? () =>
                        Certified(
                            LeastSquares.Stability.TryEnclose(
                                features,
                                instance.BatchSize,
                                Ball.DefaultPrecision,
                                fromVectors: true,
                                cancellation
                            )
                        )
                    : null
            );
        }
        (LeastSquares.Stability stability, LeastSquares.Stability errors) = LeastSquares.Stability.WithErrors(
            instance.Spectrum,
            instance.InDoubles.Problem.Features,
            () => instance.Exact.Problem.Features,
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
                LeastSquares.Stability.TryEnclose(
                    instance.Exact.Problem.Features,
                    instance.BatchSize,
                    precision,
                    cancellation: cancellation
                )
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

    // Approximate eigenvectors in doubles, checked by Cholesky factors of r×r balls.
    private const int LargestRankOfVectors = 400;
    private const int MostDigitsOfVectors = 11;
}
