using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    /// <inheritdoc/>
    public static Ball FromInteger(long value)
    {
        if (value == 0)
        {
            return default;
        }
        ulong magnitude = value < 0 ? unchecked((ulong)-value) : (ulong)value;
        int shift = BitOperations.LeadingZeroCount(magnitude);
        return new Ball(magnitude << shift, 0, null, -64 - shift, value < 0, Magnitude.Zero, 0);
    }

    /// <summary>An integer of any size, exactly; carries no precision.</summary>
    /// <param name="value">The integer.</param>
    public static Ball FromInteger(BigInteger value) => FromDyadic(value, 0, 0);

    /// <summary>The exact value m·2^e of a finite double: <c>Exact(0.1)</c> is 0.1000000000000000055…, not one tenth.</summary>
    /// <param name="value">A finite double.</param>
    /// <exception cref="ArgumentOutOfRangeException">The double is infinite or NaN.</exception>
    public static Ball Exact(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "only a finite double is an exact number");
        }
        long bits = BitConverter.DoubleToInt64Bits(value);
        int biased = (int)((bits >> 52) & 0x7FF);
        ulong fraction = (ulong)(bits & 0xF_FFFF_FFFF_FFFFL);
        ulong mantissa = biased == 0 ? fraction : fraction | (1UL << 52);
        if (mantissa == 0)
        {
            return default;
        }
        int shift = BitOperations.LeadingZeroCount(mantissa);
        int exponent = Math.Max(biased, 1) - 1075 - 64 - shift;
        return new Ball(mantissa << shift, 0, null, exponent, bits < 0, Magnitude.Zero, 0);
    }

    /// <inheritdoc/>
    /// <remarks>Exact where the precision (at least 128 bits) holds the number, otherwise within one unit of the last bit.</remarks>
    public static Ball FromRational(Rational value, int precision)
    {
        CheckPrecision(precision);
        if (value.IsZero)
        {
            return new Ball(0, 0, null, 0, false, Magnitude.Zero, precision);
        }
        BigInteger numerator = value.Numerator,
            denominator = value.Denominator;
        if (
            precision <= FixedBits
            && numerator >= long.MinValue
            && numerator <= long.MaxValue
            && denominator <= long.MaxValue
        )
        {
            Ball top = FromInteger((long)numerator).WithPrecision(precision);
            return denominator.IsOne ? top : top / FromInteger((long)denominator);
        }
        return denominator.IsOne
            ? RoundWide(numerator.Sign < 0, BigInteger.Abs(numerator), 0, Magnitude.Zero, precision)
            : DivideWide(numerator.Sign < 0, BigInteger.Abs(numerator), denominator, 0, precision);
    }

    /// <summary>An enclosure of the number that a text says, "0.1" one tenth, "-3/4", "1.5e-3", in the grammar of <see cref="Rational.Parse"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static Ball Parse(string text, int precision) => FromRational(Rational.Parse(text), precision);

    /// <summary>The ball with the given midpoint and radius; both are enclosed, the radius rounded up.</summary>
    /// <param name="midpoint">Any rational number.</param>
    /// <param name="radius">At least 0.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative, or the precision out of range.</exception>
    public static Ball FromMidpointRadius(Rational midpoint, Rational radius, int precision)
    {
        if (radius.Sign < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(radius), radius, "a radius is at least 0");
        }
        return FromRational(midpoint, precision).Widen(Magnitude.Up(radius));
    }

    /// <summary>A ball that holds the interval [lower, upper].</summary>
    /// <param name="lower">Least number.</param>
    /// <param name="upper">Greatest number, at least the least.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <exception cref="ArgumentException">The bounds are in the wrong order.</exception>
    public static Ball FromInterval(Rational lower, Rational upper, int precision)
    {
        if (lower > upper)
        {
            throw new ArgumentException($"the lower bound {lower} is above the upper bound {upper}");
        }
        Rational half = new(1, 2);
        return FromMidpointRadius((lower + upper) * half, (upper - lower) * half, precision);
    }
}
