using System.Globalization;
using System.Numerics;

namespace Verify.Reports;

/// <summary>
/// Shortening of decimal text for tables. Works on the digits, never through a double, so that a certified number keeps
/// its certified digits.
/// </summary>
public static class DecimalDigits
{
    /// <summary>Fixed notation is used for 10^−5 ≤ |x| &lt; 10^10, scientific notation beyond.</summary>
    private const int LeastFixedExponent = -5;
    private const int GreatestFixedExponent = 9;

    // Longer exponents are left as they are: no table needs them, and 10^exponent must stay small.
    private const int GreatestExponent = 100_000;

    /// <summary>The number with at most the given significant digits, rounded to nearest, halves away from 0.</summary>
    /// <param name="text">A decimal; any other text (a fraction, "inf") is returned as it is.</param>
    /// <param name="digits">At least 1.</param>
    public static string Nearest(string text, int digits) =>
        Shorten(text, digits, static (_, rest, half) => rest >= half);

    /// <summary>The greatest number of at most the given significant digits that is not above the given one.</summary>
    /// <param name="text">A decimal; any other text (a fraction, "inf") is returned as it is.</param>
    /// <param name="digits">At least 1.</param>
    public static string Down(string text, int digits) =>
        Shorten(text, digits, static (negative, rest, _) => negative && !rest.IsZero);

    /// <summary>The least number of at most the given significant digits that is not below the given one.</summary>
    /// <param name="text">A decimal; any other text (a fraction, "inf") is returned as it is.</param>
    /// <param name="digits">At least 1.</param>
    public static string Up(string text, int digits) =>
        Shorten(text, digits, static (negative, rest, _) => !negative && !rest.IsZero);

    private static string Shorten(string text, int digits, Func<bool, BigInteger, BigInteger, bool> awayFromZero)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        if (!TrySplit(text, out bool negative, out BigInteger mantissa, out int exponent))
        {
            return text;
        }
        int length = Length(mantissa);
        if (length > digits)
        {
            BigInteger unit = BigInteger.Pow(10, length - digits);
            mantissa = BigInteger.DivRem(mantissa, unit, out BigInteger rest);
            if (awayFromZero(negative, rest, unit / 2))
            {
                mantissa += BigInteger.One;
            }
            exponent += length - digits;
        }
        return Format(negative, mantissa, exponent);
    }

    // text = ±mantissa·10^exponent
    private static bool TrySplit(string text, out bool negative, out BigInteger mantissa, out int exponent)
    {
        negative = text.StartsWith('-');
        mantissa = default;
        exponent = 0;
        ReadOnlySpan<char> unsigned = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        int exponentAt = unsigned.IndexOfAny('e', 'E');
        if (
            exponentAt >= 0
            && (
                !int.TryParse(
                    unsigned[(exponentAt + 1)..],
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                ) || exponent is < -GreatestExponent or > GreatestExponent
            )
        )
        {
            return false;
        }
        string digits = (exponentAt >= 0 ? unsigned[..exponentAt] : unsigned).ToString();
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }
        return digits.Length > 0
            && BigInteger.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out mantissa);
    }

    private static string Format(bool negative, BigInteger mantissa, int exponent)
    {
        if (mantissa.IsZero)
        {
            return "0";
        }
        string digits = mantissa.ToString(CultureInfo.InvariantCulture);
        int leading = exponent + digits.Length - 1;
        digits = digits.TrimEnd('0');
        string sign = negative ? "-" : "";
        if (leading is < LeastFixedExponent or > GreatestFixedExponent)
        {
            string fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{leading}");
        }
        if (leading < 0)
        {
            return $"{sign}0.{new string('0', -leading - 1)}{digits}";
        }
        return digits.Length <= leading + 1
            ? $"{sign}{digits.PadRight(leading + 1, '0')}"
            : $"{sign}{digits[..(leading + 1)]}.{digits[(leading + 1)..]}";
    }

    private static int Length(BigInteger mantissa) =>
        mantissa.IsZero ? 1 : mantissa.ToString(CultureInfo.InvariantCulture).Length;
}
