using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Verify.LeastSquares;

/// <summary>Eight lanes in one register of 512 bits.</summary>
internal readonly struct WideLanes(Vector512<double> value) : ILanes<WideLanes>
{
    private readonly Vector512<double> _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Load(ref double source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Broadcast(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes MultiplyAdd(WideLanes a, WideLanes b, WideLanes c) =>
        new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Multiply(WideLanes a, WideLanes b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(WideLanes value, ref double target, nuint offset) =>
        value._value.StoreUnsafe(ref target, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(WideLanes value) => PairedLanes.Sum(value._value.GetLower() + value._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Subtract(WideLanes a, WideLanes b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes Divide(WideLanes a, WideLanes b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideLanes SelectWithin(WideLanes test, double bound, WideLanes inside, WideLanes outside) =>
        new(
            Vector512.ConditionalSelect(
                Vector512.LessThanOrEqual(Vector512.Abs(test._value), Vector512.Create(bound)),
                inside._value,
                outside._value
            )
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyWithin(WideLanes test, double bound) =>
        Vector512.LessThanOrEqualAny(Vector512.Abs(test._value), Vector512.Create(bound));
}
