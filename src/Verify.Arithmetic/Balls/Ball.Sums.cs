using System.Numerics;

namespace Verify.Arithmetic;

/// <content>Sums and dot products with one rounding.</content>
public readonly partial struct Ball
{
    /// <summary>Σ aᵢ: the midpoints are added in wide fixed point and rounded once, the radii added.</summary>
    /// <param name="values">a, any number of entries.</param>
    public static Ball Sum(ReadOnlySpan<Ball> values)
    {
        int precision = 0;
        bool isFixed = true;
        long top = long.MinValue;
        Magnitude radius = Magnitude.Zero;
        foreach (ref readonly Ball value in values)
        {
            precision = Math.Max(precision, value.Precision);
            isFixed &= value._wide is null;
            radius += value._radius;
            if (!value.IsMidpointZero)
            {
                top = Math.Max(top, value.Top);
            }
        }
        if (radius.IsInfinite || top == long.MinValue)
        {
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        if (isFixed && precision is > 0 and <= FixedBits)
        {
            var accumulator = new FixedAccumulator(top - 256);
            foreach (ref readonly Ball value in values)
            {
                accumulator.Add(value.IsMidpointNegative, value._high, value._low, 0, 0, (long)value._exponent - 128);
            }
            return accumulator.ToBall(radius, precision);
        }
        long unit = WideUnit(top, values.Length, precision);
        var wide = new WideAccumulator(WideAccumulator.LimbsFor(top - unit, values.Length));
        Span<ulong> room = stackalloc ulong[2];
        foreach (ref readonly Ball value in values)
        {
            if (!value.IsMidpointZero)
            {
                ReadOnlySpan<ulong> limbs = value.LimbsOf(room, out long exponent);
                wide.Add(value.IsMidpointNegative, limbs, exponent - unit);
            }
        }
        return FromAccumulator(ref wide, unit, radius, precision);
    }

    /// <summary>Σ aᵢbᵢ: the exact products are added in wide fixed point and rounded once, the radii of the products added.</summary>
    /// <param name="left">a, n entries.</param>
    /// <param name="right">b, n entries.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Ball Dot(ReadOnlySpan<Ball> left, ReadOnlySpan<Ball> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException($"sizes differ: {left.Length} and {right.Length}");
        }
        int precision = 0;
        bool isFixed = true;
        long top = long.MinValue;
        Magnitude radius = Magnitude.Zero;
        for (int i = 0; i < left.Length; i++)
        {
            ref readonly Ball a = ref left[i];
            ref readonly Ball b = ref right[i];
            precision = Math.Max(precision, Math.Max(a.Precision, b.Precision));
            isFixed &= a._wide is null && b._wide is null;
            radius += ProductRadius(a, b);
            if (!a.IsMidpointZero && !b.IsMidpointZero)
            {
                top = Math.Max(top, a.Top + b.Top);
            }
        }
        if (radius.IsInfinite || top == long.MinValue)
        {
            return new Ball(0, 0, null, 0, false, radius, precision);
        }
        if (isFixed && precision is > 0 and <= FixedBits)
        {
            var accumulator = new FixedAccumulator(top - 256);
            for (int i = 0; i < left.Length; i++)
            {
                ref readonly Ball a = ref left[i];
                ref readonly Ball b = ref right[i];
                Limbs.Multiply(
                    a._high,
                    a._low,
                    b._high,
                    b._low,
                    out ulong r3,
                    out ulong r2,
                    out ulong r1,
                    out ulong r0
                );
                long exponent = (long)a._exponent + b._exponent;
                accumulator.Add(a.IsMidpointNegative != b.IsMidpointNegative, r3, r2, r1, r0, exponent);
            }
            return accumulator.ToBall(radius, precision);
        }
        long unit = WideUnit(top, left.Length, precision);
        var wide = new WideAccumulator(WideAccumulator.LimbsFor(top - unit, left.Length));
        Span<ulong> roomA = stackalloc ulong[2];
        Span<ulong> roomB = stackalloc ulong[2];
        for (int i = 0; i < left.Length; i++)
        {
            ref readonly Ball a = ref left[i];
            ref readonly Ball b = ref right[i];
            if (!a.IsMidpointZero && !b.IsMidpointZero)
            {
                ReadOnlySpan<ulong> x = a.LimbsOf(roomA, out long exponentA);
                ReadOnlySpan<ulong> y = b.LimbsOf(roomB, out long exponentB);
                wide.AddProduct(a.IsMidpointNegative != b.IsMidpointNegative, x, y, exponentA + exponentB - unit);
            }
        }
        return FromAccumulator(ref wide, unit, radius, precision);
    }

    private static Ball FromAccumulator(ref WideAccumulator sum, long unit, Magnitude radius, int precision)
    {
        BigInteger total = sum.Total();
        // Each term that lost bits lost less than one unit.
        radius += Magnitude.Up(sum.Cuts, unit);
        return RoundWide(total.Sign < 0, BigInteger.Abs(total), unit, radius, precision);
    }

    // Five limbs in two's complement, in units of 2^unit where every term is below 2^(unit + 256) in size.
    private struct FixedAccumulator(long unit)
    {
        private ulong _r4;
        private ulong _r3;
        private ulong _r2;
        private ulong _r1;
        private ulong _r0;
        private uint _cuts;

        internal void Add(bool negative, ulong t3, ulong t2, ulong t1, ulong t0, long exponent)
        {
            if ((t3 | t2) == 0)
            {
                return;
            }
            unchecked
            {
                long shift = unit - exponent;
                if (shift != 0)
                {
                    if (shift >= 256)
                    {
                        // The whole term is below one unit.
                        _cuts++;
                        return;
                    }
                    ulong cut = 0;
                    for (; shift >= 64; shift -= 64)
                    {
                        cut |= t0;
                        (t3, t2, t1, t0) = (0, t3, t2, t1);
                    }
                    int bits = (int)shift;
                    cut |= bits > 0 ? t0 << (64 - bits) : 0;
                    _cuts += cut != 0 ? 1u : 0u;
                    if (bits > 0)
                    {
                        t0 = (t0 >> bits) | (t1 << (64 - bits));
                        t1 = (t1 >> bits) | (t2 << (64 - bits));
                        t2 = (t2 >> bits) | (t3 << (64 - bits));
                        t3 >>= bits;
                    }
                }
                if (negative)
                {
                    _r4 -= Limbs.Subtract(ref _r3, ref _r2, ref _r1, ref _r0, t3, t2, t1, t0) ? 1UL : 0UL;
                }
                else
                {
                    _r4 += Limbs.Add(ref _r3, ref _r2, ref _r1, ref _r0, t3, t2, t1, t0) ? 1UL : 0UL;
                }
            }
        }

        internal Ball ToBall(Magnitude radius, int precision)
        {
            unchecked
            {
                // Each term that lost bits lost less than one unit.
                radius += Magnitude.Up(_cuts, unit);
                bool negative = (long)_r4 < 0;
                if (negative)
                {
                    Limbs.Negate(ref _r3, ref _r2, ref _r1, ref _r0);
                    _r4 = ~_r4 + ((_r3 | _r2 | _r1 | _r0) == 0 ? 1UL : 0UL);
                }
                if (_r4 == 0)
                {
                    return RoundFixed(negative, _r3, _r2, _r1, _r0, unit, radius, precision, out _);
                }
                // The lowest limb is left out but for a sticky bit that says that something was.
                ulong last = _r1 | (_r0 == 0 ? 0UL : 1UL);
                return RoundFixed(negative, _r4, _r3, _r2, last, unit + 64, radius, precision, out _);
            }
        }
    }

    // The mantissa without low zero limbs, least significant limb first, and its exponent.
    private ReadOnlySpan<ulong> LimbsOf(Span<ulong> room, out long exponent)
    {
        exponent = _exponent;
        if (_wide is not null)
        {
            return _wide.Limbs;
        }
        if (_low == 0)
        {
            exponent += 64;
            room[0] = _high;
            return room[..1];
        }
        (room[0], room[1]) = (_low, _high);
        return room[..2];
    }

    // A sum of n terms below 2^top, kept to twice the precision and some guard bits.
    private static long WideUnit(long top, int count, int precision) =>
        top
        - (2L * (precision == 0 ? ExactBits : Math.Max(precision, FixedBits)))
        - BitOperations.Log2((uint)count)
        - 8;
}
