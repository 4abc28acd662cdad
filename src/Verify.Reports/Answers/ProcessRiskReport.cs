using System.Text.Json;
using Verify.Answers;

namespace Verify.Reports;

/// <summary>Risks of a process beside the other estimators as one table: a row a quantity, a column a point.</summary>
/// <param name="options">Layout.</param>
public sealed class ProcessRiskTextReport(TextOptions options) : IReport<ProcessRiskAnswer>
{
    /// <inheritdoc/>
    public string Render(ProcessRiskAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        (string Label, Func<ProcessRisk, Number?> Value)[] own =
        [
            ($"{result.Process} estimation risk", risk => risk.Estimation),
            ($"{result.Process} prediction risk", risk => risk.Prediction),
            ($"{result.Process}: bias²", risk => risk.Bias2),
            ($"{result.Process}: variance", risk => risk.Variance),
            ($"{result.Process}: noise of the algorithm", risk => risk.Noise),
            ($"{result.Process}: prediction bias²", risk => risk.PredictionBias2),
            ($"{result.Process}: prediction variance", risk => risk.PredictionVariance),
            ($"{result.Process}: prediction noise", risk => risk.PredictionNoise),
        ];
        bool hasOthers = result.Points.Any(point => point.Others is not null);
        string axis = result.Axis == TimeAxis.Time ? "t" : "step";
        static string Cell(Number? number) => number is { } value ? NumberText.Of(value) : VerdictStyle.Absent;
        List<NumberColumn> columns =
        [
            .. result.Points.Select(point => new NumberColumn(
                $"{axis} = {point.Point}",
                [
                    .. own.Select(row => Cell(row.Value(point.Risk))),
                    .. (hasOthers ? RiskTextReport.Rows : []).Select(row =>
                        point.Others is { } at ? Cell(row.Value(at)) : VerdictStyle.Absent
                    ),
                ]
            )),
        ];
        List<string> labels =
        [
            .. own.Select(row => row.Label),
            .. (hasOthers ? RiskTextReport.Rows : []).Select(row => row.Label),
        ];
        NumberTable.Write(page, labels, columns, result.Certainty != Certainty.Doubles);
        if (result.Points.Any(point => own.Any(row => row.Value(point.Risk) is null)))
        {
            page.Line();
            page.Line($"{VerdictStyle.Absent}: that part may be 0, and is below the digits of the risk.");
        }
        if (hasOthers)
        {
            if (result.Axis == TimeAxis.Step)
            {
                page.Line();
                page.Line("The other estimators are at t = kη.");
            }
            RiskTextReport.ExplainBounds(page, result.Points.Select(point => point.Others).OfType<RiskAtTime>());
        }
        if (result.Omitted is { } reason)
        {
            page.Line();
            page.Line($"The other estimators are left out: {reason}");
        }
        return page.ToString();
    }
}

/// <summary>
/// Risks as {"results":[{"time"|"step","sgf","gradientFlow","ridge","bound" as without a process, at t = kη of a step k,
/// "process":{"name","estimation","prediction","bias2","variance","noise","predictionBias2","predictionVariance",
/// "predictionNoise"}}]}, the others absent at "inf" and where {"omitted"} says why; a part is absent where it may be 0.
/// </summary>
public sealed class ProcessRiskJsonReport : IReport<ProcessRiskAnswer>
{
    /// <inheritdoc/>
    public string Render(ProcessRiskAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteObjects(
                "results",
                result.Points,
                point =>
                {
                    json.WriteString(result.Axis == TimeAxis.Time ? "time" : "step", point.Point);
                    if (point.Others is { } others)
                    {
                        RiskJsonReport.WriteAt(json, others);
                    }
                    json.WriteObject("process", () => WriteRisk(json, result.Process, point.Risk));
                }
            );
            if (result.Omitted is { } reason)
            {
                json.WriteString("omitted", reason);
            }
        });
    }

    private static void WriteRisk(Utf8JsonWriter json, string name, ProcessRisk risk)
    {
        json.WriteString("name", name);
        json.WriteString("estimation", NumberText.Of(risk.Estimation));
        json.WriteString("prediction", NumberText.Of(risk.Prediction));
        Part("bias2", risk.Bias2);
        Part("variance", risk.Variance);
        Part("noise", risk.Noise);
        Part("predictionBias2", risk.PredictionBias2);
        Part("predictionVariance", risk.PredictionVariance);
        Part("predictionNoise", risk.PredictionNoise);
        void Part(string part, Number? value)
        {
            if (value is { } number)
            {
                json.WriteString(part, NumberText.Of(number));
            }
        }
    }
}
