using System.Text;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>
/// A run as workflow commands of GitHub Actions: an error for each claim that differs from the expected verdict, which the run's page shows,
/// and a notice with the count. (docs.github.com, "Workflow commands for GitHub Actions".)
/// </summary>
public sealed class CheckGitHubReport : IReport<RunResult>
{
    /// <inheritdoc/>
    public string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        StringBuilder lines = new();
        foreach (ClaimResult claim in result.Claims.Where(claim => !claim.IsAsExpected))
        {
            string evidence = string.Join('\n', claim.Evidence.SelectMany(EvidenceText.Lines));
            Command(lines, "error", claim.Id, $"{VerdictStyle.Difference(claim)}\n{claim.Statement}\n{evidence}");
        }
        if (result.Cancelled)
        {
            Command(lines, "error", "verify check", "cancelled before every claim was decided");
        }
        Command(lines, "notice", "verify check", RunSummary.Of(result));
        return lines.ToString();
    }

    private static void Command(StringBuilder lines, string command, string title, string message) =>
        lines
            .Append("::")
            .Append(command)
            .Append(" title=")
            .Append(
                Data(title).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal)
            )
            .Append("::")
            .Append(Data(message.TrimEnd('\n')))
            .Append('\n');

    // A line end ends a command, and % begins an escape.
    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
