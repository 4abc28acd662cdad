using Spectre.Console;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>A run as a table for the terminal, with what differs from the ledger spelt out below it.</summary>
/// <param name="options">Layout.</param>
/// <param name="allEvidence">Whether the evidence of every claim is printed, not only of those that differ.</param>
public sealed class CheckTextReport(TextOptions options, bool allEvidence = false) : IReport<RunResult>
{
    // Rounded down, so that a certified slack is never shown larger than it is.
    private const int SlackDigits = 6;

    /// <inheritdoc/>
    public string Render(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        if (!result.Claims.IsEmpty)
        {
            page.Add(Table(result));
        }
        foreach (ClaimResult claim in result.Claims.Where(claim => allEvidence || !claim.IsAsExpected))
        {
            Details(page, claim);
        }
        page.Line();
        if (result.Data is not null)
        {
            page.Line($"Data: {result.Data.Value}");
        }
        page.Line(RunSummary.Of(result), RunSummary.IsOk(result) ? Style.Plain : VerdictStyle.Mismatch);
        return page.ToString();
    }

    private static Table Table(RunResult result)
    {
        Table table = TextPage.NewTable(
            ("claim", Justify.Left),
            ("verdict", Justify.Left),
            ("instances", Justify.Right),
            ("least slack", Justify.Right),
            ("seconds", Justify.Right)
        );
        foreach (ClaimResult claim in result.Claims)
        {
            string mark = claim.IsAsExpected ? "" : " ✗";
            table.AddRow(
                new Text(claim.Id),
                new Text(
                    VerdictStyle.NameOf(claim) + mark,
                    claim.IsAsExpected ? VerdictStyle.Of(claim.Verdict) : VerdictStyle.Mismatch
                ),
                new Text(claim.Instances > 0 ? NumberText.Count(claim.Instances) : VerdictStyle.Absent),
                new Text(
                    claim.MinSlack is null ? VerdictStyle.Absent : DecimalDigits.Down(claim.MinSlack.Value, SlackDigits)
                ),
                new Text(NumberText.Seconds(claim.Seconds))
            );
        }
        return table;
    }

    private static void Details(TextPage page, ClaimResult claim)
    {
        page.Line();
        if (claim.IsAsExpected)
        {
            page.Line($"{claim.Id}: {VerdictModule.name(claim.Verdict)}, as expected", hanging: 2);
        }
        else
        {
            page.Line($"✗ {claim.Id}: {VerdictStyle.Difference(claim)}", VerdictStyle.Mismatch, hanging: 2);
        }
        page.Line($"  {claim.Statement}", hanging: 2);
        foreach (Evidence evidence in claim.Evidence)
        {
            EvidenceText.Write(page, evidence);
        }
    }
}
