using System.Text;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>A cell of a CSV file as the exact decimal that it says, such as "12", "-0.125", ".5" or "1.5e-3"; no fractions.</summary>
internal static class CsvNumber
{
    /// <summary>The longest cell that is read as a number.</summary>
    public const int LongestText = 1000;

    /// <summary>The greatest k with 10^k in 63 bits.</summary>
    public const int LongPowers = 18;

    // 27 digits fit 90 bits, and a power of ten of 27 digits too.
    private const int SmallDigits = 27;
    private const int LongestExponent = 4;
    private static readonly Int128[] Powers = PowersOfTen();

    /// <summary>10^k.</summary>
    /// <param name="exponent">k, 0 to 27.</param>
    public static Int128 Power(int exponent) => Powers[exponent];

    /// <summary>Reads a number of at most 27 digits and decimals, as an integer over a power of ten.</summary>
    /// <param name="text">UTF-8 without white space around it.</param>
    /// <param name="mantissa">The integer.</param>
    /// <param name="decimals">The power of ten, 0 to 27.</param>
    /// <returns>Whether it is such a number.</returns>
    public static bool TryParseSmall(ReadOnlySpan<byte> text, out Int128 mantissa, out byte decimals)
    {
        mantissa = 0;
        decimals = 0;
        if (!TrySplit(text, out int end, out int digits, out int places) || digits > SmallDigits)
        {
            return false;
        }
        int power = places - (end < text.Length ? Exponent(text[(end + 1)..]) : 0);
        if (power is < 0 or > SmallDigits)
        {
            return false;
        }
        // The first 18 digits in 64 bits.
        long high = 0;
        int read = 0;
        foreach (byte character in text[..end])
        {
            if (!char.IsAsciiDigit((char)character))
            {
                continue;
            }
            int digit = character - (byte)'0';
            if (read < LongPowers)
            {
                high = (10 * high) + digit;
                mantissa = high;
            }
            else
            {
                mantissa = (10 * mantissa) + digit;
            }
            read++;
        }
        mantissa = text[0] == (byte)'-' ? -mantissa : mantissa;
        decimals = (byte)power;
        return true;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="text">UTF-8 without white space around it.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether it is one of at most <see cref="LongestText"/> characters and an exponent up to 10000.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out Rational value)
    {
        value = default;
        return TrySplit(text, out _, out _, out _) && Rational.TryParse(Encoding.ASCII.GetString(text), out value);
    }

    // [+-]digits[.digits][e[+-]digits] with a digit before the e; where the mantissa ends, its digits and decimal places.
    private static bool TrySplit(ReadOnlySpan<byte> text, out int end, out int digits, out int places)
    {
        digits = 0;
        places = 0;
        end = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        bool point = false;
        if (text.Length > LongestText)
        {
            return false;
        }
        for (; end < text.Length; end++)
        {
            if (text[end] == (byte)'.' && !point)
            {
                point = true;
            }
            else if (char.IsAsciiDigit((char)text[end]))
            {
                digits++;
                places += point ? 1 : 0;
            }
            else
            {
                break;
            }
        }
        return digits > 0 && (end == text.Length || IsExponent(text[end..]));
    }

    private static bool IsExponent(ReadOnlySpan<byte> text)
    {
        if (text[0] is not ((byte)'e' or (byte)'E'))
        {
            return false;
        }
        ReadOnlySpan<byte> digits = text[1..];
        digits = digits.Length > 0 && digits[0] is (byte)'-' or (byte)'+' ? digits[1..] : digits;
        return digits.Length > 0 && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    // A short exponent; one of many digits is no small number's.
    private static int Exponent(ReadOnlySpan<byte> text)
    {
        if (text.Length > LongestExponent)
        {
            return int.MinValue / 2;
        }
        bool signed = text[0] is (byte)'-' or (byte)'+';
        int size = 0;
        foreach (byte digit in signed ? text[1..] : text)
        {
            size = (10 * size) + (digit - (byte)'0');
        }
        return text[0] == (byte)'-' ? -size : size;
    }

    private static Int128[] PowersOfTen()
    {
        var powers = new Int128[SmallDigits + 1];
        powers[0] = 1;
        for (int k = 1; k < powers.Length; k++)
        {
            powers[k] = 10 * powers[k - 1];
        }
        return powers;
    }
}
