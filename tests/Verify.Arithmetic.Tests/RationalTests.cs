using System.Globalization;
using System.Numerics;
using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Rational against an independent fraction of two big integers that never reduces.</summary>
public class RationalTests
{
    private const int Seed = 20260505;

    // The model: equality by cross products only.
    private readonly record struct Fraction(BigInteger N, BigInteger D)
    {
        public bool Is(Rational value) => value.Numerator * D == N * value.Denominator;

        public int CompareTo(Fraction other) =>
            (N * other.D * D.Sign * other.D.Sign).CompareTo(other.N * D * D.Sign * other.D.Sign);
    }

    private static (Rational Value, Fraction Model) Pair(TestRandom random)
    {
        BigInteger n = random.CornerInteger();
        BigInteger d;
        do
        {
            d = random.CornerInteger();
        } while (d.IsZero);
        return (new Rational(n, d), new Fraction(n, d));
    }

    private static void AssertCanonical(Rational value)
    {
        Assert.True(value.Denominator.Sign > 0);
        Assert.True(BigInteger.GreatestCommonDivisor(value.Numerator, value.Denominator).IsOne);
        // The same value by another way is structurally equal and has the same hash.
        Rational again = new(value.Numerator * 7, value.Denominator * 7);
        Assert.Equal(value, again);
        Assert.Equal(value.GetHashCode(), again.GetHashCode());
    }

    [Fact]
    public void Field_operations_agree_with_the_model()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(20_000); i++)
        {
            (Rational a, Fraction x) = Pair(random);
            (Rational b, Fraction y) = Pair(random);
            string at = $"seed {Seed}, case {i}: {a}, {b}";
            Assert.True(x.Is(a), at);
            Assert.True(new Fraction((x.N * y.D) + (y.N * x.D), x.D * y.D).Is(a + b), at);
            Assert.True(new Fraction((x.N * y.D) - (y.N * x.D), x.D * y.D).Is(a - b), at);
            Assert.True(new Fraction(x.N * y.N, x.D * y.D).Is(a * b), at);
            Assert.True(new Fraction(-x.N, x.D).Is(-a), at);
            if (!y.N.IsZero)
            {
                Assert.True(new Fraction(x.N * y.D, x.D * y.N).Is(a / b), at);
            }
            Assert.Equal(Math.Sign(x.CompareTo(y)), Math.Sign(a.CompareTo(b)));
            Assert.Equal(x.CompareTo(y) == 0, a == b);
            Assert.Equal(x.CompareTo(y) < 0, a < b);
            Assert.Equal(x.CompareTo(y) >= 0, a >= b);
            AssertCanonical(a + b);
            AssertCanonical(a * b);
            Assert.True(a.Floor() <= a && a < a.Floor() + BigInteger.One, at);
            Assert.Equal(a.Sign < 0 ? -a : a, a.Abs());
        }
    }

    [Fact]
    public void The_model_sees_a_wrong_sum()
    {
        // The mutant a + b + 1/2⁶³: the check above must not be blind to it.
        var random = new TestRandom(Seed);
        Rational wrong = new(1, BigInteger.One << 63);
        for (int i = 0; i < 100; i++)
        {
            (Rational a, Fraction x) = Pair(random);
            (Rational b, Fraction y) = Pair(random);
            Assert.False(new Fraction((x.N * y.D) + (y.N * x.D), x.D * y.D).Is(a + b + wrong));
        }
    }

    [Fact]
    public void Powers_and_reciprocals()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(500); i++)
        {
            (Rational a, _) = Pair(random);
            int k = random.Below(6);
            Rational product = Rational.One;
            for (int j = 0; j < k; j++)
            {
                product *= a;
            }
            Assert.Equal(product, a.Pow(k));
            if (!a.IsZero)
            {
                Assert.Equal(Rational.One, a.Reciprocal() * a);
                Assert.Equal(product.Reciprocal(), a.Pow(-k));
            }
        }
        Assert.Equal(Rational.Zero, default);
        Assert.Throws<DivideByZeroException>(() => new Rational(1, 0));
        Assert.Throws<DivideByZeroException>(() => Rational.One / Rational.Zero);
        Assert.Throws<DivideByZeroException>(() => Rational.Zero.Pow(-1));
        Rational least = long.MinValue;
        Assert.Equal(-(BigInteger)long.MinValue, (-least).Numerator);
    }

    [Fact]
    public void Nearest_double_is_nearest_with_ties_to_even()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(5000); i++)
        {
            Rational value = random.Below(4) switch
            {
                // Halfway between two doubles, and a hair beside it.
                0 => TestRandom.Power((random.Bits(53) << 1) + 1, random.Below(1800) - 900),
                1 => TestRandom.Power((random.Bits(53) << 1) + 1, random.Below(1800) - 900)
                    + TestRandom.Power(random.Below(3) - 1, -1200),
                // Subnormal, down to below half of the least one.
                2 => TestRandom.Power(random.Bits(1 + random.Below(60)), -1130 + random.Below(20)),
                _ => Pair(random).Value,
            };
            value = random.OneIn(2) ? value : -value;
            AssertNearest(value);
        }
        foreach (int shift in new[] { 0, 1, 2 })
        {
            AssertNearest(TestRandom.Power(1, -1074 - shift));
            AssertNearest(TestRandom.Power(3, -1075 - shift));
        }
        Assert.Equal(double.PositiveInfinity, TestRandom.Power(1, 1024).ToDouble());
        Assert.Equal(double.MaxValue, Rational.FromDouble(double.MaxValue).ToDouble());
        Assert.Equal(double.NegativeInfinity, (-TestRandom.Power(1, 5000)).ToDouble());
    }

    private static void AssertNearest(Rational value)
    {
        double result = value.ToDouble();
        Assert.True(double.IsFinite(result), $"{value}");
        Rational error = (value - Rational.FromDouble(result)).Abs();
        foreach (double neighbour in new[] { Math.BitDecrement(result), Math.BitIncrement(result) })
        {
            if (!double.IsFinite(neighbour))
            {
                continue;
            }
            int order = error.CompareTo((value - Rational.FromDouble(neighbour)).Abs());
            bool isEven = (BitConverter.DoubleToInt64Bits(result) & 1) == 0;
            Assert.True(order < 0 || (order == 0 && isEven), $"{value} gave {result:R}, {neighbour:R} is nearer");
        }
    }

    [Fact]
    public void Doubles_round_trip_exactly()
    {
        var random = new Random(Seed);
        for (int i = 0; i < TestScale.Trials(5000); i++)
        {
            double value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (double.IsFinite(value))
            {
                Assert.Equal(value, Rational.FromDouble(value).ToDouble());
                Assert.Equal(value, Ball.ToDouble(Ball.Exact(value)));
            }
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => Rational.FromDouble(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ball.Exact(double.PositiveInfinity));
    }

    [Fact]
    public void Text_round_trips()
    {
        var random = new TestRandom(Seed);
        for (int i = 0; i < TestScale.Trials(3000); i++)
        {
            (Rational a, _) = Pair(random);
            Assert.Equal(a, Rational.Parse(a.ToString()));
        }
    }

    [Theory]
    [InlineData("0.125", 1, 8)]
    [InlineData("-3/4", -3, 4)]
    [InlineData("1.5e-3", 3, 2000)]
    [InlineData("2E3", 2000, 1)]
    [InlineData(" 7 ", 7, 1)]
    [InlineData("-0.5", -1, 2)]
    [InlineData("+4/6", 2, 3)]
    [InlineData(".5", 1, 2)]
    [InlineData("-.5", -1, 2)]
    public void Accepted_texts(string text, int numerator, int denominator) =>
        Assert.Equal(new Rational(numerator, denominator), Rational.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("abc")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("1 2")]
    [InlineData("1.2.3")]
    [InlineData("1e")]
    [InlineData("1e99999999999")]
    [InlineData("1e10001")]
    [InlineData("0x10")]
    [InlineData("1,5")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("NaN")]
    [InlineData("1.-5")]
    [InlineData("∞")]
    public void Refused_texts(string text)
    {
        Assert.False(Rational.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Rational.Parse(text));
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("-1/2", new Rational(-1, 2).ToString());
            Assert.Equal("-1.25e-30", Ball.Parse("-1.25e-30", 128).TryCertainDigits(3));
            Assert.Equal(new Rational(3, 2), Rational.Parse("1.5"));
            Assert.Equal("0.5", Ball.Exact(0.5).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
