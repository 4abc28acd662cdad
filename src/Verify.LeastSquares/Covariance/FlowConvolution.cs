using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares;

/// <summary>Σ_q c_q (e^{wt} − e^{−b_qt})/(w + b_q) for one mode and many rates, eight at a time.</summary>
internal static class FlowConvolution
{
    // Where |x| ≤ ½: (e^{wt} − e^{−bt})/(w + b) = t e^{−bt}φ₁(x), x = (w + b)t, by Taylor; the first term left out is
    // (½)^14/15! < 5e-17.
    private static readonly double[] InverseFactorials = Coefficients();

    /// <summary>The sum; coefficients, rates and factors have equal length, a multiple of 8.</summary>
    /// <param name="coefficients">c.</param>
    /// <param name="rates">b.</param>
    /// <param name="factors">e^{−bt}.</param>
    /// <param name="mode">w.</param>
    /// <param name="time">t.</param>
    /// <param name="ofMode">e^{wt}, finite.</param>
    public static double Sum(
        double[] coefficients,
        double[] rates,
        double[] factors,
        double mode,
        double time,
        double ofMode
    ) =>
        Vector512.IsHardwareAccelerated
            ? Sum<WideLanes>(coefficients, rates, factors, mode, time, ofMode)
            : Sum<PairedLanes>(coefficients, rates, factors, mode, time, ofMode);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<TL>(
        double[] coefficients,
        double[] rates,
        double[] factors,
        double mode,
        double time,
        double ofMode
    )
        where TL : struct, ILanes<TL>
    {
        ref double c = ref MemoryMarshal.GetArrayDataReference(coefficients);
        ref double b = ref MemoryMarshal.GetArrayDataReference(rates);
        ref double g = ref MemoryMarshal.GetArrayDataReference(factors);
        TL sum = TL.Broadcast(0.0),
            clock = TL.Broadcast(time),
            minusMode = TL.Broadcast(-mode),
            modeFactor = TL.Broadcast(ofMode);
        for (nuint i = 0; i < (nuint)coefficients.Length; i += 8)
        {
            TL difference = TL.Subtract(TL.Load(ref b, i), minusMode);
            TL x = TL.Multiply(difference, clock);
            TL factor = TL.Load(ref g, i);
            TL value = TL.Divide(TL.Subtract(modeFactor, factor), difference);
            if (TL.AnyWithin(x, 0.5))
            {
                TL phi = TL.Broadcast(InverseFactorials[^1]);
                for (int k = InverseFactorials.Length - 2; k >= 0; k--)
                {
                    phi = TL.MultiplyAdd(phi, x, TL.Broadcast(InverseFactorials[k]));
                }
                value = TL.SelectWithin(x, 0.5, TL.Multiply(TL.Multiply(clock, factor), phi), value);
            }
            sum = TL.MultiplyAdd(TL.Load(ref c, i), value, sum);
        }
        return TL.Sum(sum);
    }

    private static double[] Coefficients()
    {
        var values = new double[14];
        double factorial = 1.0;
        for (int k = 0; k < values.Length; k++)
        {
            factorial *= k + 1;
            values[k] = 1.0 / factorial;
        }
        return values;
    }
}
