using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>A rigorous real number: the set of all x with |x − midpoint| ≤ radius, carried through every operation.</summary>
/// <remarks>
/// <para>The midpoint is ±m·2^e, the radius a 32-bit bound that is only ever rounded up. For every operation f below:
/// if a ∈ A and b ∈ B then f(a, b) ∈ f(A, B). Nothing relies on the accuracy of floating point.</para>
/// <para>Precision is a property of the value. A ball carries a working precision in bits, and a result has the greater one
/// of its operands'; midpoints are rounded to it. Up to 128 bits all work happens in the fixed 128-bit tier, without
/// allocation; beyond it in big integers. Exact constants (integers, doubles, <see cref="Zero"/>, <see cref="One"/>) carry
/// none of their own: sums and products among them stay exact (up to 4096 bits), and a quotient or an elementary function
/// of them works at <see cref="DefaultPrecision"/>.</para>
/// <para>Outside of its domain (division by a ball around 0, the root of a ball that reaches below 0, the logarithm of a
/// ball that touches 0) and beyond the exponent range 2^±2³⁰ an operation returns the indeterminate ball, the whole line,
/// with an infinite radius: never an exception and never a finite ball. <c>default(Ball)</c> is 0.</para>
/// </remarks>
public readonly partial struct Ball : IRealScalar<Ball>, IFormattable
{
    /// <summary>Bits at which exact constants are divided and put through elementary functions.</summary>
    public const int DefaultPrecision = 128;

    /// <summary>The largest working precision in bits.</summary>
    public const int MaximumPrecision = 1 << 24;

    // Bits of the fixed tier.
    private const int FixedBits = 128;

    // Sums and products of exact constants stay exact up to this size, so that no loop over them can exhaust memory.
    private const int ExactBits = 4096;

    // End points longer than this are not formed.
    private const long AlignableBits = 1 << 20;

    // |midpoint| = (_high·2^64 + _low)·2^_exponent with the top bit of _high set, or 0 where both are 0; with _wide
    // it is _wide.Value·2^_exponent, more than 128 bits long.
    private readonly ulong _high;
    private readonly ulong _low;
    private readonly Mantissa? _wide;
    private readonly int _exponent;

    // The precision in bits, 0 for an exact constant; the top bit is the sign of the midpoint.
    private readonly uint _signAndPrecision;
    private readonly Magnitude _radius;

    private sealed record Mantissa(BigInteger Value)
    {
        // Least significant limb first. Computed at most once in effect: a race only computes the same limbs twice.
        private ulong[]? _limbs;

        internal ReadOnlySpan<ulong> Limbs => _limbs ??= WideAccumulator.ToLimbs(Value);
    }

    private Ball(ulong high, ulong low, Mantissa? wide, int exponent, bool negative, Magnitude radius, int precision)
    {
        _high = high;
        _low = low;
        _wide = wide;
        _exponent = exponent;
        _signAndPrecision = (uint)precision | (negative ? 0x8000_0000u : 0u);
        _radius = radius;
    }

    /// <summary>Exactly 0; carries no precision.</summary>
    public static Ball Zero => default;

    /// <summary>Exactly 1; carries no precision.</summary>
    public static Ball One => FromInteger(1);

    /// <summary>Working precision in bits; 0 for an exact constant, which takes that of whatever it meets.</summary>
    public int Precision => (int)(_signAndPrecision & 0x7FFF_FFFFu);

    /// <summary>Whether the radius is finite; otherwise the ball is the whole line and says nothing.</summary>
    public bool IsFinite => !_radius.IsInfinite;

    /// <summary>Whether the radius is 0.</summary>
    public bool IsExact => _radius.IsZero;

    /// <summary>The midpoint, exactly.</summary>
    public Rational Midpoint => Rational.FromDyadic(SignedMantissa, _exponent);

    /// <summary>The radius, exactly; the ball holds every x with |x − midpoint| ≤ radius.</summary>
    /// <exception cref="InvalidOperationException">The ball is indeterminate (see <see cref="IsFinite"/>).</exception>
    public Rational Radius => FiniteRadius.ToRational();

    /// <summary>The least number of the ball: exactly, or rounded down where its size is below 2^(−2²⁰) or it would be longer than that.</summary>
    /// <exception cref="InvalidOperationException">The ball is indeterminate (see <see cref="IsFinite"/>).</exception>
    public Rational Lower => EndPoints.OfBall(this, -1).OuterRational(-1);

    /// <summary>The greatest number of the ball: exactly, or rounded up where its size is below 2^(−2²⁰) or it would be longer than that.</summary>
    /// <exception cref="InvalidOperationException">The ball is indeterminate (see <see cref="IsFinite"/>).</exception>
    public Rational Upper => EndPoints.OfBall(this, 1).OuterRational(1);

    internal Magnitude RadiusBound => _radius;

    internal bool IsMidpointZero => _high == 0 && _wide is null;

    internal bool IsMidpointNegative => _signAndPrecision >= 0x8000_0000u;

    internal bool IsExactZero => IsMidpointZero && _radius.IsZero;

    /// <summary>|midpoint| &lt; 2^Top, and at least half of that; for a midpoint other than 0.</summary>
    internal long Top => _wide is null ? (long)_exponent + 128 : _exponent + (long)_wide.Value.GetBitLength();

    /// <summary>The midpoint as an integer times 2^MidpointExponent.</summary>
    internal BigInteger SignedMantissa
    {
        get
        {
            BigInteger magnitude = AbsoluteMantissa;
            return IsMidpointNegative ? -magnitude : magnitude;
        }
    }

    internal int MidpointExponent => _exponent;

    private BigInteger AbsoluteMantissa => _wide is null ? new UInt128(_high, _low) : _wide.Value;

    private Magnitude FiniteRadius =>
        IsFinite ? _radius : throw new InvalidOperationException("an indeterminate ball has no finite bounds");

    /// <summary>The ball that holds the whole line.</summary>
    /// <param name="precision">Working precision in bits.</param>
    public static Ball Indeterminate(int precision) =>
        new(0, 0, null, 0, false, Magnitude.Infinity, CheckPrecision(precision));

    /// <summary>The same set with another working precision; a longer midpoint is rounded, and the radius grows by that error.</summary>
    /// <param name="precision">Bits, from 1 to <see cref="MaximumPrecision"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is out of range.</exception>
    public Ball WithPrecision(int precision)
    {
        CheckPrecision(precision);
        return _wide is null
            ? new Ball(_high, _low, null, _exponent, IsMidpointNegative, _radius, precision)
            : RoundWide(IsMidpointNegative, _wide.Value, _exponent, _radius, precision);
    }

    /// <summary>The exact ball at the midpoint.</summary>
    public Ball MidpointBall() => new(_high, _low, _wide, _exponent, IsMidpointNegative, Magnitude.Zero, Precision);

    /// <inheritdoc/>
    /// <remarks>The sign is decided exactly: 0 only for the exact 0, null wherever the ball holds numbers of two signs.</remarks>
    public static int? TrySign(Ball value) =>
        value.IsMidpointZero ? (value._radius.IsZero ? 0 : null)
        : value.IsMidpointBeyondRadius() ? (value.IsMidpointNegative ? -1 : 1)
        : null;

    static double IScalar<Ball>.ToDouble(Ball value)
    {
        RoundedBalls.Add();
        return ToDouble(value);
    }

    /// <inheritdoc/>
    public static int CompareMagnitudes(Ball left, Ball right) =>
        Math.Abs(ToDouble(left)).CompareTo(Math.Abs(ToDouble(right)));

    /// <summary>The nearest double to the midpoint, for display and sieves only; NaN for the indeterminate ball.</summary>
    /// <param name="value">The ball.</param>
    public static double ToDouble(Ball value)
    {
        if (!value.IsFinite)
        {
            return double.NaN;
        }
        if (value.IsMidpointZero)
        {
            return 0.0;
        }
        long top = value.Top;
        if (top is > 1025 or < -1074)
        {
            double edge = top > 0 ? double.PositiveInfinity : 0.0;
            return value.IsMidpointNegative ? -edge : edge;
        }
        if (value._wide is not null || top < -1000)
        {
            return value.Midpoint.ToDouble();
        }
        // 53 leading bits, rounded to nearest even on the 75 bits below them.
        unchecked
        {
            ulong kept = value._high >> 11;
            ulong rest = value._high & 0x7FF;
            bool up = rest > 0x400 || (rest == 0x400 && (value._low != 0 || (kept & 1) == 1));
            double magnitude = Math.ScaleB((double)(kept + (up ? 1UL : 0UL)), (int)(top - 53));
            return value.IsMidpointNegative ? -magnitude : magnitude;
        }
    }

    /// <summary>At least |midpoint|.</summary>
    internal Magnitude MidpointUp()
    {
        if (_wide is not null)
        {
            int drop = (int)(_wide.Value.GetBitLength() - 64);
            ulong top = (ulong)(_wide.Value >> drop);
            // The dropped bits are worth less than one unit of the kept ones.
            return Magnitude.Up((top >> 1) + 1, (long)_exponent + drop + 1);
        }
        return _high == 0 ? Magnitude.Zero : Magnitude.Up((_high >> 1) + 1, (long)_exponent + 65);
    }

    /// <summary>At most |midpoint|.</summary>
    internal Magnitude MidpointDown()
    {
        if (_wide is not null)
        {
            int drop = (int)(_wide.Value.GetBitLength() - 64);
            return Magnitude.Down((ulong)(_wide.Value >> drop), (long)_exponent + drop);
        }
        return Magnitude.Down(_high, (long)_exponent + 64);
    }

    /// <summary>At least |x| for every x of the ball.</summary>
    internal Magnitude AbsoluteUp() => MidpointUp() + _radius;

    /// <summary>At most |x| for every x of the ball.</summary>
    internal Magnitude AbsoluteDown() => Magnitude.SubtractDown(MidpointDown(), _radius);

    /// <summary>
    /// The end of the ball as an exact ball, or a number a little outside where the end itself would be millions of bits long or lies
    /// below the exponent range; indeterminate where it lies above.
    /// </summary>
    internal Ball OuterEndPoint(int side)
    {
        Magnitude radius = FiniteRadius;
        if (radius.IsZero)
        {
            return this;
        }
        if (!IsAlignable)
        {
            // One of the two is negligible: |end| ≤ r + |a| where the radius is the larger one, else the end lies within
            // 2^(Top − 4096) > r of the midpoint.
            if (Top < radius.Top)
            {
                Magnitude size = AbsoluteUp();
                return size.IsInfinite
                    ? Indeterminate(WorkingPrecision(Precision))
                    : Outward(side * (BigInteger)size.Mantissa, size.Exponent, side, Precision);
            }
            radius = Magnitude.PowerOfTwo(Top - ExactBits);
        }
        (BigInteger a, BigInteger r, long exponent) = Aligned(radius);
        return Outward(side < 0 ? a - r : a + r, exponent, side, Precision);
    }

    private static Ball Outward(BigInteger mantissa, long exponent, int side, int precision)
    {
        Ball end = FromDyadic(mantissa, exponent, precision);
        if (end.IsExact || !end.IsFinite)
        {
            return end;
        }
        // Below the range, hence of 128 bits at most, as no exponent of a midpoint or a radius is below it: 0 on the side of 0, else
        // a power of two that is larger.
        return mantissa.Sign == side
            ? FromDyadic(side, FixedBits - Magnitude.ExponentLimit, precision)
            : FromDyadic(BigInteger.Zero, 0, precision);
    }

    /// <summary>Whether midpoint and radius fit one integer of some million bits; extreme exponents do not.</summary>
    internal bool IsAlignable =>
        _radius.IsZero || IsMidpointZero || Math.Abs((long)_exponent - _radius.Exponent) < AlignableBits;

    internal (BigInteger Midpoint, BigInteger Radius, long Exponent) Aligned() => Aligned(FiniteRadius);

    internal Ball WithRadius(Magnitude radius) =>
        radius.IsInfinite
            ? Indeterminate(WorkingPrecision(Precision))
            : new(_high, _low, _wide, _exponent, IsMidpointNegative, radius, Precision);

    internal Ball Widen(Magnitude error) => WithRadius(_radius + error);

    /// <summary>The exact ball m·2^e, of any length.</summary>
    internal static Ball FromDyadic(BigInteger mantissa, long exponent, int precision) =>
        Store(mantissa.Sign < 0, BigInteger.Abs(mantissa), exponent, Magnitude.Zero, precision);

    private static int CheckPrecision(int precision)
    {
        if (precision is < 1 or > MaximumPrecision)
        {
            throw new ArgumentOutOfRangeException(
                nameof(precision),
                precision,
                $"a precision is from 1 to {MaximumPrecision} bits"
            );
        }
        return precision;
    }

    private static int WorkingPrecision(int precision) => precision == 0 ? DefaultPrecision : precision;

    // |midpoint| > radius, exactly: by exponents where they decide, by aligned integers where they do not.
    private bool IsMidpointBeyondRadius()
    {
        if (IsMidpointZero)
        {
            return false;
        }
        if (_radius.IsZero)
        {
            return true;
        }
        if (_radius.IsInfinite || Top < _radius.Top)
        {
            return false;
        }
        if (Top > _radius.Top)
        {
            return true;
        }
        (BigInteger a, BigInteger r, _) = Aligned(_radius);
        return BigInteger.Abs(a) > r;
    }

    // Midpoint and radius as integers over one power of two.
    private (BigInteger Midpoint, BigInteger Radius, long Exponent) Aligned(Magnitude radius)
    {
        if (IsMidpointZero)
        {
            return (BigInteger.Zero, radius.Mantissa, radius.Exponent);
        }
        long exponent = Math.Min(_exponent, radius.Exponent);
        return (
            SignedMantissa << checked((int)(_exponent - exponent)),
            (BigInteger)radius.Mantissa << checked((int)(radius.Exponent - exponent)),
            exponent
        );
    }
}
