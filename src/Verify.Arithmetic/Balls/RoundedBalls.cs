namespace Verify.Arithmetic;

/// <summary>
/// Counts, for each thread, the balls that generic code has rounded to doubles by <see cref="IScalar{TSelf}.ToDouble"/>: what is computed
/// from such a double is no enclosure any more. Whoever decides by balls asks before and after.
/// </summary>
/// <remarks>
/// <see cref="Ball.ToDouble(Ball)"/>, called by its name, is not counted: it is for code that knows that it has a ball, such as the
/// approximations that an enclosure starts from. Code that casts to a ball behind the compiler's back is not seen either.
/// </remarks>
public static class RoundedBalls
{
    [ThreadStatic]
    private static long _count;

    /// <summary>Balls rounded on this thread so far.</summary>
    public static long Count => _count;

    internal static void Add() => _count++;
}
