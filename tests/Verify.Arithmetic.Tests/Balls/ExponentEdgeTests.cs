using System.Numerics;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>The ends of the exponent range, case by case; <see cref="ContainmentTrialTests"/> has them at random.</summary>
public sealed class ExponentEdgeTests
{
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

    /// <summary>Found by the trials: above the range the bound was the least positive number, the exponential that of 0, the text an exception.</summary>
    [Fact]
    public void A_radius_above_the_range_is_no_small_number()
    {
        Ball wide = Ball.FromDyadic(1, (1 << 30) - 1, 128).Widen(Magnitude.PowerOfTwo((1 << 30) + 20));
        Assert.True(wide.IsFinite);
        Assert.False(Ball.UpperBound(wide).IsFinite);
        Assert.False(Ball.Exp(wide).IsFinite);
        Assert.False(Ball.Expm1(wide).IsFinite);
        Assert.False(Ball.Phi1(wide).IsFinite);
        Assert.False(Ball.Sqrt(wide).IsFinite);
        Assert.Equal("±1e323228507", wide.ToString());
        // And below it: an end that is too small for a number is taken outward.
        Ball tiny = Ball.FromDyadic(BigInteger.One, -(1 << 30), 128).Widen(Magnitude.PowerOfTwo(-(1 << 30)));
        Assert.True(tiny.OuterEndPoint(-1).IsExact && tiny.OuterEndPoint(1).IsExact);
        Assert.True(Ball.TryCompare(tiny.OuterEndPoint(1), tiny.MidpointBall()) >= 0);
    }

    /// <summary>Midpoint and radius 2³⁰ bits apart: containment and text take no number of that length.</summary>
    [Fact]
    public void Distant_radii_cost_nothing()
    {
        Ball tight = Ball.FromInteger(3).WithPrecision(128).Widen(Magnitude.PowerOfTwo(-(1 << 30)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(
            tight.Contains(Rational.FromInteger(3)) && tight.Contains(tight) && tight.Contains(Ball.FromInteger(3))
        );
        Assert.False(tight.Contains(new Rational(1, 3)) || tight.Contains(Ball.FromInteger(2)));
        Assert.Equal("3.0000", tight.TryCertainDigits(5));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20, "megabytes for the number 3");
    }
}
