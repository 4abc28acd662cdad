using System.Numerics;
using System.Runtime.InteropServices;

namespace Verify.Arithmetic;

/// <summary>A sum of products of big integers in fixed point, in limbs that are allocated once: the wide tier of dot products.</summary>
/// <remarks>Two's complement, least significant limb first; the unit is 2⁰ of whatever scale the caller chose.</remarks>
internal struct WideAccumulator
{
    // Beyond this many limbs the subquadratic product of BigInteger wins.
    private const int SchoolbookLimbs = 40;

    private readonly ulong[] _sum;
    private ulong[] _product;

    internal WideAccumulator(int limbs)
    {
        _sum = new ulong[limbs];
        _product = [];
    }

    /// <summary>How many terms lost bits below the unit, less than one unit each.</summary>
    internal uint Cuts { get; private set; }

    /// <summary>Limbs that hold n terms below 2^bits and a sign.</summary>
    internal static int LimbsFor(long bits, int count) =>
        checked((int)((bits + BitOperations.Log2((uint)Math.Max(1, count)) + 2) / 64)) + 1;

    internal static ulong[] ToLimbs(BigInteger magnitude)
    {
        var limbs = new ulong[(magnitude.GetByteCount(isUnsigned: true) + 7) / 8];
        magnitude.TryWriteBytes(MemoryMarshal.AsBytes(limbs.AsSpan()), out _, isUnsigned: true);
        return limbs;
    }

    /// <summary>Adds ±x·2^shift, cut off towards 0 at the unit.</summary>
    internal void Add(bool negative, ReadOnlySpan<ulong> x, long shift)
    {
        if (shift < 0)
        {
            AddCut(negative, x, -shift);
            return;
        }
        int offset = (int)(shift / 64),
            bits = (int)(shift % 64);
        unchecked
        {
            ulong previous = 0,
                carry = 0;
            for (int i = 0; i <= x.Length; i++)
            {
                ulong limb = i < x.Length ? x[i] : 0UL;
                ulong shifted = bits == 0 ? limb : (limb << bits) | (previous >> (64 - bits));
                previous = limb;
                if (offset + i < _sum.Length)
                {
                    carry = Accumulate(negative, offset + i, shifted, carry);
                }
            }
            Propagate(negative, offset + x.Length + 1, carry);
        }
    }

    /// <summary>Adds ±xy·2^shift, cut off towards 0 at the unit.</summary>
    internal void AddProduct(bool negative, ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, long shift)
    {
        int length = x.Length + y.Length;
        if (_product.Length < length)
        {
            _product = new ulong[length];
        }
        Span<ulong> product = _product.AsSpan(0, length);
        if (Math.Min(x.Length, y.Length) > SchoolbookLimbs)
        {
            product.Clear();
            BigInteger wide =
                new BigInteger(MemoryMarshal.AsBytes(x), isUnsigned: true)
                * new BigInteger(MemoryMarshal.AsBytes(y), isUnsigned: true);
            wide.TryWriteBytes(MemoryMarshal.AsBytes(product), out _, isUnsigned: true);
        }
        else
        {
            Multiply(x, y, product);
        }
        Add(negative, product, shift);
    }

    /// <summary>The sum in units.</summary>
    internal readonly BigInteger Total() => new(MemoryMarshal.AsBytes(_sum.AsSpan()));

    private static void Multiply(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y, Span<ulong> product)
    {
        unchecked
        {
            product[..y.Length].Clear();
            for (int i = 0; i < x.Length; i++)
            {
                ulong factor = x[i],
                    carry = 0;
                Span<ulong> row = product.Slice(i, y.Length + 1);
                if (i == 0)
                {
                    row[y.Length] = 0;
                }
                for (int j = 0; j < y.Length; j++)
                {
                    // factor·y + row + carry ≤ (2⁶⁴ − 1)² + 2(2⁶⁴ − 1) < 2¹²⁸.
                    ulong high = Math.BigMul(factor, y[j], out ulong low);
                    low += carry;
                    high += low < carry ? 1UL : 0UL;
                    ulong sum = row[j] + low;
                    high += sum < low ? 1UL : 0UL;
                    row[j] = sum;
                    carry = high;
                }
                row[y.Length] = carry;
            }
        }
    }

    private void AddCut(bool negative, ReadOnlySpan<ulong> x, long distance)
    {
        int offset = (int)Math.Min(distance / 64, x.Length),
            bits = (int)(distance % 64);
        ulong lost = 0;
        for (int i = 0; i < offset; i++)
        {
            lost |= x[i];
        }
        if (offset < x.Length && bits != 0)
        {
            lost |= x[offset] << (64 - bits);
        }
        Cuts += lost != 0 ? 1u : 0u;
        unchecked
        {
            ulong carry = 0;
            int count = x.Length - offset;
            for (int i = 0; i < count; i++)
            {
                ulong limb = x[offset + i] >> bits;
                if (bits != 0 && offset + i + 1 < x.Length)
                {
                    limb |= x[offset + i + 1] << (64 - bits);
                }
                if (i < _sum.Length)
                {
                    carry = Accumulate(negative, i, limb, carry);
                }
            }
            Propagate(negative, count, carry);
        }
    }

    // sum[at] ± (value + carry); returns the carry or borrow.
    private readonly ulong Accumulate(bool negative, int at, ulong value, ulong carry)
    {
        unchecked
        {
            ulong old = _sum[at];
            if (negative)
            {
                ulong difference = old - value;
                ulong borrow = old < value ? 1UL : 0UL;
                _sum[at] = difference - carry;
                return borrow + (difference < carry ? 1UL : 0UL);
            }
            ulong sum = old + value;
            ulong over = sum < value ? 1UL : 0UL;
            _sum[at] = sum + carry;
            return over + (_sum[at] < carry ? 1UL : 0UL);
        }
    }

    private readonly void Propagate(bool negative, int from, ulong carry)
    {
        for (int i = from; carry != 0 && i < _sum.Length; i++)
        {
            carry = Accumulate(negative, i, 0, carry);
        }
    }
}
