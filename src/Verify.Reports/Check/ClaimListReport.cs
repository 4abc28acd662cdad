using Spectre.Console;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>The ledger as a list for the terminal, by section.</summary>
/// <param name="options">Layout.</param>
public sealed class ClaimListTextReport(TextOptions options) : IReport<IReadOnlyList<ClaimSummary>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<ClaimSummary> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        int idWidth = result.Select(claim => claim.Id.Length).DefaultIfEmpty(0).Max();
        foreach (var section in result.GroupBy(claim => (claim.Section, claim.Paper)))
        {
            string key = section.Key.Paper is { } paper ? $" [{paper}]" : "";
            page.Line(section.Key.Section + key, new Style(decoration: Decoration.Bold));
            int rest = options.Width - idWidth - VerdictWidth - 6;
            if (rest < LeastStatement)
            {
                foreach (ClaimSummary claim in section)
                {
                    page.Line(
                        $"  {claim.Id}: {VerdictModule.name(claim.Expected)}",
                        VerdictStyle.Of(claim.Expected),
                        2
                    );
                    page.Line($"    {claim.Statement}");
                }
                page.Line();
                continue;
            }
            Table? table = null;
            foreach (ClaimSummary claim in section)
            {
                if (claim.Statement.Split(' ').Any(word => word.Length > rest))
                {
                    Flush(page, ref table);
                    Below(page, claim, idWidth);
                }
                else
                {
                    table ??= NewTable(idWidth, rest);
                    table.AddRow(
                        new Text(claim.Id),
                        new Text(VerdictModule.name(claim.Expected), VerdictStyle.Of(claim.Expected)),
                        new Text(claim.Statement)
                    );
                }
            }
            Flush(page, ref table);
            page.Line();
        }
        page.Line($"{NumberText.Count(result.Count)} claims, each with the verdict that is expected.");
        page.Line("`verify explain CLAIM` says more about one, `verify check CLAIM` checks it.");
        return page.ToString();
    }

    private static Table NewTable(int idWidth, int rest)
    {
        Table table = new() { Border = RuledBorder.Instance, ShowHeaders = false };
        table.AddColumn(new TableColumn("") { Width = idWidth, Padding = new Padding(2, 0, 2, 0) });
        table.AddColumn(new TableColumn("") { Width = VerdictWidth, Padding = new Padding(0, 0, 2, 0) });
        table.AddColumn(new TableColumn("") { Width = rest, Padding = new Padding(0) });
        return table;
    }

    private static void Flush(TextPage page, ref Table? table)
    {
        if (table is not null)
        {
            page.Add(table);
            table = null;
        }
    }

    // A product without blanks is a word that a column would break: its statement stands below the name, as wide as it is.
    private static void Below(TextPage page, ClaimSummary claim, int idWidth)
    {
        page.Verbatim($"  {claim.Id}".PadRight(idWidth + 4) + VerdictModule.name(claim.Expected));
        page.Line($"    {claim.Statement}");
    }

    // Columns that a statement needs beside the names; on a narrower page it stands below them.
    private const int LeastStatement = 24;

    private static int VerdictWidth { get; } = VerdictModule.all.Max(verdict => VerdictModule.name(verdict).Length);
}

/// <summary>The ledger as {"claims":[{"id","paper","section","statement","source","expected"}]}; the paper of a claim of the user's own is null.</summary>
public sealed class ClaimListJsonReport : IReport<IReadOnlyList<ClaimSummary>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<ClaimSummary> result) =>
        JsonText.Object(json =>
            json.WriteObjects(
                "claims",
                result,
                claim =>
                {
                    json.WriteString("id", claim.Id);
                    json.WriteString("paper", claim.Paper);
                    json.WriteString("section", claim.Section);
                    json.WriteString("statement", claim.Statement);
                    json.WriteString("source", claim.Source);
                    json.WriteString("expected", VerdictModule.name(claim.Expected));
                }
            )
        );
}
