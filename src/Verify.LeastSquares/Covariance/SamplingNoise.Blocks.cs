using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares;

/// <content>The two products in blocks of 4 rows by 24 (or 8) columns, whose sums stay in registers.</content>
internal sealed partial class SamplingNoise
{
    private void Accumulate(int first, int count)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Accumulate<WideLanes>(first, count);
        }
        else
        {
            Accumulate<PairedLanes>(first, count);
        }
    }

    // w_k = Σ_j(Σ_{i≤j} a_ki U_ij)a_kj for the rows first … first + count − 1, count a multiple of 4.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forms<TL>(int first, int count)
        where TL : struct, ILanes<TL>
    {
        ref double rows = ref _rows[first * _width];
        ref double upper = ref MemoryMarshal.GetArrayDataReference(_upper);
        ref double lanes = ref MemoryMarshal.GetArrayDataReference(_lanes);
        nuint width = (nuint)_width;
        Array.Clear(_lanes);
        for (int j = 0; j < _width; )
        {
            bool three = j + 24 <= _width;
            nuint height = (nuint)Math.Min(_rank, j + (three ? 24 : 8));
            for (int k = 0; k < count; k += 4)
            {
                ref double block = ref Unsafe.Add(ref rows, k * _width);
                if (three)
                {
                    FormsOfThree<TL>(ref block, ref upper, (nuint)j, width, height, ref lanes, (nuint)k);
                }
                else
                {
                    FormsOfOne<TL>(ref block, ref upper, (nuint)j, width, height, ref lanes, (nuint)k);
                }
            }
            j += three ? 24 : 8;
        }
        for (int k = 0; k < count; k++)
        {
            Weights[first + k] = TL.Sum(TL.Load(ref lanes, (nuint)(8 * k)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FormsOfThree<TL>(
        ref double rows,
        ref double upper,
        nuint j,
        nuint width,
        nuint height,
        ref double lanes,
        nuint k
    )
        where TL : struct, ILanes<TL>
    {
        unchecked
        {
            TL zero = TL.Broadcast(0.0);
            TL a0 = zero,
                a1 = zero,
                a2 = zero,
                b0 = zero,
                b1 = zero,
                b2 = zero;
            TL c0 = zero,
                c1 = zero,
                c2 = zero,
                d0 = zero,
                d1 = zero,
                d2 = zero;
            nuint at = j;
            for (nuint i = 0; i < height; i++, at += width)
            {
                TL u0 = TL.Load(ref upper, at),
                    u1 = TL.Load(ref upper, at + 8),
                    u2 = TL.Load(ref upper, at + 16);
                TL x = TL.Broadcast(Unsafe.Add(ref rows, i));
                a0 = TL.MultiplyAdd(x, u0, a0);
                a1 = TL.MultiplyAdd(x, u1, a1);
                a2 = TL.MultiplyAdd(x, u2, a2);
                x = TL.Broadcast(Unsafe.Add(ref rows, i + width));
                b0 = TL.MultiplyAdd(x, u0, b0);
                b1 = TL.MultiplyAdd(x, u1, b1);
                b2 = TL.MultiplyAdd(x, u2, b2);
                x = TL.Broadcast(Unsafe.Add(ref rows, i + (2 * width)));
                c0 = TL.MultiplyAdd(x, u0, c0);
                c1 = TL.MultiplyAdd(x, u1, c1);
                c2 = TL.MultiplyAdd(x, u2, c2);
                x = TL.Broadcast(Unsafe.Add(ref rows, i + (3 * width)));
                d0 = TL.MultiplyAdd(x, u0, d0);
                d1 = TL.MultiplyAdd(x, u1, d1);
                d2 = TL.MultiplyAdd(x, u2, d2);
            }
            Finish(a0, a1, a2, ref rows, j, ref lanes, 8 * k);
            Finish(b0, b1, b2, ref rows, j + width, ref lanes, 8 * (k + 1));
            Finish(c0, c1, c2, ref rows, j + (2 * width), ref lanes, 8 * (k + 2));
            Finish(d0, d1, d2, ref rows, j + (3 * width), ref lanes, 8 * (k + 3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TL>(TL p0, TL p1, TL p2, ref double rows, nuint at, ref double lanes, nuint target)
        where TL : struct, ILanes<TL>
    {
        unchecked
        {
            TL sum = TL.MultiplyAdd(p0, TL.Load(ref rows, at), TL.Load(ref lanes, target));
            sum = TL.MultiplyAdd(p1, TL.Load(ref rows, at + 8), sum);
            TL.Store(TL.MultiplyAdd(p2, TL.Load(ref rows, at + 16), sum), ref lanes, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FormsOfOne<TL>(
        ref double rows,
        ref double upper,
        nuint j,
        nuint width,
        nuint height,
        ref double lanes,
        nuint k
    )
        where TL : struct, ILanes<TL>
    {
        unchecked
        {
            TL zero = TL.Broadcast(0.0);
            TL a = zero,
                b = zero,
                c = zero,
                d = zero;
            nuint at = j;
            for (nuint i = 0; i < height; i++, at += width)
            {
                TL u = TL.Load(ref upper, at);
                a = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref rows, i)), u, a);
                b = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref rows, i + width)), u, b);
                c = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref rows, i + (2 * width))), u, c);
                d = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref rows, i + (3 * width))), u, d);
            }
            FinishOne(a, ref rows, j, ref lanes, 8 * k);
            FinishOne(b, ref rows, j + width, ref lanes, 8 * (k + 1));
            FinishOne(c, ref rows, j + (2 * width), ref lanes, 8 * (k + 2));
            FinishOne(d, ref rows, j + (3 * width), ref lanes, 8 * (k + 3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishOne<TL>(TL product, ref double rows, nuint at, ref double lanes, nuint target)
        where TL : struct, ILanes<TL> =>
        TL.Store(TL.MultiplyAdd(product, TL.Load(ref rows, at), TL.Load(ref lanes, target)), ref lanes, target);

    // S_ij += Σ_k (w_ka_ki)a_kj over the rows of the chunk, in blocks that meet i ≤ j.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Accumulate<TL>(int first, int count)
        where TL : struct, ILanes<TL>
    {
        ref double rows = ref _rows[first * _width];
        ref double scaled = ref MemoryMarshal.GetArrayDataReference(_scaled);
        ref double sum = ref MemoryMarshal.GetArrayDataReference(_sum);
        nuint width = (nuint)_width;
        for (int k = 0; k < count; k++)
        {
            TL weight = TL.Broadcast(Weights[first + k]);
            for (int j = 0; j < _width; j += 8)
            {
                nuint at = (nuint)((k * _width) + j);
                TL.Store(TL.Multiply(weight, TL.Load(ref rows, at)), ref scaled, at);
            }
        }
        for (int j = 0; j < _width; )
        {
            bool three = j + 24 <= _width;
            int step = three ? 24 : 8;
            for (int i = 0; i < Math.Min(_rank, j + step); i += 4)
            {
                nuint target = (nuint)((i * _width) + j);
                if (three)
                {
                    ProductOfThree<TL>(ref rows, ref scaled, (nuint)i, (nuint)j, width, (nuint)count, ref sum, target);
                }
                else
                {
                    ProductOfOne<TL>(ref rows, ref scaled, (nuint)i, (nuint)j, width, (nuint)count, ref sum, target);
                }
            }
            j += step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ProductOfThree<TL>(
        ref double rows,
        ref double scaled,
        nuint i,
        nuint j,
        nuint width,
        nuint count,
        ref double sum,
        nuint target
    )
        where TL : struct, ILanes<TL>
    {
        unchecked
        {
            nuint second = target + width,
                third = second + width,
                fourth = third + width;
            TL a0 = TL.Load(ref sum, target),
                a1 = TL.Load(ref sum, target + 8),
                a2 = TL.Load(ref sum, target + 16);
            TL b0 = TL.Load(ref sum, second),
                b1 = TL.Load(ref sum, second + 8),
                b2 = TL.Load(ref sum, second + 16);
            TL c0 = TL.Load(ref sum, third),
                c1 = TL.Load(ref sum, third + 8),
                c2 = TL.Load(ref sum, third + 16);
            TL d0 = TL.Load(ref sum, fourth),
                d1 = TL.Load(ref sum, fourth + 8),
                d2 = TL.Load(ref sum, fourth + 16);
            nuint at = 0;
            for (nuint k = 0; k < count; k++, at += width)
            {
                TL u0 = TL.Load(ref rows, at + j),
                    u1 = TL.Load(ref rows, at + j + 8),
                    u2 = TL.Load(ref rows, at + j + 16);
                TL x = TL.Broadcast(Unsafe.Add(ref scaled, at + i));
                a0 = TL.MultiplyAdd(x, u0, a0);
                a1 = TL.MultiplyAdd(x, u1, a1);
                a2 = TL.MultiplyAdd(x, u2, a2);
                x = TL.Broadcast(Unsafe.Add(ref scaled, at + i + 1));
                b0 = TL.MultiplyAdd(x, u0, b0);
                b1 = TL.MultiplyAdd(x, u1, b1);
                b2 = TL.MultiplyAdd(x, u2, b2);
                x = TL.Broadcast(Unsafe.Add(ref scaled, at + i + 2));
                c0 = TL.MultiplyAdd(x, u0, c0);
                c1 = TL.MultiplyAdd(x, u1, c1);
                c2 = TL.MultiplyAdd(x, u2, c2);
                x = TL.Broadcast(Unsafe.Add(ref scaled, at + i + 3));
                d0 = TL.MultiplyAdd(x, u0, d0);
                d1 = TL.MultiplyAdd(x, u1, d1);
                d2 = TL.MultiplyAdd(x, u2, d2);
            }
            Write(a0, a1, a2, ref sum, target);
            Write(b0, b1, b2, ref sum, second);
            Write(c0, c1, c2, ref sum, third);
            Write(d0, d1, d2, ref sum, fourth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<TL>(TL p0, TL p1, TL p2, ref double sum, nuint target)
        where TL : struct, ILanes<TL>
    {
        TL.Store(p0, ref sum, target);
        TL.Store(p1, ref sum, unchecked(target + 8));
        TL.Store(p2, ref sum, unchecked(target + 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ProductOfOne<TL>(
        ref double rows,
        ref double scaled,
        nuint i,
        nuint j,
        nuint width,
        nuint count,
        ref double sum,
        nuint target
    )
        where TL : struct, ILanes<TL>
    {
        unchecked
        {
            nuint second = target + width,
                third = second + width,
                fourth = third + width;
            TL a = TL.Load(ref sum, target),
                b = TL.Load(ref sum, second);
            TL c = TL.Load(ref sum, third),
                d = TL.Load(ref sum, fourth);
            nuint at = 0;
            for (nuint k = 0; k < count; k++, at += width)
            {
                TL u = TL.Load(ref rows, at + j);
                a = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref scaled, at + i)), u, a);
                b = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref scaled, at + i + 1)), u, b);
                c = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref scaled, at + i + 2)), u, c);
                d = TL.MultiplyAdd(TL.Broadcast(Unsafe.Add(ref scaled, at + i + 3)), u, d);
            }
            TL.Store(a, ref sum, target);
            TL.Store(b, ref sum, second);
            TL.Store(c, ref sum, third);
            TL.Store(d, ref sum, fourth);
        }
    }
}
