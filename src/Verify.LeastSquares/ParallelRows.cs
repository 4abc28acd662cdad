namespace Verify.LeastSquares;

/// <summary>A loop over independent rows, on all cores where that pays; each row is computed the same way on any of them.</summary>
internal static class ParallelRows
{
    // Products of balls: about a millisecond.
    private const long LeastWork = 30_000;

    /// <summary>Runs the body for 0 … count − 1.</summary>
    /// <param name="count">How many.</param>
    /// <param name="work">Products of balls in all.</param>
    /// <param name="body">What each does.</param>
    /// <param name="cancellation">Stops between rows.</param>
    public static void For(int count, long work, Action<int> body, CancellationToken cancellation = default)
    {
        if (work >= LeastWork)
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation }, body);
            return;
        }
        for (int i = 0; i < count; i++)
        {
            body(i);
        }
    }
}
