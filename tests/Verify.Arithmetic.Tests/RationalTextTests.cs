using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Verify.Tests;
using Xunit;

namespace Verify.Arithmetic.Tests;

/// <summary>Digits to rationals and doubles: the ways with 64 bits against big integers and against the runtime's own reader.</summary>
public partial class RationalTextTests
{
    private const int Seed = 20261128;

    [GeneratedRegex(@"\A([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A[+-]?[0-9]+/0*[1-9][0-9]*\z")]
    private static partial Regex Quotient();

    // The model: digits as a big integer over or times a power of ten, never reduced.
    private static (BigInteger Numerator, BigInteger Denominator)? Model(string text)
    {
        Match match = Decimal().Match(text);
        string digits = match.Groups[2].Value + match.Groups[3].Value;
        if (Quotient().IsMatch(text))
        {
            string[] parts = text.Split('/');
            return (BigInteger.Parse(parts[0], CultureInfo.InvariantCulture), BigInteger.Parse(parts[1]));
        }
        if (!match.Success || digits.Length == 0)
        {
            return null;
        }
        BigInteger numerator = BigInteger.Parse(match.Groups[1].Value + digits, CultureInfo.InvariantCulture);
        int power =
            (match.Groups[4].Success ? int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture) : 0)
            - match.Groups[3].Length;
        return power >= 0 ? (numerator * BigInteger.Pow(10, power), 1) : (numerator, BigInteger.Pow(10, -power));
    }

    private static void AssertReads(string text)
    {
        bool isRead = Rational.TryParse(text, out Rational value);
        Assert.Equal(isRead, Rational.TryParseUtf8(Encoding.UTF8.GetBytes(text), out Rational again));
        if (Model(text) is not { } model)
        {
            Assert.False(isRead, $"'{text}' is read as {value}");
            return;
        }
        Assert.True(isRead, $"'{text}' is not read");
        Assert.Equal(value, again);
        Assert.True(value.Numerator * model.Denominator == model.Numerator * value.Denominator, $"'{text}': {value}");
        Assert.True(
            value.Denominator.Sign > 0 && BigInteger.GreatestCommonDivisor(value.Numerator, value.Denominator).IsOne,
            $"'{text}': {value} is not in lowest terms"
        );
        // Small values are small, whichever way they came.
        Assert.Equal(new Rational(model.Numerator, model.Denominator), value);
        if (!text.Contains('/', StringComparison.Ordinal))
        {
            double expected = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.True(expected == value.ToDouble(), $"'{text}': {value.ToDouble():R}, not {expected:R}");
        }
    }

    [Theory]
    [InlineData("9007199254740991")]
    [InlineData("9007199254740992")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740995")]
    [InlineData("-9007199254740993")]
    [InlineData("900719925474099.3")]
    [InlineData("0.9007199254740993")]
    [InlineData("9223372036854775807")]
    [InlineData("9223372036854775808")]
    [InlineData("9223372036854775809")]
    [InlineData("-9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("9223372036854776832")]
    [InlineData("9223372036854776833")]
    [InlineData("922337203685477580.7")]
    [InlineData("999999999999999999")]
    [InlineData("9999999999999999999")]
    [InlineData("0.999999999999999999")]
    [InlineData("0.9999999999999999999")]
    [InlineData("0.000000000000000001")]
    [InlineData("0.0000000000000000001")]
    [InlineData("1e18")]
    [InlineData("9e18")]
    [InlineData("1e19")]
    [InlineData("1e22")]
    [InlineData("1e23")]
    [InlineData("10000000000000000000000")]
    [InlineData("123456789e22")]
    [InlineData("1e-18")]
    [InlineData("1e-19")]
    [InlineData("1e-22")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1.7976931348623159e308")]
    [InlineData("2.2250738585072014e-308")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("4.9e-324")]
    [InlineData("2.4703282292062327e-324")]
    [InlineData("2.4703282292062328e-324")]
    [InlineData("3e-324")]
    [InlineData("1.2345678901234567e-310")]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("0e0")]
    [InlineData("0.000e9999")]
    [InlineData("+.5")]
    [InlineData("-5.")]
    [InlineData("5.e3")]
    [InlineData("1024e-10")]
    [InlineData("9765625e-10")]
    [InlineData("10e-1")]
    [InlineData("1e+003")]
    [InlineData("-3/4")]
    [InlineData("+6/8")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1e")]
    [InlineData("1e-")]
    [InlineData("e5")]
    [InlineData(".e5")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("1-2")]
    [InlineData("1e5.0")]
    [InlineData("1/0")]
    [InlineData("1/-2")]
    [InlineData("")]
    [InlineData("１")]
    [InlineData("1\0")]
    public void Numbers_at_the_edges_are_read_exactly_and_rounded_to_nearest(string text) => AssertReads(text);

    [Fact]
    public void Random_decimals_are_read_exactly_and_rounded_to_nearest()
    {
        var random = new Random(Seed);
        for (int trial = 0; trial < TestScale.Trials(20_000); trial++)
        {
            int length = random.Next(1, 24);
            StringBuilder text = new(random.Next(3) == 0 ? "-" : "");
            // Runs of zeros and nines sit at the edges of carries and of common factors.
            int kind = random.Next(4);
            for (int i = 0; i < length; i++)
            {
                text.Append(
                    "0123456789"[
                        kind == 0 && i > 2 ? 0
                        : kind == 1 && i > 2 ? 9
                        : random.Next(10)
                    ]
                );
            }
            if (random.Next(4) > 0)
            {
                text.Insert(text.Length - random.Next(length), '.');
            }
            if (random.Next(3) == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"e{random.Next(-330, 310)}");
            }
            AssertReads(text.ToString());
        }
    }

    [Fact]
    public void Texts_of_the_right_characters_are_read_where_they_are_numbers_and_only_there()
    {
        var random = new Random(Seed);
        for (int trial = 0; trial < TestScale.Trials(50_000); trial++)
        {
            char[] text = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => "0123456789+-./eE"[random.Next(16)])];
            // Exponents beyond 10000 are refused by design.
            if (!LongExponent().IsMatch(new string(text)))
            {
                AssertReads(new string(text));
            }
        }
    }

    [GeneratedRegex("[eE][+-]?[0-9]{5}")]
    private static partial Regex LongExponent();

    [Fact]
    public void Quotients_of_63_bits_round_to_nearest_ties_to_even()
    {
        var random = new Random(Seed);
        for (int trial = 0; trial < TestScale.Trials(20_000); trial++)
        {
            long numerator = random.NextInt64() >> random.Next(10),
                denominator = Math.Max(1L, random.NextInt64() >> random.Next(63));
            // Halfway between two doubles, and one beside it.
            if (trial % 3 == 0)
            {
                numerator = ((random.NextInt64(1L << 52, 1L << 53) << 1) + 1) << 5;
                denominator = trial % 2 == 0 ? 1L : (1L << random.Next(1, 40)) + (trial % 4);
            }
            // Above a tie between an even double and the next by less than 62 bits show: in the lowest bit of an integer, and in the
            // remainder of a division.
            long even = random.NextInt64(1L << 51, 1L << 52) << 1;
            if (trial % 5 == 1)
            {
                (numerator, denominator) = ((even << 10) + (1L << 9) + 1L, 1L);
            }
            else if (trial % 5 == 2)
            {
                denominator = random.NextInt64(1L << 62, long.MaxValue);
                Int128 above = (((Int128)((2L * even) + 1L) * denominator) >> 53) + 1;
                (numerator, denominator) =
                    above <= long.MaxValue ? ((long)above, denominator) : ((long)(above >> 1) + 1L, denominator);
            }
            Rational value = new(numerator, denominator);
            double found = value.ToDouble();
            Rational error = (Rational.FromDouble(found) - value).Abs();
            foreach (double other in new[] { Math.BitIncrement(found), Math.BitDecrement(found) })
            {
                Rational further = (Rational.FromDouble(other) - value).Abs();
                Assert.True(error <= further, $"{value} became {found:R}, {other:R} is nearer");
                bool isEven = (BitConverter.DoubleToInt64Bits(found) & 1L) == 0L;
                Assert.True(error != further || isEven, $"{value} became {found:R}: a tie goes to the even one");
            }
        }
    }
}
