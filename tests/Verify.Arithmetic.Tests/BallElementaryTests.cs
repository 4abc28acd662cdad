using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Elementary functions against an independent Taylor series, functional equations, and precision 64 against 4096.</summary>
public class BallElementaryTests
{
    private const int Seed = 20260202;

    // Arguments of moderate size, so that the oracle can carry e^x as a fraction.
    private static (Ball Ball, Rational Point) Argument(TestRandom random)
    {
        while (true)
        {
            (Ball ball, Rational point) = random.Pair();
            if (ball.Midpoint.Abs() + ball.Radius < 200)
            {
                return (ball, point);
            }
        }
    }

    private static bool Holds(Ball result, Rational lower, Rational upper) =>
        !result.IsFinite || (result.Lower <= upper && lower <= result.Upper);

    [Fact]
    public void Exp_and_expm1_meet_the_Taylor_oracle()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(1200); i++)
        {
            (Ball a, Rational x) = Argument(random);
            (Rational lower, Rational upper) = ExpOracle.Exp(x, 700);
            Assert.True(Holds(Ball.Exp(a), lower, upper), $"seed {Seed}, case {i}: exp of {a} at {x}");
            if (x.Abs() >= TestRandom.Power(1, -100))
            {
                Assert.True(Holds(Ball.Expm1(a), lower - 1, upper - 1), $"seed {Seed}, case {i}: expm1 of {a} at {x}");
                Rational p1 = (lower - 1) / x,
                    p2 = (upper - 1) / x;
                Assert.True(
                    Holds(Ball.Phi1(a), x.Sign > 0 ? p1 : p2, x.Sign > 0 ? p2 : p1),
                    $"seed {Seed}, case {i}: φ₁ of {a} at {x}"
                );
            }
        }
    }

    [Fact]
    public void Small_arguments_meet_the_leading_terms()
    {
        // For 0 < |x| ≤ 2⁻⁹⁰: x + x²/2 + x³/6 and so on, with a tail below |x|⁵ in each.
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(1000); i++)
        {
            int bits = random.Precision();
            Rational x = TestRandom.Power(random.Bits(1 + random.Below(100)), -191 - random.Below(900));
            x = random.OneIn(2) ? x : -x;
            Ball a = Ball.FromRational(x, 512).WithPrecision(bits);
            Rational half = new(1, 2),
                sixth = new(1, 6),
                slack = x.Abs().Pow(4);
            Rational expm1 = x + (x * x * half) + (x * x * x * sixth);
            Assert.True(Holds(Ball.Expm1(a), expm1 - slack, expm1 + slack), $"case {i}: expm1 {x}");
            Assert.True(Holds(Ball.Exp(a), 1 + expm1 - slack, 1 + expm1 + slack), $"case {i}: exp {x}");
            Rational phi1 = 1 + (x * half) + (x * x * sixth);
            Assert.True(Holds(Ball.Phi1(a), phi1 - x.Abs().Pow(3), phi1 + x.Abs().Pow(3)), $"case {i}: φ₁ {x}");
            Rational log1p = x - (x * x * half) + (x * x * x / 3);
            Assert.True(Holds(Ball.Log1p(a), log1p - slack, log1p + slack), $"case {i}: log1p {x}");
            // And they keep their relative accuracy.
            Assert.True(Ball.Expm1(a).Radius <= x.Abs() * TestRandom.Power(1, -118), $"case {i}: {Ball.Expm1(a)}");
            Assert.True(Ball.Log1p(a).Radius <= x.Abs() * TestRandom.Power(1, -118), $"case {i}: {Ball.Log1p(a)}");
        }
    }

    [Fact]
    public void Log_and_log1p_are_inverted_by_the_oracle()
    {
        var random = new TestRandom(Seed);
        int finite = 0;
        for (int i = 0; i < TestScale.Trials(500); i++)
        {
            (Ball a, Rational x) = random.Pair();
            Ball log = Ball.Log(a);
            if (a.Lower.Sign <= 0)
            {
                Assert.False(log.IsFinite, $"case {i}: log of {a}");
            }
            else
            {
                finite++;
                Check(log, x, i);
            }
            Ball log1p = Ball.Log1p(a);
            if (a.Lower <= -1)
            {
                Assert.False(log1p.IsFinite, $"case {i}: log1p of {a}");
            }
            else
            {
                Check(log1p, 1 + x, i);
            }
        }
        Assert.True(finite > 100);

        // lower ≤ log x ≤ upper iff e^lower ≤ x ≤ e^upper.
        static void Check(Ball log, Rational x, int i)
        {
            Assert.True(log.IsFinite, $"case {i}");
            Assert.True(ExpOracle.Exp(log.Lower, 1200).Lower <= x, $"seed {Seed}, case {i}: {log} at {x}");
            Assert.True(ExpOracle.Exp(log.Upper, 1200).Upper >= x, $"seed {Seed}, case {i}: {log} at {x}");
        }
    }

    [Fact]
    public void Functional_equations_overlap()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(800); i++)
        {
            (Ball a, _) = Argument(random);
            (Ball b, _) = Argument(random);
            Assert.True(Ball.Exp(a + b).Overlaps(Ball.Exp(a) * Ball.Exp(b)), $"case {i}: exp({a} + {b})");
            Assert.True(Ball.Expm1(a).Overlaps(Ball.Exp(a) - Ball.One), $"case {i}: expm1 {a}");
            Assert.True(Ball.Log(Ball.Exp(a)).Overlaps(a), $"case {i}: log exp {a}");
            Assert.True((Ball.Phi1(a) * a).Overlaps(Ball.Expm1(a)), $"case {i}: φ₁ {a}");
            // φ₁(2x) = φ₁(x)(1 + e^x)/2.
            Ball doubled = Ball.ScaleByPowerOfTwo(Ball.Phi1(a) * (Ball.One + Ball.Exp(a)), -1);
            Assert.True(Ball.Phi1(Ball.ScaleByPowerOfTwo(a, 1)).Overlaps(doubled), $"case {i}: φ₁ 2·{a}");
            Ball absolute = Ball.Abs(a);
            Assert.True(Ball.Square(Ball.Sqrt(absolute)).Overlaps(absolute), $"case {i}: √{absolute}");
            Assert.True(Ball.Log1p(absolute).Overlaps(Ball.Log(Ball.One + absolute)), $"case {i}: log1p {absolute}");
            if (Ball.TrySign(absolute) == 1)
            {
                Ball half = Ball.FromRational(new Rational(1, 2), Math.Max(1, absolute.Precision));
                Assert.True(Ball.Pow(absolute, half).Overlaps(Ball.Sqrt(absolute)), $"case {i}: {absolute}^½");
                Assert.True(Ball.Pow(absolute, Ball.FromInteger(3)).Overlaps(absolute * absolute * absolute));
            }
        }
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("expm1")]
    [InlineData("log")]
    [InlineData("log1p")]
    [InlineData("phi1")]
    [InlineData("sqrt")]
    public void Precision_64_agrees_with_4096_and_is_tight(string name)
    {
        Func<Ball, Ball> function = name switch
        {
            "exp" => Ball.Exp,
            "expm1" => Ball.Expm1,
            "log" => Ball.Log,
            "log1p" => Ball.Log1p,
            "phi1" => Ball.Phi1,
            _ => Ball.Sqrt,
        };
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(40); i++)
        {
            Rational x = TestRandom.Power(random.Bits(1 + random.Below(100)), -60 - random.Below(80));
            x = name is "log" or "sqrt" || random.OneIn(2) ? x : -x;
            if (x.Abs() > 700 || (name == "log1p" && x <= -1) || (name == "log" && x == Rational.One))
            {
                continue;
            }
            Ball coarse = function(Ball.FromRational(x, 64));
            Ball middle = function(Ball.FromRational(x, 300));
            Ball fine = function(Ball.FromRational(x, 4096));
            Assert.True(coarse.Overlaps(fine) && middle.Overlaps(fine), $"seed {Seed}, case {i}: {name} {x}");
            AssertTight(coarse, 120);
            AssertTight(middle, 290);
            AssertTight(fine, 4080);
        }

        void AssertTight(Ball ball, int bits) =>
            Assert.True(ball.Radius <= ball.Midpoint.Abs() * TestRandom.Power(1, -bits), $"{name}: {ball} at {bits}");
    }

    [Fact]
    public void Known_constants()
    {
        // log 2, e and √2 to 60 digits (OEIS A002162, A001113, A002193).
        Assert.StartsWith(
            "0.69314718055994530941723212145817656807550013436025525412068",
            Ball.Log(Ball.FromInteger(2).WithPrecision(300)).TryCertainDigits(70)
        );
        Assert.StartsWith(
            "2.71828182845904523536028747135266249775724709369995957496696",
            Ball.Exp(Ball.One.WithPrecision(300)).TryCertainDigits(70)
        );
        Assert.StartsWith(
            "1.41421356237309504880168872420969807856967187537694807317667",
            Ball.Sqrt(Ball.FromInteger(2).WithPrecision(300)).TryCertainDigits(70)
        );
    }

    [Fact]
    public void Huge_arguments_of_exp_and_log()
    {
        Ball x = Ball.FromInteger(300_000_000).WithPrecision(128);
        Assert.True(Ball.Log(Ball.Exp(x)).Overlaps(x));
        Assert.True((Ball.Exp(x) * Ball.Exp(-x)).Contains(Rational.One));
        Ball wide = x.WithPrecision(400);
        Assert.True(Ball.Log(Ball.Exp(wide)).Overlaps(wide));
        Assert.True(Ball.Log(Ball.Exp(wide)).Radius < TestRandom.Power(1, -300));
    }

    [Fact]
    public void Results_do_not_depend_on_threads_or_on_what_was_computed_before()
    {
        string[] Run() =>
            [
                .. Enumerable
                    .Range(1, 40)
                    .Select(k => Ball.Exp(Ball.Parse("0.1", 64 * k) * Ball.FromInteger(k)))
                    .Select(b => $"{b.Midpoint}±{b.Radius}"),
            ];
        string[] first = Run();
        string[][] parallel = [.. Enumerable.Range(0, 8).AsParallel().Select(_ => Run())];
        Assert.All(parallel, p => Assert.Equal(first, p));
    }
}
