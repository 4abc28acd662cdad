using Verify.Claims;

namespace Verify.Reports;

/// <summary>Replayed certificates for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class ReplayTextReport(TextOptions options) : IReport<IReadOnlyList<ReplayResult>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<ReplayResult> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        foreach (ReplayResult replay in result)
        {
            if (replay.Rejected is { } reason)
            {
                // One line, whatever the file says of itself: nothing in it was confirmed.
                page.Verbatim($"{replay.File}: rejected: {reason.Value}", VerdictStyle.Of(Verdict.Refuted));
                continue;
            }
            page.Line($"{replay.File}: confirmed", VerdictStyle.Of(Verdict.Certified));
            page.Line($"  {replay.Id} is refuted: {replay.Statement}", hanging: 2);
            foreach (string line in replay.Confirmed)
            {
                page.Line($"  {line}", hanging: 2);
            }
            if (replay.Instance is { } instance)
            {
                foreach (string line in InstanceText.Lines(instance.Value.Item1, instance.Value.Item2))
                {
                    page.Verbatim("    " + line);
                }
            }
        }
        return page.ToString();
    }
}

/// <summary>{"ok","certificates":[{"file","id","confirmed","reason"}]}; the reason is null where it is confirmed.</summary>
public sealed class ReplayJsonReport : IReport<IReadOnlyList<ReplayResult>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<ReplayResult> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteBoolean("ok", result.All(replay => replay.Rejected is null));
            json.WriteObjects(
                "certificates",
                result,
                replay =>
                {
                    json.WriteString("file", replay.File);
                    json.WriteString("id", replay.Id);
                    json.WriteBoolean("confirmed", replay.Rejected is null);
                    json.WriteString("reason", replay.Rejected?.Value);
                }
            );
        });
    }
}
