using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>
/// A real number known to lie in [m·2^e − r, m·2^e + r]: an arbitrary-precision midpoint with a rigorous radius.
/// </summary>
/// <remarks>
/// Every operation returns a ball that contains the exact result for every choice of points in its operands. The working
/// precision, in bits, is a property of the value: a result is rounded to the larger precision of its operands, and exact
/// integers carry none of their own. There is no conversion from <see cref="double"/>: <see cref="Exact"/> takes
/// the binary number that a double is, <see cref="Parse"/> the decimal that a text says. An operation outside its domain
/// (division by a ball that contains 0, the root or logarithm of a ball that is not positive) gives the indeterminate
/// ball, of infinite radius, never an exception and never a wrong finite ball. <c>default(Ball)</c> is the exact 0.
/// Model: the ball arithmetic of Arb (Johansson 2017).
/// </remarks>
public readonly partial struct Ball : IRealScalar<Ball>
{
    // Where no operand carries a precision (the quotient of two integers), this many bits.
    private const int FallbackPrecision = 64;

    private readonly BigInteger _mantissa;
    private readonly long _exponent;
    private readonly Magnitude _radius;

    private Ball(BigInteger mantissa, long exponent, Magnitude radius, int precision)
    {
        _mantissa = mantissa;
        _exponent = exponent;
        _radius = radius;
        Precision = precision;
    }

    /// <summary>The exact 0.</summary>
    public static Ball Zero => default;

    /// <summary>The exact 1.</summary>
    public static Ball One => new(BigInteger.One, 0, Magnitude.Zero, 0);

    /// <summary>The ball that contains every real number: the result of an operation outside its domain.</summary>
    public static Ball Indeterminate => new(BigInteger.Zero, 0, Magnitude.Infinity, 0);

    /// <summary>The working precision in bits that results inherit; 0 for exact integers, which impose none.</summary>
    public int Precision { get; }

    /// <summary>Whether the radius is finite.</summary>
    public bool IsFinite => !_radius.IsInfinite;

    /// <summary>Whether the radius is 0.</summary>
    public bool IsExact => _radius.IsZero;

    /// <summary>The midpoint, exact.</summary>
    public Rational Midpoint => Rational.FromDyadic(_mantissa, _exponent);

    /// <summary>The radius, exact.</summary>
    /// <exception cref="InvalidOperationException">The ball is indeterminate.</exception>
    public Rational Radius => _radius.ToRational();

    /// <summary>The left end, midpoint − radius, exact.</summary>
    /// <exception cref="InvalidOperationException">The ball is indeterminate.</exception>
    public Rational Lower => Midpoint - Radius;

    /// <summary>The right end, midpoint + radius, exact.</summary>
    /// <exception cref="InvalidOperationException">The ball is indeterminate.</exception>
    public Rational Upper => Midpoint + Radius;

    /// <summary>The exact value of a finite double, which is a binary number: Exact(0.1) is not 1/10.</summary>
    /// <param name="value">A finite double.</param>
    /// <param name="precision">Working precision that results inherit, in bits.</param>
    /// <exception cref="ArgumentOutOfRangeException">The double is infinite or NaN.</exception>
    public static Ball Exact(double value, int precision = 0)
    {
        Rational exact = Rational.FromDouble(value);
        int twos = (int)exact.Denominator.GetBitLength() - 1;
        return new Ball(exact.Numerator, -twos, Magnitude.Zero, precision);
    }

    /// <summary>A ball that contains the decimal or fraction that the text says; exact where it is a short binary number.</summary>
    /// <param name="text">As for <see cref="Rational.Parse"/>.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <exception cref="FormatException">The text is no number.</exception>
    public static Ball Parse(string text, int precision) => FromRational(Rational.Parse(text), precision);

    /// <inheritdoc/>
    public static Ball FromInteger(long value) => new(value, 0, Magnitude.Zero, 0);

    /// <inheritdoc/>
    public static Ball FromRational(Rational value, int precision)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(precision, 2);
        if (value.Denominator.IsPowerOfTwo)
        {
            return Rounded(value.Numerator, 1 - (long)value.Denominator.GetBitLength(), Magnitude.Zero, precision);
        }
        long shift = precision + 1 - ((long)value.Numerator.GetBitLength() - (long)value.Denominator.GetBitLength());
        BigInteger quotient =
            shift >= 0
                ? (value.Numerator << (int)shift) / value.Denominator
                : value.Numerator / (value.Denominator << (int)-shift);
        // Division truncates: the error is below one unit 2^−shift.
        return Rounded(quotient, -shift, Magnitude.PowerOfTwo(-shift), precision);
    }

    /// <summary>The smallest ball at the precision that contains [low, high].</summary>
    /// <param name="low">Left end.</param>
    /// <param name="high">Right end, not below the left one.</param>
    /// <param name="precision">Working precision in bits.</param>
    /// <exception cref="ArgumentException">The ends are in the wrong order.</exception>
    public static Ball FromInterval(Rational low, Rational high, int precision)
    {
        if (high < low)
        {
            throw new ArgumentException($"the interval [{low}, {high}] is empty", nameof(high));
        }
        Rational two = Rational.FromInteger(2);
        Ball centre = FromRational((low + high) / two, precision);
        return centre.Widened(Magnitude.Up((high - low) / two));
    }

    /// <summary>The ball with another working precision; the value is rounded to it when it is longer.</summary>
    /// <param name="precision">Working precision in bits.</param>
    public Ball WithPrecision(int precision) =>
        IsFinite ? Rounded(_mantissa, _exponent, _radius, precision) : Indeterminate;

    /// <summary>The exact midpoint as a ball: for approximations whose error is bounded elsewhere.</summary>
    public Ball MidpointOnly() => new(_mantissa, _exponent, Magnitude.Zero, Precision);

    /// <summary>The ball with its radius increased by |bound|: contains x + e for all |e| ≤ |bound|.</summary>
    /// <param name="bound">The bound; its largest absolute value counts.</param>
    public Ball Widen(Ball bound) => IsFinite && bound.IsFinite ? Widened(bound.UpperMagnitude()) : Indeterminate;

    /// <summary>Whether the ball contains a number.</summary>
    /// <param name="value">The number.</param>
    public bool Contains(Rational value) => !IsFinite || (value - Midpoint).Abs() <= Radius;

    /// <summary>Whether the two balls have a point in common.</summary>
    /// <param name="other">The other ball.</param>
    public bool Overlaps(Ball other) =>
        !IsFinite || !other.IsFinite || (Midpoint - other.Midpoint).Abs() <= Radius + other.Radius;

    /// <summary>A ball that contains both.</summary>
    /// <param name="other">The other ball.</param>
    public Ball Union(Ball other)
    {
        if (!IsFinite || !other.IsFinite)
        {
            return Indeterminate;
        }
        Rational low = Lower <= other.Lower ? Lower : other.Lower;
        return FromInterval(low, Rational.Max(Upper, other.Upper), Joint(this, other));
    }

    /// <inheritdoc/>
    /// <remarks>0 only for the exact 0; null when the ball contains 0 and another number.</remarks>
    public static int? TrySign(Ball value)
    {
        if (!value.IsFinite)
        {
            return null;
        }
        if (value._radius.IsZero)
        {
            return value._mantissa.Sign;
        }
        return value.LowerMagnitude().IsZero ? null : value._mantissa.Sign;
    }

    /// <summary>Whether left &lt; right for all points (true), for none (false), or unknown (null).</summary>
    /// <param name="left">First ball.</param>
    /// <param name="right">Second ball.</param>
    public static bool? TryLess(Ball left, Ball right) =>
        !left.IsFinite || !right.IsFinite ? null
        : left.Upper < right.Lower ? true
        : left.Lower >= right.Upper ? false
        : null;

    /// <inheritdoc/>
    public static Ball Max(Ball left, Ball right)
    {
        if (!left.IsFinite || !right.IsFinite)
        {
            return Indeterminate;
        }
        if (left.Lower >= right.Upper)
        {
            return left;
        }
        return right.Lower >= left.Upper
            ? right
            : FromInterval(
                Rational.Max(left.Lower, right.Lower),
                Rational.Max(left.Upper, right.Upper),
                Joint(left, right)
            );
    }

    /// <summary>|x| over the ball.</summary>
    public Ball Abs() => Max(this, -this);

    /// <inheritdoc/>
    public static double ToDouble(Ball value) => value.IsFinite ? value.Midpoint.ToDouble() : double.NaN;

    /// <summary>The midpoint with its radius, for debugging: "m ± r" to few digits, not a certified decimal.</summary>
    public override string ToString() =>
        IsFinite
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"{Midpoint.ToDouble():R} ± {Radius.ToDouble():E2}"
            )
            : "indeterminate";

    /// <summary>An exact number of 32 bits that is at least |x| for every x in the ball; indeterminate when there is none.</summary>
    /// <param name="value">The ball.</param>
    public static Ball UpperBound(Ball value)
    {
        Magnitude bound = value.IsFinite ? value.UpperMagnitude() : Magnitude.Infinity;
        return bound.IsInfinite
            ? Indeterminate
            : new Ball(bound.Mantissa, bound.IsZero ? 0 : bound.Exponent, Magnitude.Zero, 64);
    }

    /// <summary>x·2^scale rounded to an integer number of units 2^−bits, and a bound on the distance of any x to it.</summary>
    internal (BigInteger Units, Magnitude Error) ToFixedPoint(int bits, int scale)
    {
        long shift = _exponent + scale + bits;
        Magnitude radius = _radius.Scale(scale);
        // A shift to the right rounds down by less than one unit.
        return shift >= 0
            ? (_mantissa << (int)shift, radius)
            : (_mantissa >> (int)Math.Min(-shift, int.MaxValue), radius + Magnitude.PowerOfTwo(-bits));
    }

    /// <summary>units·2^−bits with a radius, rounded to the precision.</summary>
    internal static Ball FromFixedPoint(BigInteger units, int bits, Magnitude radius, int precision) =>
        Rounded(units, -bits, radius, precision);

    // At most |x| for every x in the ball; 0 when the ball contains 0.
    private Magnitude LowerMagnitude() => Magnitude.SubtractDown(MantissaDown(), _radius);

    // At most |midpoint|.
    private Magnitude MantissaDown()
    {
        BigInteger size = BigInteger.Abs(_mantissa);
        long drop = Math.Max(0, (long)size.GetBitLength() - 62);
        return Magnitude.Down((ulong)(size >> (int)drop), _exponent + drop);
    }

    // At least |midpoint|.
    private Magnitude MantissaUp()
    {
        BigInteger size = BigInteger.Abs(_mantissa);
        long drop = Math.Max(0, (long)size.GetBitLength() - 62);
        return Magnitude.Up((ulong)(size >> (int)drop) + (drop > 0 ? 1UL : 0UL), _exponent + drop);
    }

    // At least |x| for every x in the ball.
    private Magnitude UpperMagnitude() => MantissaUp() + _radius;

    private Ball Widened(Magnitude more) => new(_mantissa, _exponent, _radius + more, Precision);

    private static int Joint(Ball left, Ball right) =>
        Math.Max(left.Precision, right.Precision) is var precision and > 0 ? precision : FallbackPrecision;

    // The midpoint rounded to the precision, the rounding error added to the radius.
    private static Ball Rounded(BigInteger mantissa, long exponent, Magnitude radius, int precision)
    {
        if (mantissa.IsZero)
        {
            return new Ball(BigInteger.Zero, 0, radius, precision);
        }
        long excess = (long)mantissa.GetBitLength() - precision;
        if (precision == 0 || excess <= 0)
        {
            return new Ball(mantissa, exponent, radius, precision);
        }
        // The arithmetic shift rounds down: the error is below one unit 2^(exponent + excess), and 0 when all bits shifted out are 0.
        BigInteger kept = mantissa >> (int)excess;
        bool isExact = (kept << (int)excess) == mantissa;
        return new Ball(
            kept,
            exponent + excess,
            isExact ? radius : radius + Magnitude.PowerOfTwo(exponent + excess),
            precision
        );
    }
}
