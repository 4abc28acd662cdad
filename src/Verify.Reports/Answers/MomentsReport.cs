using Verify.Answers;

namespace Verify.Reports;

/// <summary>Moments as tables for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class MomentsTextReport(TextOptions options) : IReport<MomentsAnswer>
{
    /// <inheritdoc/>
    public string Render(MomentsAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        string axis = result.Axis == TimeAxis.Time ? "t" : "step";
        bool first = true;
        foreach (MomentsAtPoint point in result.Points)
        {
            if (!first)
            {
                page.Line();
            }
            first = false;
            page.Line($"{result.Process} at {axis} = {point.Point}");
            Write(page, NameOf(point), point.Mean, point.Covariance, result.Certainty);
            foreach (StateAtPoint state in point.States.Skip(1))
            {
                page.Line();
                Write(page, state.Name, state.Mean, state.Covariance, result.Certainty);
            }
        }
        return page.ToString();
    }

    // b is the coefficient vector β.
    private static string NameOf(MomentsAtPoint point) =>
        point.States is [var first, ..] && first.Name != "b" ? first.Name : "β";

    private static void Write(
        TextPage page,
        string name,
        IReadOnlyList<Number> mean,
        IReadOnlyList<IReadOnlyList<Number>>? covariance,
        Certainty certainty
    )
    {
        List<NumberColumn> columns = [new("mean", [.. mean.Select(NumberText.Of)])];
        for (int j = 0; j < (covariance?.Count ?? 0); j++)
        {
            // Covariance is symmetric, so row j is column j.
            columns.Add(new($"cov[·,{NumberText.Count(j + 1)}]", [.. covariance![j].Select(NumberText.Of)]));
        }
        List<string> labels = [.. mean.Select((_, i) => $"{name}[{NumberText.Count(i + 1)}]")];
        NumberTable.Write(page, labels, columns, certainty != Certainty.Doubles);
    }
}

/// <summary>Moments as {"process","results":[{"time"|"step","mean":[…],"covariance":[[…]]}]}; no covariance for a deterministic process, and {"states":{"v":{"mean","covariance"}}} where there are several.</summary>
public sealed class MomentsJsonReport : IReport<MomentsAnswer>
{
    /// <inheritdoc/>
    public string Render(MomentsAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("process", result.Process);
            json.WriteObjects(
                "results",
                result.Points,
                point =>
                {
                    json.WriteString(result.Axis == TimeAxis.Time ? "time" : "step", point.Point);
                    json.WriteStrings("mean", point.Mean.Select(NumberText.Of));
                    if (point.Covariance is not null)
                    {
                        json.WriteStartArray("covariance");
                        foreach (IReadOnlyList<Number> row in point.Covariance)
                        {
                            json.WriteStringArray(row.Select(NumberText.Of));
                        }
                        json.WriteEndArray();
                    }
                    if (point.States.Count > 1)
                    {
                        json.WriteStartObject("states");
                        foreach (StateAtPoint state in point.States)
                        {
                            json.WriteStartObject(state.Name);
                            json.WriteStrings("mean", state.Mean.Select(NumberText.Of));
                            json.WriteStartArray("covariance");
                            foreach (IReadOnlyList<Number> row in state.Covariance)
                            {
                                json.WriteStringArray(row.Select(NumberText.Of));
                            }
                            json.WriteEndArray();
                            json.WriteEndObject();
                        }
                        json.WriteEndObject();
                    }
                }
            );
        });
    }
}
