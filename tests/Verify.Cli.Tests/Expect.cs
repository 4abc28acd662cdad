using Xunit;

namespace Verify.Cli.Tests;

/// <summary>Assertions on what a run gave.</summary>
internal static class Expect
{
    /// <summary>Bad usage or input: exit code 2, nothing on standard output, one line on standard error that has the given parts.</summary>
    public static void BadInput(Outcome outcome, params string[] parts)
    {
        OneLine(outcome);
        Assert.True(outcome.ExitCode == ExitCode.BadInput, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.All(parts, part => Assert.Contains(part, outcome.Error));
        Assert.DoesNotContain("defect", outcome.Error);
    }

    /// <summary>Nothing on standard output and one line on standard error.</summary>
    public static void OneLine(Outcome outcome)
    {
        Assert.Equal("", outcome.Output);
        Assert.StartsWith("verify: ", outcome.Error);
        Assert.EndsWith("\n", outcome.Error);
        Assert.Equal(1, outcome.Error.Count(c => c == '\n'));
        Assert.DoesNotContain("   at ", outcome.Error);
    }

    /// <summary>Success: exit code 0, nothing on standard error, plain text with "\n" line ends on standard output.</summary>
    public static string Answer(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == ExitCode.AsExpected, $"exit code {outcome.ExitCode}: {outcome.Error}");
        Assert.Equal("", outcome.Error);
        Assert.EndsWith("\n", outcome.Output);
        Assert.DoesNotContain('\r', outcome.Output);
        Assert.DoesNotContain('\x1b', outcome.Output);
        return outcome.Output;
    }
}
