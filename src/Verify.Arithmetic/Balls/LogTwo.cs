using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>log 2 in fixed point, cached at the greatest precision asked for so far.</summary>
/// <remarks>The cache is one immutable record, replaced whole: readers on other threads see the old or the new one.</remarks>
internal static class LogTwo
{
    // Bits that absorb the rounding of the summation below.
    private const int GuardBits = 32;

    private static volatile Cached _cached = new(0, BigInteger.Zero);

    private sealed record Cached(int Bits, BigInteger Value);

    /// <summary>An integer within 2 units of 2^bits·log 2.</summary>
    internal static BigInteger Fixed(int bits)
    {
        Cached cached = _cached;
        if (cached.Bits < bits)
        {
            int target = Math.Max(bits, Math.Max(512, checked(cached.Bits * 2)));
            cached = new Cached(target, Compute(target));
            _cached = cached;
        }
        // Cutting off bits: below 1 unit, beside less than 2 units of a finer place.
        return cached.Value >> (cached.Bits - bits);
    }

    // log 2 = 18 artanh(1/26) − 2 artanh(1/4801) + 8 artanh(1/8749).
    private static BigInteger Compute(int bits)
    {
        int wide = bits + GuardBits;
        BigInteger sum =
            (18 * InverseTangent(26, wide)) - (2 * InverseTangent(4801, wide)) + (8 * InverseTangent(8749, wide));
        return sum >> GuardBits;
    }

    // 2^bits·artanh(1/q) = Σ 2^bits/((2k + 1) q^(2k+1)). With N terms the error is below 3N + 1 units: each power is cut off
    // by less than 1 + 1/q² + … < 2 units, each division by less than 1, and the tail is below 1. N ≤ bits/9 + 1, so that
    // 28(3N + 1) < 2³² for bits ≤ 2²⁴·3, less than one unit after the guard bits are dropped.
    private static BigInteger InverseTangent(int q, int bits)
    {
        BigInteger power = (BigInteger.One << bits) / q;
        BigInteger sum = BigInteger.Zero;
        int square = q * q;
        for (int k = 1; !power.IsZero; k += 2)
        {
            sum += power / k;
            power /= square;
        }
        return sum;
    }
}
