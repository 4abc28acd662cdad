namespace Verify.Reports;

/// <summary>Largest step sizes below which second moments stay bounded; decimal text, "inf" where always stable.</summary>
/// <param name="Sgf">Threshold of stochastic gradient flow.</param>
/// <param name="Sgd">Threshold of mini-batch SGD.</param>
/// <param name="StepSize">The instance's own step size, exact.</param>
/// <param name="Certified">Whether every printed digit is certified; then tables print all of them.</param>
public sealed record StabilityAnswer(string Sgf, string Sgd, string StepSize, bool Certified);

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
            [new NumberColumn("mean-square stable for step sizes below", [result.Sgf, result.Sgd])],
            result.Certified
        );
        page.Line().Line($"The instance's step size is {result.StepSize}.");
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
            json.WriteString("sgf", result.Sgf);
            json.WriteString("sgd", result.Sgd);
        });
    }
}
