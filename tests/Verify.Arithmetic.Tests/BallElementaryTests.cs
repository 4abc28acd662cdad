using System.Numerics;
using Xunit;

namespace Verify.Arithmetic.Tests;

public class BallElementaryTests
{
    // e^x, log and √ to 50 digits, from mpmath 1.2.1 (independent of this code).
    [Theory]
    [InlineData("exp", "1", "2.71828182845904523536028747135266249775724709369996")]
    [InlineData("exp", "-25/2", "3.7266531720786709929248514759504261803374818839698e-6")]
    [InlineData("log", "2", "0.69314718055994530941723212145817656807550013436026")]
    [InlineData("log", "10", "2.3025850929940456840179914546843642076011014886288")]
    [InlineData("sqrt", "2", "1.4142135623730950488016887242096980785696718753769")]
    public void Published_values(string function, string argument, string expected)
    {
        Ball result = Apply(function, Ball.FromRational(Rational.Parse(argument), 256));
        Rational value = Rational.Parse(expected);
        Assert.True((result.Midpoint - value).Abs() < value.Abs() * Rational.Parse("1e-48"), $"{result}");
        Assert.True(result.Radius < value.Abs() * Rational.Parse("1e-70"));
    }

    private static Ball Apply(string function, Ball ball) =>
        function switch
        {
            "exp" => Ball.Exp(ball),
            "expm1" => Ball.Expm1(ball),
            "phi1" => Ball.Phi1(ball),
            "log" => Ball.Log(ball),
            "log1p" => Ball.Log1p(ball),
            _ => Ball.Sqrt(ball),
        };

    /// <summary>Rational bounds of the function at a rational point by another route: plain Taylor sums with an explicit tail.</summary>
    private static (Rational Low, Rational High) Reference(string function, Rational x)
    {
        switch (function)
        {
            case "exp":
                return TaylorExp(x);
            case "expm1":
            {
                (Rational low, Rational high) = TaylorExp(x);
                return (low - Rational.One, high - Rational.One);
            }
            case "phi1":
            {
                if (x.IsZero)
                {
                    return (Rational.One, Rational.One);
                }
                (Rational low, Rational high) = TaylorExp(x);
                Rational a = (low - Rational.One) / x,
                    b = (high - Rational.One) / x;
                return a <= b ? (a, b) : (b, a);
            }
            default:
                throw new ArgumentException(function);
        }
    }

    // Σ_{k<K} x^k/k! with |x| ≤ 16, remainder at most 2|x|^K/K! once K ≥ 2|x|.
    private static (Rational Low, Rational High) TaylorExp(Rational x)
    {
        Rational sum = Rational.Zero,
            term = Rational.One;
        int k = 0;
        while (k < 40 || term.Abs() > Rational.FromDyadic(1, -700))
        {
            sum += term;
            k++;
            term = term * x / Rational.FromInteger(k);
        }
        Rational tail = term.Abs() + term.Abs();
        return (sum - tail, sum + tail);
    }

    private static string? CheckAtPoints(string function, int count, Func<Ball, Ball> spoil)
    {
        var random = new RandomBalls(42);
        for (int trial = 0; trial < count; trial++)
        {
            (Ball ball, Rational point) = random.Next(3);
            if (point.Abs() > Rational.FromInteger(16) || point.Denominator.GetBitLength() > 40)
            {
                continue;
            }
            Ball result = spoil(Apply(function, ball));
            (Rational low, Rational high) = Reference(function, point);
            if (result.IsFinite && (high < result.Lower || low > result.Upper))
            {
                return $"{function}({point}) lies in [{low.ToDouble():R}, {high.ToDouble():R}], outside {result} of {ball}";
            }
        }
        return null;
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("phi1")]
    public void Values_at_points_of_the_ball_are_enclosed(string function) =>
        Assert.Null(CheckAtPoints(function, TestScale.Times(1500), ball => ball));

    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("phi1")]
    public void Planted_a_missing_radius_is_noticed(string function) =>
        Assert.NotNull(
            CheckAtPoints(function, 1500, ball => ball.IsFinite ? Ball.FromRational(ball.Midpoint, 4000) : ball)
        );

    // log and √ are checked by their inverses: f⁻¹ of the ends of the result must bracket the point.
    [Fact]
    public void Roots_and_logarithms_of_points_are_enclosed()
    {
        var random = new RandomBalls(7);
        for (int trial = 0; trial < TestScale.Times(1500); trial++)
        {
            (Ball ball, Rational point) = random.Next(30);
            if (point.Sign <= 0)
            {
                continue;
            }
            Ball root = Ball.Sqrt(ball);
            if (root.IsFinite)
            {
                Rational low = Rational.Max(root.Lower, Rational.Zero);
                Assert.True(low * low <= point && point <= root.Upper * root.Upper, $"√{point} outside {root}");
            }
            Ball logarithm = Ball.Log(ball);
            if (logarithm.IsFinite && logarithm.Upper < Rational.FromInteger(200))
            {
                Ball low = Ball.Exp(Ball.FromRational(logarithm.Lower, 600));
                Ball high = Ball.Exp(Ball.FromRational(logarithm.Upper, 600));
                Assert.True(low.Lower <= point && point <= high.Upper, $"log {point} outside {logarithm}");
            }
            Ball plus = Ball.Log1p(ball - Ball.One);
            if (plus.IsFinite && logarithm.IsFinite)
            {
                Assert.True(plus.Overlaps(logarithm), $"log1p({point} − 1) against log {point}");
            }
        }
    }

    [Fact]
    public void Functional_equations_overlap()
    {
        var random = new RandomBalls(11);
        for (int trial = 0; trial < TestScale.Times(2000); trial++)
        {
            (Ball a, _) = random.Next(4);
            (Ball b, _) = random.Next(4);
            if (a.Midpoint.Abs() + a.Radius + b.Midpoint.Abs() + b.Radius > Rational.FromInteger(2000))
            {
                continue;
            }
            Assert.True(Ball.Exp(a + b).Overlaps(Ball.Exp(a) * Ball.Exp(b)), $"exp({a} + {b})");
            Assert.True(Ball.Log(Ball.Exp(a)).Overlaps(a), $"log exp {a}");
            Assert.True(Ball.Expm1(a).Overlaps(Ball.Exp(a) - Ball.One), $"expm1 {a}");
            Assert.True((a * Ball.Phi1(a)).Overlaps(Ball.Expm1(a)), $"x·φ₁(x) at {a}");
        }
    }

    [Fact]
    public void Low_and_high_precision_agree_and_high_precision_is_sharp()
    {
        foreach (string function in new[] { "exp", "expm1", "phi1", "log", "log1p", "sqrt" })
        {
            foreach (string argument in new[] { "1/3", "1/1000000007", "17/5", "123456/7", "3/4" })
            {
                Rational x = Rational.Parse(argument);
                Ball low = Apply(function, Ball.FromRational(x, 64));
                Ball high = Apply(function, Ball.FromRational(x, 4096));
                Assert.True(low.Overlaps(high), $"{function}({x})");
                // The relative radius: rounding the argument costs a factor |x| for exp, else a few units.
                Rational scale = high.Midpoint.Abs() * Rational.FromDyadic(1, -64 + 18);
                Assert.True(low.Radius < scale, $"{function}({x}) at 64 bits has radius {low}");
                Assert.True(high.Radius < high.Midpoint.Abs() * Rational.FromDyadic(1, -4096 + 18), $"{function}({x})");
            }
        }
    }

    [Fact]
    public void Exponentials_beyond_the_range_are_bounded_or_indeterminate()
    {
        Ball tiny = Ball.Exp(Ball.FromInteger(-(1L << 40)).WithPrecision(64));
        Assert.True(tiny.Lower <= Rational.Zero && tiny.Upper > Rational.Zero);
        Assert.True(tiny.Upper < Rational.FromDyadic(BigInteger.One, -1000));
        Assert.False(Ball.Exp(Ball.FromInteger(1L << 40)).IsFinite);
    }
}
