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
            Table(result).Write(page);
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

    private static RecordTable Table(RunResult result)
    {
        RecordTable table = new(
            ("claim", Justify.Left),
            ("verdict", Justify.Left),
            ("instances", Justify.Right),
            ("least slack", Justify.Right),
            ("seconds", Justify.Right)
        );
        foreach (ClaimResult claim in result.Claims)
        {
            string mark = claim.IsAsExpected ? "" : " ✗";
            table.Add(
                claim.Id,
                new Cell(
                    VerdictStyle.NameOf(claim) + mark,
                    claim.IsAsExpected ? VerdictStyle.Of(claim.Verdict) : VerdictStyle.Mismatch
                ),
                claim.Instances > 0 ? NumberText.Count(claim.Instances) : VerdictStyle.Absent,
                claim.MinSlack is null ? VerdictStyle.Absent : DecimalDigits.Down(claim.MinSlack.Value, SlackDigits),
                NumberText.Seconds(claim.Seconds)
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
