using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.LeastSquares.Simulation;

namespace Verify.Answers;

public static partial class Answer
{
    // What an optimiser is mistaken for: no noise, noise of another kind, or another clock makes other moments.
    private static readonly Process[] Suspects =
    [
        Process.Sgd,
        Process.SgdWithoutReplacement,
        Process.SgfEuler,
        Process.GradientDescent,
        Process.Sgf,
        Process.ConstantCovariance,
        Process.GradientFlow,
    ];

    /// <summary>Whether somebody's own runs have the exact mean and covariance of a process.</summary>
    /// <param name="exact">The process's moments at one time or step.</param>
    /// <param name="table">The runs.</param>
    /// <param name="instance">The instance, for other processes where the runs differ.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public static ComparisonAnswer Comparison(
        MomentsAnswer exact,
        RunTable table,
        GivenInstance instance,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(exact);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(instance);
        MomentsAtPoint point = exact.Points[0];
        MomentAgreement agreement = Agreement(point, table);
        int p = point.Mean.Count;
        IReadOnlyList<MomentScore> scores = agreement.Points[0];
        // cov[i,i] is the last of each row of the triangle.
        MomentScore[] variances = [.. Enumerable.Range(0, p).Select(i => scores[p + ((i + 1) * (i + 2) / 2) - 1])];
        double trace = variances.Sum(score => score.Exact);
        return new(
            exact.Process,
            exact.Axis,
            point.Point,
            table.Runs.Count,
            table.Resolution,
            [.. scores.Select(Score)],
            Score(agreement.Largest),
            agreement.ExpectedLargest,
            agreement.Threshold,
            trace > 0.0 ? variances.Sum(score => score.Sample) / trace : null,
            agreement.Agrees,
            agreement.Agrees ? [] : OthersThatAgree(exact, table, instance, cancellation)
        );
    }

    private static MomentAgreement Agreement(MomentsAtPoint point, RunTable table)
    {
        int p = point.Mean.Count;
        return SampleComparison.Of(
            [.. point.Mean.Select(value => value.ToDouble())],
            Matrix<Float64>.Create(p, p, (i, j) => new(point.Covariance?[i][j].ToDouble() ?? 0.0)),
            table.Runs,
            table.Resolution
        );
    }

    // At the same step; of a flow at the time that the steps take, and of an iteration after the steps that the time takes.
    private static List<string> OthersThatAgree(
        MomentsAnswer exact,
        RunTable table,
        GivenInstance instance,
        CancellationToken cancellation
    )
    {
        Rational at = ExactNumber.Parse(exact.Points[0].Point).Value;
        List<string> agreeing = [];
        foreach (Process other in Suspects.Where(process => process.Name != exact.Process))
        {
            cancellation.ThrowIfCancellationRequested();
            Rational clock =
                other.IsIteration == (exact.Axis == TimeAxis.Step) ? at
                : other.IsIteration ? at / instance.StepSize
                : at * instance.StepSize;
            if (other.IsIteration && (!clock.IsInteger || clock > Rational.FromInteger(MostStepsOfSuspects)))
            {
                continue;
            }
            try
            {
                MomentsAnswer moments = Moments(
                    BoundProcess.Of(other, instance),
                    [ExactNumber.Parse(clock.ToString())],
                    null,
                    cancellation
                );
                if (Agreement(moments.Points[0], table).Agrees)
                {
                    agreeing.Add(other.Name);
                }
            }
            catch (InvalidInputException)
            {
                // Not defined on this instance, such as a batch of more than n without replacement: no candidate.
            }
        }
        return agreeing;
    }

    private const int MostStepsOfSuspects = 1_000_000;
}
