using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>An operation that forgot its radius must be noticed by the containment property, whichever operation it is.</summary>
public class PlantedRadiusTests
{
    private static readonly Dictionary<
        string,
        (Func<Ball, Ball, Ball> Ball, Func<Rational, Rational, Rational> Exact)
    > Operations = new()
    {
        ["add"] = ((a, b) => a + b, (x, y) => x + y),
        ["subtract"] = ((a, b) => a - b, (x, y) => x - y),
        ["multiply"] = ((a, b) => a * b, (x, y) => x * y),
        ["divide"] = ((a, b) => a / b, (x, y) => x / y),
        ["square"] = ((a, _) => Ball.Square(a), (x, _) => x * x),
        ["cube"] = ((a, _) => Ball.Pow(a, 3), (x, _) => x * x * x),
        ["max"] = (Ball.Max, Rational.Max),
        ["absolute"] = ((a, _) => Ball.Abs(a), (x, _) => x.Abs()),
    };

    public static TheoryData<string> Names => [.. Operations.Keys];

    private static int Misses(string name, Func<Ball, Ball> spoil)
    {
        var random = new TestRandom(5);
        int misses = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            Rational x = new(1 + random.Below(2000), 3 + random.Below(997)),
                y = new(-1 - random.Below(2000), 3 + random.Below(997));
            Ball a = Ball.FromRational(x, 64 + random.Below(200)),
                b = Ball.FromRational(y, 64 + random.Below(200));
            if (!spoil(Operations[name].Ball(a, b)).Contains(Operations[name].Exact(x, y)))
            {
                misses++;
            }
        }
        return misses;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void With_its_radius_no_result_is_missed(string name) => Assert.Equal(0, Misses(name, ball => ball));

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_its_radius_most_results_are_missed(string name) =>
        Assert.True(Misses(name, ball => ball.MidpointBall()) > 100);
}
