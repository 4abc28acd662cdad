using Verify.Answers;

namespace Verify.Reports;

/// <summary>Stability thresholds as a table for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class StabilityTextReport(TextOptions options) : IReport<StabilityAnswer>
{
    /// <inheritdoc/>
    public string Render(StabilityAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        NumberTable.Write(
            page,
            ["sgf", "sgd"],
            [
                new NumberColumn(
                    "mean-square stable for step sizes below",
                    [NumberText.Of(result.Sgf), NumberText.Of(result.Sgd)]
                ),
            ],
            result.Certainty != Certainty.Doubles
        );
        page.Line().Line($"The instance's step size is {NumberText.Of(result.StepSize)}.");
        return page.ToString();
    }
}

/// <summary>Stability thresholds as {"sgf","sgd"}.</summary>
public sealed class StabilityJsonReport : IReport<StabilityAnswer>
{
    /// <inheritdoc/>
    public string Render(StabilityAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("sgf", NumberText.Of(result.Sgf));
            json.WriteString("sgd", NumberText.Of(result.Sgd));
        });
    }
}
