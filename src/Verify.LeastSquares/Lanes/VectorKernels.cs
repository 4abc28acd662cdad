using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares;

/// <summary>Dot products, updates and rotations of columns of doubles, the same on every machine.</summary>
internal static class VectorKernels
{
    /// <summary>Σ x_i y_i.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        Vector512.IsHardwareAccelerated ? Dot<WideLanes>(x, y) : Dot<PairedLanes>(x, y);

    /// <summary>y ← y + ax.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            AddScaled<WideLanes>(a, x, y);
        }
        else
        {
            AddScaled<PairedLanes>(a, x, y);
        }
    }

    /// <summary>(x, y) ← (cx − sy, sx + cy).</summary>
    public static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Rotate<WideLanes>(x, y, c, s);
        }
        else
        {
            Rotate<PairedLanes>(x, y, c, s);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Dot<TL>(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        where TL : struct, ILanes<TL>
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"a dot product of {x.Length} and {y.Length} entries", nameof(y));
        }
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        TL first = TL.Broadcast(0.0),
            second = first;
        int i = 0;
        for (; i <= x.Length - 16; i += 16)
        {
            first = TL.MultiplyAdd(TL.Load(ref px, (nuint)i), TL.Load(ref py, (nuint)i), first);
            second = TL.MultiplyAdd(TL.Load(ref px, (nuint)i + 8), TL.Load(ref py, (nuint)i + 8), second);
        }
        double sum = TL.Sum(first) + TL.Sum(second);
        for (; i < x.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(x[i], y[i], sum);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled<TL>(double a, ReadOnlySpan<double> x, Span<double> y)
        where TL : struct, ILanes<TL>
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"a sum of {x.Length} and {y.Length} entries", nameof(y));
        }
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        TL factor = TL.Broadcast(a);
        int i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            TL.Store(TL.MultiplyAdd(factor, TL.Load(ref px, (nuint)i), TL.Load(ref py, (nuint)i)), ref py, (nuint)i);
        }
        for (; i < x.Length; i++)
        {
            y[i] = Math.FusedMultiplyAdd(a, x[i], y[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rotate<TL>(Span<double> x, Span<double> y, double c, double s)
        where TL : struct, ILanes<TL>
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"a rotation of {x.Length} and {y.Length} entries", nameof(y));
        }
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        TL cosine = TL.Broadcast(c),
            sine = TL.Broadcast(s),
            minus = TL.Broadcast(-s);
        int i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            TL a = TL.Load(ref px, (nuint)i),
                b = TL.Load(ref py, (nuint)i);
            TL.Store(TL.MultiplyAdd(cosine, a, TL.Multiply(minus, b)), ref px, (nuint)i);
            TL.Store(TL.MultiplyAdd(cosine, b, TL.Multiply(sine, a)), ref py, (nuint)i);
        }
        for (; i < x.Length; i++)
        {
            double a = x[i],
                b = y[i];
            x[i] = Math.FusedMultiplyAdd(c, a, -s * b);
            y[i] = Math.FusedMultiplyAdd(c, b, s * a);
        }
    }
}
