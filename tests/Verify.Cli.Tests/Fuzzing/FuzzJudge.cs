namespace Verify.Cli.Tests;

/// <summary>What the program promises about every input, however wrong: a known exit code; for bad input one short line and nothing else.</summary>
internal static class FuzzJudge
{
    private const int LongestLine = 200;
    private static readonly string[] Traces =
    [
        "   at ",
        "Unhandled exception",
        "System.",
        "Exception:",
        "this is a defect",
    ];

    /// <summary>What is wrong with an outcome; empty where nothing is.</summary>
    /// <param name="outcome">What the run gave.</param>
    public static IReadOnlyList<string> Faults(Outcome outcome)
    {
        List<string> faults = [];
        if (outcome.ExitCode is not (ExitCode.AsExpected or ExitCode.NotAsExpected or ExitCode.BadInput))
        {
            faults.Add($"exit code {outcome.ExitCode}");
        }
        if (outcome.ExitCode == ExitCode.BadInput)
        {
            string line = outcome.Error.TrimEnd('\n');
            if (outcome.Output.Length > 0)
            {
                faults.Add("an answer beside bad input");
            }
            if (!outcome.Error.StartsWith("verify: ", StringComparison.Ordinal) || line.Contains('\n'))
            {
                faults.Add("not one line");
            }
            if (line.Length > LongestLine)
            {
                faults.Add($"a line of {line.Length} characters");
            }
            if (line.Any(char.IsControl))
            {
                faults.Add("control characters");
            }
            if (line.Contains("not enough memory", StringComparison.Ordinal))
            {
                faults.Add("more memory than a gigabyte");
            }
        }
        faults.AddRange(
            Traces
                .Where(trace =>
                    outcome.Error.Contains(trace, StringComparison.Ordinal)
                    || outcome.Output.Contains(trace, StringComparison.Ordinal)
                )
                .Select(trace => $"'{trace.Trim()}' in what is said")
        );
        return faults;
    }
}
