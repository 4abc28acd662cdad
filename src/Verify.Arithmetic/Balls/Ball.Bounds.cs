using System.Numerics;

namespace Verify.Arithmetic;

/// <content>Bounds as balls, and the fixed-point form that long matrix products work in.</content>
public readonly partial struct Ball
{
    /// <summary>An exact number of 32 bits that is at least |x| for every x of the ball; indeterminate when there is none.</summary>
    /// <param name="value">The ball.</param>
    public static Ball UpperBound(Ball value)
    {
        Magnitude bound = value.AbsoluteUp();
        if (bound.IsInfinite)
        {
            return Indeterminate(FixedBits);
        }
        if (bound.IsZero)
        {
            return Zero;
        }
        Ball result = FromDyadic(bound.Mantissa, bound.Exponent, FixedBits);
        // Below the exponent range the least positive number that is in it bounds too; above it there is no number.
        return result.IsExact || !result.IsFinite
            ? result
            : FromDyadic(BigInteger.One, FixedBits - Magnitude.ExponentLimit, FixedBits);
    }

    /// <summary>Whether x ≥ 0 for every x of the ball: true or false where that holds for all of them, else null; decided exactly.</summary>
    /// <param name="value">The ball.</param>
    public static bool? IsNonNegative(Ball value) =>
        !value.IsFinite ? null
        : EndPoints.Compare(EndPoints.OfBall(value, -1), default) >= 0 ? true
        : EndPoints.Compare(EndPoints.OfBall(value, 1), default) < 0 ? false
        : null;

    /// <summary>The ball with its radius increased by |bound|: it holds x + e for all x of the ball and all |e| ≤ |bound|.</summary>
    /// <param name="bound">The bound; its largest absolute value counts.</param>
    public Ball WidenedBy(Ball bound) => Widen(bound.AbsoluteUp());

    /// <summary>x·2^scale rounded to an integer number of units 2^−bits, and a bound on the distance of any x to it.</summary>
    internal (BigInteger Units, Magnitude Error) ToFixedPoint(int bits, int scale)
    {
        long shift = (long)_exponent + scale + bits;
        Magnitude radius = _radius.Scale(scale);
        if (IsMidpointZero || shift >= 0)
        {
            return (SignedMantissa << (int)Math.Max(0, IsMidpointZero ? 0 : shift), radius);
        }
        // A shift to the right rounds down by less than one unit.
        return (SignedMantissa >> (int)Math.Min(-shift, int.MaxValue), radius + Magnitude.PowerOfTwo(-bits));
    }

    /// <summary>units·2^−bits with a radius, rounded to the precision.</summary>
    internal static Ball FromFixedPoint(BigInteger units, int bits, Magnitude radius, int precision) =>
        RoundWide(units.Sign < 0, BigInteger.Abs(units), -(long)bits, radius, precision);
}
