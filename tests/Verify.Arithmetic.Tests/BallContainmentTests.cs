using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Containment: the exact result at an exact point lies in the ball of the result, as FLINT tests its balls.</summary>
public class BallContainmentTests
{
    private static readonly Dictionary<string, Func<Ball, Ball, Ball>> Balls = new()
    {
        ["add"] = (a, b) => a + b,
        ["subtract"] = (a, b) => a - b,
        ["multiply"] = (a, b) => a * b,
        ["divide"] = (a, b) => a / b,
        ["max"] = Ball.Max,
        ["union"] = (a, b) => a.Union(b),
        ["square"] = (a, _) => a.Pow(2),
        ["cube"] = (a, _) => a.Pow(3),
        ["reciprocal"] = (a, _) => a.Pow(-1),
        ["absolute"] = (a, _) => a.Abs(),
        ["round"] = (a, _) => a.WithPrecision(7),
    };

    private static Rational? ExactResult(string operation, Rational a, Rational b) =>
        operation switch
        {
            "add" => a + b,
            "subtract" => a - b,
            "multiply" => a * b,
            "divide" => b.IsZero ? null : a / b,
            "max" => Rational.Max(a, b),
            "square" => a * a,
            "cube" => a * a * a,
            "reciprocal" => a.IsZero ? null : a.Reciprocal(),
            "absolute" => a.Abs(),
            _ => a,
        };

    public static TheoryData<string> Operations => [.. Balls.Keys];

    // The property: null, or the first counterexample. The result may be spoilt, to see that the property notices.
    private static string? Check(string operation, int count, Func<Ball, Ball> spoil)
    {
        var random = new RandomBalls(20261123);
        for (int trial = 0; trial < count; trial++)
        {
            (Ball a, Rational x) = random.Next(60);
            (Ball b, Rational y) = random.Next(60);
            if (trial % 7 == 0)
            {
                (b, y) = (a, x);
            }
            Ball result = spoil(Balls[operation](a, b));
            if (ExactResult(operation, x, y) is { } exact && !result.Contains(exact))
            {
                return $"{operation} at {x}, {y} gives {exact}, outside {result}; operands {a} and {b}";
            }
        }
        return null;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void The_exact_result_lies_in_the_ball(string operation) =>
        Assert.Null(Check(operation, TestScale.Times(3000), ball => ball));

    // A result whose radius is dropped, as if an operation forgot to widen, must be noticed for every operation.
    [Theory]
    [MemberData(nameof(Operations))]
    public void Planted_a_missing_radius_is_noticed(string operation) =>
        Assert.NotNull(Check(operation, 3000, ball => ball.IsFinite ? Ball.FromRational(ball.Midpoint, 4000) : ball));

    [Fact]
    public void Division_by_a_ball_around_zero_is_indeterminate()
    {
        Ball aroundZero = Ball.FromInterval(-Rational.One, Rational.One, 64);
        Assert.False((Ball.One / aroundZero).IsFinite);
        Assert.False((Ball.One / Ball.Zero).IsFinite);
        Assert.False(Ball.Sqrt(aroundZero).IsFinite);
        Assert.False(Ball.Log(aroundZero).IsFinite);
        Assert.Null(Ball.TrySign(Ball.Indeterminate));
        Assert.False((Ball.Indeterminate * Ball.Zero).IsFinite);
    }

    [Fact]
    public void A_double_and_a_decimal_are_different_numbers()
    {
        Assert.True(Ball.Exact(0.1).IsExact);
        Assert.False(Ball.Exact(0.1).Contains(Rational.Parse("0.1")));
        Assert.True(Ball.Parse("0.1", 64).Contains(Rational.Parse("0.1")));
        Assert.False(Ball.Parse("0.1", 200).Contains(Rational.FromDouble(0.1)));
    }

    [Fact]
    public void Comparisons_have_three_answers()
    {
        Ball third = Ball.FromRational(new Rational(1, 3), 64);
        Assert.True(Ball.TryLess(third, Ball.One));
        Assert.False(Ball.TryLess(Ball.One, third));
        Assert.Null(Ball.TryLess(third, third));
        Assert.Null(Ball.TrySign(third - third));
        Assert.Equal(0, Ball.TrySign(Ball.One - Ball.One));
    }

    [Fact]
    public void Small_integers_do_not_lower_or_raise_a_precision()
    {
        Ball third = Ball.FromRational(new Rational(1, 3), 200);
        Assert.Equal(200, (third + Ball.One).Precision);
        Assert.Equal(200, (Ball.FromInteger(2) * third).Precision);
        Assert.True((Ball.One / third).Radius < Rational.FromDyadic(1, -195));
    }
}
