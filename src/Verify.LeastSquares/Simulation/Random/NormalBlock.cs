using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Simulation;

/// <summary>Standard normal numbers from random words, eight at a time.</summary>
internal static class NormalBlock
{
    /// <summary>The quantiles at (k + 1/2)/2⁵², k the upper 52 bits of high and low word; elements as in the words.</summary>
    /// <param name="words">Eight high words, then eight low words.</param>
    /// <param name="normals">Eight numbers.</param>
    public static void Convert(ReadOnlySpan<uint> words, Span<double> normals)
    {
        Vector512<ulong> high = Widen(Vector256.Create(words));
        Vector512<ulong> low = Widen(Vector256.Create(words[8..]));
        Vector512<double> k = Vector512.ConvertToDouble((((high << 32) | low) >>> 12).AsInt64());
        NormalQuantile.At((k + Vector512.Create(0.5)) * Vector512.Create(1.0 / (1L << 52))).CopyTo(normals);
    }

    private static Vector512<ulong> Widen(Vector256<uint> words)
    {
        (Vector256<ulong> lower, Vector256<ulong> upper) = Vector256.Widen(words);
        return Vector512.Create(lower, upper);
    }
}
