using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Processes;

namespace Verify.Answers;

public static partial class Answer
{
    // An iteration takes all times of the path, in steps; each time of a flow is an exponential, so it takes those that are shown.
    private static PathProcess PathOfProcess(
        RiskSubject process,
        RegularizationPath path,
        IReadOnlyList<PathPoint> points,
        CancellationToken cancellation
    )
    {
        double eta = path.Instance.StepSize;
        bool isIteration = process.Axis == TimeAxis.Step;
        FormulaRisk formula = new(process);
        Dictionary<ExactNumber, Number> known = [];
        Number RiskAt(ExactNumber clock)
        {
            cancellation.ThrowIfCancellationRequested();
            if (known.TryGetValue(clock, out Number found))
            {
                return found;
            }
            double risk = (
                formula.InDoubles(clock, cancellation) ?? Closed().Rounded(clock.Value, cancellation)
            ).Estimation;
            // Only what is printed has an estimate: it costs as much as the risk.
            return known[clock] = double.IsFinite(risk)
                ? Number.Of(risk)
                : throw new InvalidInputException(
                    $"the risk of '{process.Name}' exceeds the range of doubles along the path; is it stable at this step size?"
                );
        }
        // Moments at other y's, again for each time, would take hours.
        DefinedRisk Closed() =>
            process.Defined.IsClosed
                ? process.Defined
                : throw new InvalidInputException(
                    $"'{process.Name}' with {path.Instance.Problem.FeatureCount} features is too large for its risks along the path; verify risk gives them at single points"
                );
        ExactNumber Clock(PathPoint point) =>
            isIteration ? ExactNumber.Of(point.Steps) : ExactNumber.Of(Rational.FromDouble(point.Time));
        IEnumerable<ExactNumber> clocks = isIteration
            ? path
                .Times.Select(time => (long)Math.Min(Math.Round(time / eta), 1L << 53))
                .Concat(points.Select(point => point.Steps))
                .Distinct()
                .Order()
                .Select(ExactNumber.Of)
            : points.Select(Clock);
        ExactNumber[] grid = [.. clocks];
        Number Estimated(ExactNumber clock) =>
            formula.ErrorsInDoubles(clock, cancellation) is { } errors
                ? Number.Estimated(RiskAt(clock).ToDouble(), errors.Estimation)
                : RiskAt(clock);
        double[] risks = [.. grid.Select(clock => RiskAt(clock).ToDouble())];
        int best = Array.IndexOf(risks, risks.Min());
        double clock = grid[best].Value.ToDouble();
        double time = isIteration ? clock * eta : clock;
        return new(
            process.Name,
            process.Axis,
            [.. points.Select(point => Estimated(Clock(point)))],
            grid.Length,
            new PathGridBest(time, 1.0 / time, Math.Round(time / eta), Estimated(grid[best]))
        );
    }
}
