using System.Globalization;
using System.Numerics;

namespace Verify.Arithmetic.Tests;

/// <summary>A decimal text D·10^k, read without the library, and whether it is within one unit of its last place of a number.</summary>
internal readonly record struct DecimalText(BigInteger Digits, long Power, int Significant)
{
    private const int Bits = 300;

    public static DecimalText Read(string text)
    {
        int at = text.IndexOf('e', StringComparison.Ordinal);
        string mantissa = at < 0 ? text : text[..at];
        long exponent = at < 0 ? 0 : long.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        return new DecimalText(
            BigInteger.Parse(digits, CultureInfo.InvariantCulture),
            exponent - (point < 0 ? 0 : mantissa.Length - point - 1),
            digits.TrimStart('-').TrimStart('0').Length
        );
    }

    /// <summary>(D − 1)·10^k ≤ x ≤ (D + 1)·10^k, up to a relative 2⁻²⁵⁰.</summary>
    public bool IsWithinOne(Dyadic x) =>
        IsAtMost(new Dyadic(Digits - 1, 0), x) && IsAtMost(-new Dyadic(Digits + 1, 0), -x);

    /// <summary>|x| ≤ D·10^k.</summary>
    public bool IsAtLeast(Dyadic size) => IsAtMost(-new Dyadic(Digits, 0), -size);

    // d·10^k ≤ x for some number between the bounds of 10^|k|.
    private bool IsAtMost(Dyadic d, Dyadic x)
    {
        (Dyadic lower, Dyadic upper) = TenTo(Math.Abs(Power));
        return Power >= 0 ? d * lower <= x || d * upper <= x : d <= x * lower || d <= x * upper;
    }

    // 10^k between two numbers of 300 bits.
    private static (Dyadic Lower, Dyadic Upper) TenTo(long k)
    {
        BigInteger lower = BigInteger.One,
            upper = BigInteger.One;
        long exponent = 0;
        for (int bit = 62; bit >= 0; bit--)
        {
            int factor = ((k >> bit) & 1) == 1 ? 10 : 1;
            (lower, upper, exponent) = (lower * lower * factor, upper * upper * factor, 2 * exponent);
            int drop = (int)Math.Max(0, (long)lower.GetBitLength() - Bits);
            (lower, upper, exponent) = (lower >> drop, drop == 0 ? upper : (upper >> drop) + 1, exponent + drop);
        }
        return (new Dyadic(lower, exponent), new Dyadic(upper, exponent));
    }
}
