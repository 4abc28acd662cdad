using System.Text;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>A run as Markdown: a table, and a section for each claim that differs from the ledger.</summary>
public sealed class CheckMarkdownReport : IReport<RunResult>
{
    /// <inheritdoc/>
    public string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        StringBuilder page = new();
        page.Append("# Claims\n\n");
        page.Append(RunSummary.Of(result)).Append('\n');
        if (result.Data is not null)
        {
            page.Append("\nData: ").Append(Escape(result.Data.Value)).Append('\n');
        }
        page.Append("\n| claim | statement | verdict | expected | instances | least slack | seconds |\n");
        page.Append("|---|---|---|---|--:|--:|--:|\n");
        foreach (ClaimResult claim in result.Claims)
        {
            string verdict = VerdictStyle.NameOf(claim);
            string[] cells =
            [
                $"`{claim.Id.Replace("|", "\\|", StringComparison.Ordinal)}`",
                Escape(claim.Statement),
                claim.IsAsExpected ? verdict : $"**{verdict}** ✗",
                VerdictModule.name(claim.Expected),
                NumberText.Count(claim.Instances),
                claim.MinSlack?.Value ?? VerdictStyle.Absent,
                NumberText.Seconds(claim.Seconds),
            ];
            page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }
        foreach (ClaimResult claim in result.Claims.Where(claim => !claim.IsAsExpected))
        {
            page.Append("\n## ").Append(claim.Id).Append("\n\n");
            page.Append(Escape(claim.Statement)).Append("\n\n");
            page.Append(Escape(VerdictStyle.Difference(claim))).Append("\n\n");
            page.Append("```text\n");
            foreach (string line in claim.Evidence.SelectMany(EvidenceText.Lines))
            {
                page.Append(line).Append('\n');
            }
            page.Append("```\n");
        }
        return page.ToString();
    }

    // Everything that Markdown would read as markup, and the bar that would end a cell.
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '|' or '#' or '~' or '$')
            {
                escaped.Append('\\');
            }
            escaped.Append(c is '\n' or '\r' ? ' ' : c);
        }
        return escaped.ToString();
    }
}
