using System.Numerics;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>
/// Containment within 300 bits of both ends of the exponent range, against integers: every operation holds the exact result of
/// points of its operands, comparisons say what integers say, and no sign is read off an end point that was rounded to 0.
/// </summary>
public sealed class ExponentEdgeTests
{
    private const int Near = 300;
    private static readonly int Trials = 3000 * TestRandom.Scale;

    /// <summary>m·2^e, exactly.</summary>
    private readonly record struct Dyadic(BigInteger Mantissa, long Exponent)
    {
        public static Dyadic operator +(Dyadic a, Dyadic b)
        {
            if (a.Mantissa.IsZero || b.Mantissa.IsZero)
            {
                return a.Mantissa.IsZero ? b : a;
            }
            long last = Math.Min(a.Exponent, b.Exponent);
            return new((a.Mantissa << (int)(a.Exponent - last)) + (b.Mantissa << (int)(b.Exponent - last)), last);
        }

        public static Dyadic operator -(Dyadic a) => new(-a.Mantissa, a.Exponent);

        public static Dyadic operator *(Dyadic a, Dyadic b) => new(a.Mantissa * b.Mantissa, a.Exponent + b.Exponent);

        public int Sign => Mantissa.Sign;
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Operations_hold_the_exact_results_at_the_ends_of_the_range(int end)
    {
        Random random = new(11 + end);
        for (int trial = 0; trial < Trials; trial++)
        {
            Ball a = Draw(random, end, 1),
                b = Draw(random, end, 1);
            Ball half = Draw(random, end, 2);
            foreach (Dyadic x in Points(a))
            {
                Holds(Ball.Abs(a), x.Sign < 0 ? -x : x, "abs");
                Assert.True(Compare(x.Sign < 0 ? -x : x, Ball.UpperBound(a)) <= 0, "upper bound");
                Assert.True(
                    Ball.UpperBound(a) is { IsFinite: false } or { IsExact: true },
                    "the upper bound is a number"
                );
                foreach (Dyadic y in Points(b))
                {
                    Holds(a + b, x + y, "sum");
                    Holds(a - b, x + -y, "difference");
                    Holds(Ball.Union(a, b), x, "union");
                    Holds(Ball.Union(a, b), y, "union");
                    bool less = (x + -y).Sign < 0;
                    Holds(Ball.Max(a, b), less ? y : x, "max");
                    Holds(Ball.Min(a, b), less ? x : y, "min");
                    if (a.IsLessThan(b) is { } decided)
                    {
                        Assert.Equal(decided, less);
                    }
                    if (Ball.TryCompare(a, b) is { } order)
                    {
                        Assert.Equal(order, (x + -y).Sign);
                    }
                }
                if (Ball.IsNonNegative(a) is { } nonNegative)
                {
                    Assert.Equal(nonNegative, x.Sign >= 0);
                }
            }
            foreach (Dyadic x in Points(half))
            {
                Holds(Ball.Square(half), x * x, "square");
            }
        }
    }

    [Fact]
    public void Comparisons_of_what_lies_below_the_range_throw_nothing()
    {
        Ball fast = Ball.Exp(Ball.FromRational(Rational.Parse("-1e12"), 128));
        Ball faster = Ball.Exp(Ball.FromRational(Rational.Parse("-2e12"), 128));
        Assert.Null(Ball.TryCompare(fast, faster));
        Assert.Null(fast.IsLessThan(Ball.Zero));
        Assert.True(Ball.Max(fast, faster).IsFinite);
        Assert.True(Ball.Exp(Ball.FromInteger(-1).WidenedBy(Ball.FromInteger(1 << 30))).ContainsZero());
    }

    /// <summary>In the fixed tier e^x − 1 at x = −10²⁰ did not come back.</summary>
    [Theory]
    [InlineData(64)]
    [InlineData(91)]
    [InlineData(128)]
    [InlineData(300)]
    public void Exponentials_of_large_numbers_return(int precision)
    {
        foreach (string x in (string[])["1e9", "1e10", "1e20", "1e40", "1e300"])
        {
            Ball large = Ball.FromRational(Rational.Parse(x), precision);
            Assert.True(Ball.Expm1(-large).Contains(-Rational.One) || Ball.Expm1(-large).Upper < Rational.Zero);
            Assert.True((Ball.Expm1(-large) + Ball.One).Upper < Rational.Parse("1e-9"));
            Assert.True(Ball.Phi1(-large).Upper <= Rational.Parse(x).Reciprocal() * Rational.FromInteger(2));
            Assert.True(Ball.Exp(-large).Upper < Rational.Parse("1e-9"));
        }
    }

    /// <summary>The end of 0 ± 2^(−2³⁰+k) is not 0: it was, and a false claim was certified by it.</summary>
    [Fact]
    public void An_end_below_the_range_keeps_its_sign()
    {
        Ball decayed = Ball.Exp(Ball.FromRational(Rational.Parse("-1e12"), 128));
        Assert.True((-decayed).Lower < Rational.Zero);
        Assert.True(decayed.Upper > Rational.Zero);
        Assert.Null(Ball.IsNonNegative(-decayed));
        Assert.True(Ball.IsNonNegative(Ball.Zero));
        Assert.True(Ball.IsNonNegative(Ball.Square(decayed) + Ball.One));
        Assert.False(Ball.IsNonNegative(Ball.Square(decayed) - Ball.One));
        Assert.Null(Ball.IsNonNegative(Ball.Indeterminate(128)));
    }

    private static Ball Draw(Random random, int end, int root)
    {
        Ball midpoint = Ball.FromInteger(random.NextInt64(-(1L << 40), 1L << 40)).WithPrecision(128);
        Ball radius = random.Next(4) == 0 ? Ball.Zero : Ball.FromInteger(random.NextInt64(1, 1L << 32));
        int center = end * ((1 << 30) / root);
        int Shift() => center - (end * random.Next(-100, Near));
        int first = Shift();
        return Ball.ScaleByPowerOfTwo(midpoint, first)
            .WidenedBy(Ball.ScaleByPowerOfTwo(radius, random.Next(3) == 0 ? Shift() : first + random.Next(-10, 60)));
    }

    // Both ends and the midpoint; none of a ball that says nothing.
    private static IEnumerable<Dyadic> Points(Ball ball)
    {
        if (!ball.IsFinite)
        {
            yield break;
        }
        Dyadic midpoint = new(ball.SignedMantissa, ball.MidpointExponent);
        Dyadic radius = new(ball.RadiusBound.Mantissa, ball.RadiusBound.Exponent);
        yield return midpoint;
        yield return midpoint + radius;
        yield return midpoint + -radius;
    }

    private static void Holds(Ball ball, Dyadic value, string operation)
    {
        if (!ball.IsFinite)
        {
            return;
        }
        Dyadic midpoint = new(ball.SignedMantissa, ball.MidpointExponent);
        Dyadic radius = new(ball.RadiusBound.Mantissa, ball.RadiusBound.Exponent);
        Dyadic distance = value + -midpoint;
        distance = distance.Sign < 0 ? -distance : distance;
        Assert.True((distance + -radius).Sign <= 0, operation);
    }

    private static int Compare(Dyadic value, Ball exact) =>
        exact.IsFinite ? (value + -new Dyadic(exact.SignedMantissa, exact.MidpointExponent)).Sign : -1;
}
