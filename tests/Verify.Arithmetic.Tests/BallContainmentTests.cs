using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>For random balls with exact points inside, the exact result lies in the result ball.</summary>
public class BallContainmentTests
{
    private const int Seed = 20260101;

    private static void Check(
        int count,
        Func<Ball, Ball, Ball> operation,
        Func<Rational, Rational, Rational?> exact,
        int seed = Seed
    )
    {
        var random = new TestRandom(seed);
        int finite = 0;
        for (int i = 0; i < TestScale.Trials(count); i++)
        {
            (Ball a, Rational x) = random.Pair();
            (Ball b, Rational y) = random.OneIn(10) ? (a, x) : random.Pair();
            Ball result = operation(a, b);
            if (exact(x, y) is not Rational value)
            {
                Assert.False(result.IsFinite, $"seed {seed}, case {i}: undefined at {x}, {y} but got {result}");
                continue;
            }
            finite += result.IsFinite ? 1 : 0;
            Assert.True(result.Contains(value), $"seed {seed}, case {i}: {a} and {b} at {x}, {y} gave {result}");
        }
        Assert.True(finite > count / 4, $"only {finite} finite results of {count}");
    }

    [Fact]
    public void Sums_contain_the_exact_sum() => Check(3000, (a, b) => a + b, (x, y) => x + y);

    [Fact]
    public void Differences_contain_the_exact_difference() => Check(3000, (a, b) => a - b, (x, y) => x - y);

    [Fact]
    public void Products_contain_the_exact_product() => Check(3000, (a, b) => a * b, (x, y) => x * y);

    [Fact]
    public void Quotients_contain_the_exact_quotient() =>
        Check(3000, (a, b) => a / b, (x, y) => y.IsZero ? null : x / y);

    [Fact]
    public void Squares_contain_the_exact_square_and_nothing_much_below_0()
    {
        Check(2000, (a, _) => Ball.Square(a), (x, _) => x * x);
        Ball around = Ball.FromMidpointRadius(Rational.Zero, Rational.One, 64);
        Assert.True(Ball.Square(around).Lower.Sign >= 0);
    }

    [Fact]
    public void Minima_maxima_and_absolute_values_contain_the_exact_ones()
    {
        Check(1500, Ball.Min, (x, y) => x < y ? x : y);
        Check(1500, Ball.Max, (x, y) => x > y ? x : y);
        Check(1500, (a, _) => Ball.Abs(a), (x, _) => x.Abs());
    }

    [Fact]
    public void Integer_powers_contain_the_exact_power()
    {
        for (int k = -3; k <= 7; k++)
        {
            int exponent = k;
            Check(200, (a, _) => Ball.Pow(a, exponent), (x, _) => x.IsZero && exponent < 0 ? null : x.Pow(exponent));
        }
    }

    [Fact]
    public void Change_of_precision_and_scaling_contain_the_number()
    {
        Check(1500, (a, b) => a.WithPrecision(Math.Max(1, b.Precision)), (x, _) => x);
        Check(1500, (a, _) => Ball.ScaleByPowerOfTwo(a, -37), (x, _) => x * TestRandom.Power(1, -37));
        Check(1500, (a, _) => -a, (x, _) => -x);
    }

    [Fact]
    public void Unions_contain_both_and_intersections_the_common_points()
    {
        Check(1500, Ball.Union, (x, _) => x);
        Check(1500, Ball.Union, (_, y) => y);
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(2000); i++)
        {
            (Ball a, Rational x) = random.Pair();
            (Ball b, Rational y) = random.Pair();
            if (Ball.Intersection(a, b) is Ball common)
            {
                Assert.True(!b.Contains(x) || common.Contains(x), $"case {i}: {a}, {b}");
                Assert.True(!a.Contains(y) || common.Contains(y), $"case {i}: {a}, {b}");
            }
            else
            {
                Assert.False(a.Contains(y) || b.Contains(x), $"case {i}: {a}, {b}");
            }
        }
    }

    [Fact]
    public void Roots_squared_contain_the_number()
    {
        // √x itself is no rational number: the ends of the result must satisfy lower² ≤ x ≤ upper².
        var random = new TestRandom(Seed);
        int finite = 0;
        for (int i = 0; i < TestScale.Trials(3000); i++)
        {
            (Ball a, Rational x) = random.Pair();
            Ball root = Ball.Sqrt(a);
            if (a.Lower.Sign < 0)
            {
                Assert.False(root.IsFinite, $"case {i}: {a}");
                continue;
            }
            finite++;
            Assert.True(root.IsFinite, $"case {i}: {a}");
            Assert.True(root.Lower.Sign < 0 || root.Lower * root.Lower <= x, $"case {i}: {a} at {x}");
            Assert.True(root.Upper.Sign >= 0 && root.Upper * root.Upper >= x, $"case {i}: {a} at {x}");
        }
        Assert.True(finite > 300);
    }

    [Fact]
    public void Sums_and_dot_products_contain_the_exact_ones_with_one_rounding()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(600); i++)
        {
            int n = random.Below(9);
            // The fixed tier, the mixed one, and lengths beyond schoolbook products.
            int? precision = random.Below(4) switch
            {
                0 or 1 => 128,
                2 => null,
                _ => random.OneIn(5) ? 4096 : 700,
            };
            var a = new Ball[n];
            var b = new Ball[n];
            Rational sum = Rational.Zero,
                dot = Rational.Zero;
            for (int k = 0; k < n; k++)
            {
                (a[k], Rational x) = random.Pair(precision);
                (b[k], Rational y) = random.Pair(precision);
                sum += x;
                dot += x * y;
                if (precision > 512)
                {
                    // Long midpoints: thirds fill every limb.
                    a[k] /= Ball.FromInteger(3);
                    b[k] /= Ball.FromInteger(7);
                }
            }
            if (precision > 512)
            {
                sum /= 3;
                dot /= 21;
            }
            Assert.True(Ball.Sum(a).Contains(sum), $"seed {Seed}, case {i}");
            Assert.True(Ball.Dot(a, b).Contains(dot), $"seed {Seed}, case {i}");
        }
        // 2¹⁰⁰ + 1 − 2¹⁰⁰ with 100-digit cancellation: one rounding keeps the 1 exactly.
        Ball big = Ball.Pow(Ball.FromInteger(2), 200).WithPrecision(64);
        Ball total = Ball.Sum([big, Ball.One.WithPrecision(64), -big]);
        Assert.True(total.IsExact && total.Midpoint == Rational.One);
        Ball dotted = Ball.Dot([big, Ball.One.WithPrecision(64), -big], [Ball.One, Ball.One, Ball.One]);
        Assert.True(dotted.IsExact && dotted.Midpoint == Rational.One);
    }

    [Fact]
    public void Aliased_operands_count_as_independent_numbers_of_one_ball()
    {
        // x − x over a ball is not 0: the two operands are any two of its numbers.
        Ball a = Ball.FromMidpointRadius(Rational.One, new Rational(1, 4), 64);
        Assert.True((a - a).Contains(new Rational(1, 2)));
        Assert.True((a / a).Contains(new Rational(5, 3)));
        Assert.True((a * a).Contains(new Rational(15, 16)));
    }

    [Fact]
    public void Comparisons_answer_only_what_holds_for_all_numbers()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(3000); i++)
        {
            (Ball a, _) = random.Pair();
            (Ball b, _) = random.OneIn(3)
                ? (random.OneIn(2) ? a : Ball.FromRational(a.Upper, 512), default)
                : random.Pair();
            bool? less =
                a.Upper < b.Lower ? true
                : a.Lower >= b.Upper ? false
                : null;
            bool? atMost =
                a.Upper <= b.Lower ? true
                : a.Lower > b.Upper ? false
                : null;
            bool? equal =
                a.IsExact && b.IsExact ? a.Midpoint == b.Midpoint
                : a.Upper < b.Lower || a.Lower > b.Upper ? false
                : null;
            Assert.True(a.IsLessThan(b) == less, $"case {i}: {a} < {b}");
            Assert.True(a.IsLessThanOrEqualTo(b) == atMost, $"case {i}: {a} ≤ {b}");
            Assert.True(a.IsEqualTo(b) == equal, $"case {i}: {a} = {b}");
            int? sign =
                a.Lower.Sign > 0 ? 1
                : a.Upper.Sign < 0 ? -1
                : a.Lower.IsZero && a.Upper.IsZero ? 0
                : null;
            Assert.True(Ball.TrySign(a) == sign, $"case {i}: sign of {a}");
            Assert.True(a.ContainsZero() == a.Contains(Rational.Zero), $"case {i}: {a}");
            Assert.True(a.Overlaps(b) == (a.Lower <= b.Upper && b.Lower <= a.Upper), $"case {i}");
            Assert.True(a.Contains(b) == (a.Lower <= b.Lower && b.Upper <= a.Upper), $"case {i}");
        }
    }

    [Fact]
    public void Domain_errors_give_the_indeterminate_ball_and_it_spreads()
    {
        Ball around = Ball.FromMidpointRadius(Rational.Zero, new Rational(1, 8), 128);
        Ball touching = Ball.FromMidpointRadius(new Rational(1, 8), new Rational(1, 8), 128);
        Ball[] results =
        [
            Ball.One / around,
            Ball.One / touching,
            Ball.One / Ball.Zero,
            Ball.Sqrt(around),
            Ball.Sqrt(-Ball.One),
            Ball.Log(around),
            Ball.Log(touching),
            Ball.Log(Ball.Zero),
            Ball.Log1p(-Ball.One),
            Ball.Pow(around, -1),
            Ball.Exp(Ball.FromInteger(long.MaxValue)),
        ];
        Assert.All(results, r => Assert.False(r.IsFinite));
        Ball bad = results[0];
        Assert.All(
            new[] { bad + Ball.One, bad * Ball.Zero, Ball.Zero * bad, Ball.One / bad, Ball.Exp(bad), Ball.Sqrt(bad) },
            r => Assert.False(r.IsFinite)
        );
        Assert.Null(Ball.TrySign(bad));
        Assert.Equal("±inf", bad.ToString());
        Assert.Throws<InvalidOperationException>(() => bad.Radius);
    }

    [Fact]
    public void Exponents_beyond_the_range_overflow_to_the_line_and_underflow_to_a_ball_around_0()
    {
        Ball huge = Ball.ScaleByPowerOfTwo(Ball.One.WithPrecision(128), 1 << 29);
        Assert.False(Ball.Pow(huge, 5).IsFinite);
        Ball tiny = Ball.ScaleByPowerOfTwo(Ball.One.WithPrecision(128), -(1 << 29));
        Ball product = Ball.Pow(tiny, 5);
        Assert.True(product.IsFinite);
        Assert.True(product.ContainsZero());
        Assert.False(product.IsExact, "an underflow to 0 must leave a radius");
        Ball wide = Ball.Pow(Ball.ScaleByPowerOfTwo(Ball.Parse("1/3", 400).MidpointBall(), -(1 << 29)), 5);
        Assert.True(wide.IsFinite && wide.ContainsZero() && !wide.IsExact);
        // An exact number of 200 bits that only its exponent pushes out of range: no rounding lends it a radius.
        Ball exact = Ball.FromInteger((System.Numerics.BigInteger.One << 200) + 1).WithPrecision(400);
        Ball gone = Ball.ScaleByPowerOfTwo(Ball.ScaleByPowerOfTwo(exact, -(1 << 30)), -1000);
        Assert.True(gone.ContainsZero() && !gone.IsExact);
        Assert.True(Ball.Exp(Ball.FromInteger(long.MinValue)).IsFinite);
        Assert.False(Ball.Exp(Ball.FromInteger(long.MinValue)).IsExact);
    }

    [Fact]
    public void Extreme_exponents_never_throw()
    {
        Ball tiny = Ball.ScaleByPowerOfTwo(Ball.One.WithPrecision(128), -1_000_000_000);
        Ball huge = Ball.ScaleByPowerOfTwo(Ball.One.WithPrecision(128), 1_000_000_000);
        Ball tight = Ball.Union(Ball.One - tiny, Ball.One + tiny);
        Ball wide = Ball.Union(-Ball.One, Ball.One) + tiny;
        foreach (Ball a in new[] { tiny, huge, tight, wide, -huge, -tiny, Ball.Zero })
        {
            foreach (Ball b in new[] { tiny, huge, tight, wide, -huge })
            {
                _ = (a + b, a - b, a * b, a / b, Ball.Sum([a, b]), Ball.Dot([a, b], [b, a]));
                _ = (a.IsLessThan(b), a.IsLessThanOrEqualTo(b), a.IsEqualTo(b), Ball.Min(a, b), Ball.Max(a, b));
                Assert.True(Ball.Union(a, b).Overlaps(a) && Ball.Union(a, b).Overlaps(b));
                Assert.True(Ball.Intersection(a, b) is null || a.Overlaps(b));
            }
            _ = (Ball.Exp(a), Ball.Expm1(a), Ball.Log(a), Ball.Log1p(a), Ball.Sqrt(a), Ball.Phi1(a));
            _ = (Ball.Abs(a), Ball.Square(a), Ball.Pow(a, 3), Ball.ToDouble(a), Ball.TrySign(a), a.TryCertainDigits(5));
            Assert.NotEmpty(a.ToString());
        }
        Assert.True(
            tight.IsLessThan(huge) == true && tiny.IsLessThan(tight) == true && (-huge).IsLessThan(tiny) == true
        );
        Assert.Equal(1, Ball.TrySign(tiny));
        Assert.False(tight.Overlaps(tiny));
    }

    [Fact]
    public void Precision_belongs_to_the_value()
    {
        Ball third64 = Ball.Parse("1/3", 64);
        Ball third512 = Ball.Parse("1/3", 512);
        Assert.Equal(512, (third64 + third512).Precision);
        Assert.Equal(64, (third64 * Ball.FromInteger(3)).Precision);
        Assert.Equal(0, (Ball.One + Ball.One).Precision);
        Assert.Equal(64, (Ball.Zero + third64).Precision);
        Assert.True(third512.Radius < TestRandom.Power(1, -500));
        Assert.True((Ball.Exact(0.1) - Ball.Parse("0.1", 128)).Midpoint.Sign > 0);
        Assert.Equal(Rational.FromDouble(0.1), Ball.Exact(0.1).Midpoint);
        Assert.True(Ball.Exact(0.1).IsExact);
        Assert.Equal(Ball.DefaultPrecision, (Ball.One / Ball.FromInteger(3)).Precision);
    }

    [Fact]
    public void Results_are_as_tight_as_one_rounding()
    {
        // Containment alone would accept a ball that is far too wide.
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(1500); i++)
        {
            Ball a = Ball.FromRational(random.Dyadic(128), 128).MidpointBall();
            Ball b = Ball.FromRational(random.Dyadic(128), 128).MidpointBall();
            AssertTight(a + b, 128);
            AssertTight(a * b, 128);
            AssertTight(Ball.Sqrt(Ball.Abs(a)), 128);
            if (!b.IsMidpointZeroForTest())
            {
                AssertTight(a / b, 128);
                AssertTight(a.WithPrecision(300) / b, 300);
            }
        }

        static void AssertTight(Ball ball, int bits) =>
            Assert.True(ball.Radius <= ball.Midpoint.Abs() * TestRandom.Power(1, 2 - bits), $"{ball}");
    }
}

internal static class BallTestExtensions
{
    public static bool IsMidpointZeroForTest(this Ball ball) => ball.Midpoint.IsZero;
}
