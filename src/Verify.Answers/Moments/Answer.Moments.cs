using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Processes;

namespace Verify.Answers;

/// <summary>The questions of the command line as functions: numbers with their certainty, from an instance.</summary>
public static partial class Answer
{
    /// <summary>Exact mean and covariance of a process given y, over mini-batches or Brownian motion; no sampling.</summary>
    /// <param name="process">The process on its instance, which must have y.</param>
    /// <param name="points">Times t ≥ 0 of a flow or ridge, or numbers of steps of an iteration.</param>
    /// <param name="digits">Significant digits to certify in ball arithmetic, 1 to 1000; null for doubles.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">y is missing, a point is not allowed, or the digits are not reached.</exception>
    public static MomentsAnswer Moments(
        BoundProcess process,
        IReadOnlyList<ExactNumber> points,
        int? digits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(points);
        process.Require(points);
        if (digits is not null && process.Process == Process.Sgf)
        {
            CertifiedDigits.RequireRank(process.Instance.Exact, LargestRankOfFlow, "the covariance of sgf");
        }
        return digits is not { } count ? MomentsInDoubles(process, points, cancellation)
            : process.Axis == TimeAxis.Step
            && process.Process.IsStochastic
            && points.Any(point => point.Value > Rational.FromInteger(FewSteps))
                ? MomentsByDefinition(process, points, count, cancellation)
            : CertifiedMoments(process, points, count, cancellation);
    }

    // The recursion loses a bit or two in each step, which few steps can spare.
    private const int FewSteps = 128;

    // Steps by the operator of the process's definition, whose enclosures do not widen from step to step as those of the recursion do.
    private static MomentsAnswer MomentsByDefinition(
        BoundProcess process,
        IReadOnlyList<ExactNumber> points,
        int digits,
        CancellationToken cancellation
    )
    {
        ProcessInstance derived = ProcessInstance.Bind(
            Symbolics.Processes.find(process.Process.Name),
            process.Instance.Exact,
            []
        );
        MomentsAnswer answer = Moments(derived, points, digits, cancellation);
        return answer with
        {
            // One state, as a process with formulas has.
            Points = [.. answer.Points.Select(point => point with { States = [] })],
        };
    }

    private static MomentsAnswer MomentsInDoubles(
        BoundProcess process,
        IReadOnlyList<ExactNumber> points,
        CancellationToken cancellation
    )
    {
        MomentPath path = new(process.Instance.InDoubles, process.Process, process.TemperatureInDoubles);
        string axis = process.Axis == TimeAxis.Step ? "step" : "time";
        List<MomentsAtPoint> answers = [];
        foreach (ExactNumber point in points)
        {
            cancellation.ThrowIfCancellationRequested();
            Moments moments = path.At(point.InDoubles($"--{axis}"), cancellation);
            MomentsAtPoint at = Estimated(point.Text, moments);
            _ = CertifiedDigits.Finite(
                new MomentsAnswer("", process.Axis, [at], Certainty.Doubles),
                $"{process.Process.Name} at {axis} {point.Text}"
            );
            answers.Add(at);
        }
        return new(process.Process.Name, process.Axis, answers, Certainty.Doubles);
    }

    private static MomentsAtPoint Estimated(string text, Moments moments)
    {
        double ErrorOfMean(int i) => moments.MeanErrors?[i] ?? 0.0;
        double Root(int i) => moments.CovarianceErrorRoots?[i] ?? 0.0;
        return new(
            text,
            [.. moments.Mean.Select((value, i) => Number.Estimated(value.Value, ErrorOfMean(i)))],
            moments.Covariance is not { } covariance
                ? null
                :
                [
                    .. Enumerable
                        .Range(0, covariance.Rows)
                        .Select(i =>
                            (IReadOnlyList<Number>)
                                [
                                    .. covariance
                                        .Row(i)
                                        .ToArray()
                                        .Select((value, j) => Number.Estimated(value.Value, Root(i) * Root(j))),
                                ]
                        ),
                ]
        );
    }

    // A term of the polynomial takes 1.5nr² products of balls: minutes at this rank.
    private const int LargestRankOfFlow = 100;

    private static MomentsAnswer CertifiedMoments(
        BoundProcess process,
        IReadOnlyList<ExactNumber> points,
        int digits,
        CancellationToken cancellation
    ) =>
        CertifiedDigits.Reach(
            digits,
            precision =>
                BallMomentPath.TryCreate(process.Instance.Exact, process.Process, process.Temperature, precision)
                    is { } path
                    ? new MomentsAnswer(
                        process.Process.Name,
                        process.Axis,
                        [
                            .. points.Select(point =>
                            {
                                cancellation.ThrowIfCancellationRequested();
                                (IReadOnlyList<Ball> mean, Matrix<Ball>? covariance) = path.At(
                                    point.Value,
                                    cancellation
                                );
                                return AtPoint(point.Text, mean, covariance, value => Number.Certified(value, digits));
                            }),
                        ],
                        Certainty.Certified
                    )
                    : null
        );

    private static MomentsAtPoint AtPoint<T>(
        string text,
        IReadOnlyList<T> mean,
        Matrix<T>? covariance,
        Func<T, Number> number
    )
        where T : IScalar<T> =>
        new(
            text,
            [.. mean.Select(number)],
            covariance is null
                ? null
                :
                [
                    .. Enumerable
                        .Range(0, covariance.Rows)
                        .Select(i => (IReadOnlyList<Number>)[.. covariance.Row(i).ToArray().Select(number)]),
                ]
        );
}
