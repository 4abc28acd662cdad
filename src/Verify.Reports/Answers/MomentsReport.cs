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
            List<NumberColumn> columns = [new("mean", [.. point.Mean.Select(NumberText.Of)])];
            for (int j = 0; j < (point.Covariance?.Count ?? 0); j++)
            {
                // Covariance is symmetric, so row j is column j.
                columns.Add(new($"cov[·,{NumberText.Count(j + 1)}]", [.. point.Covariance![j].Select(NumberText.Of)]));
            }
            List<string> labels = [.. point.Mean.Select((_, i) => $"β[{NumberText.Count(i + 1)}]")];
            NumberTable.Write(page, labels, columns, result.Certainty != Certainty.Doubles);
        }
        return page.ToString();
    }
}

/// <summary>Moments as {"process","results":[{"time"|"step","mean":[…],"covariance":[[…]]}]}; no covariance for a deterministic process.</summary>
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
                }
            );
        });
    }
}
