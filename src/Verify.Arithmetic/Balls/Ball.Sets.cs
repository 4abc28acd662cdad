using System.Numerics;

namespace Verify.Arithmetic;

public readonly partial struct Ball
{
    /// <summary>Whether the ball holds the number; decided exactly.</summary>
    /// <param name="value">Any rational number.</param>
    public bool Contains(Rational value) =>
        !IsFinite
        || (
            EndPoints.Compare(EndPoints.OfBall(this, -1), value) <= 0
            && EndPoints.Compare(EndPoints.OfBall(this, 1), value) >= 0
        );

    /// <summary>Whether the ball holds every number of another; decided exactly.</summary>
    /// <param name="other">The ball that may lie inside.</param>
    public bool Contains(Ball other) =>
        !IsFinite || (other.IsFinite && CompareEnds(this, -1, other, -1) <= 0 && CompareEnds(this, 1, other, 1) >= 0);

    /// <summary>Whether 0 is in the ball; decided exactly.</summary>
    public bool ContainsZero() => IsMidpointZero || !IsMidpointBeyondRadius();

    /// <summary>Whether the radius is greater than that of another ball; an infinite radius is greater than every finite one.</summary>
    /// <param name="other">The other ball.</param>
    public bool IsWiderThan(Ball other) => _radius.CompareTo(other._radius) > 0;

    /// <summary>Whether two balls have a number in common; decided exactly.</summary>
    /// <param name="other">The other ball.</param>
    public bool Overlaps(Ball other)
    {
        if (!IsFinite || !other.IsFinite)
        {
            return true;
        }
        return CompareEnds(this, -1, other, 1) <= 0 && CompareEnds(other, -1, this, 1) <= 0;
    }

    /// <summary>−1, 0 or 1 as x &lt; y, x = y, x &gt; y for all x and y of the balls; null where the balls do not decide it.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    public static int? TryCompare(Ball left, Ball right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return null;
        }
        // The rounded difference decides nearly always; where it does not, exact end points do.
        int? quick = TrySign(left.WithoutPrecision() - right.WithoutPrecision());
        if (quick is not null)
        {
            return quick;
        }
        return CompareEnds(left, 1, right, -1) < 0 ? -1
            : CompareEnds(left, -1, right, 1) > 0 ? 1
            : left.IsExact && right.IsExact ? 0
            : null;
    }

    /// <summary>Whether x &lt; y: true or false where that holds for all x and y of the balls, else null.</summary>
    /// <param name="other">The ball of y.</param>
    public bool? IsLessThan(Ball other) =>
        TryCompare(this, other) is int order ? order < 0
        : IsFinite && other.IsFinite && CompareEnds(this, -1, other, 1) >= 0 ? false
        : null;

    /// <summary>Whether x ≤ y: true or false where that holds for all x and y of the balls, else null.</summary>
    /// <param name="other">The ball of y.</param>
    public bool? IsLessThanOrEqualTo(Ball other) => !other.IsLessThan(this);

    /// <summary>Whether x = y: true for equal exact balls, false for disjoint ones, else null.</summary>
    /// <param name="other">The ball of y.</param>
    public bool? IsEqualTo(Ball other) => TryCompare(this, other) is int order ? order == 0 : null;

    /// <summary>A ball that holds both, nearly the least one.</summary>
    /// <param name="left">First ball.</param>
    /// <param name="right">Second ball.</param>
    public static Ball Union(Ball left, Ball right)
    {
        int precision = WorkingPrecision(Math.Max(left.Precision, right.Precision));
        if (!left.IsFinite || !right.IsFinite)
        {
            return Indeterminate(precision);
        }
        Ball lower = (CompareEnds(left, -1, right, -1) <= 0 ? left : right).OuterEndPoint(-1);
        Ball upper = (CompareEnds(left, 1, right, 1) >= 0 ? left : right).OuterEndPoint(1);
        return FromEndPoints(lower, upper, precision);
    }

    /// <summary>A ball that holds every common number, nearly the least one; null where there is none.</summary>
    /// <param name="left">First ball.</param>
    /// <param name="right">Second ball.</param>
    public static Ball? Intersection(Ball left, Ball right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return left.IsFinite ? left : right;
        }
        if (!left.Overlaps(right))
        {
            return null;
        }
        int precision = WorkingPrecision(Math.Max(left.Precision, right.Precision));
        Ball lower = (CompareEnds(left, -1, right, -1) >= 0 ? left : right).OuterEndPoint(-1);
        Ball upper = (CompareEnds(left, 1, right, 1) <= 0 ? left : right).OuterEndPoint(1);
        return FromEndPoints(lower, upper, precision);
    }

    /// <summary>The lesser of x and y; where the balls overlap, an enclosure of either case.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    public static Ball Min(Ball left, Ball right) => Select(left, right, -1);

    /// <summary>The greater of x and y; where the balls overlap, an enclosure of either case.</summary>
    /// <param name="left">x.</param>
    /// <param name="right">y.</param>
    public static Ball Max(Ball left, Ball right) => Select(left, right, 1);

    /// <summary>|x|.</summary>
    /// <param name="value">x.</param>
    public static Ball Abs(Ball value)
    {
        if (!value.IsFinite || value.IsMidpointBeyondRadius())
        {
            return value.IsMidpointNegative ? -value : value;
        }
        // The ball holds 0: |x| ∈ [0, u] with u = |a| + r, that is u/2 ± u/2.
        Magnitude half = value.AbsoluteUp().Scale(-1);
        // Widened, not set: beyond the exponent range the midpoint is an enclosure with a radius of its own.
        return half.IsInfinite
            ? Indeterminate(WorkingPrecision(value.Precision))
            : FromDyadic(half.Mantissa, half.Exponent, value.Precision).Widen(half);
    }

    /// <summary>[lower, upper] from exact balls lower ≤ upper.</summary>
    internal static Ball FromEndPoints(Ball lower, Ball upper, int precision)
    {
        Ball sum = ScaleByPowerOfTwo(lower.WithoutPrecision() + upper.WithoutPrecision(), -1);
        // |x − c| ≤ (upper − lower)/2 + |c − (lower + upper)/2|; the difference of the end points is rounded up.
        Magnitude half = ScaleByPowerOfTwo(upper.WithoutPrecision() - lower.WithoutPrecision(), -1).AbsoluteUp();
        return sum.Widen(half).WithPrecision(precision);
    }

    // The order of two end points, exactly.
    private static int CompareEnds(in Ball left, int leftSide, in Ball right, int rightSide) =>
        EndPoints.Compare(EndPoints.OfBall(left, leftSide), EndPoints.OfBall(right, rightSide));

    private Ball WithoutPrecision() => new(_high, _low, _wide, _exponent, IsMidpointNegative, _radius, 0);

    private static Ball Select(Ball left, Ball right, int wanted)
    {
        int precision = Math.Max(left.Precision, right.Precision);
        if (!left.IsFinite || !right.IsFinite)
        {
            return Indeterminate(WorkingPrecision(precision));
        }
        if (TryCompare(left, right) is int order)
        {
            Ball chosen = order == wanted || order == 0 ? left : right;
            return precision == 0 ? chosen : chosen.WithPrecision(precision);
        }
        // min x, y lies between the lesser lower ends and the lesser upper ends; max likewise.
        Ball lower = Extreme(left, right, -1, wanted);
        Ball upper = Extreme(left, right, 1, wanted);
        return FromEndPoints(lower, upper, WorkingPrecision(precision));
    }

    private static Ball Extreme(in Ball left, in Ball right, int side, int wanted) =>
        (
            CompareEnds(left, side, right, side) is var order && (order == wanted || order == 0) ? left : right
        ).OuterEndPoint(side);
}
