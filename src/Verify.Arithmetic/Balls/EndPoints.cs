using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>An end of a ball as the sum m·2^e of its midpoint and of ± its radius, never formed: no exponent is too small or too large for it.</summary>
internal readonly struct EndPoints
{
    // End points of a smaller size are rounded outward when they are asked for as fractions.
    private const long SmallestTop = -(1L << 20);

    private readonly BigInteger _midpoint;
    private readonly BigInteger _radius;
    private readonly long _midpointExponent;
    private readonly long _radiusExponent;

    private EndPoints(BigInteger midpoint, long midpointExponent, BigInteger radius, long radiusExponent)
    {
        _midpoint = midpoint;
        _midpointExponent = midpointExponent;
        _radius = radius;
        _radiusExponent = radiusExponent;
    }

    /// <summary>An end of a finite ball.</summary>
    /// <param name="ball">The ball.</param>
    /// <param name="side">−1 for the least number, 1 for the greatest.</param>
    /// <exception cref="InvalidOperationException">The ball is indeterminate.</exception>
    internal static EndPoints OfBall(in Ball ball, int side) =>
        ball.IsFinite
            ? new(
                ball.SignedMantissa,
                ball.MidpointExponent,
                side * (BigInteger)ball.RadiusBound.Mantissa,
                ball.RadiusBound.Exponent
            )
            : throw new InvalidOperationException("an indeterminate ball has no finite bounds");

    /// <summary>The order of two end points: −1, 0 or 1, exactly.</summary>
    internal static int Compare(in EndPoints left, in EndPoints right) =>
        Sign([
            (left._midpoint, left._midpointExponent),
            (left._radius, left._radiusExponent),
            (-right._midpoint, right._midpointExponent),
            (-right._radius, right._radiusExponent),
        ]);

    /// <summary>The order of an end point and a fraction p/q: that of q·end and p, exactly.</summary>
    internal static int Compare(in EndPoints left, Rational right) =>
        Sign([
            (left._midpoint * right.Denominator, left._midpointExponent),
            (left._radius * right.Denominator, left._radiusExponent),
            (-right.Numerator, 0),
        ]);

    /// <summary>The end as a fraction: exact, or outward (down for side −1) where it is shorter than 2^(−2²⁰) or its parts lie too far apart.</summary>
    internal Rational OuterRational(int side)
    {
        int sign = Sign([(_midpoint, _midpointExponent), (_radius, _radiusExponent)]);
        if (sign == 0)
        {
            return Rational.Zero;
        }
        long top = Math.Max(Top(_midpoint, _midpointExponent), Top(_radius, _radiusExponent));
        if (top < SmallestTop)
        {
            return sign == side ? side * Rational.FromDyadic(BigInteger.One, SmallestTop) : Rational.Zero;
        }
        // A part below 2^(top − 2²⁰ − 64) counts as a unit there in the outward direction.
        long last = top + SmallestTop - 64;
        return Cut(_midpoint, _midpointExponent, last, side) + Cut(_radius, _radiusExponent, last, side);
    }

    private static Rational Cut(BigInteger mantissa, long exponent, long last, int side)
    {
        if (mantissa.IsZero || exponent >= last)
        {
            return Rational.FromDyadic(mantissa, mantissa.IsZero ? 0 : exponent);
        }
        long drop = last - exponent;
        // A shift rounds down; one unit more rounds up.
        BigInteger kept =
            drop > int.MaxValue || drop > (long)mantissa.GetBitLength() + 1
                ? (mantissa.Sign < 0 ? BigInteger.MinusOne : BigInteger.Zero)
                : mantissa >> (int)drop;
        return Rational.FromDyadic(side < 0 ? kept : kept + 1, last);
    }

    private static long Top(BigInteger mantissa, long exponent) =>
        mantissa.IsZero ? long.MinValue : exponent + (long)BigInteger.Abs(mantissa).GetBitLength();

    // The sign of Σ m·2^e. From the largest last bit downwards: a sum whose last bit is above everything that follows has its
    // sign for good, so that no number gets longer than its parts.
    private static int Sign(ReadOnlySpan<(BigInteger Mantissa, long Exponent)> terms)
    {
        List<(BigInteger Mantissa, long Exponent)> rest = [];
        foreach ((BigInteger mantissa, long exponent) in terms)
        {
            if (!mantissa.IsZero)
            {
                rest.Add((mantissa, exponent));
            }
        }
        rest.Sort((a, b) => b.Exponent.CompareTo(a.Exponent));
        BigInteger sum = BigInteger.Zero;
        long last = 0;
        for (int i = 0; i < rest.Count; i++)
        {
            if (!sum.IsZero)
            {
                long following = long.MinValue;
                for (int k = i; k < rest.Count; k++)
                {
                    following = Math.Max(following, Top(rest[k].Mantissa, rest[k].Exponent));
                }
                // |Σ of at most 4 terms| < 4·2^following ≤ 2^last ≤ |sum|.
                if (following + 2 <= last)
                {
                    return sum.Sign;
                }
            }
            sum = sum.IsZero ? rest[i].Mantissa : (sum << (int)(last - rest[i].Exponent)) + rest[i].Mantissa;
            last = rest[i].Exponent;
        }
        return sum.Sign;
    }
}
