using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Verify.Arithmetic;

namespace Verify.LeastSquares;

/// <summary>Products of rows against rows, ABᵀ, over any scalar: what every pass over the samples comes down to.</summary>
public static class RowProducts
{
    /// <summary>C_ij = Σ_k A_ik B_jk.</summary>
    /// <remarks>
    /// In doubles eight running sums per entry, added as one tree, by fused multiply-adds: the same bits on every machine. Balls
    /// round each entry once.
    /// </remarks>
    /// <typeparam name="T">The scalar.</typeparam>
    /// <param name="left">A, row by row.</param>
    /// <param name="right">B, row by row.</param>
    /// <param name="length">The number of columns of both.</param>
    /// <returns>C, row by row.</returns>
    /// <exception cref="ArgumentException">The entries do not fill rows of that length.</exception>
    public static T[] Of<T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, int length)
        where T : IScalar<T>
    {
        if (length <= 0 || left.Length % length != 0 || right.Length % length != 0)
        {
            throw new ArgumentException($"{left.Length} and {right.Length} entries are not rows of {length}");
        }
        int rows = left.Length / length;
        int columns = right.Length / length;
        var result = new T[rows * columns];
        if (typeof(T) == typeof(Float64))
        {
            ReadOnlySpan<double> x = MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.As<T, double>(ref MemoryMarshal.GetReference(left)),
                left.Length
            );
            ReadOnlySpan<double> y = MemoryMarshal.CreateReadOnlySpan(
                ref System.Runtime.CompilerServices.Unsafe.As<T, double>(ref MemoryMarshal.GetReference(right)),
                right.Length
            );
            Span<double> z = MemoryMarshal.CreateSpan(
                ref System.Runtime.CompilerServices.Unsafe.As<T, double>(
                    ref MemoryMarshal.GetArrayDataReference(result)
                ),
                result.Length
            );
            if (Vector512.IsHardwareAccelerated)
            {
                InDoubles<WideLanes>(x, y, z, length);
            }
            else
            {
                InDoubles<PairedLanes>(x, y, z, length);
            }
            return result;
        }
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[(i * columns) + j] = T.Dot(left.Slice(i * length, length), right.Slice(j * length, length));
            }
        }
        return result;
    }

    // Two rows against four at a time: eight sums stay in registers, and every entry is summed in the same order as alone.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InDoubles<TL>(
        ReadOnlySpan<double> left,
        ReadOnlySpan<double> right,
        Span<double> result,
        int length
    )
        where TL : struct, ILanes<TL>
    {
        int rows = left.Length / length;
        int columns = right.Length / length;
        int i = 0;
        for (; i + 2 <= rows; i += 2)
        {
            int j = 0;
            for (; j + 4 <= columns; j += 4)
            {
                Block<TL>(left, right, result, length, columns, i, j);
            }
            for (; j < columns; j++)
            {
                result[(i * columns) + j] = Single<TL>(left, right, length, i, j);
                result[((i + 1) * columns) + j] = Single<TL>(left, right, length, i + 1, j);
            }
        }
        for (; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[(i * columns) + j] = Single<TL>(left, right, length, i, j);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Single<TL>(ReadOnlySpan<double> left, ReadOnlySpan<double> right, int length, int i, int j)
        where TL : struct, ILanes<TL>
    {
        ref double x = ref MemoryMarshal.GetReference(left.Slice(i * length, length));
        ref double y = ref MemoryMarshal.GetReference(right.Slice(j * length, length));
        TL sum = TL.Broadcast(0.0);
        int k = 0;
        for (; k <= length - 8; k += 8)
        {
            sum = TL.MultiplyAdd(TL.Load(ref x, (nuint)k), TL.Load(ref y, (nuint)k), sum);
        }
        return Tail(TL.Sum(sum), left.Slice(i * length, length), right.Slice(j * length, length), k);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<TL>(
        ReadOnlySpan<double> left,
        ReadOnlySpan<double> right,
        Span<double> result,
        int length,
        int columns,
        int i,
        int j
    )
        where TL : struct, ILanes<TL>
    {
        ref double x = ref MemoryMarshal.GetReference(left.Slice(i * length, 2 * length));
        ref double y = ref MemoryMarshal.GetReference(right.Slice(j * length, 4 * length));
        nuint step = (nuint)length;
        TL zero = TL.Broadcast(0.0);
        TL s00 = zero,
            s01 = zero,
            s02 = zero,
            s03 = zero,
            s10 = zero,
            s11 = zero,
            s12 = zero,
            s13 = zero;
        int k = 0;
        for (; k <= length - 8; k += 8)
        {
            nuint at = (nuint)k;
            TL a = TL.Load(ref x, at);
            TL b = TL.Load(ref x, at + step);
            TL c = TL.Load(ref y, at);
            s00 = TL.MultiplyAdd(a, c, s00);
            s10 = TL.MultiplyAdd(b, c, s10);
            c = TL.Load(ref y, at + step);
            s01 = TL.MultiplyAdd(a, c, s01);
            s11 = TL.MultiplyAdd(b, c, s11);
            c = TL.Load(ref y, at + (2 * step));
            s02 = TL.MultiplyAdd(a, c, s02);
            s12 = TL.MultiplyAdd(b, c, s12);
            c = TL.Load(ref y, at + (3 * step));
            s03 = TL.MultiplyAdd(a, c, s03);
            s13 = TL.MultiplyAdd(b, c, s13);
        }
        ReadOnlySpan<TL> sums = [s00, s01, s02, s03, s10, s11, s12, s13];
        for (int entry = 0; entry < 8; entry++)
        {
            int row = i + (entry / 4);
            int column = j + (entry % 4);
            result[(row * columns) + column] = Tail(
                TL.Sum(sums[entry]),
                left.Slice(row * length, length),
                right.Slice(column * length, length),
                k
            );
        }
    }

    private static double Tail(double sum, ReadOnlySpan<double> x, ReadOnlySpan<double> y, int from)
    {
        for (int k = from; k < x.Length; k++)
        {
            sum = Math.FusedMultiplyAdd(x[k], y[k], sum);
        }
        return sum;
    }
}
