using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    /// <summary>Sum: midpoints added and rounded once, radii added.</summary>
    /// <param name="left">First term.</param>
    /// <param name="right">Second term.</param>
    public static Ball operator +(Ball left, Ball right) => Add(left, right, right.IsMidpointNegative);

    /// <summary>Difference: midpoints subtracted and rounded once, radii added.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    public static Ball operator -(Ball left, Ball right) => Add(left, right, !right.IsMidpointNegative);

    /// <summary>Negation, exact.</summary>
    /// <param name="value">The ball.</param>
    public static Ball operator -(Ball value) =>
        value.IsMidpointZero
            ? value
            : new Ball(
                value._high,
                value._low,
                value._wide,
                value._exponent,
                !value.IsMidpointNegative,
                value._radius,
                value.Precision
            );

    /// <summary>Product: midpoints multiplied and rounded once; |ab − xy| ≤ |a|r_b + |b|r_a + r_a r_b.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    public static Ball operator *(Ball left, Ball right)
    {
        int precision = Math.Max(left.Precision, right.Precision);
        Magnitude radius = ProductRadius(left, right);
        if (radius.IsInfinite)
        {
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        if (left.IsMidpointZero || right.IsMidpointZero)
        {
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        bool negative = left.IsMidpointNegative != right.IsMidpointNegative;
        long exponent = (long)left._exponent + right._exponent;
        if (precision <= FixedBits && left._wide is null && right._wide is null)
        {
            Limbs.Multiply(
                left._high,
                left._low,
                right._high,
                right._low,
                out ulong r3,
                out ulong r2,
                out ulong r1,
                out ulong r0
            );
            Ball product = RoundFixed(negative, r3, r2, r1, r0, exponent, radius, precision, out bool inexact);
            if (precision != 0 || !inexact)
            {
                return product;
            }
        }
        return RoundWide(negative, left.AbsoluteMantissa * right.AbsoluteMantissa, exponent, radius, precision);
    }

    /// <summary>Quotient; indeterminate where the divisor holds 0.</summary>
    /// <remarks>|x/y − a/b| = |b(x − a) − a(y − b)|/|yb| ≤ (r_a + |a/b| r_b)/(|b| − r_b).</remarks>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor.</param>
    public static Ball operator /(Ball left, Ball right)
    {
        int precision = WorkingPrecision(Math.Max(left.Precision, right.Precision));
        if (left._radius.IsInfinite || right.IsMidpointZero || !right.IsMidpointBeyondRadius())
        {
            return Indeterminate(precision);
        }
        Ball quotient = DivideMidpoints(left, right, precision);
        if (left._radius.IsZero && right._radius.IsZero)
        {
            return quotient;
        }
        Magnitude divisor = right.AbsoluteDown();
        if (divisor.IsZero)
        {
            // |b| − r_b > 0 is known but below the resolution of a 32-bit bound: take it from the exact end point.
            divisor = right.OuterEndPoint(right.IsMidpointNegative ? 1 : -1).MidpointDown();
        }
        Magnitude error = left._radius;
        if (!right._radius.IsZero)
        {
            // |a/b| is at most the quotient's midpoint plus its rounding error.
            error += quotient.AbsoluteUp() * right._radius;
        }
        return quotient.Widen(error / divisor);
    }

    /// <summary>x², of which no number is negative; tighter than x·x for a ball around 0.</summary>
    /// <param name="value">x.</param>
    public static Ball Square(Ball value)
    {
        if (value._radius.IsZero || value._radius.IsInfinite || value.IsMidpointBeyondRadius())
        {
            return value * value;
        }
        // The ball holds 0: x² ∈ [0, u] with u = (|a| + r)², that is u/2 ± u/2.
        Magnitude half = (value.AbsoluteUp() * value.AbsoluteUp()).Scale(-1);
        return half.IsInfinite
            ? Indeterminate(WorkingPrecision(value.Precision))
            // Widened, not set: beyond the exponent range the midpoint is an enclosure with a radius of its own.
            : FromDyadic(half.Mantissa, half.Exponent, value.Precision).Widen(half);
    }

    /// <summary>2^k·x, exactly.</summary>
    /// <param name="value">x.</param>
    /// <param name="power">k.</param>
    public static Ball ScaleByPowerOfTwo(Ball value, int power)
    {
        Magnitude radius = value._radius.Scale(power);
        return value._wide is not null
                ? Store(
                    value.IsMidpointNegative,
                    value._wide.Value,
                    (long)value._exponent + power,
                    radius,
                    value.Precision
                )
            : value._high == 0 ? new Ball(0, 0, null, 0, false, radius, value.Precision)
            : StoreFixed(
                value.IsMidpointNegative,
                value._high,
                value._low,
                (long)value._exponent + power,
                radius,
                value.Precision
            );
    }

    private static Magnitude ProductRadius(in Ball left, in Ball right)
    {
        if (left._radius.IsZero)
        {
            return right._radius.IsZero ? Magnitude.Zero : left.MidpointUp() * right._radius;
        }
        if (right._radius.IsZero)
        {
            return right.MidpointUp() * left._radius;
        }
        // |a|r_b + (|b| + r_b)r_a.
        return (left.MidpointUp() * right._radius) + (right.AbsoluteUp() * left._radius);
    }

    private static Ball Add(in Ball left, in Ball right, bool rightNegative)
    {
        int precision = Math.Max(left.Precision, right.Precision);
        Magnitude radius = left._radius + right._radius;
        if (radius.IsInfinite)
        {
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        if (precision > FixedBits || left._wide is not null || right._wide is not null)
        {
            return AddWide(left, right, rightNegative, radius, precision);
        }
        if (right._high == 0)
        {
            return new Ball(left._high, left._low, null, left._exponent, left.IsMidpointNegative, radius, precision);
        }
        if (left._high == 0)
        {
            return new Ball(right._high, right._low, null, right._exponent, rightNegative, radius, precision);
        }
        bool swap = left._exponent < right._exponent;
        ref readonly Ball large = ref swap ? ref right : ref left;
        ref readonly Ball small = ref swap ? ref left : ref right;
        bool negative = swap ? rightNegative : left.IsMidpointNegative;
        long distance = (long)large._exponent - small._exponent;
        if (distance >= 128)
        {
            if (precision == 0)
            {
                return AddWide(left, right, rightNegative, radius, precision);
            }
            // The small term is left out: an error of |small| itself, below one unit of the last bit of the large one.
            return new Ball(
                large._high,
                large._low,
                null,
                large._exponent,
                negative,
                radius + small.MidpointUp(),
                precision
            );
        }
        ulong a3 = large._high,
            a2 = large._low,
            a1 = 0,
            a0 = 0;
        long exponent = (long)large._exponent - 128;
        Limbs.SpreadRight(
            small._high,
            small._low,
            (int)distance,
            out ulong b3,
            out ulong b2,
            out ulong b1,
            out ulong b0
        );
        if (left.IsMidpointNegative == rightNegative)
        {
            if (Limbs.Add(ref a3, ref a2, ref a1, ref a0, b3, b2, b1, b0))
            {
                // One bit more: its lowest bit is kept as a sticky bit, which only says that something was dropped.
                a0 = (a0 >> 1) | (a0 & 1) | (a1 << 63);
                a1 = (a1 >> 1) | (a2 << 63);
                a2 = (a2 >> 1) | (a3 << 63);
                a3 = (a3 >> 1) | (1UL << 63);
                exponent++;
            }
        }
        else if (Limbs.Subtract(ref a3, ref a2, ref a1, ref a0, b3, b2, b1, b0))
        {
            Limbs.Negate(ref a3, ref a2, ref a1, ref a0);
            negative = !negative;
        }
        Ball sum = RoundFixed(negative, a3, a2, a1, a0, exponent, radius, precision, out bool inexact);
        return inexact && precision == 0 ? AddWide(left, right, rightNegative, radius, precision) : sum;
    }

    private static Ball AddWide(in Ball left, in Ball right, bool rightNegative, Magnitude radius, int precision)
    {
        if (left.IsMidpointZero || right.IsMidpointZero)
        {
            ref readonly Ball other = ref left.IsMidpointZero ? ref right : ref left;
            bool sign = left.IsMidpointZero ? rightNegative : left.IsMidpointNegative;
            return other.IsMidpointZero
                ? new Ball(0, 0, null, 0, false, radius, precision)
                : RoundWide(sign, other.AbsoluteMantissa, other._exponent, radius, precision);
        }
        bool swap = left.Top < right.Top;
        ref readonly Ball large = ref swap ? ref right : ref left;
        ref readonly Ball small = ref swap ? ref left : ref right;
        int bits = precision == 0 ? ExactBits : Math.Max(precision, FixedBits);
        bool negative = swap ? rightNegative : left.IsMidpointNegative;
        if (large.Top - small.Top > bits + 2L && large._exponent > small.Top)
        {
            // The small term is left out: an error of |small| itself.
            return RoundWide(negative, large.AbsoluteMantissa, large._exponent, radius + small.MidpointUp(), precision);
        }
        int exponent = Math.Min(large._exponent, small._exponent);
        BigInteger a = large.AbsoluteMantissa << (large._exponent - exponent);
        BigInteger b = small.AbsoluteMantissa << (small._exponent - exponent);
        BigInteger sum = left.IsMidpointNegative == rightNegative ? a + b : a - b;
        return RoundWide(sum.Sign < 0 ? !negative : negative, BigInteger.Abs(sum), exponent, radius, precision);
    }

    private static Ball DivideMidpoints(in Ball left, in Ball right, int precision)
    {
        if (left.IsMidpointZero)
        {
            return new Ball(0, 0, null, 0, false, Magnitude.Zero, precision);
        }
        bool negative = left.IsMidpointNegative != right.IsMidpointNegative;
        if (precision <= FixedBits && left._wide is null && right._wide is null)
        {
            int shift = Limbs.Divide(
                left._high,
                left._low,
                right._high,
                right._low,
                out ulong high,
                out ulong low,
                out bool exact
            );
            long last = (long)left._exponent - right._exponent - shift;
            // |a/b − ⌊2^s a/b⌋/2^s| < 2^−s: one unit of the last bit.
            Magnitude error = exact ? Magnitude.Zero : Magnitude.PowerOfTwo(last);
            return StoreFixed(negative, high, low, last, error, precision);
        }
        return DivideWide(
            negative,
            left.AbsoluteMantissa,
            right.AbsoluteMantissa,
            (long)left._exponent - right._exponent,
            precision
        );
    }

    private static Ball DivideWide(bool negative, BigInteger a, BigInteger b, long exponent, int precision)
    {
        int bits = Math.Max(precision, FixedBits);
        // A quotient of bits + 1 or bits + 2 bits.
        long shift = bits + 2 - ((long)a.GetBitLength() - (long)b.GetBitLength());
        if (shift < 0)
        {
            shift = 0;
        }
        BigInteger quotient = BigInteger.DivRem(a << checked((int)shift), b, out BigInteger remainder);
        // |a/b − ⌊2^s a/b⌋/2^s| < 2^−s.
        Magnitude error = remainder.IsZero ? Magnitude.Zero : Magnitude.PowerOfTwo(exponent - shift);
        return RoundWide(negative, quotient, exponent - shift, error, precision);
    }
}
