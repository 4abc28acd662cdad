using System.Globalization;
using System.Numerics;

namespace Verify.Arithmetic;

/// <content>Decimal text that shows only what is certain.</content>
public readonly partial struct Ball
{
    // Beyond this a decimal is written with an exponent.
    private const int PlainZeros = 6;
    private const int PlainDigits = 21;

    /// <summary>A decimal with exactly the given number of significant digits, off by less than one unit of the last one from every number of the ball.</summary>
    /// <param name="digits">N, at least 1.</param>
    /// <returns>"0.1250" or "-1.25e-30"; "0" for the exact 0; null where the ball is too wide for so many digits.</returns>
    /// <exception cref="ArgumentOutOfRangeException">N is below 1 or above 5 million.</exception>
    public string? TryCertainDigits(int digits)
    {
        if (digits is < 1 or > 5_000_000)
        {
            throw new ArgumentOutOfRangeException(nameof(digits), digits, "the number of digits is from 1 to 5000000");
        }
        if (IsExactZero)
        {
            return "0";
        }
        if (!IsFinite || ContainsZero())
        {
            return null;
        }
        // |x| = D·10^k with D of N digits; k is guessed from the binary exponent and corrected by the length of D.
        long power = (long)Math.Floor((Top - 1) * 0.30102999566398120) - (digits - 1);
        int work = (int)((digits * 3.33) + 64);
        for (int attempt = 0; attempt < 4; attempt++)
        {
            Ball scaled = Scaled(power, work);
            BigInteger nearest = RoundToInteger(scaled);
            BigInteger magnitude = BigInteger.Abs(nearest);
            string text = magnitude.ToString(CultureInfo.InvariantCulture);
            if (text.Length > digits && !(text.Length == digits + 1 && IsPowerOfTen(text)))
            {
                power += text.Length - digits;
                continue;
            }
            if (text.Length < digits)
            {
                power -= digits - text.Length;
                continue;
            }
            if (!IsWithinOne(scaled, nearest))
            {
                return null;
            }
            if (text.Length > digits)
            {
                // 9.99… rounded up to 10.0…: one digit fewer after the point, of which one unit is ten times larger.
                text = text[..^1];
                power++;
            }
            return Format(nearest.Sign < 0, text, power);
        }
        return null;
    }

    /// <summary>As many digits as are certain, each right to within one unit in the last place.</summary>
    /// <returns>
    /// "0.6931471805599453"; "0" for the exact 0; "±3.2e-40" where the ball holds 0 and no digit is certain; "±inf" for the
    /// indeterminate ball. An exact ball shows at most as many digits as its precision holds.
    /// </returns>
    public override string ToString()
    {
        if (!IsFinite)
        {
            return "±inf";
        }
        if (IsExactZero)
        {
            return "0";
        }
        if (!ContainsZero())
        {
            int limit = (int)(Math.Max(WorkingPrecision(Precision), FixedBits) * 0.30103);
            // With radius 2^R and number 2^T about (T − R) log₁₀ 2 digits are certain; try from one more downwards.
            long digits = _radius.IsZero ? limit : Math.Min(limit, (long)((Top - _radius.Top) * 0.30103) + 2);
            for (int n = (int)Math.Max(1, digits); n >= 1; n--)
            {
                if (TryCertainDigits(n) is string text)
                {
                    return _radius.IsZero ? TrimExact(text) : text;
                }
            }
        }
        return "±" + UpperDecimal(AbsoluteUp());
    }

    /// <summary>The text of <see cref="ToString()"/>, or of <see cref="TryCertainDigits"/> for a format that is a number of digits.</summary>
    /// <param name="format">Null, empty, "G", or a number of significant digits such as "40".</param>
    /// <param name="formatProvider">Not used: the text does not depend on the culture.</param>
    /// <exception cref="FormatException">The format is none of these, or so many digits are not certain.</exception>
    public string ToString(string? format, IFormatProvider? formatProvider)
    {
        if (string.IsNullOrEmpty(format) || format is "G" or "g")
        {
            return ToString();
        }
        if (!int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) || digits < 1)
        {
            throw new FormatException($"'{format}' is no format of a ball; give a number of significant digits");
        }
        return TryCertainDigits(digits)
            ?? throw new FormatException($"{digits} digits of {ToString()} are not certain");
    }

    // x·10^−power, enclosed with the given bits.
    private Ball Scaled(long power, int bits)
    {
        Ball ten = Pow(FromInteger(10).WithPrecision(bits), Math.Abs(power));
        Ball value = WithPrecision(Math.Max(bits, WorkingPrecision(Precision)));
        return power >= 0 ? value / ten : value * ten;
    }

    private static BigInteger RoundToInteger(in Ball value)
    {
        if (value.IsMidpointZero)
        {
            return BigInteger.Zero;
        }
        BigInteger mantissa = value.SignedMantissa;
        return value._exponent >= 0
            ? mantissa << value._exponent
            : ((mantissa >> (int)Math.Min(-(long)value._exponent - 1, int.MaxValue)) + 1) >> 1;
    }

    // |x − n| < 1 for every x of the ball, exactly.
    private static bool IsWithinOne(Ball value, BigInteger nearest) =>
        value.IsFinite
        && EndPoints.Compare(EndPoints.OfBall(value, -1), nearest - 1) > 0
        && EndPoints.Compare(EndPoints.OfBall(value, 1), nearest + 1) < 0;

    private static bool IsPowerOfTen(string text) => text[0] == '1' && text.AsSpan(1).TrimEnd('0').IsEmpty;

    // ±digits·10^power.
    private static string Format(bool negative, string digits, long power)
    {
        string sign = negative ? "-" : "";
        long leading = digits.Length + power;
        if (power >= 0 && leading <= PlainDigits && power == 0)
        {
            return sign + digits;
        }
        if (leading > 0 && power < 0)
        {
            return $"{sign}{digits[..(int)leading]}.{digits[(int)leading..]}";
        }
        if (leading <= 0 && leading > -PlainZeros)
        {
            return $"{sign}0.{new string('0', (int)-leading)}{digits}";
        }
        string fraction = digits.Length > 1 ? $".{digits[1..]}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{leading - 1}");
    }

    // Zeros at the end of an exact decimal that is shown in full say nothing more.
    private string TrimExact(string text)
    {
        int exponentAt = text.IndexOf('e', StringComparison.Ordinal);
        string mantissa = exponentAt < 0 ? text : text[..exponentAt];
        if (!mantissa.Contains('.', StringComparison.Ordinal))
        {
            return text;
        }
        string trimmed = mantissa.TrimEnd('0').TrimEnd('.') + (exponentAt < 0 ? "" : text[exponentAt..]);
        // Only where the shorter text is the number itself; 1.000 may also be 1 + 10^−60 rounded.
        return Math.Abs(Top) < 10_000 && Rational.TryParse(trimmed, out Rational value) && value == Midpoint
            ? trimmed
            : text;
    }

    // Two digits, rounded up.
    private static string UpperDecimal(Magnitude bound)
    {
        if (bound.Top < 512 - Magnitude.ExponentLimit)
        {
            // 323228000·log₂ 10 < 1073740200 < 2³⁰ − 512.
            return "1e-323228000";
        }
        if (bound.Top > Magnitude.ExponentLimit)
        {
            // Radii reach 2^(2³⁰ + 32), beyond the numbers; (2³⁰ + 32)·log₁₀ 2 < 323228507.
            return "1e323228507";
        }
        Ball value = FromDyadic(bound.Mantissa, bound.Exponent, FixedBits);
        long power = (long)Math.Floor((value.Top - 1) * 0.30102999566398120) - 1;
        Ball scaled = value.Scaled(power, FixedBits);
        BigInteger units = scaled.Upper.Floor() + 1;
        string digits = units.ToString(CultureInfo.InvariantCulture);
        long exponent = power + digits.Length - 1;
        string rest = digits[1..].TrimEnd('0');
        string mantissa = rest.Length == 0 ? digits[..1] : $"{digits[0]}.{rest}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{exponent}");
    }
}
