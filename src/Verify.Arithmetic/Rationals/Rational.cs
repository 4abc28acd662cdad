using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>An exact rational number in lowest terms with a positive denominator.</summary>
/// <remarks>
/// Two representations, chosen by size and never visible: numerator and denominator in 64 bits, with 128-bit
/// intermediates, and a pair of <see cref="BigInteger"/>. The value is canonical (a value that fits 64 bits is always
/// stored there), so equality is structural. <c>default(Rational)</c> is 0. Sums and products reduce by Knuth's gcds
/// (TAOCP 2, §4.5.1), which keep the intermediate numbers short.
/// </remarks>
public readonly partial struct Rational
    : IScalar<Rational>,
        IEquatable<Rational>,
        IComparable<Rational>,
        IComparable,
        IFormattable
{
    private readonly long _numerator;

    // Denominator − 1, so that default(Rational) is 0/1.
    private readonly long _denominatorLessOne;
    private readonly Wide? _wide;

    private sealed record Wide(BigInteger Numerator, BigInteger Denominator);

    private Rational(long numerator, long denominator)
    {
        _numerator = numerator;
        _denominatorLessOne = denominator - 1;
        _wide = null;
    }

    private Rational(Wide wide)
    {
        _numerator = 0;
        _denominatorLessOne = 0;
        _wide = wide;
    }

    /// <summary>The quotient of two integers, reduced.</summary>
    /// <param name="numerator">Any integer.</param>
    /// <param name="denominator">Any integer but 0.</param>
    /// <exception cref="DivideByZeroException">The denominator is 0.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
        {
            throw new DivideByZeroException("the denominator of a rational number must not be 0");
        }
        BigInteger gcd = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
        {
            gcd = -gcd;
        }
        this = Canonical(numerator / gcd, denominator / gcd);
    }

    /// <summary>0.</summary>
    public static Rational Zero => default;

    /// <summary>1.</summary>
    public static Rational One => new(1L, 1L);

    /// <summary>The numerator, coprime to the denominator.</summary>
    public BigInteger Numerator => _wide is null ? _numerator : _wide.Numerator;

    /// <summary>The denominator, at least 1.</summary>
    public BigInteger Denominator => _wide is null ? SmallDenominator : _wide.Denominator;

    /// <summary>−1, 0 or 1.</summary>
    public int Sign => _wide is null ? Math.Sign(_numerator) : _wide.Numerator.Sign;

    /// <summary>Whether the value is 0.</summary>
    public bool IsZero => _wide is null && _numerator == 0;

    /// <summary>Whether the denominator is 1.</summary>
    public bool IsInteger => _wide is null ? _denominatorLessOne == 0 : _wide.Denominator.IsOne;

    private long SmallDenominator => _denominatorLessOne + 1;

    /// <summary>An integer as a rational number.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator Rational(long value) =>
        value == long.MinValue ? new Rational(new Wide(value, BigInteger.One)) : new Rational(value, 1L);

    /// <summary>An integer as a rational number.</summary>
    /// <param name="value">The integer.</param>
    public static implicit operator Rational(BigInteger value) => Canonical(value, BigInteger.One);

    /// <inheritdoc/>
    public static Rational FromInteger(long value) => value;

    /// <inheritdoc/>
    public static Rational FromRational(Rational value, int precision) => value;

    /// <inheritdoc/>
    public static int? TrySign(Rational value) => value.Sign;

    /// <inheritdoc/>
    public static Rational Max(Rational left, Rational right) => left >= right ? left : right;

    /// <inheritdoc/>
    public static double ToDouble(Rational value) => value.ToDouble();

    /// <summary>Exact sum.</summary>
    /// <param name="left">First term.</param>
    /// <param name="right">Second term.</param>
    public static Rational operator +(Rational left, Rational right)
    {
        if (left._wide is null && right._wide is null)
        {
            // |n·d| < 2¹²⁶ for 63-bit factors, so the sum of two products fits 127 bits and a sign.
            long d1 = left.SmallDenominator,
                d2 = right.SmallDenominator;
            if (d1 == d2)
            {
                Int128 sum = (Int128)left._numerator + right._numerator;
                return d1 == 1 ? FromSmall(sum, 1) : Reduced(sum, d1);
            }
            long gcd = Gcd(d1, d2);
            if (gcd == 1)
            {
                return FromSmall(((Int128)left._numerator * d2) + ((Int128)right._numerator * d1), (Int128)d1 * d2);
            }
            Int128 t = ((Int128)left._numerator * (d2 / gcd)) + ((Int128)right._numerator * (d1 / gcd));
            long g2 = Gcd((long)(t % gcd), gcd);
            return FromSmall(t / g2, (Int128)(d1 / gcd) * (d2 / g2));
        }
        return AddWide(left, right);
    }

    /// <summary>Exact difference.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    public static Rational operator -(Rational left, Rational right) => left + -right;

    /// <summary>Exact product.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    public static Rational operator *(Rational left, Rational right)
    {
        if (left._wide is null && right._wide is null)
        {
            if (left._numerator == 0 || right._numerator == 0)
            {
                return default;
            }
            long g1 = Gcd(left._numerator, right.SmallDenominator);
            long g2 = Gcd(right._numerator, left.SmallDenominator);
            return FromSmall(
                (Int128)(left._numerator / g1) * (right._numerator / g2),
                (Int128)(left.SmallDenominator / g2) * (right.SmallDenominator / g1)
            );
        }
        BigInteger n1 = left.Numerator,
            d1 = left.Denominator,
            n2 = right.Numerator,
            d2 = right.Denominator;
        BigInteger a = BigInteger.GreatestCommonDivisor(n1, d2);
        BigInteger b = BigInteger.GreatestCommonDivisor(n2, d1);
        return Canonical(n1 / a * (n2 / b), d1 / b * (d2 / a));
    }

    /// <summary>Exact quotient.</summary>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor.</param>
    /// <exception cref="DivideByZeroException">The divisor is 0.</exception>
    public static Rational operator /(Rational left, Rational right) => left * right.Reciprocal();

    /// <summary>Exact negation.</summary>
    /// <param name="value">The number.</param>
    public static Rational operator -(Rational value) =>
        value._wide is null
            ? new Rational(-value._numerator, value.SmallDenominator)
            : Canonical(-value._wide.Numerator, value._wide.Denominator);

    /// <summary>Exact equality of values.</summary>
    /// <param name="left">First number.</param>
    /// <param name="right">Second number.</param>
    public static bool operator ==(Rational left, Rational right) => left.Equals(right);

    /// <summary>Negation of equality.</summary>
    /// <param name="left">First number.</param>
    /// <param name="right">Second number.</param>
    public static bool operator !=(Rational left, Rational right) => !left.Equals(right);

    /// <summary>Exact order.</summary>
    /// <param name="left">First number.</param>
    /// <param name="right">Second number.</param>
    public static bool operator <(Rational left, Rational right) => left.CompareTo(right) < 0;

    /// <summary>Exact order.</summary>
    /// <param name="left">First number.</param>
    /// <param name="right">Second number.</param>
    public static bool operator >(Rational left, Rational right) => left.CompareTo(right) > 0;

    /// <summary>Exact order.</summary>
    /// <param name="left">First number.</param>
    /// <param name="right">Second number.</param>
    public static bool operator <=(Rational left, Rational right) => left.CompareTo(right) <= 0;

    /// <summary>Exact order.</summary>
    /// <param name="left">First number.</param>
    /// <param name="right">Second number.</param>
    public static bool operator >=(Rational left, Rational right) => left.CompareTo(right) >= 0;

    /// <summary>1/x.</summary>
    /// <exception cref="DivideByZeroException">The number is 0.</exception>
    public Rational Reciprocal()
    {
        if (IsZero)
        {
            throw new DivideByZeroException("0 has no reciprocal");
        }
        if (_wide is null)
        {
            return _numerator > 0
                ? new Rational(SmallDenominator, _numerator)
                : new Rational(-SmallDenominator, -_numerator);
        }
        return _wide.Numerator.Sign > 0
            ? Canonical(_wide.Denominator, _wide.Numerator)
            : Canonical(-_wide.Denominator, -_wide.Numerator);
    }

    /// <summary>|x|.</summary>
    public Rational Abs() => Sign < 0 ? -this : this;

    /// <summary>x^k for any integer k; x⁰ = 1.</summary>
    /// <param name="exponent">k.</param>
    /// <exception cref="DivideByZeroException">The number is 0 and k is negative.</exception>
    public Rational Pow(int exponent)
    {
        if (exponent < 0)
        {
            return Reciprocal().Pow(-exponent);
        }
        // Powers of coprime numbers are coprime: no gcd.
        return Canonical(BigInteger.Pow(Numerator, exponent), BigInteger.Pow(Denominator, exponent));
    }

    /// <summary>The greatest integer not above x.</summary>
    public BigInteger Floor()
    {
        BigInteger quotient = BigInteger.DivRem(Numerator, Denominator, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    /// <inheritdoc/>
    public int CompareTo(Rational other)
    {
        if (_wide is null && other._wide is null)
        {
            return ((Int128)_numerator * other.SmallDenominator).CompareTo((Int128)other._numerator * SmallDenominator);
        }
        return (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The other object is not a rational number.</exception>
    public int CompareTo(object? obj) =>
        obj switch
        {
            null => 1,
            Rational other => CompareTo(other),
            _ => throw new ArgumentException("a rational number compares with rational numbers only", nameof(obj)),
        };

    /// <inheritdoc/>
    public bool Equals(Rational other) =>
        _numerator == other._numerator
        && _denominatorLessOne == other._denominatorLessOne
        && Equals(_wide, other._wide);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _wide is null ? HashCode.Combine(_numerator, _denominatorLessOne) : _wide.GetHashCode();

    private static Rational AddWide(Rational left, Rational right)
    {
        BigInteger n1 = left.Numerator,
            d1 = left.Denominator,
            n2 = right.Numerator,
            d2 = right.Denominator;
        BigInteger gcd = BigInteger.GreatestCommonDivisor(d1, d2);
        if (gcd.IsOne)
        {
            return Canonical((n1 * d2) + (n2 * d1), d1 * d2);
        }
        BigInteger t = (n1 * (d2 / gcd)) + (n2 * (d1 / gcd));
        BigInteger g2 = BigInteger.GreatestCommonDivisor(t, gcd);
        return Canonical(t / g2, d1 / gcd * (d2 / g2));
    }

    private static Rational Reduced(Int128 numerator, long denominator)
    {
        long gcd = Gcd((long)(numerator % denominator), denominator);
        return FromSmall(numerator / gcd, denominator / gcd);
    }

    // Lowest terms are given; only the representation is chosen. long.MinValue is kept wide, so that small negation is safe.
    private static Rational FromSmall(Int128 numerator, Int128 denominator)
    {
        if (numerator >= -long.MaxValue && numerator <= long.MaxValue && denominator <= long.MaxValue)
        {
            return numerator == 0 ? default : new Rational((long)numerator, (long)denominator);
        }
        return new Rational(new Wide((BigInteger)numerator, (BigInteger)denominator));
    }

    private static Rational Canonical(BigInteger numerator, BigInteger denominator)
    {
        if (numerator >= -long.MaxValue && numerator <= long.MaxValue && denominator <= long.MaxValue)
        {
            return numerator.IsZero ? default : new Rational((long)numerator, (long)denominator);
        }
        return new Rational(new Wide(numerator, denominator));
    }

    private static long Gcd(long a, long b)
    {
        ulong x = (ulong)Math.Abs(a),
            y = (ulong)Math.Abs(b);
        if (x == 0 || y == 0)
        {
            return (long)(x | y);
        }
        int shift = BitOperations.TrailingZeroCount(x | y);
        x >>= BitOperations.TrailingZeroCount(x);
        while (y != 0)
        {
            y >>= BitOperations.TrailingZeroCount(y);
            if (x > y)
            {
                (x, y) = (y, x);
            }
            y -= x;
        }
        return (long)(x << shift);
    }
}
