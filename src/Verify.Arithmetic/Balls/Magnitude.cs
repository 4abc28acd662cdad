using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>A bound m·2^e with a 32-bit mantissa, made for radii: every operation rounds up, or down where its name says so.</summary>
/// <remarks>
/// Invariant: m = 0 (the bound 0), or 2³¹ ≤ m &lt; 2³² and |e| ≤ 2³⁰ + 64; the infinite bound has e = <see cref="int.MaxValue"/>.
/// Rounding the mantissa up costs a factor of at most 1 + 2⁻³¹ per operation, nothing beside the factor 2 of an ulp bound.
/// </remarks>
internal readonly struct Magnitude : IComparable<Magnitude>
{
    /// <summary>Exponents beyond ±2³⁰ overflow to infinity, or are rounded up to the least positive bound.</summary>
    internal const long ExponentLimit = 1L << 30;

    private Magnitude(uint mantissa, int exponent)
    {
        Mantissa = mantissa;
        Exponent = exponent;
    }

    internal static Magnitude Zero => default;

    internal static Magnitude Infinity => new(uint.MaxValue, int.MaxValue);

    internal uint Mantissa { get; }

    internal int Exponent { get; }

    internal bool IsZero => Mantissa == 0;

    internal bool IsInfinite => Exponent == int.MaxValue;

    /// <summary>The bound is less than 2 to this power, and at least half of that; the bound 0 is less than every power.</summary>
    internal long Top => Mantissa == 0 ? long.MinValue : (long)Exponent + 32;

    /// <summary>2^e.</summary>
    internal static Magnitude PowerOfTwo(long exponent) => Checked(1u << 31, exponent - 31);

    /// <summary>At least v·2^e.</summary>
    internal static Magnitude Up(ulong value, long exponent)
    {
        unchecked
        {
            if (value == 0)
            {
                return default;
            }
            int shift = 32 - BitOperations.LeadingZeroCount(value);
            if (shift <= 0)
            {
                return Checked((uint)(value << -shift), exponent + shift);
            }
            // ⌈v/2^s⌉ ≥ v/2^s; a carry out of 32 bits is renormalised exactly (it is a power of two).
            ulong kept = value >> shift;
            ulong top = kept << shift == value ? kept : kept + 1;
            return top >> 32 == 0 ? Checked((uint)top, exponent + shift) : Checked(1u << 31, exponent + shift + 1);
        }
    }

    /// <summary>At most v·2^e.</summary>
    internal static Magnitude Down(ulong value, long exponent)
    {
        if (value == 0)
        {
            return default;
        }
        int shift = 32 - BitOperations.LeadingZeroCount(value);
        long result = exponent + shift;
        // Below the range 0 is the lower bound; above it the largest finite bound would do, but callers never get there.
        return result < -ExponentLimit ? default
            : shift <= 0 ? new Magnitude((uint)(value << -shift), (int)result)
            : new Magnitude((uint)(value >> shift), (int)result);
    }

    /// <summary>At least the non-negative rational number.</summary>
    internal static Magnitude Up(Rational value)
    {
        if (value.IsZero)
        {
            return default;
        }
        // With a quotient of at least 33 bits, floor + 1 is an upper bound of relative excess 2⁻³².
        long shift = 40 - ((long)value.Numerator.GetBitLength() - (long)value.Denominator.GetBitLength());
        BigInteger quotient =
            shift >= 0
                ? (value.Numerator << (int)shift) / value.Denominator
                : value.Numerator / (value.Denominator << (int)-shift);
        return Up((ulong)quotient + 1, -shift);
    }

    /// <summary>At least a + b.</summary>
    public static Magnitude operator +(Magnitude a, Magnitude b)
    {
        if (a.Mantissa == 0)
        {
            return b;
        }
        if (b.Mantissa == 0)
        {
            return a;
        }
        if (a.Exponent < b.Exponent)
        {
            (a, b) = (b, a);
        }
        if (a.IsInfinite)
        {
            return a;
        }
        unchecked
        {
            long distance = (long)a.Exponent - b.Exponent;
            // a + b ≤ (m_a + ⌊m_b/2^d⌋ + 1)·2^(e_a); exact for d = 0.
            ulong sum =
                a.Mantissa
                + (ulong)(
                    distance == 0 ? b.Mantissa
                    : distance < 32 ? (b.Mantissa >> (int)distance) + 1UL
                    : 1UL
                );
            return sum >> 32 == 0
                ? new Magnitude((uint)sum, a.Exponent)
                : Checked((uint)((sum + 1) >> 1), (long)a.Exponent + 1);
        }
    }

    /// <summary>At least a·b.</summary>
    public static Magnitude operator *(Magnitude a, Magnitude b)
    {
        // An infinite bound says nothing, not even after a factor 0.
        if (a.IsInfinite || b.IsInfinite)
        {
            return Infinity;
        }
        if (a.Mantissa == 0 || b.Mantissa == 0)
        {
            return default;
        }
        return Up((ulong)a.Mantissa * b.Mantissa, (long)a.Exponent + b.Exponent);
    }

    /// <summary>At least a/b, for b &gt; 0 a lower bound of the divisor; infinite for b = 0.</summary>
    public static Magnitude operator /(Magnitude a, Magnitude b)
    {
        if (a.Mantissa == 0)
        {
            return default;
        }
        if (a.IsInfinite || b.Mantissa == 0)
        {
            return Infinity;
        }
        // ⌊2³²m_a/m_b⌋ + 1 > 2³²m_a/m_b; the quotient is at most 2³³.
        return Up((((ulong)a.Mantissa << 32) / b.Mantissa) + 1, (long)a.Exponent - b.Exponent - 32);
    }

    /// <summary>At most a − b, and 0 where that is negative.</summary>
    internal static Magnitude SubtractDown(Magnitude a, Magnitude b)
    {
        if (b.Mantissa == 0)
        {
            return a;
        }
        if (b.IsInfinite || a.Exponent < b.Exponent)
        {
            return default;
        }
        long distance = (long)a.Exponent - b.Exponent;
        // a − b ≥ (2³¹m_a − ⌈2³¹m_b/2^d⌉)·2^(e_a − 31).
        ulong large = (ulong)a.Mantissa << 31;
        ulong small = distance < 63 ? (((ulong)b.Mantissa << 31) >> (int)distance) + (distance == 0 ? 0UL : 1UL) : 1UL;
        return large <= small ? default : Down(large - small, (long)a.Exponent - 31);
    }

    /// <summary>The bound times 2^k, exactly where the exponent stays in range.</summary>
    internal Magnitude Scale(long power) => IsZero || IsInfinite ? this : Checked(Mantissa, Exponent + power);

    /// <summary>At least √a.</summary>
    internal Magnitude SquareRoot()
    {
        if (IsZero || IsInfinite)
        {
            return this;
        }
        ulong wide = (ulong)Mantissa << ((Exponent & 1) == 0 ? 30 : 31);
        int half = Exponent - ((Exponent & 1) == 0 ? 30 : 31);
        // The square root of a double is only a guess; the loop makes it an upper bound: root² ≥ m.
        ulong root = (ulong)Math.Sqrt(wide);
        while ((UInt128)root * root < wide)
        {
            root++;
        }
        return Up(root, half / 2);
    }

    /// <summary>The exact value.</summary>
    internal Rational ToRational() =>
        IsInfinite
            ? throw new InvalidOperationException("an infinite bound is no rational number")
            : Rational.FromDyadic(Mantissa, Exponent);

    /// <inheritdoc/>
    public int CompareTo(Magnitude other) =>
        IsZero || other.IsZero ? Mantissa.CompareTo(other.Mantissa)
        : Exponent != other.Exponent ? Exponent.CompareTo(other.Exponent)
        : Mantissa.CompareTo(other.Mantissa);

    // Overflow goes to infinity, underflow up to the least positive bound: both are upper bounds.
    private static Magnitude Checked(uint mantissa, long exponent) =>
        exponent > ExponentLimit ? Infinity
        : exponent < -ExponentLimit ? new Magnitude(1u << 31, (int)-ExponentLimit)
        : new Magnitude(mantissa, (int)exponent);
}
