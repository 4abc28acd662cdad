using Verify.Claims;

namespace Verify.Reports;

/// <summary>What a run amounts to, in one line, and whether it is as the ledger expects.</summary>
internal static class RunSummary
{
    /// <summary>Every claim was decided, each with the expected verdict.</summary>
    public static bool IsOk(RunResult result) => result.Ok && !result.Cancelled;

    /// <summary>Count of claims as expected and not, seed and rigor.</summary>
    public static string Of(RunResult result)
    {
        int differing = result.Claims.Count(claim => !claim.IsAsExpected);
        int total = result.Claims.Length;
        string counts =
            differing == 0
                ? $"{Claims(total)} as expected"
                : $"{Claims(total)}, {NumberText.Count(differing)} not as expected (✗)";
        string cancelled = result.Cancelled ? "Cancelled; decided so far: " : "";
        return $"{cancelled}{counts}. Seed {NumberText.Count(result.Seed)}, rigor {result.Rigor}.";
    }

    private static string Claims(int count) => count == 1 ? "1 claim" : $"{NumberText.Count(count)} claims";
}
