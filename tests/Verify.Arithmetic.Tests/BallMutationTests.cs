using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>The containment property must fail for every operation once one of its widenings is left out.</summary>
/// <remarks>
/// Three mutants per operation: no rounding error (the bare midpoint of a result of exact operands), no propagation from the
/// first operand, none from the second. Each is run through the property of the containment tests, which must see it.
/// </remarks>
public class BallMutationTests
{
    private const int Seed = 20260404;
    private const int Cases = 400;

    public static TheoryData<string> Operations =>
        [
            "add",
            "subtract",
            "multiply",
            "divide",
            "square",
            "power",
            "sqrt",
            "sum",
            "dot",
            "exp",
            "expm1",
            "log",
            "log1p",
            "phi1",
            "inverse",
        ];

    private static bool IsUnary(string name) =>
        name is "square" or "power" or "sqrt" or "exp" or "expm1" or "log" or "log1p" or "phi1";

    private static Ball Apply(string name, Ball a, Ball b) =>
        name switch
        {
            "add" => a + b,
            "subtract" => a - b,
            "multiply" => a * b,
            "divide" => a / b,
            "square" => Ball.Square(a),
            "power" => Ball.Pow(a, 5),
            "sqrt" => Ball.Sqrt(a),
            "sum" => Ball.Sum([a, b, a]),
            "dot" => Ball.Dot([a, b], [b, b]),
            "exp" => Ball.Exp(a),
            "expm1" => Ball.Expm1(a),
            "log" => Ball.Log(a),
            "log1p" => Ball.Log1p(a),
            "phi1" => Ball.Phi1(a),
            _ => LinearSolver.TrySolve(
                Matrix<Ball>.FromRows(2, 2, [a, Ball.Zero, Ball.One, b]),
                Matrix<Ball>.FromRows(2, 1, [Ball.One, Ball.One])
            )![0, 0],
        };

    // The exact value at rational points, between two rationals; equal ones where it is rational.
    private static (Rational Lower, Rational Upper) Exact(string name, Rational x, Rational y)
    {
        Rational? value = name switch
        {
            "add" => x + y,
            "subtract" => x - y,
            "multiply" => x * y,
            "divide" => x / y,
            "square" => x * x,
            "power" => x.Pow(5),
            "sum" => x + y + x,
            "dot" => (x * y) + (y * y),
            "inverse" => x.Reciprocal(),
            _ => null,
        };
        if (value is Rational exact)
        {
            return (exact, exact);
        }
        if (name is "sqrt" or "log" or "log1p")
        {
            // A far finer enclosure of the same function; the containment tests check that by squares and by the oracle.
            Ball fine = Apply(name, Ball.FromRational(x, 1500), Ball.Zero);
            return (fine.Lower, fine.Upper);
        }
        (Rational low, Rational high) = ExpOracle.Exp(x, 1000);
        return name switch
        {
            "exp" => (low, high),
            "expm1" => (low - 1, high - 1),
            "phi1" => ((low - 1) / x, (high - 1) / x),
            _ => throw new ArgumentException($"no exact value of {name}"),
        };
    }

    private static bool Holds(Ball result, (Rational Lower, Rational Upper) value) =>
        !result.IsFinite || (result.Lower <= value.Upper && value.Lower <= result.Upper);

    // Positive operands of moderate size at which every operation is defined.
    private static Ball Operand(TestRandom random, int precision, bool isExact)
    {
        Rational middle = new Rational(random.Bits(100), System.Numerics.BigInteger.One << 100) + new Rational(1, 4);
        Ball ball = Ball.FromRational(middle, precision).MidpointBall();
        return isExact
            ? ball
            : Ball.FromMidpointRadius(
                ball.Midpoint,
                TestRandom.Power(1 + random.Below(9), -20 - random.Below(40)),
                precision
            );
    }

    private static int Failures(string name, int precision, bool isExact, Func<Ball, Ball, Ball> operation)
    {
        var random = new TestRandom(Seed);
        int failures = 0;
        for (int i = 0; i < Cases; i++)
        {
            Ball a = Operand(random, precision, isExact);
            Ball b = Operand(random, precision, isExact);
            // The ends, where a missing propagation shows.
            Rational x = random.OneIn(2) ? a.Lower : a.Upper;
            Rational y = random.OneIn(2) ? b.Lower : b.Upper;
            failures += Holds(operation(a, b), Exact(name, x, y)) ? 0 : 1;
        }
        return failures;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void The_operation_itself_passes(string name)
    {
        foreach (int precision in new[] { 64, 200 })
        {
            Assert.Equal(0, Failures(name, precision, true, (a, b) => Apply(name, a, b)));
            Assert.Equal(0, Failures(name, precision, false, (a, b) => Apply(name, a, b)));
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Without_the_rounding_error_it_fails(string name)
    {
        foreach (int precision in new[] { 64, 200 })
        {
            // Sums of numbers of 100 bits are exact: make the second operand finer, so that bits are dropped.
            Func<Ball, Ball, Ball> mutant = (a, b) => Apply(name, a, b).MidpointBall();
            int failures = name is "add" or "subtract" or "sum"
                ? SumFailures(name, precision, mutant)
                : Failures(name, precision, true, mutant);
            bool isExactAnyway = precision == 200 && name is "multiply" or "square" or "dot";
            Assert.True(
                failures > 0 || isExactAnyway,
                $"{name} at {precision} without rounding error: no failure seen"
            );
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void Without_the_propagated_error_it_fails(string name)
    {
        foreach (int precision in new[] { 64, 200 })
        {
            int first = Failures(name, precision, false, (a, b) => Apply(name, a.MidpointBall(), b));
            Assert.True(first > 0, $"{name} at {precision} without the radius of its first operand: no failure seen");
            if (!IsUnary(name) && name != "inverse")
            {
                int second = Failures(name, precision, false, (a, b) => Apply(name, a, b.MidpointBall()));
                Assert.True(
                    second > 0,
                    $"{name} at {precision} without the radius of its second operand: no failure seen"
                );
            }
        }
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("log")]
    [InlineData("sqrt")]
    [InlineData("phi1")]
    public void With_a_hundredth_less_than_the_propagated_error_wide_balls_fail(string name)
    {
        // The radius of the image of a wide ball is attained at an end; a bound that is a little too small must show.
        var random = new TestRandom(Seed);
        int failures = 0;
        for (int i = 0; i < Cases; i++)
        {
            Ball a = Operand(random, 64, true);
            a = Ball.FromMidpointRadius(a.Midpoint, a.Midpoint * new Rational(1, 3), 64);
            Ball result = Apply(name, a, a);
            Ball mutant = Ball.FromMidpointRadius(result.Midpoint, result.Radius * new Rational(99, 100), 64);
            Assert.True(Holds(result, Exact(name, a.Upper, a.Upper)) && Holds(result, Exact(name, a.Lower, a.Lower)));
            failures +=
                Holds(mutant, Exact(name, a.Upper, a.Upper)) && Holds(mutant, Exact(name, a.Lower, a.Lower)) ? 0 : 1;
        }
        Assert.True(failures > Cases / 2, $"{name}: {failures}");
    }

    private static int SumFailures(string name, int precision, Func<Ball, Ball, Ball> mutant)
    {
        var random = new TestRandom(Seed);
        int failures = 0;
        for (int i = 0; i < Cases; i++)
        {
            Ball a = Operand(random, precision, true);
            Ball b = Ball.ScaleByPowerOfTwo(Operand(random, precision, true), -150);
            failures += Holds(mutant(a, b), Exact(name, a.Midpoint, b.Midpoint)) ? 0 : 1;
        }
        return failures;
    }
}
