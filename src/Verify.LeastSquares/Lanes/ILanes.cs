namespace Verify.LeastSquares;

/// <summary>
/// Eight doubles that move together. Every implementation rounds the same way (fused multiply-add, one tree for the sum), so
/// a result does not depend on the width of the machine's registers.
/// </summary>
/// <typeparam name="TSelf">The implementing type.</typeparam>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>Eight consecutive doubles.</summary>
    static abstract TSelf Load(ref double source, nuint offset);

    /// <summary>One double eight times.</summary>
    static abstract TSelf Broadcast(double value);

    /// <summary>ab + c, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>ab.</summary>
    static abstract TSelf Multiply(TSelf a, TSelf b);

    /// <summary>Writes eight consecutive doubles.</summary>
    static abstract void Store(TSelf value, ref double target, nuint offset);

    /// <summary>The sum of the lanes: ((0+4) + (2+6)) + ((1+5) + (3+7)).</summary>
    static abstract double Sum(TSelf value);

    /// <summary>a − b.</summary>
    static abstract TSelf Subtract(TSelf a, TSelf b);

    /// <summary>a/b.</summary>
    static abstract TSelf Divide(TSelf a, TSelf b);

    /// <summary>Where |test| ≤ bound the lane of inside, else of outside.</summary>
    static abstract TSelf SelectWithin(TSelf test, double bound, TSelf inside, TSelf outside);

    /// <summary>Whether |test| ≤ bound in some lane.</summary>
    static abstract bool AnyWithin(TSelf test, double bound);
}
