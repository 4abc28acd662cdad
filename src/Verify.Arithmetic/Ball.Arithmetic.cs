using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    // The sum of two exact integers stays exact and carries no precision up to this many bits.
    private const int LongestExactInteger = 256;

    /// <summary>Encloses the sums.</summary>
    /// <param name="left">First term.</param>
    /// <param name="right">Second term.</param>
    public static Ball operator +(Ball left, Ball right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return Indeterminate;
        }
        Magnitude radius = left._radius + right._radius;
        if (left._mantissa.IsZero)
        {
            return Finish(right._mantissa, right._exponent, radius, left, right);
        }
        if (right._mantissa.IsZero)
        {
            return Finish(left._mantissa, left._exponent, radius, left, right);
        }
        (Ball high, Ball low) = left._exponent >= right._exponent ? (left, right) : (right, left);
        long distance = high._exponent - low._exponent;
        int precision = Math.Max(left.Precision, right.Precision);
        long lowTop = low._exponent + (long)low._mantissa.GetBitLength();
        if (precision > 0 && distance > 2L * precision + 64 && lowTop < high._exponent - precision)
        {
            // The small midpoint lies far below the last place of the large one: it only widens, |low| < 2^lowTop.
            return Finish(high._mantissa, high._exponent, radius + Magnitude.PowerOfTwo(lowTop), left, right);
        }
        if (distance > 1 << 20)
        {
            throw new OverflowException(
                "the exponents of two exact balls differ by more than 2^20: give them a precision"
            );
        }
        return Finish((high._mantissa << (int)distance) + low._mantissa, low._exponent, radius, left, right);
    }

    /// <summary>Encloses the differences.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    public static Ball operator -(Ball left, Ball right) => left + -right;

    /// <summary>The negation, exact.</summary>
    /// <param name="value">The ball.</param>
    public static Ball operator -(Ball value) => new(-value._mantissa, value._exponent, value._radius, value.Precision);

    /// <summary>Encloses the products.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    public static Ball operator *(Ball left, Ball right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return Indeterminate;
        }
        // |xy − ab| ≤ |a|r_b + |b|r_a + r_a r_b.
        Magnitude radius =
            left.IsExact && right.IsExact
                ? Magnitude.Zero
                : (left.MantissaUp() * right._radius) + (left._radius * right.UpperMagnitude());
        return Finish(left._mantissa * right._mantissa, left._exponent + right._exponent, radius, left, right);
    }

    /// <summary>Encloses the quotients; indeterminate when the divisor contains 0.</summary>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor.</param>
    public static Ball operator /(Ball left, Ball right)
    {
        Magnitude least = right.IsFinite ? right.LowerMagnitude() : Magnitude.Zero;
        if (!left.IsFinite || least.IsZero)
        {
            return Indeterminate;
        }
        int precision = Joint(left, right);
        if (left._mantissa.IsZero)
        {
            return new Ball(BigInteger.Zero, 0, left._radius / least, precision);
        }
        long shift = precision + 2 - ((long)left._mantissa.GetBitLength() - (long)right._mantissa.GetBitLength());
        BigInteger quotient = BigInteger.DivRem(
            shift >= 0 ? left._mantissa << (int)shift : left._mantissa,
            shift >= 0 ? right._mantissa : right._mantissa << (int)-shift,
            out BigInteger remainder
        );
        long exponent = left._exponent - right._exponent - shift;
        // Truncation errs by less than one unit of the quotient.
        Magnitude radius = remainder.IsZero ? Magnitude.Zero : Magnitude.PowerOfTwo(exponent);
        if (!left.IsExact || !right.IsExact)
        {
            // |x/y − a/b| = |(x − a) + (a/b)(b − y)|/|y| ≤ (r_a + |a/b| r_b)/min|y|, and |a/b| < 2^(bits + exponent).
            Magnitude ratio = Magnitude.PowerOfTwo(exponent + (long)quotient.GetBitLength() + 1);
            radius += (left._radius + (ratio * right._radius)) / least;
        }
        return Rounded(quotient, exponent, radius, precision);
    }

    private static Ball Finish(BigInteger mantissa, long exponent, Magnitude radius, Ball left, Ball right)
    {
        int precision = Math.Max(left.Precision, right.Precision);
        if (precision == 0 && (long)mantissa.GetBitLength() > LongestExactInteger)
        {
            precision = LongestExactInteger;
        }
        return Rounded(mantissa, exponent, radius, precision);
    }
}
