using System.Collections.Concurrent;
using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Tests;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>What the risk, the thresholds and the path print in doubles is right to the digits that are printed, against enclosures.</summary>
public sealed class RiskRoundingTests(ITestOutputHelper output)
{
    private const int Digits = 17;
    private static readonly int Seeds = TestScale.Trials(12);

    public static TheoryData<string> Shapes => [.. NastyInstances.Shapes];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Risks_of_processes_print_no_digits_that_are_not_there(string shape)
    {
        (int resolved, int unresolved, int refused, int most) = (0, 0, 0, 0);
        for (int seed = 0; seed < Seeds; seed++)
        {
            if (NastyInstances.TryMake(shape, seed) is not { } given)
            {
                continue;
            }
            ExactNumber[] times = NastyInstances.Times(given);
            foreach (string process in new[] { "sgf", "gradient-flow", "sgd", "gradient-descent" })
            {
                ExactNumber[] points = process is "sgd" or "gradient-descent"
                    ? [ExactNumber.Of(0), ExactNumber.Of(1), ExactNumber.Of(12)]
                    : times;
                var subject = RiskSubject.Named(given, process);
                for (int index = 0; index < points.Length; index++)
                {
                    ExactNumber point = points[index];
                    if (Unless("range of doubles", () => Answer.Risk(subject, [point]).Points[0].Risk) is not { } shown)
                    {
                        refused++;
                        continue;
                    }
                    if (Truth(shape, seed, index, process, subject, point) is not { } certain)
                    {
                        continue;
                    }
                    foreach ((Number? number, Ball? truth, int part) in All(shown).Zip(certain, Enumerable.Range(0, 8)))
                    {
                        if (number is not { } value || truth is not { } ball)
                        {
                            continue;
                        }
                        unresolved += value.IsUnresolved ? 1 : 0;
                        resolved += value.Shown != 0.0 ? 1 : 0;
                        double off = NastyInstances.UnitsOff(value, ball);
                        if (off > OneUnit)
                        {
                            most++;
                            output.WriteLine(
                                $"{shape} {seed} {process} part {part} at {point.Value.ToDouble():E1}: {value} ({value.ToDouble():R}) for {Ball.ToDouble(ball):R}, {off:E1} units"
                            );
                        }
                    }
                }
            }
        }
        output.WriteLine($"{shape}: {resolved} resolved, {unresolved} unresolved, {refused} refused");
        Assert.Equal(0, most);
        Assert.True(resolved > unresolved);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Ridge_and_bounds_print_no_digits_that_are_not_there(string shape)
    {
        int resolved = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            if (NastyInstances.TryMake(shape, seed) is not { } given)
            {
                continue;
            }
            foreach ((ExactNumber time, int at) in NastyInstances.Times(given).Select((time, at) => (time, at)))
            {
                if (
                    Unless("range of doubles", () => Answer.Risk(given, [time]).Times[0]) is not { } shown
                    || (
                        CertainFlow(shape, seed, at, given, time)?.Others
                        ?? Unless("could not be certified", () => Answer.Risk(given, [time], Digits).Times[0])
                    )
                        is not { } certain
                )
                {
                    continue;
                }
                foreach ((Func<RiskAtTime, Number?> part, int index) in Parts.Select((part, index) => (part, index)))
                {
                    if (part(shown) is { } number && part(certain)?.Enclosure is { } truth)
                    {
                        resolved += number.Shown != 0.0 ? 1 : 0;
                        double off = NastyInstances.UnitsOff(number, truth);
                        Assert.True(
                            off <= OneUnit,
                            $"{shape} {seed} part {index} at {time.Text}: {number} ({number.ToDouble():R}) for {Ball.ToDouble(truth):R}, {off:E1} units"
                        );
                    }
                }
                // Where the bound is shown to apply, it does.
                Assert.All(
                    Bounds,
                    bound => Assert.True(bound(shown).Price is null || bound(certain).Price is not null)
                );
            }
        }
        output.WriteLine($"{shape}: {resolved} resolved");
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Thresholds_print_no_digits_that_are_not_there(string shape)
    {
        int resolved = 0;
        for (int seed = 0; seed < 2 * Seeds; seed++)
        {
            if (
                NastyInstances.TryMake(shape, seed) is not { } given
                || Unless("could not be certified", () => Answer.Stability(given, Digits)) is not { } certain
            )
            {
                continue;
            }
            StabilityAnswer shown = Answer.Stability(given);
            Assert.Equal(double.IsInfinity(certain.Sgf.ToDouble()), double.IsInfinity(shown.Sgf.ToDouble()));
            foreach ((Number number, Number truth) in new[] { (shown.Sgf, certain.Sgf), (shown.Sgd, certain.Sgd) })
            {
                if (truth.Enclosure is { } ball)
                {
                    resolved += number.Shown != 0.0 ? 1 : 0;
                    double off = NastyInstances.UnitsOff(number, ball);
                    Assert.True(
                        off <= OneUnit,
                        $"{shape} {seed}: {number} ({number.ToDouble():R}) for {Ball.ToDouble(ball):R}, {off:E1} units"
                    );
                }
            }
        }
        output.WriteLine($"{shape}: {resolved} resolved");
        Assert.True(resolved > 0 || shape == "repeated");
    }

    private const double OneUnit = 1.01;

    private static readonly Func<RiskAtTime, BoundTerms>[] Bounds =
    [
        at => at.Spectral,
        at => at.Sharp,
        at => at.Leverage,
    ];

    private static readonly Func<RiskAtTime, Number?>[] Parts =
    [
        at => at.Sgf.Estimation,
        at => at.Sgf.Prediction,
        at => at.GradientFlow.Bias2,
        at => at.GradientFlow.Variance,
        at => at.Ridge.Bias2,
        at => at.Ridge.Variance,
        at => at.Ridge.PredictionBias2,
        at => at.Ridge.PredictionVariance,
        .. Bounds.Select(bound => (Func<RiskAtTime, Number?>)(at => bound(at).Alpha)),
        .. Bounds.Select(bound => (Func<RiskAtTime, Number?>)(at => bound(at).Price)),
        .. Bounds.Select(bound => (Func<RiskAtTime, Number?>)(at => bound(at).Limiting)),
        .. Bounds.Select(bound => (Func<RiskAtTime, Number?>)(at => bound(at).Total)),
    ];

    // Enclosures of the flow and of what stands beside it, which two tests compare with: the longest work of the suite, done once.
    private static readonly ConcurrentDictionary<(string, int, int), Lazy<ProcessRiskAtPoint?>> CertainFlows = new();

    private static ProcessRiskAtPoint? CertainFlow(
        string shape,
        int seed,
        int index,
        GivenInstance given,
        ExactNumber time
    ) =>
        CertainFlows
            .GetOrAdd(
                (shape, seed, index),
                _ =>
                    new(() =>
                        Unless(
                            "could not be certified",
                            () => Answer.Risk(RiskSubject.Named(given, "sgf"), [time], Digits).Points[0]
                        )
                    )
            )
            .Value;

    // Gradient flow stands beside the flow: its parts, their sums, and no noise.
    private static Ball?[]? Truth(
        string shape,
        int seed,
        int index,
        string process,
        RiskSubject subject,
        ExactNumber point
    )
    {
        if (process == "sgf")
        {
            return CertainFlow(shape, seed, index, subject.Instance, point) is { } flow ? Enclosures(flow.Risk) : null;
        }
        if (
            process == "gradient-flow"
            && CertainFlow(shape, seed, index, subject.Instance, point)?.Others?.GradientFlow is { } parts
        )
        {
            (Ball? bias2, Ball? variance) = (parts.Bias2.Enclosure, parts.Variance.Enclosure);
            (Ball? predictionBias2, Ball? predictionVariance) = (
                parts.PredictionBias2.Enclosure,
                parts.PredictionVariance.Enclosure
            );
            return
            [
                bias2 + variance,
                predictionBias2 + predictionVariance,
                bias2,
                variance,
                Ball.Zero,
                predictionBias2,
                predictionVariance,
                Ball.Zero,
            ];
        }
        return
            Unless("could not be certified", () => Answer.Risk(subject, [point], Digits).Points[0].Risk) is { } certain
            ? Enclosures(certain)
            : null;
    }

    private static Ball?[] Enclosures(ProcessRisk risk) => [.. All(risk).Select(number => number?.Enclosure)];

    // Null where the answer is refused for that reason.
    private static T? Unless<T>(string reason, Func<T> answer)
        where T : class
    {
        try
        {
            return answer();
        }
        catch (InvalidInputException refusal) when (refusal.Message.Contains(reason, StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static Number?[] All(ProcessRisk risk) =>
        [
            risk.Estimation,
            risk.Prediction,
            risk.Bias2,
            risk.Variance,
            risk.Noise,
            risk.PredictionBias2,
            risk.PredictionVariance,
            risk.PredictionNoise,
        ];
}
