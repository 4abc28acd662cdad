using Spectre.Console;

namespace Verify.Reports;

/// <summary>The path as tables for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class PathTextReport(TextOptions options) : IReport<PathAnswer>
{
    private const int Digits = 4;

    /// <inheritdoc/>
    public string Render(PathAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        page.Line(
            $"{result.Name}: n = {result.SampleCount}, p = {result.FeatureCount}; step size η = {Short(result.StepSize)}, batch size m = {result.BatchSize}, σ² = {Short(result.NoiseVariance)}."
        );
        if (result.IsPlugIn)
        {
            page.Line(
                "β* and σ² are the least-squares plug-ins of these data: the risks are those of a regression whose truth is the fit, not of your unknown truth."
            );
        }
        page.Line(
                $"Mean-square stable: sgf for η < {Short(result.StableFlow)}, sgd for η < {Short(result.StableDescent)}."
            )
            .Line();
        Write(
            page,
            ["t = kη", "λ = 1/t", "k", "ridge", "grad. flow", "sgf", "sgd", "price"],
            result.Points.Select(point =>
                new[]
                {
                    point.Time,
                    point.Penalty,
                    point.Steps,
                    point.Ridge,
                    point.GradientFlow,
                    point.Sgf,
                    point.Sgd,
                    point.Price,
                }
            )
        );
        page.Line("Estimation risks E‖β − β*‖²; price of stochasticity: sgf minus gradient flow.").Line();
        Write(
            page,
            ["best", "t", "λ", "k", "risk"],
            result.Best.Select(best => new[] { best.Estimator, best.Time, best.Penalty, best.Steps, best.Risk })
        );
        page.Line();
        Write(
            page,
            ["bound", "α", "applies", "for η below"],
            result.Bounds.Select(bound =>
                new[] { bound.Name, bound.Alpha, bound.Applies ? "yes" : "no", bound.LargestStepSize }
            )
        );
        return page.ToString();
    }

    private static void Write(TextPage page, string[] headings, IEnumerable<string[]> rows)
    {
        Table table = TextPage.NewTable([.. headings.Select(heading => (heading, Justify.Right))]);
        foreach (string[] row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Short(cell))));
        }
        page.Add(table);
    }

    // Names and whole numbers stay as they are.
    private static string Short(string text) =>
        text.Any(char.IsAsciiDigit) && text.Any(character => character is '.' or 'e')
            ? DecimalDigits.Nearest(text, Digits)
            : text;
}

/// <summary>The path as {"name","n","p","stepSize","batchSize","plugIn","sigma2","stability":{"sgf","sgd"},"points","best","bounds"}.</summary>
public sealed class PathJsonReport : IReport<PathAnswer>
{
    /// <inheritdoc/>
    public string Render(PathAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("name", result.Name);
            json.WriteString("n", NumberText.Count(result.SampleCount));
            json.WriteString("p", NumberText.Count(result.FeatureCount));
            json.WriteString("stepSize", result.StepSize);
            json.WriteString("batchSize", NumberText.Count(result.BatchSize));
            json.WriteBoolean("plugIn", result.IsPlugIn);
            json.WriteString("sigma2", result.NoiseVariance);
            json.WriteObject(
                "stability",
                () =>
                {
                    json.WriteString("sgf", result.StableFlow);
                    json.WriteString("sgd", result.StableDescent);
                }
            );
            json.WriteObjects(
                "points",
                result.Points,
                point =>
                {
                    json.WriteString("time", point.Time);
                    json.WriteString("penalty", point.Penalty);
                    json.WriteString("steps", point.Steps);
                    json.WriteString("ridge", point.Ridge);
                    json.WriteString("gradientFlow", point.GradientFlow);
                    json.WriteString("sgf", point.Sgf);
                    json.WriteString("sgd", point.Sgd);
                    json.WriteString("price", point.Price);
                }
            );
            json.WriteObjects(
                "best",
                result.Best,
                best =>
                {
                    json.WriteString("estimator", best.Estimator);
                    json.WriteString("time", best.Time);
                    json.WriteString("penalty", best.Penalty);
                    json.WriteString("steps", best.Steps);
                    json.WriteString("risk", best.Risk);
                }
            );
            json.WriteObjects(
                "bounds",
                result.Bounds,
                bound =>
                {
                    json.WriteString("constant", bound.Name);
                    json.WriteString("alpha", bound.Alpha);
                    json.WriteBoolean("applies", bound.Applies);
                    json.WriteString("stepSizeBelow", bound.LargestStepSize);
                }
            );
        });
    }
}
