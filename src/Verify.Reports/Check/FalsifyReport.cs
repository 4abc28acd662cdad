using System.Globalization;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>What a search for a counterexample found, for the terminal.</summary>
/// <param name="options">Layout.</param>
/// <param name="certificateFile">Where the certificate was written, if it was.</param>
public sealed class FalsifyTextReport(TextOptions options, string? certificateFile) : IReport<Falsification>
{
    /// <inheritdoc/>
    public string Render(Falsification result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        page.Line(result.Statement, hanging: 2).Line();
        if (result.IsRefuted)
        {
            page.Line($"refuted, {Effort(result)}", VerdictStyle.Of(Verdict.Refuted));
            foreach (Evidence evidence in result.Evidence)
            {
                Write(page, evidence);
            }
            if (certificateFile is not null)
            {
                page.Line().Line($"The certificate is {certificateFile}; verify replay checks it again.");
            }
        }
        else
        {
            page.Line($"no counterexample found, {Effort(result)}");
            if (result.LeastSlack is { } slack)
            {
                // An exact claim has one side, and no instance is nearest.
                string measure = result.Nearest is null ? "least slack" : "least slack relative to the larger side";
                page.Line($"{measure}: {slack.Value.ToString("G4", CultureInfo.InvariantCulture)}");
            }
            if (result.Nearest is { } nearest)
            {
                Instance(page, nearest.Value);
            }
        }
        if (!result.IsAsExpected && result.StatesExpectation && !result.Cancelled)
        {
            page.Line().Line($"Expected is {VerdictModule.name(result.Expected)}.");
        }
        return page.ToString();
    }

    private static string Effort(Falsification result)
    {
        string after = result.Evaluations == 0 ? "" : $" after {NumberText.Count(result.Evaluations)} evaluations";
        return $"{NumberText.Seconds(result.Seconds)} s{after}";
    }

    private static void Write(TextPage page, Evidence evidence)
    {
        if (evidence is not Evidence.Counterexample { Item: var record })
        {
            EvidenceText.Write(page, evidence);
            return;
        }
        string clause = record.Clause.Length > 0 ? $" of the clause {record.Clause}" : "";
        string where = record.Enclosure is null ? $"is exactly {record.Slack}" : $"lies in {record.Enclosure.Value}";
        page.Line($"  right − left{clause} {where}", hanging: 2);
        Instance(page, record);
    }

    private static void Instance(TextPage page, InstanceRecord record)
    {
        foreach (string line in InstanceText.Lines(record.Instance, record.Time))
        {
            page.Verbatim("    " + line);
        }
    }
}

/// <summary>
/// {"id","refuted","expected","evaluations","leastSlack","counterexample","sides","nearest","seconds"}; numbers are strings, the
/// instances {"clause","instance","time","slack"}, null where there is none. "sides", where they are asked for, are both sides of what the counterexample
/// violates along time on its instance, in doubles: [{"time","left","right"}].
/// </summary>
/// <param name="sides">Both sides along time, empty where there is no counterexample, or it has no time; null to leave them out.</param>
public sealed class FalsifyJsonReport(IReadOnlyList<SidesAtTime>? sides = null) : IReport<Falsification>
{
    /// <inheritdoc/>
    public string Render(Falsification result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("id", result.Id);
            json.WriteBoolean("refuted", result.IsRefuted);
            json.WriteString("expected", VerdictModule.name(result.Expected));
            json.WriteString("evaluations", NumberText.Count(result.Evaluations));
            json.WriteString("leastSlack", result.LeastSlack?.Value.ToString("R", CultureInfo.InvariantCulture));
            InstanceRecord? found = result.Evidence.OfType<Evidence.Counterexample>().FirstOrDefault()?.Item;
            Write(json, "counterexample", found);
            if (found is null && result.IsRefuted)
            {
                json.WriteString(
                    "reason",
                    string.Join("; ", result.Evidence.SelectMany(EvidenceText.Lines).Select(line => line.Trim()))
                );
            }
            if (sides is not null)
            {
                json.WriteObjects(
                    "sides",
                    sides,
                    at =>
                    {
                        json.WriteString("time", at.Time.ToString());
                        json.WriteString("left", at.Left.ToString("R", CultureInfo.InvariantCulture));
                        json.WriteString("right", at.Right.ToString("R", CultureInfo.InvariantCulture));
                    }
                );
            }
            Write(json, "nearest", result.Nearest?.Value);
            json.WriteString("seconds", NumberText.Seconds(result.Seconds));
        });
    }

    internal static void Write(System.Text.Json.Utf8JsonWriter json, string name, InstanceRecord? record)
    {
        if (record is null)
        {
            json.WriteNull(name);
            return;
        }
        json.WriteObject(
            name,
            () =>
            {
                json.WriteString("clause", record.Clause);
                json.WritePropertyName("instance");
                json.WriteRawValue(record.Instance);
                json.WriteString("time", record.Time);
                json.WriteString("slack", record.Slack);
            }
        );
    }
}
