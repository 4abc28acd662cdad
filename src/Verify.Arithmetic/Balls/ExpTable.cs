using System.Numerics;

namespace Verify.Arithmetic;

/// <summary>A fraction in [0, 1) of 192 bits, most significant limb first.</summary>
internal readonly record struct Fixed192(ulong High, ulong Middle, ulong Low)
{
    /// <summary>The first 192 bits after the point of value·2^−bits.</summary>
    internal static Fixed192 FromFixed(BigInteger value, int bits)
    {
        BigInteger cut = (value >> (bits - 192)) & ((BigInteger.One << 192) - 1);
        return new((ulong)(cut >> 128), (ulong)((cut >> 64) & ulong.MaxValue), (ulong)(cut & ulong.MaxValue));
    }
}

/// <summary>Tables of the fixed-tier exponential: e^(i/2⁸) − 1, e^(j/2¹⁶) − 1, log 2 and the reciprocals of factorials.</summary>
internal static class ExpTable
{
    private const int Bits = 320;

    /// <summary>e^(i/2⁸) − 1 for i = 0…177 (below log 2), cut off to 192 bits.</summary>
    internal static readonly Fixed192[] Coarse = Build(8, 178);

    /// <summary>e^(j/2¹⁶) − 1 for j = 0…255, cut off to 192 bits.</summary>
    internal static readonly Fixed192[] Fine = Build(16, 256);

    /// <summary>log 2 within 1 unit of 2⁻¹⁹².</summary>
    internal static readonly Fixed192 LogOfTwo = Fixed192.FromFixed(LogTwo.Fixed(Bits), Bits);

    /// <summary>1/k! for k = 0…10 cut off to 192 bits (k = 0 and 1 are unused).</summary>
    internal static readonly Fixed192[] ReciprocalFactorials = BuildFactorials();

    // Powers of e^(2^−step) at 320 bits: each product adds below 4 units of 2⁻³²⁰, far below the cut at 2⁻¹⁹².
    private static Fixed192[] Build(int step, int count)
    {
        (BigInteger value, int bits, long power, _) = WideKernels.Exp(BigInteger.One, -step, Bits);
        BigInteger factor = (value << (int)power) >> (bits - Bits);
        BigInteger current = BigInteger.One << Bits;
        var result = new Fixed192[count];
        for (int i = 0; i < count; i++)
        {
            result[i] = Fixed192.FromFixed(current - (BigInteger.One << Bits), Bits);
            current = (current * factor) >> Bits;
        }
        return result;
    }

    private static Fixed192[] BuildFactorials()
    {
        var result = new Fixed192[11];
        BigInteger factorial = BigInteger.One;
        for (int k = 1; k < result.Length; k++)
        {
            factorial *= k;
            result[k] = Fixed192.FromFixed((BigInteger.One << Bits) / factorial, Bits);
        }
        return result;
    }
}
