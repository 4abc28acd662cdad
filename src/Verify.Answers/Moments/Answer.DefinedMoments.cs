using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Processes;

namespace Verify.Answers;

public static partial class Answer
{
    // The state that every definition has.
    private const string Coefficients = "b";

    // A double has 53 bits; these many more are left to what the formulas lose.
    private const int FirstPrecision = 160;

    /// <summary>
    /// Exact mean and covariance of every state of a process given by its definition; it starts at 0. Steps are taken by the operator that is
    /// read off the definition where it has one, all else comes from the moment system that is derived from it.
    /// </summary>
    /// <param name="process">The definition on its instance.</param>
    /// <param name="points">Times t ≥ 0 of a flow, or numbers of steps of an iteration; "inf" for the stationary moments.</param>
    /// <param name="digits">Significant digits to certify, 1 to 1000; null for doubles.</param>
    /// <param name="cancellation">Stops the computation.</param>
    /// <exception cref="InvalidInputException">
    /// The moments do not close, the problem is too large for this route, a point is not allowed, there is no stationary law, or the digits are
    /// not reached.
    /// </exception>
    public static MomentsAnswer Moments(
        ProcessInstance process,
        IReadOnlyList<ExactNumber> points,
        int? digits = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(process);
        ArgumentNullException.ThrowIfNull(points);
        TimeAxis axis = process.Definition.IsFlow ? TimeAxis.Time : TimeAxis.Step;
        foreach (ExactNumber point in points.Where(point => !point.IsInfinite))
        {
            if (point.Value.Sign < 0 || (axis == TimeAxis.Step && !point.Value.IsInteger))
            {
                throw new InvalidInputException(
                    $"'{point.Text}' is not allowed; '{process.Definition.Name}' takes {(axis == TimeAxis.Step ? "whole numbers of steps" : "times")} of at least 0, or inf"
                );
            }
        }
        StepMoments? steps = OptionModule.ToObj(StepMoments.TryCreate(process));
        FlowMoments? flow = OptionModule.ToObj(FlowMoments.TryCreate(process));
        Lazy<DerivedMoments> moments = new(() => new DerivedMoments(process));
        StateMoments<Ball>? At(ExactNumber point, int precision) =>
            point.IsInfinite ? OptionModule.ToObj(moments.Value.TryStationary(precision))
            : steps is not null && TakesSteps(process, steps, point, MostProductsOfBalls)
                ? OptionModule.ToObj(steps.TryEnclose((long)point.Value.Floor(), precision, cancellation))
            : moments.Value.Enclose(point.Value, precision, cancellation);
        MomentsAnswer? Certified(int precision, int count)
        {
            List<MomentsAtPoint> answers = [];
            foreach (ExactNumber point in points)
            {
                if (At(point, precision) is not { } found)
                {
                    return null;
                }
                answers.Add(OfStates(point.Text, found, (Ball value) => Number.Certified(value, count)));
            }
            return new(process.Definition.Name, axis, answers, Certainty.Certified);
        }
        if (digits is { } wanted)
        {
            if (flow is not null && MomentCount(process) > LargestEnclosedExponential)
            {
                throw new InvalidInputException(
                    $"'{process.Definition.Name}' with {process.Instance.Problem.FeatureCount} features has {MomentCount(process)} moments; --digits encloses those of a flow up to {LargestEnclosedExponential}; leave --digits out"
                );
            }
            return CertifiedDigits.Reach(wanted, precision => Certified(precision, wanted));
        }
        List<MomentsAtPoint> rounded =
        [
            .. points.Select(point =>
                !point.IsInfinite && flow is not null && MomentCount(process) > LargestExponential
                    ? OfStates(
                        point.Text,
                        flow.At(point.Value, cancellation).Item1,
                        (Float64 value) => Number.Of(value.Value)
                    )
                : !point.IsInfinite && steps is not null && TakesSteps(process, steps, point, MostProductsOfDoubles)
                    ? OfStates(
                        point.Text,
                        steps.After<Float64>((long)point.Value.Floor(), 53, cancellation),
                        (Float64 value) => Number.Of(value.Value)
                    )
                : InDoubles(point, precision => At(point, precision))
            ),
        ];
        return CertifiedDigits.Finite(
            new MomentsAnswer(process.Definition.Name, axis, rounded, Certainty.Doubles),
            $"a moment of {process.Definition.Name}"
        );
    }

    // About a second; a power of the moment system takes less beyond, where there are not too many moments.
    private const long MostProductsOfDoubles = 3_000_000_000;
    private const long MostProductsOfBalls = 5_000_000;

    // Whether k steps are taken one by one: few enough, or the moments too many for a power of their system.
    private static bool TakesSteps(ProcessInstance process, StepMoments steps, ExactNumber point, long most)
    {
        Rational products = point.Value * Rational.FromInteger(steps.Cost);
        if (MomentCount(process) <= LargestPower)
        {
            return products <= Rational.FromInteger(most);
        }
        if (most == MostProductsOfBalls && products > Rational.FromInteger(StepsTakeMinutes))
        {
            throw new InvalidInputException(
                $"{point.Text} steps of '{process.Definition.Name}' with {process.Instance.Problem.FeatureCount} features would take minutes in ball arithmetic; leave --digits out"
            );
        }
        return true;
    }

    // Moments of order up to 2.
    private static long MomentCount(ProcessInstance process)
    {
        long size = process.Definition.States.Length * (long)process.Instance.Problem.FeatureCount;
        return ((size + 1) * (size + 2) / 2) - 1;
    }

    // Beyond, the exponential of the moment system in balls takes longer than people wait.
    private const long LargestExponential = 40;

    // The limit of DerivedMoments for a flow.
    private const long LargestEnclosedExponential = 150;

    private const long StepsTakeMinutes = 200_000_000;

    // Moments of order 2, beyond which a power of their system takes longer than people wait.
    private const int LargestPower = 320;

    // The enclosures at the first precision at which every number is known to a double's accuracy, relative to the largest.
    private static MomentsAtPoint InDoubles(ExactNumber point, Func<int, StateMoments<Ball>?> at)
    {
        for (int precision = FirstPrecision; precision <= CertifiedDigits.LargestPrecision; precision *= 2)
        {
            if (at(precision) is { } found)
            {
                MomentsAtPoint answer = OfStates(point.Text, found, (Ball value) => Number.Certified(value, 1));
                List<Ball> balls = [.. answer.AllNumbers.Select(number => number.Enclosure!.Value)];
                if (balls.All(ball => ball.IsFinite))
                {
                    Rational largest = balls.Select(ball => ball.Midpoint.Abs()).DefaultIfEmpty(Rational.Zero).Max();
                    if (balls.All(ball => ball.Radius <= largest * Rational.FromDyadic(1, -60)))
                    {
                        return OfStates(point.Text, found, (Ball value) => Number.Of(Ball.ToDouble(value)));
                    }
                }
            }
        }
        throw new InvalidInputException(
            $"the moments at {point.Text} are not known to a double's accuracy with {CertifiedDigits.LargestPrecision} bits; are they beyond all bounds?"
        );
    }

    private static MomentsAtPoint OfStates<T>(string text, StateMoments<T> found, Func<T, Number> number)
        where T : IScalar<T>
    {
        StateAtPoint State(string name) =>
            new(name, [.. found.Mean(name).Select(number)], Rows(found.Covariance(name, name)));
        IReadOnlyList<IReadOnlyList<Number>> Rows(Matrix<T> matrix) =>
            [
                .. Enumerable
                    .Range(0, matrix.Rows)
                    .Select(i => (IReadOnlyList<Number>)[.. matrix.Row(i).ToArray().Select(number)]),
            ];
        // The coefficients first: a definition may have other states before them.
        StateAtPoint[] states = [.. found.States.OrderByDescending(name => name == Coefficients).Select(State)];
        return new(text, states[0].Mean, states[0].Covariance) { States = states };
    }
}
