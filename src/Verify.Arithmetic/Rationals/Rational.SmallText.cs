using System.Text;

namespace Verify.Arithmetic;

public readonly partial struct Rational
{
    // 18 digits and 10^18 fit 63 bits.
    private const int SmallDigits = 18;
    private const int LongestSmallText = 32;

    private static readonly long[] SmallPowers = PowersOf(10L, SmallDigits);
    private static readonly long[] PowersOfFive = PowersOf(5L, SmallDigits);

    /// <summary>Reads an exact number as <see cref="TryParse(string?, out Rational)"/> does, from UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">The number, or 0.</param>
    public static bool TryParseUtf8(ReadOnlySpan<byte> text, out Rational value) =>
        TryParseSmall(text, out value) || TryParse(Encoding.UTF8.GetString(text), out value);

    /// <summary>m·10^e in lowest terms, without big integers where 64 bits suffice.</summary>
    /// <param name="mantissa">m.</param>
    /// <param name="exponent">e, −18 to 18.</param>
    /// <param name="value">The number, or 0 where it takes more.</param>
    /// <returns>Whether 64 bits suffice.</returns>
    public static bool TryScale(long mantissa, int exponent, out Rational value)
    {
        value = default;
        if (mantissa is 0 or long.MinValue)
        {
            return mantissa == 0;
        }
        if (exponent >= 0)
        {
            Int128 product = (Int128)mantissa * SmallPowers[exponent];
            value = product >= -long.MaxValue && product <= long.MaxValue ? new((long)product, 1L) : default;
            return !value.IsZero;
        }
        // The common factors are those 2 and 5: m/10^k = (m/2^a5^b)/(2^(k−a)5^(k−b)).
        int places = -exponent,
            twos = Math.Min(places, System.Numerics.BitOperations.TrailingZeroCount(mantissa)),
            fives = 0;
        mantissa >>= twos;
        while (fives < places && Math.DivRem(mantissa, 5L) is (var fifth, 0L))
        {
            mantissa = fifth;
            fives++;
        }
        value = new(mantissa, PowersOfFive[places - fives] << (places - twos));
        return true;
    }

    // [+-]digits[.digits][e[+-]digits] of few digits; whatever else there is, and all that is wrong, is for the long way to say.
    private static bool TryParseSmall(ReadOnlySpan<byte> text, out Rational value)
    {
        value = default;
        int at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0,
            digits = 0,
            places = 0;
        long mantissa = 0;
        bool point = false;
        for (; at < text.Length; at++)
        {
            int digit = text[at] - '0';
            if (digit is >= 0 and <= 9)
            {
                // Leading zeros are no digits to keep.
                if (mantissa != 0 || digit != 0)
                {
                    if (++digits > SmallDigits)
                    {
                        return false;
                    }
                    mantissa = (10 * mantissa) + digit;
                }
                places += point ? 1 : 0;
            }
            else if (digit == '.' - '0' && !point)
            {
                point = true;
            }
            else
            {
                break;
            }
        }
        // A digit before the end or the exponent.
        if (at == 0 || (text[at - 1] is < (byte)'0' or > (byte)'9'))
        {
            return false;
        }
        int exponent = 0;
        if (at < text.Length && !TryReadExponent(text[at..], out exponent))
        {
            return false;
        }
        exponent -= places;
        return exponent is >= -SmallDigits and <= SmallDigits
            && TryScale(text[0] == (byte)'-' ? -mantissa : mantissa, exponent, out value);
    }

    // e, a sign and at most three digits.
    private static bool TryReadExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }
        bool signed = text.Length > 1 && text[1] is (byte)'-' or (byte)'+';
        ReadOnlySpan<byte> digits = text[(signed ? 2 : 1)..];
        if (digits.Length is 0 or > 3)
        {
            return false;
        }
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            exponent = (10 * exponent) + (digit - '0');
        }
        exponent = text[1] == (byte)'-' ? -exponent : exponent;
        return true;
    }

    private static bool TryParseSmall(string text, out Rational value)
    {
        Span<byte> bytes = stackalloc byte[LongestSmallText];
        value = default;
        return text.Length <= LongestSmallText
            && Ascii.FromUtf16(text, bytes, out int count) == System.Buffers.OperationStatus.Done
            && TryParseSmall(bytes[..count], out value);
    }

    private static long[] PowersOf(long number, int most)
    {
        var powers = new long[most + 1];
        powers[0] = 1L;
        for (int k = 1; k <= most; k++)
        {
            powers[k] = number * powers[k - 1];
        }
        return powers;
    }
}
