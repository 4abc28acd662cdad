using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Verify.LeastSquares.Simulation;

/// <summary>Philox4x32-10, the counter-based random function of Salmon, Moraes, Dror and Shaw (SC 2011).</summary>
/// <remarks>
/// Block k of stream s under a seed is a pure function of (seed, s, k), so an ensemble gives the same numbers for any
/// number of threads and in any order. Passes the published known-answer tests.
/// </remarks>
internal static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Number of 32-bit words that <see cref="Fill"/> writes.</summary>
    public const int FillLength = 32;

    /// <summary>One block of four words: the function of the paper.</summary>
    public static (uint, uint, uint, uint) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        unchecked
        {
            for (int round = 0; round < Rounds; round++)
            {
                ulong product0 = (ulong)Multiplier0 * c0;
                ulong product1 = (ulong)Multiplier1 * c2;
                (c0, c1, c2, c3) = (
                    (uint)(product1 >> 32) ^ c1 ^ key0,
                    (uint)product1,
                    (uint)(product0 >> 32) ^ c3 ^ key1,
                    (uint)product0
                );
                key0 += Weyl0;
                key1 += Weyl1;
            }
        }
        return (c0, c1, c2, c3);
    }

    /// <summary>Blocks 8k … 8k+7 of a stream, word-major: word w of block 8k+b stands at 8w + b.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="stream">The stream, for example the number of a trajectory.</param>
    /// <param name="index">k.</param>
    /// <param name="words">At least <see cref="FillLength"/> words.</param>
    public static void Fill(ulong seed, ulong stream, uint index, Span<uint> words)
    {
        unchecked
        {
            uint key0 = (uint)seed,
                key1 = (uint)(seed >> 32);
            uint first = index * 8;
            if (!Avx2.IsSupported)
            {
                for (uint b = 0; b < 8; b++)
                {
                    (words[(int)b], words[(int)b + 8], words[(int)b + 16], words[(int)b + 24]) = Block(
                        first + b,
                        index >> 29,
                        (uint)stream,
                        (uint)(stream >> 32),
                        key0,
                        key1
                    );
                }
                return;
            }
            Rounds8(
                Vector256.Create(first) + Vector256.Create(0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u),
                Vector256.Create(index >> 29),
                Vector256.Create((uint)stream),
                Vector256.Create((uint)(stream >> 32)),
                key0,
                key1,
                words
            );
        }
    }

    /// <summary>Block k of eight neighbouring streams, word-major: word w of stream s + b stands at 8w + b.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="firstStream">s, a multiple of 8.</param>
    /// <param name="block">k.</param>
    /// <param name="words">At least <see cref="FillLength"/> words.</param>
    public static void FillAcross(ulong seed, ulong firstStream, ulong block, Span<uint> words)
    {
        unchecked
        {
            uint key0 = (uint)seed,
                key1 = (uint)(seed >> 32),
                low = (uint)firstStream,
                high = (uint)(firstStream >> 32);
            if (!Avx2.IsSupported)
            {
                for (uint b = 0; b < 8; b++)
                {
                    (words[(int)b], words[(int)b + 8], words[(int)b + 16], words[(int)b + 24]) = Block(
                        (uint)block,
                        (uint)(block >> 32),
                        low + b,
                        high,
                        key0,
                        key1
                    );
                }
                return;
            }
            Rounds8(
                Vector256.Create((uint)block),
                Vector256.Create((uint)(block >> 32)),
                Vector256.Create(low) + Vector256.Create(0u, 1u, 2u, 3u, 4u, 5u, 6u, 7u),
                Vector256.Create(high),
                key0,
                key1,
                words
            );
        }
    }

    private static void Rounds8(
        Vector256<uint> c0,
        Vector256<uint> c1,
        Vector256<uint> c2,
        Vector256<uint> c3,
        uint key0,
        uint key1,
        Span<uint> words
    )
    {
        unchecked
        {
            for (int round = 0; round < Rounds; round++)
            {
                (Vector256<uint> high0, Vector256<uint> low0) = MultiplyWide(c0, Multiplier0);
                (Vector256<uint> high1, Vector256<uint> low1) = MultiplyWide(c2, Multiplier1);
                c0 = high1 ^ c1 ^ Vector256.Create(key0);
                c1 = low1;
                c2 = high0 ^ c3 ^ Vector256.Create(key1);
                c3 = low0;
                key0 += Weyl0;
                key1 += Weyl1;
            }
        }
        c0.CopyTo(words);
        c1.CopyTo(words[8..]);
        c2.CopyTo(words[16..]);
        c3.CopyTo(words[24..]);
    }

    // High and low halves of the eight 64-bit products, from the products of the even and of the odd lanes.
    private static (Vector256<uint> High, Vector256<uint> Low) MultiplyWide(Vector256<uint> a, uint factor)
    {
        Vector256<uint> b = Vector256.Create(factor);
        Vector256<ulong> even = Avx2.Multiply(a, b);
        Vector256<ulong> odd = Avx2.Multiply(Avx2.ShiftRightLogical(a.AsUInt64(), 32).AsUInt32(), b);
        Vector256<uint> high = Avx2.Blend(Avx2.ShiftRightLogical(even, 32).AsUInt32(), odd.AsUInt32(), 0b10101010);
        Vector256<uint> low = Avx2.Blend(even.AsUInt32(), Avx2.ShiftLeftLogical(odd, 32).AsUInt32(), 0b10101010);
        return (high, low);
    }
}
