using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Rational
{
    // 10^±10000 is beyond every double and far below what would exhaust memory; "1e999999999" must not.
    private const int MaximumDecimalExponent = 10_000;

    // Reading and printing a number of d digits costs d² steps; nobody writes more than this by hand.
    private const int MaximumDigits = 10_000;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789+-./eE");

    /// <summary>Reads an exact number: "-3/4", "12", "0.125", "1.5e-3"; a decimal is the rational that it says.</summary>
    /// <param name="text">The text, without spaces inside.</param>
    /// <exception cref="FormatException">
    /// The text is no such number, its denominator is 0, its exponent exceeds 10000 in size, or it has more than 10000 digits.
    /// </exception>
    public static Rational Parse(string text) =>
        TryParse(text, out Rational value)
            ? value
            : throw new FormatException(
                $"'{NearestNames.Shown(text)}' is not a number; write an integer, a decimal such as 0.125 or 1.5e-3, or a fraction such as -3/4, of at most {MaximumDigits} digits"
            );

    /// <summary>Reads an exact number as <see cref="Parse"/> does, and says whether it could.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number, or 0.</param>
    public static bool TryParse(string? text, out Rational value)
    {
        value = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }
        if (TryParseSmall(text, out value))
        {
            return true;
        }
        string trimmed = text.Trim();
        // Only these characters: BigInteger would also read zeros of another kind at the end.
        if (
            trimmed.Length > MaximumDigits
            || trimmed.AsSpan().ContainsAnyExcept(NumberCharacters)
            || trimmed.AsSpan(1).IndexOfAny('+', '-') is var sign
                && sign >= 0
                && !char.ToUpperInvariant(trimmed[sign]).Equals('E')
        )
        {
            return false;
        }
        int slash = trimmed.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return TryParseDecimal(trimmed, out value);
        }
        if (
            BigInteger.TryParse(
                trimmed.AsSpan(0, slash),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out BigInteger numerator
            )
            && BigInteger.TryParse(
                trimmed.AsSpan(slash + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out BigInteger denominator
            )
            && !denominator.IsZero
        )
        {
            value = new Rational(numerator, denominator);
            return true;
        }
        return false;
    }

    /// <summary>The exact value of a finite double, m·2^e.</summary>
    /// <param name="value">A finite double.</param>
    /// <exception cref="ArgumentOutOfRangeException">The double is infinite or NaN.</exception>
    public static Rational FromDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "only a finite double is a rational number");
        }
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & 0xF_FFFF_FFFF_FFFFL;
        long mantissa = biased == 0 ? fraction : fraction | (1L << 52);
        int exponent = Math.Max(biased, 1) - 1075;
        int zeros = Math.Min(BitOperations.TrailingZeroCount(mantissa), Math.Max(-exponent, 0));
        if (exponent + zeros is <= 0 and >= -62 && mantissa != 0)
        {
            // An odd numerator over a power of two, or an integer: lowest terms without a gcd.
            long numerator = mantissa >> zeros;
            return new Rational(bits < 0 ? -numerator : numerator, 1L << -(exponent + zeros));
        }
        BigInteger signed = bits < 0 ? -mantissa : mantissa;
        return exponent >= 0 ? signed << exponent : new Rational(signed, BigInteger.One << -exponent);
    }

    /// <summary>m·2^e, exactly and without a gcd.</summary>
    public static Rational FromDyadic(BigInteger mantissa, long exponent)
    {
        if (mantissa.IsZero)
        {
            return default;
        }
        if (exponent >= 0)
        {
            return mantissa << checked((int)exponent);
        }
        // An odd numerator over a power of two is in lowest terms.
        long shift = Math.Min((long)BigInteger.TrailingZeroCount(mantissa), -exponent);
        return Canonical(mantissa >> (int)shift, BigInteger.One << checked((int)(-exponent - shift)));
    }

    /// <summary>The nearest double, ties to even; beyond the range of doubles an infinity.</summary>
    public double ToDouble()
    {
        if (
            _wide is null
            && Math.Abs(_numerator) <= 1L << 53
            && (SmallDenominator <= 1L << 53 || long.IsPow2(SmallDenominator))
        )
        {
            // Both are exact doubles, so the one division rounds correctly.
            return (double)_numerator / SmallDenominator;
        }
        if (_wide is null)
        {
            return SmallQuotient(_numerator, SmallDenominator);
        }
        BigInteger numerator = BigInteger.Abs(Numerator);
        // A quotient of 64 or 65 bits with a sticky last bit rounds to at most 53 bits as the exact number does.
        long shift = 65 - ((long)numerator.GetBitLength() - (long)Denominator.GetBitLength());
        BigInteger quotient =
            shift >= 0
                ? BigInteger.DivRem(numerator << (int)shift, Denominator, out BigInteger remainder)
                : BigInteger.DivRem(numerator, Denominator << (int)-shift, out remainder);
        if (!remainder.IsZero)
        {
            quotient |= BigInteger.One;
        }
        // The last place of a subnormal result is 2^−1074.
        long lastPlace = Math.Max((long)quotient.GetBitLength() - 53 - shift, -1074);
        int drop = (int)Math.Min(lastPlace + shift, 4096);
        BigInteger rounded = quotient >> drop;
        BigInteger rest = quotient - (rounded << drop);
        int half = rest.CompareTo(BigInteger.One << (drop - 1));
        if (half > 0 || (half == 0 && !rounded.IsEven))
        {
            rounded += BigInteger.One;
        }
        double magnitude = lastPlace > 1100 ? double.PositiveInfinity : Math.ScaleB((double)rounded, (int)lastPlace);
        return Sign < 0 ? -magnitude : magnitude;
    }

    // A quotient of 63-bit numbers, cut to 62 bits with a sticky last one, rounds to 53 bits as the exact number does; no such
    // quotient is subnormal.
    private static double SmallQuotient(long numerator, long denominator)
    {
        ulong size = (ulong)Math.Abs(numerator);
        int shift = 64 + BitOperations.LeadingZeroCount(size) - 1;
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem((UInt128)size << shift, (ulong)denominator);
        int drop = 128 - 62 - (int)UInt128.LeadingZeroCount(quotient);
        UInt128 kept = quotient >> drop;
        long rounded = (long)kept | (remainder != 0 || kept << drop != quotient ? 1L : 0L);
        return Math.ScaleB(numerator < 0 ? -rounded : rounded, drop - shift);
    }

    /// <summary>"n" or "n/d" in lowest terms; <see cref="Parse"/> reads it back to the same value.</summary>
    public override string ToString() =>
        IsInteger
            ? Numerator.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    /// <inheritdoc/>
    public string ToString(string? format, IFormatProvider? formatProvider) => ToString();

    private static bool TryParseDecimal(string text, out Rational value)
    {
        value = default;
        int exponentAt = text.IndexOfAny(['e', 'E']);
        int exponent = 0;
        if (
            exponentAt >= 0
            && (
                !int.TryParse(
                    text.AsSpan(exponentAt + 1),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                )
                || Math.Abs((long)exponent) > MaximumDecimalExponent
            )
        )
        {
            return false;
        }
        string mantissa = exponentAt >= 0 ? text[..exponentAt] : text;
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int decimals = point < 0 ? 0 : mantissa.Length - point - 1;
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (
            digits.Length == 0
            || !char.IsAsciiDigit(digits[^1])
            || !BigInteger.TryParse(
                digits,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out BigInteger integer
            )
        )
        {
            return false;
        }
        int power = exponent - decimals;
        value = power >= 0 ? integer * BigInteger.Pow(10, power) : new Rational(integer, BigInteger.Pow(10, -power));
        return true;
    }
}
