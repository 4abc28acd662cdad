using Verify.Arithmetic;
using Verify.LeastSquares;
using Verify.Tests;
using Xunit;

namespace Verify.Answers.Tests;

/// <summary>What the path draws, and where it finds the least risks, is right to the digits that are given, against enclosures.</summary>
public sealed class PathRoundingTests(ITestOutputHelper output)
{
    private const int Digits = 17;
    private const double OneUnit = 1.01;
    private static readonly int Seeds = TestScale.Trials(3);

    public static TheoryData<string> Shapes => [.. NastyInstances.Shapes];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Curves_have_no_digits_that_are_not_there(string shape)
    {
        (int resolved, int unresolved) = (0, 0);
        foreach ((int seed, GivenInstance given) in Instances(shape))
        {
            if (Certified(() => Answer.Curves(given)) is not { } curves)
            {
                continue;
            }
            foreach (int index in new[] { 0, 90, 150, 240 })
            {
                ExactNumber time = Exact(curves.Times[index]);
                if (Certified(() => Answer.Risk(given, [time], Digits).Times[0]) is { } certain)
                {
                    Holds(seed, "ridge", curves.Ridge[index], certain.Ridge.Bias2, certain.Ridge.Variance);
                    Holds(
                        seed,
                        "gradient flow",
                        curves.GradientFlow[index],
                        certain.GradientFlow.Bias2,
                        certain.GradientFlow.Variance
                    );
                    Holds(seed, "sgf", curves.Sgf[index], certain.Sgf.Estimation);
                }
            }
            var subject = RiskSubject.Named(given, "sgd");
            int last = curves.SgdTimes.Count - 1;
            foreach (int index in last < 0 ? [] : new[] { 0, last / 2 })
            {
                long steps = (long)Math.Round(curves.SgdTimes[index] / curves.StepSize);
                if (
                    steps < 1000
                    && Certified(() => Answer.Risk(subject, [ExactNumber.Of(steps)], Digits).Points[0].Risk)
                        is { } certain
                )
                {
                    Holds(seed, "sgd", curves.Sgd[index], certain.Estimation);
                }
            }
        }
        output.WriteLine($"{shape}: {resolved} resolved, {unresolved} unresolved");
        Assert.True(resolved > unresolved);

        void Holds(int seed, string estimator, Number shown, params Number?[] parts)
        {
            if (parts.Any(part => part?.Enclosure is null))
            {
                return;
            }
            unresolved += shown.IsUnresolved ? 1 : 0;
            resolved += shown.IsUnresolved ? 0 : 1;
            Ball truth = parts.Select(part => part!.Value.Enclosure!.Value).Aggregate((sum, part) => sum + part);
            double off = NastyInstances.UnitsOff(shown, truth);
            Assert.True(
                off <= OneUnit,
                $"{shape} {seed} {estimator}: {shown} for {Ball.ToDouble(truth):R}, {off:E1} units"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_least_risk_lies_where_the_digits_of_the_best_time_say(string shape)
    {
        int held = 0;
        foreach ((int seed, GivenInstance given) in Instances(shape))
        {
            foreach (PathBest best in Certified(() => Answer.Path(given))?.Best ?? [])
            {
                double unit = LastUnit(best.Time);
                if (best.Where != PathEnd.Inside || best.Estimator == "sgd" || best.Time.IsUnresolved || unit == 0.0)
                {
                    continue;
                }
                // Within a unit of the last digit on either side the risk has turned: it falls before, and rises after.
                Rational time = Rational.FromDouble(best.Time.Shown),
                    away = Rational.FromDouble(OneUnit * unit),
                    little = away * Rational.Parse("1e-3");
                if (time <= away)
                {
                    continue;
                }
                Number[]?[] risks =
                [
                    .. new[] { -away, little - away, away - little, away }.Select(shift =>
                        Risks(best.Estimator, given, time + shift)
                    ),
                ];
                if (risks is [{ } first, { } second, { } third, { } last])
                {
                    held++;
                    Assert.True(
                        IsLess(second, first) && IsLess(third, last),
                        $"{shape} {seed} {best.Estimator}: {best.Time} has digits that are not there"
                    );
                }
            }
        }
        output.WriteLine($"{shape}: {held} places");
    }

    [Fact]
    public void A_place_of_the_least_risk_is_found_to_seven_digits_and_not_to_seventeen()
    {
        GivenInstance given = NastyInstances.TryMake("plain", 1)!;
        PathBest[] inside = [.. Answer.Path(given).Best.Where(best => best.Where == PathEnd.Inside)];
        Assert.NotEmpty(inside);
        Assert.All(
            inside.Where(best => best.Estimator != "sgd"),
            best => Assert.InRange(Math.Abs(best.Time.Shown / best.Time.ToDouble() - 1.0), 1e-16, 1e-4)
        );
    }

    [Fact]
    public void Where_a_risk_is_flat_up_to_rounding_no_place_is_given()
    {
        // Two directions of which doubles know only one: the risk of the flow is that of the other, up to rounding.
        BestStop flat = new(1.0, 1.0, 1e-6, StopEnd.Inside);
        Assert.Equal(0.0, flat.TimeError(1.0));
        RegularizationPath path = new(NastyInstances.TryMake("plain", 1)!.InDoubles);
        BestStop best = path.BestRidge();
        if (best.End == StopEnd.Inside)
        {
            Assert.Equal(double.PositiveInfinity, best.TimeError(1e6 * best.Risk));
            Assert.Equal(double.PositiveInfinity, best.TimeError(double.PositiveInfinity));
            Assert.True(best.TimeError(1e-3 * best.Risk) > best.TimeError(1e-9 * best.Risk));
        }
        Assert.Equal(0.0, (best with { End = StopEnd.Limit }).TimeError(1.0));
    }

    private static IEnumerable<(int Seed, GivenInstance Given)> Instances(string shape)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            if (NastyInstances.TryMake(shape, 5000 + seed) is { } given)
            {
                yield return (seed, given);
            }
        }
    }

    private static ExactNumber Exact(double value) => ExactNumber.Of(Rational.FromDouble(value));

    private static T? Certified<T>(Func<T> answer)
        where T : class
    {
        try
        {
            return answer();
        }
        catch (InvalidInputException refusal)
            when (refusal.Message.Contains("could not be certified", StringComparison.Ordinal)
                || refusal.Message.Contains("range of doubles", StringComparison.Ordinal)
            )
        {
            return null;
        }
    }

    private static Number[]? Risks(string estimator, GivenInstance given, Rational time) =>
        Certified(() => Answer.Risk(given, [ExactNumber.Of(time)], 34).Times[0]) is not { } certain
            ? null
            : estimator switch
            {
                "ridge" => Both(certain.Ridge.Bias2, certain.Ridge.Variance),
                "gradient flow" => Both(certain.GradientFlow.Bias2, certain.GradientFlow.Variance),
                "sgf" => Both(certain.Sgf.Estimation, null),
                _ => throw new ArgumentOutOfRangeException(nameof(estimator), estimator, "a time is continuous"),
            };

    private static Number[] Both(Number? first, Number? second) => [.. new[] { first, second }.OfType<Number>()];

    private static bool IsLess(Number[] left, Number[] right) => (Sum(right) - Sum(left)).Lower.Sign >= 0;

    private static Ball Sum(Number[] parts) =>
        parts.Select(part => part.Enclosure!.Value).Aggregate((sum, part) => sum + part);

    // One unit of the last digit that is given.
    private static double LastUnit(Number number)
    {
        string mantissa = number.ToString().Split('E')[0];
        int count = mantissa.Replace(".", "", StringComparison.Ordinal).TrimStart('-', '0').Length;
        double size = Math.Abs(number.Shown);
        return size == 0.0 ? 0.0 : Math.Pow(10, Math.Floor(Math.Log10(size)) - count + 1);
    }
}
