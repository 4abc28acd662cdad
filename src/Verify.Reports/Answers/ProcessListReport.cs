using Spectre.Console;

namespace Verify.Reports;

/// <summary>A process of the registry.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Title">What it is.</param>
/// <param name="Clock">"estimator", "flow" or "iteration".</param>
/// <param name="Parameters">Its parameters besides eta, m and n.</param>
/// <param name="Accelerators">What has hand-written formulas beside the definition.</param>
public sealed record ProcessSummary(
    string Name,
    string Title,
    string Clock,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> Accelerators
);

/// <summary>The registry as a table for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class ProcessListTextReport(TextOptions options) : IReport<IReadOnlyList<ProcessSummary>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<ProcessSummary> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        RecordTable table = new(
            ("process", Justify.Left),
            ("clock", Justify.Left),
            ("parameters", Justify.Left),
            ("formulas for", Justify.Left)
        );
        foreach (ProcessSummary process in result)
        {
            table.Add(process.Name, process.Clock, Listed(process.Parameters), Listed(process.Accelerators));
        }
        table.Write(page);
        return page.ToString();
    }

    private static string Listed(IReadOnlyList<string> names) =>
        names.Count == 0 ? VerdictStyle.Absent : string.Join(", ", names);
}

/// <summary>The registry as {"processes":[{"name","title","clock","parameters","accelerators"}]}.</summary>
public sealed class ProcessListJsonReport : IReport<IReadOnlyList<ProcessSummary>>
{
    /// <inheritdoc/>
    public string Render(IReadOnlyList<ProcessSummary> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
            json.WriteObjects(
                "processes",
                result,
                process =>
                {
                    json.WriteString("name", process.Name);
                    json.WriteString("title", process.Title);
                    json.WriteString("clock", process.Clock);
                    json.WriteStrings("parameters", process.Parameters);
                    json.WriteStrings("accelerators", process.Accelerators);
                }
            )
        );
    }
}
