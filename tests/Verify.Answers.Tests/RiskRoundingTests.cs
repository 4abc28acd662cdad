using Verify.Arithmetic;
using Verify.LeastSquares;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>What the risk, the thresholds and the path print in doubles is right to the digits that are printed, against enclosures.</summary>
public sealed class RiskRoundingTests(ITestOutputHelper output)
{
    private const int Digits = 17;
    private static readonly int Seeds = int.Parse(
        Environment.GetEnvironmentVariable("VERIFY_TEST_SCALE") ?? "1",
        System.Globalization.CultureInfo.InvariantCulture
    ) * 12;

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
                foreach (ExactNumber point in points)
                {
                    ProcessRisk shown;
                    try
                    {
                        shown = Answer.Risk(subject, [point]).Points[0].Risk;
                    }
                    catch (InvalidInputException reason) when (reason.Message.Contains("range of doubles", StringComparison.Ordinal))
                    {
                        refused++;
                        continue;
                    }
                    if (Certain(subject, point) is not { } certain)
                    {
                        continue;
                    }
                    foreach ((Number? number, Number? truth, int part) in All(shown).Zip(All(certain), Enumerable.Range(0, 8)))
                    {
                        if (number is not { } value || truth?.Enclosure is not { } ball)
                        {
                            continue;
                        }
                        unresolved += value.IsUnresolved ? 1 : 0;
                        resolved += value.Shown != 0.0 ? 1 : 0;
                        double off = NastyInstances.UnitsOff(value, ball);
                        if (off > 1.01)
                        {
                            most++;
                            output.WriteLine($"{shape} {seed} {process} part {part} at {point.Value.ToDouble():E1}: {value} ({value.ToDouble():R}) for {Ball.ToDouble(ball):R}, {off:E1} units");
                        }
                    }
                }
            }
        }
        output.WriteLine($"{shape}: {resolved} resolved, {unresolved} unresolved, {refused} refused");
        Assert.Equal(0, most);
        Assert.True(resolved > unresolved);
    }

    // Few digits where a part may be 0: a part that is not reached is null.
    private static ProcessRisk? Certain(RiskSubject subject, ExactNumber point)
    {
        try
        {
            return Answer.Risk(subject, [point], Digits).Points[0].Risk;
        }
        catch (InvalidInputException reason)
            when (reason.Message.Contains("could not be certified", StringComparison.Ordinal))
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
