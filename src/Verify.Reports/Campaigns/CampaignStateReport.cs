using System.Globalization;
using Verify.Campaigns;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>How far a campaign is and what it found so far.</summary>
/// <param name="Spec">The campaign.</param>
/// <param name="State">Its state.</param>
public sealed record CampaignProgress(CampaignSpec Spec, CampaignState State);

/// <summary>How far a campaign is, in sentences and a table.</summary>
/// <param name="options">Layout.</param>
public sealed class CampaignTextReport(TextOptions options) : IReport<CampaignProgress>
{
    /// <inheritdoc/>
    public string Render(CampaignProgress result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (CampaignSpec spec, CampaignState state) = result;
        TextPage page = new(options);
        page.Line(
                $"{NumberText.Count(state.Done)} of {NumberText.Count(state.Total)} shards done; instances {NumberText.Count(spec.First)} to {NumberText.Count(spec.First + spec.Count - 1)}, seed {NumberText.Count(spec.Seed)}, rigor {(spec.Rigor.IsScreen ? "screen" : "certify")}."
            )
            .Line();
        RecordTable table = new([
            ("claim", Spectre.Console.Justify.Left),
            ("tried", Spectre.Console.Justify.Right),
            ("violations", Spectre.Console.Justify.Right),
            ("least slack", Spectre.Console.Justify.Right),
        ]);
        foreach ((string id, _) in spec.Claims)
        {
            table.Add([
                (Cell)id,
                (Cell)NumberText.Count(state.Parts.Items(id)),
                (Cell)NumberText.Count(state.Parts.Violations(id)),
                (Cell)Least(state.Parts, id, "–"),
            ]);
        }
        table.WriteInBlocks(page);
        return page.ToString();
    }

    internal static string Least(PartialRun parts, string id, string none) =>
        parts.LeastSlack(id) is { Value: var least } ? least.ToString("G6", CultureInfo.InvariantCulture) : none;
}

/// <summary>
/// How far a campaign is as {"complete","shards":{"done","total"},"first","count","claims":[{"id","tried","violations","leastSlack"}]};
/// numbers are strings, a least slack is null where nothing was evaluated.
/// </summary>
public sealed class CampaignJsonReport : IReport<CampaignProgress>
{
    /// <inheritdoc/>
    public string Render(CampaignProgress result)
    {
        ArgumentNullException.ThrowIfNull(result);
        (CampaignSpec spec, CampaignState state) = result;
        return JsonText.Object(json =>
        {
            json.WriteBoolean("complete", state.IsComplete);
            json.WriteObject(
                "shards",
                () =>
                {
                    json.WriteString("done", NumberText.Count(state.Done));
                    json.WriteString("total", NumberText.Count(state.Total));
                }
            );
            json.WriteString("first", NumberText.Count(spec.First));
            json.WriteString("count", NumberText.Count(spec.Count));
            json.WriteObjects(
                "claims",
                spec.Claims,
                claim =>
                {
                    json.WriteString("id", claim.Id);
                    json.WriteString("tried", NumberText.Count(state.Parts.Items(claim.Id)));
                    json.WriteString("violations", NumberText.Count(state.Parts.Violations(claim.Id)));
                    json.WriteString(
                        "leastSlack",
                        state.Parts.LeastSlack(claim.Id) is { Value: var least } ? NumberText.Exact(least) : null
                    );
                }
            );
        });
    }
}
