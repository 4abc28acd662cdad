using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>Unsigned arithmetic on two to four 64-bit limbs, most significant first: the fixed tier under <see cref="Ball"/>.</summary>
internal static class Limbs
{
    /// <summary>(r3 r2 r1 r0) = (ah al)·(bh bl), exactly.</summary>
    internal static void Multiply(
        ulong ah,
        ulong al,
        ulong bh,
        ulong bl,
        out ulong r3,
        out ulong r2,
        out ulong r1,
        out ulong r0
    )
    {
        unchecked
        {
            ulong top = Math.BigMul(ah, bh, out ulong second);
            ulong crossHigh1 = Math.BigMul(ah, bl, out ulong crossLow1);
            ulong crossHigh2 = Math.BigMul(al, bh, out ulong crossLow2);
            ulong first = Math.BigMul(al, bl, out r0);
            ulong sum = first + crossLow1;
            ulong carry = sum < first ? 1UL : 0UL;
            r1 = sum + crossLow2;
            carry += r1 < sum ? 1UL : 0UL;
            sum = second + crossHigh1;
            ulong carry2 = sum < second ? 1UL : 0UL;
            ulong sum2 = sum + crossHigh2;
            carry2 += sum2 < sum ? 1UL : 0UL;
            r2 = sum2 + carry;
            carry2 += r2 < sum2 ? 1UL : 0UL;
            r3 = top + carry2;
        }
    }

    /// <summary>Shifts four limbs left until the top bit is set and returns the distance; the number must not be 0.</summary>
    internal static int Normalize(ref ulong r3, ref ulong r2, ref ulong r1, ref ulong r0)
    {
        int total = 0;
        while (r3 == 0)
        {
            (r3, r2, r1, r0) = (r2, r1, r0, 0);
            total += 64;
        }
        int shift = BitOperations.LeadingZeroCount(r3);
        if (shift > 0)
        {
            r3 = (r3 << shift) | (r2 >> (64 - shift));
            r2 = (r2 << shift) | (r1 >> (64 - shift));
            r1 = (r1 << shift) | (r0 >> (64 - shift));
            r0 <<= shift;
        }
        return total + shift;
    }

    /// <summary>(r3 r2 r1 r0) = (h l 0 0) ≫ distance, exactly, for 0 ≤ distance &lt; 128.</summary>
    internal static void SpreadRight(
        ulong high,
        ulong low,
        int distance,
        out ulong r3,
        out ulong r2,
        out ulong r1,
        out ulong r0
    )
    {
        int shift = distance & 63;
        ulong a = high >> shift;
        ulong b = shift == 0 ? low : (low >> shift) | (high << (64 - shift));
        ulong c = shift == 0 ? 0UL : low << (64 - shift);
        (r3, r2, r1, r0) = distance < 64 ? (a, b, c, 0UL) : (0UL, a, b, c);
    }

    /// <summary>a + b over four limbs; returns the carry.</summary>
    internal static bool Add(
        ref ulong a3,
        ref ulong a2,
        ref ulong a1,
        ref ulong a0,
        ulong b3,
        ulong b2,
        ulong b1,
        ulong b0
    )
    {
        unchecked
        {
            a0 += b0;
            ulong carry = a0 < b0 ? 1UL : 0UL;
            ulong sum = a1 + b1;
            ulong next = sum < b1 ? 1UL : 0UL;
            a1 = sum + carry;
            next += a1 < sum ? 1UL : 0UL;
            sum = a2 + b2;
            carry = sum < b2 ? 1UL : 0UL;
            a2 = sum + next;
            carry += a2 < sum ? 1UL : 0UL;
            sum = a3 + b3;
            next = sum < b3 ? 1UL : 0UL;
            a3 = sum + carry;
            next += a3 < sum ? 1UL : 0UL;
            return next != 0;
        }
    }

    /// <summary>a − b over four limbs; returns the borrow.</summary>
    internal static bool Subtract(
        ref ulong a3,
        ref ulong a2,
        ref ulong a1,
        ref ulong a0,
        ulong b3,
        ulong b2,
        ulong b1,
        ulong b0
    )
    {
        unchecked
        {
            ulong borrow = a0 < b0 ? 1UL : 0UL;
            a0 -= b0;
            ulong next = a1 < b1 ? 1UL : 0UL;
            ulong difference = a1 - b1;
            next += difference < borrow ? 1UL : 0UL;
            a1 = difference - borrow;
            borrow = a2 < b2 ? 1UL : 0UL;
            difference = a2 - b2;
            borrow += difference < next ? 1UL : 0UL;
            a2 = difference - next;
            next = a3 < b3 ? 1UL : 0UL;
            difference = a3 - b3;
            next += difference < borrow ? 1UL : 0UL;
            a3 = difference - borrow;
            return next != 0;
        }
    }

    /// <summary>−a over four limbs, modulo 2²⁵⁶.</summary>
    internal static void Negate(ref ulong a3, ref ulong a2, ref ulong a1, ref ulong a0)
    {
        unchecked
        {
            a0 = ~a0 + 1;
            a1 = ~a1 + (a0 == 0 ? 1UL : 0UL);
            a2 = ~a2 + (a0 == 0 && a1 == 0 ? 1UL : 0UL);
            a3 = ~a3 + (a0 == 0 && a1 == 0 && a2 == 0 ? 1UL : 0UL);
        }
    }

    /// <summary>The quotient ⌊a·2^s/b⌋ of two normalised 128-bit numbers, with s = 127 or 128 such that it has exactly 128 bits.</summary>
    /// <remarks>
    /// Three digits of 48, 48 and 32 bits, each guessed in double arithmetic and corrected by its exact remainder: a bad
    /// guess costs time, never a digit.
    /// </remarks>
    /// <returns>s.</returns>
    internal static int Divide(ulong ah, ulong al, ulong bh, ulong bl, out ulong qh, out ulong ql, out bool exact)
    {
        unchecked
        {
            // First bit of the quotient: a ≥ b means that s = 127 suffices.
            bool large = ah > bh || (ah == bh && al >= bl);
            UInt128 b = new(bh, bl);
            UInt128 remainder = new(ah, al);
            // Normal quotient of a/b in [1/2, 1): write a (or a/2) times 2^128 over b.
            ulong r2 = 0;
            double inverse = 1.0 / ((double)bh + 1.0);
            UInt128 quotient = UInt128.Zero;
            if (large)
            {
                // a·2^127/b = 2^127 + (a − b)·2^127/b, and (a − b) < b.
                remainder -= b;
                quotient = UInt128.One;
                Digit(ref remainder, ref quotient, b, bh, bl, inverse, 48, ref r2);
                Digit(ref remainder, ref quotient, b, bh, bl, inverse, 48, ref r2);
                Digit(ref remainder, ref quotient, b, bh, bl, inverse, 31, ref r2);
            }
            else
            {
                Digit(ref remainder, ref quotient, b, bh, bl, inverse, 48, ref r2);
                Digit(ref remainder, ref quotient, b, bh, bl, inverse, 48, ref r2);
                Digit(ref remainder, ref quotient, b, bh, bl, inverse, 32, ref r2);
            }
            qh = (ulong)(quotient >> 64);
            ql = (ulong)quotient;
            exact = remainder == UInt128.Zero;
            return large ? 127 : 128;
        }
    }

    // remainder < b: (remainder·2^bits) = digit·b + new remainder, with 0 ≤ new remainder < b.
    private static void Digit(
        ref UInt128 remainder,
        ref UInt128 quotient,
        UInt128 b,
        ulong bh,
        ulong bl,
        double inverse,
        int bits,
        ref ulong top
    )
    {
        unchecked
        {
            ulong high = (ulong)(remainder >> 64);
            top = high >> (64 - bits);
            UInt128 shifted = remainder << bits;
            ulong digit = (ulong)((double)high * inverse * (1UL << bits));
            // shifted (192 bits with top) − digit·b.
            ulong p1 = Math.BigMul(digit, bl, out ulong p0);
            ulong p2 = Math.BigMul(digit, bh, out ulong mid);
            p1 += mid;
            p2 += p1 < mid ? 1UL : 0UL;
            UInt128 product = new(p1, p0);
            ulong borrow = shifted < product ? 1UL : 0UL;
            shifted -= product;
            top -= p2 + borrow;
            // The guess is off by a few units at most; the sign of the 192-bit remainder says which way.
            while ((long)top < 0)
            {
                digit--;
                shifted += b;
                top += shifted < b ? 1UL : 0UL;
            }
            while (top != 0 || shifted >= b)
            {
                digit++;
                top -= shifted < b ? 1UL : 0UL;
                shifted -= b;
            }
            remainder = shifted;
            quotient = (quotient << bits) + digit;
        }
    }

    /// <summary>⌊√(n·2^s)⌋ of a normalised 128-bit number n, s = 127 or 128 by the parity asked for: a root of 128 bits.</summary>
    internal static void SquareRoot(
        ulong high,
        ulong low,
        bool odd,
        out ulong rootHigh,
        out ulong rootLow,
        out bool exact
    )
    {
        unchecked
        {
            // N = n·2^127 or n·2^128 as four limbs; its root lies in [2^127, 2^128).
            ulong n3 = odd ? high >> 1 : high,
                n2 = odd ? (high << 63) | (low >> 1) : low,
                n1 = odd ? low << 63 : 0;
            // A guess of about 50 bits; kept above 2^127 so that it is normalised for the division.
            double guess = Math.Sqrt((double)n3) * 4294967296.0;
            ulong g = guess >= 18446744073709549568.0 ? ulong.MaxValue : Math.Max((ulong)guess, 1UL << 63);
            UInt128 root = new(g, ulong.MaxValue);
            for (int i = 0; i < 2; i++)
            {
                // Newton: (g + N/g)/2. N/g is taken from the normalised quotient of n and g.
                int s = Divide(high, low, (ulong)(root >> 64), (ulong)root, out ulong qh, out ulong ql, out _);
                UInt128 q = new(qh, ql);
                int target = odd ? 127 : 128;
                if (s < target)
                {
                    // N/g has 129 bits, 2q or 2q + 1: half of g + N/g is q + g/2, cut off at the largest root.
                    UInt128 sum = q + (root >> 1);
                    root = sum < q ? UInt128.MaxValue : sum;
                    continue;
                }
                if (s > target)
                {
                    q >>= 1;
                }
                root = (root >> 1) + (q >> 1) + (root & q & UInt128.One);
            }
            // Correct the last units exactly: root² ≤ N < (root + 1)².
            while (true)
            {
                int sign = CompareSquare(root, n3, n2, n1);
                if (sign > 0)
                {
                    root -= UInt128.One;
                    continue;
                }
                if (sign < 0 && root != UInt128.MaxValue && CompareSquare(root + UInt128.One, n3, n2, n1) <= 0)
                {
                    root += UInt128.One;
                    continue;
                }
                exact = sign == 0;
                rootHigh = (ulong)(root >> 64);
                rootLow = (ulong)root;
                return;
            }
        }
    }

    private static int CompareSquare(UInt128 root, ulong n3, ulong n2, ulong n1)
    {
        ulong h = (ulong)(root >> 64),
            l = (ulong)(root & ulong.MaxValue);
        Multiply(h, l, h, l, out ulong s3, out ulong s2, out ulong s1, out ulong s0);
        return s3 != n3 ? s3.CompareTo(n3)
            : s2 != n2 ? s2.CompareTo(n2)
            : s1 != n1 ? s1.CompareTo(n1)
            : s0 == 0 ? 0
            : 1;
    }
}
