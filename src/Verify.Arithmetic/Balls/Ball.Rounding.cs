using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    // ±(r3 r2 r1 r0)·2^exponent rounded towards 0 to 128 bits; "inexact" says whether bits were dropped and the radius has them.
    private static Ball RoundFixed(
        bool negative,
        ulong r3,
        ulong r2,
        ulong r1,
        ulong r0,
        long exponent,
        Magnitude radius,
        int precision,
        out bool inexact
    )
    {
        if ((r3 | r2 | r1 | r0) == 0)
        {
            inexact = false;
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        long last = exponent + 128 - Limbs.Normalize(ref r3, ref r2, ref r1, ref r0);
        inexact = (r1 | r0) != 0;
        if (inexact)
        {
            // |x − truncated x| < 2^last: the dropped bits are worth less than one unit of the last bit kept.
            radius += Magnitude.PowerOfTwo(last);
        }
        return StoreFixed(negative, r3, r2, last, radius, precision);
    }

    // A normalised mantissa of 128 bits with its exponent put into range.
    private static Ball StoreFixed(bool negative, ulong high, ulong low, long exponent, Magnitude radius, int precision)
    {
        if (radius.IsInfinite || exponent + 128 > Magnitude.ExponentLimit)
        {
            return new Ball(0, 0, null, 0, false, Magnitude.Infinity, precision);
        }
        if (exponent < -Magnitude.ExponentLimit)
        {
            // Replacing the midpoint by 0 moves it by |midpoint| < 2^(exponent + 128).
            return new Ball(0, 0, null, 0, false, radius + Magnitude.PowerOfTwo(exponent + 128), precision);
        }
        return new Ball(high, low, null, (int)exponent, negative, radius, precision);
    }

    // Rounds towards 0 to the precision (at least 128 bits; the exact limit where there is none).
    private static Ball RoundWide(bool negative, BigInteger magnitude, long exponent, Magnitude radius, int precision)
    {
        int bits = precision == 0 ? ExactBits : Math.Max(precision, FixedBits);
        long drop = (long)magnitude.GetBitLength() - bits;
        if (drop > 0)
        {
            BigInteger kept = magnitude >> (int)drop;
            if (kept << (int)drop != magnitude)
            {
                // |x − truncated x| < 2^(exponent + drop), one unit of the last bit kept.
                radius += Magnitude.PowerOfTwo(exponent + drop);
            }
            magnitude = kept;
            exponent += drop;
        }
        return Store(negative, magnitude, exponent, radius, precision);
    }

    // Stores exactly: in two limbs where 128 bits hold it.
    private static Ball Store(bool negative, BigInteger magnitude, long exponent, Magnitude radius, int precision)
    {
        if (magnitude.IsZero)
        {
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        long length = (long)magnitude.GetBitLength();
        if (length > FixedBits)
        {
            int zeros = magnitude.IsEven ? (int)BigInteger.TrailingZeroCount(magnitude) : 0;
            if (length - zeros > FixedBits)
            {
                if (radius.IsInfinite || exponent + length > Magnitude.ExponentLimit)
                {
                    return new Ball(0, 0, null, 0, false, Magnitude.Infinity, precision);
                }
                return exponent < -Magnitude.ExponentLimit
                    // Replacing the midpoint by 0 moves it by less than 2^(exponent + length).
                    ? new Ball(0, 0, null, 0, false, radius + Magnitude.PowerOfTwo(exponent + length), precision)
                    : new Ball(0, 0, new Mantissa(magnitude), (int)exponent, negative, radius, precision);
            }
            magnitude >>= zeros;
            exponent += zeros;
            length -= zeros;
        }
        UInt128 small = (UInt128)magnitude << (int)(FixedBits - length);
        return StoreFixed(
            negative,
            (ulong)(small >> 64),
            (ulong)(small & ulong.MaxValue),
            exponent - (FixedBits - length),
            radius,
            precision
        );
    }
}
