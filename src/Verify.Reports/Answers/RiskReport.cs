using System.Text.Json;
using Verify.Answers;

namespace Verify.Reports;

/// <summary>Risks and bounds as one table for the terminal: a row a quantity, a column a time.</summary>
/// <param name="options">Layout.</param>
public sealed class RiskTextReport(TextOptions options) : IReport<RiskAnswer>
{
    /// <summary>The rows of the estimators and bounds.</summary>
    internal static readonly (string Label, Func<RiskAtTime, Number?> Value)[] Rows =
    [
        ("sgf estimation risk", at => at.Sgf.Estimation),
        ("sgf prediction risk", at => at.Sgf.Prediction),
        .. Parts("gradient flow", at => at.GradientFlow),
        .. Parts("ridge, λ = 1/t", at => at.Ridge),
        .. Bound("spectral", at => at.Spectral),
        .. Bound("sharp", at => at.Sharp),
        .. Bound("leverage", at => at.Leverage),
    ];

    /// <inheritdoc/>
    public string Render(RiskAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        List<NumberColumn> columns =
        [
            .. result.Times.Select(at => new NumberColumn(
                $"t = {at.Time}",
                [.. Rows.Select(row => row.Value(at) is { } number ? NumberText.Of(number) : VerdictStyle.Absent)]
            )),
        ];
        NumberTable.Write(page, [.. Rows.Select(row => row.Label)], columns, result.Certainty != Certainty.Doubles);
        ExplainBounds(page, result.Times);
        return page.ToString();
    }

    /// <summary>Says what stands where a bound has no value.</summary>
    internal static void ExplainBounds(TextPage page, IEnumerable<RiskAtTime> times)
    {
        if (times.Any(at => new[] { at.Spectral, at.Sharp, at.Leverage }.Any(bound => bound.Price is null)))
        {
            page.Line();
            page.Line($"{VerdictStyle.Absent}: that bound does not apply, α ≤ 0 (the step size is not small enough).");
        }
    }

    private static (string, Func<RiskAtTime, Number?>)[] Parts(string name, Func<RiskAtTime, RiskParts> parts) =>
        [
            ($"{name}: bias²", at => parts(at).Bias2),
            ($"{name}: variance", at => parts(at).Variance),
            ($"{name}: prediction bias²", at => parts(at).PredictionBias2),
            ($"{name}: prediction variance", at => parts(at).PredictionVariance),
        ];

    private static (string, Func<RiskAtTime, Number?>)[] Bound(string name, Func<RiskAtTime, BoundTerms> bound) =>
        [
            ($"{name} bound: α", at => bound(at).Alpha),
            ($"{name} bound: price", at => bound(at).Price),
            ($"{name} bound: limiting", at => bound(at).Limiting),
        ];
}

/// <summary>
/// Risks and bounds as {"results":[{"time","sgf":{"estimation","prediction"},"gradientFlow":{"bias2","variance",
/// "predictionBias2","predictionVariance"},"ridge":{the same},"bound":{"spectral"|"sharp"|"leverage":{"alpha","price",
/// "limiting","total"}},"process":{"name":"sgf","estimation","prediction"}}]}; price, limiting and their total with ridge's risk,
/// which bounds the estimation risk of sgf, are absent where α ≤ 0.
/// </summary>
public sealed class RiskJsonReport : IReport<RiskAnswer>
{
    /// <inheritdoc/>
    public string Render(RiskAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
            json.WriteObjects(
                "results",
                result.Times,
                at =>
                {
                    json.WriteString("time", at.Time);
                    WriteAt(json, at);
                    json.WriteObject(
                        "process",
                        () =>
                        {
                            json.WriteString("name", "sgf");
                            WriteTotal(json, at.Sgf);
                        }
                    );
                }
            )
        );
    }

    /// <summary>The estimators and bounds at one time, without the time.</summary>
    internal static void WriteAt(Utf8JsonWriter json, RiskAtTime at)
    {
        json.WriteObject("sgf", () => WriteTotal(json, at.Sgf));
        WriteParts(json, "gradientFlow", at.GradientFlow);
        WriteParts(json, "ridge", at.Ridge);
        json.WriteObject(
            "bound",
            () =>
            {
                WriteBound(json, "spectral", at.Spectral);
                WriteBound(json, "sharp", at.Sharp);
                WriteBound(json, "leverage", at.Leverage);
            }
        );
    }

    private static void WriteTotal(Utf8JsonWriter json, TotalRisk risk)
    {
        json.WriteString("estimation", NumberText.Of(risk.Estimation));
        json.WriteString("prediction", NumberText.Of(risk.Prediction));
    }

    private static void WriteParts(Utf8JsonWriter json, string name, RiskParts parts) =>
        json.WriteObject(
            name,
            () =>
            {
                json.WriteString("bias2", NumberText.Of(parts.Bias2));
                json.WriteString("variance", NumberText.Of(parts.Variance));
                json.WriteString("predictionBias2", NumberText.Of(parts.PredictionBias2));
                json.WriteString("predictionVariance", NumberText.Of(parts.PredictionVariance));
            }
        );

    private static void WriteBound(Utf8JsonWriter json, string name, BoundTerms bound) =>
        json.WriteObject(
            name,
            () =>
            {
                json.WriteString("alpha", NumberText.Of(bound.Alpha));
                if (bound.Price is { } price)
                {
                    json.WriteString("price", NumberText.Of(price));
                }
                if (bound.Limiting is { } limiting)
                {
                    json.WriteString("limiting", NumberText.Of(limiting));
                }
                if (bound.Total is { } total)
                {
                    json.WriteString("total", NumberText.Of(total));
                }
            }
        );
}
