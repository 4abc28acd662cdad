using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares.Doubles;

/// <summary>
/// 𝒩[D] = (1/n)Σ_k(a_kᵀDa_k)a_ka_kᵀ − diag(s)D diag(s) on symmetric r×r matrices, never formed: O(nr²) multiplications and
/// O((n + r)r) memory.
/// </summary>
/// <remarks>
/// Matrices are packed as svec (diagonal entries, √2 times the entries above it, row by row, N = r(r+1)/2). Both halves of
/// the product, w_k = a_kᵀDa_k and Σ_k w_ka_ka_kᵀ, touch the blocks above the diagonal only, for 64 rows at a time that stay in
/// cache. Every sum runs in one order, so the result does not depend on the machine. One instance serves one thread.
/// </remarks>
internal sealed class SamplingNoise
{
    private const int ChunkRows = 64;
    private static readonly double Root = Math.Sqrt(2.0);

    private readonly int _n;
    private readonly int _rank;
    private readonly int _width;
    private readonly double[] _rows;
    private readonly double[] _eigenvalues;
    private readonly double[] _upper;
    private readonly double[] _sum;
    private readonly double[] _scaled;
    private readonly double[] _lanes;

    /// <summary>Prepares the operator of n rows a_k.</summary>
    /// <param name="sampleCount">n.</param>
    /// <param name="rank">r.</param>
    /// <param name="rows">a_k, n×r by rows.</param>
    /// <param name="eigenvalues">s, r entries.</param>
    public SamplingNoise(int sampleCount, int rank, ReadOnlySpan<double> rows, double[] eigenvalues)
    {
        _n = sampleCount;
        _rank = rank;
        _width = (rank + 7) / 8 * 8;
        // Rows come in fours; the rows of zeros at the end add nothing.
        _rows = new double[(sampleCount + 3) / 4 * 4 * _width];
        for (int k = 0; k < sampleCount; k++)
        {
            rows.Slice(k * rank, rank).CopyTo(_rows.AsSpan(k * _width));
        }
        _eigenvalues = eigenvalues;
        Weights = new double[_rows.Length / Math.Max(1, _width)];
        (_upper, _sum, _scaled, _lanes) = Workspace(_width);
    }

    private SamplingNoise(SamplingNoise other)
    {
        (_n, _rank, _width, _rows, _eigenvalues) = (
            other._n,
            other._rank,
            other._width,
            other._rows,
            other._eigenvalues
        );
        Weights = new double[other.Weights.Length];
        (_upper, _sum, _scaled, _lanes) = Workspace(_width);
    }

    /// <summary>N = r(r+1)/2.</summary>
    public int Size => _rank * (_rank + 1) / 2;

    /// <summary>a_kᵀDa_k of the last application, n entries and zeros after them.</summary>
    public double[] Weights { get; }

    /// <summary>The same operator on the same data for another thread.</summary>
    public SamplingNoise ForAnotherThread() => new(this);

    /// <summary>(1/n)Σ_k x_k a_k, r entries.</summary>
    /// <param name="values">x, at least n entries.</param>
    public double[] Average(ReadOnlySpan<double> values)
    {
        var sum = new double[_width];
        for (int k = 0; k < _n; k++)
        {
            VectorKernels.AddScaled(values[k] / _n, _rows.AsSpan(k * _width, _width), sum);
        }
        return sum[.._rank];
    }

    /// <summary>svec of (1/n)Σ_k w_ka_ka_kᵀ.</summary>
    /// <param name="weights">w, n entries.</param>
    public double[] WeightedCovariance(ReadOnlySpan<double> weights)
    {
        weights[.._n].CopyTo(Weights);
        Array.Clear(_sum);
        for (int first = 0; first < Weights.Length; first += ChunkRows)
        {
            Accumulate(first, Math.Min(ChunkRows, Weights.Length - first));
        }
        var result = new double[Size];
        Pack(result);
        return result;
    }

    /// <summary>svec 𝒩[D] from svec D, and the weights a_kᵀDa_k.</summary>
    /// <param name="moment">svec D, N entries.</param>
    /// <param name="result">N entries.</param>
    public void Apply(ReadOnlySpan<double> moment, Span<double> result)
    {
        int q = 0;
        for (int i = 0; i < _rank; i++)
        {
            Span<double> row = _upper.AsSpan(i * _width, _width);
            row[i] = moment[q++];
            for (int j = i + 1; j < _rank; j++)
            {
                // D_ij + D_ji = 2·(coordinate/√2).
                row[j] = Root * moment[q++];
            }
        }
        Array.Clear(_sum);
        for (int first = 0; first < Weights.Length; first += ChunkRows)
        {
            int count = Math.Min(ChunkRows, Weights.Length - first);
            if (Vector512.IsHardwareAccelerated)
            {
                Forms<WideLanes>(first, count);
            }
            else
            {
                Forms<PairedLanes>(first, count);
            }
            Accumulate(first, count);
        }
        Pack(result);
        q = 0;
        for (int i = 0; i < _rank; i++)
        {
            for (int j = i; j < _rank; j++, q++)
            {
                result[q] -= _eigenvalues[i] * _eigenvalues[j] * moment[q];
            }
        }
    }

    private static (double[], double[], double[], double[]) Workspace(int width) =>
        (
            new double[width * width],
            new double[width * width],
            new double[ChunkRows * width],
            new double[ChunkRows * 8]
        );

    private void Pack(Span<double> result)
    {
        int q = 0;
        for (int i = 0; i < _rank; i++)
        {
            ReadOnlySpan<double> row = _sum.AsSpan(i * _width, _width);
            result[q++] = row[i] / _n;
            for (int j = i + 1; j < _rank; j++)
            {
                result[q++] = Root * row[j] / _n;
            }
        }
    }

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
