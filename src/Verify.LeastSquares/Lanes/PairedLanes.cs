using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares;

/// <summary>Eight lanes in two halves, for machines without registers of 512 bits.</summary>
internal readonly struct PairedLanes(Vector256<double> low, Vector256<double> high) : ILanes<PairedLanes>
{
    private readonly Vector256<double> _low = low;
    private readonly Vector256<double> _high = high;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes Load(ref double source, nuint offset) =>
        new(Vector256.LoadUnsafe(ref source, offset), Vector256.LoadUnsafe(ref source, unchecked(offset + 4)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes Broadcast(double value) => new(Vector256.Create(value), Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes MultiplyAdd(PairedLanes a, PairedLanes b, PairedLanes c) =>
        new(Vector256.FusedMultiplyAdd(a._low, b._low, c._low), Vector256.FusedMultiplyAdd(a._high, b._high, c._high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes Multiply(PairedLanes a, PairedLanes b) => new(a._low * b._low, a._high * b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(PairedLanes value, ref double target, nuint offset)
    {
        value._low.StoreUnsafe(ref target, offset);
        value._high.StoreUnsafe(ref target, unchecked(offset + 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(PairedLanes value) => Sum(value._low + value._high);

    /// <summary>The rest of the tree: (0 + 2) + (1 + 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector256<double> folded)
    {
        Vector128<double> pair = folded.GetLower() + folded.GetUpper();
        return pair[0] + pair[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes Subtract(PairedLanes a, PairedLanes b) => new(a._low - b._low, a._high - b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes Divide(PairedLanes a, PairedLanes b) => new(a._low / b._low, a._high / b._high);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PairedLanes SelectWithin(PairedLanes test, double bound, PairedLanes inside, PairedLanes outside) =>
        new(
            Select(test._low, bound, inside._low, outside._low),
            Select(test._high, bound, inside._high, outside._high)
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyWithin(PairedLanes test, double bound) =>
        Vector256.LessThanOrEqualAny(Vector256.Abs(test._low), Vector256.Create(bound))
        || Vector256.LessThanOrEqualAny(Vector256.Abs(test._high), Vector256.Create(bound));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Select(
        Vector256<double> test,
        double bound,
        Vector256<double> inside,
        Vector256<double> outside
    ) =>
        Vector256.ConditionalSelect(
            Vector256.LessThanOrEqual(Vector256.Abs(test), Vector256.Create(bound)),
            inside,
            outside
        );
}
