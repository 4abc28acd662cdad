using Verify.Answers;

namespace Verify.Reports;

/// <summary>The stability threshold of one process, for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class ThresholdTextReport(TextOptions options) : IReport<ThresholdAnswer>
{
    /// <inheritdoc/>
    public string Render(ThresholdAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        NumberTable.Write(
            page,
            [result.Process],
            [new NumberColumn("mean-square stable for step sizes below", [NumberText.Of(result.Threshold)])],
            result.Certainty != Certainty.Doubles
        );
        page.Line().Line($"The instance's step size is {NumberText.Of(result.StepSize)}.");
        return page.ToString();
    }
}

/// <summary>The stability threshold of one process as {"process","threshold"}.</summary>
public sealed class ThresholdJsonReport : IReport<ThresholdAnswer>
{
    /// <inheritdoc/>
    public string Render(ThresholdAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("process", result.Process);
            json.WriteString("threshold", NumberText.Of(result.Threshold));
        });
    }
}
