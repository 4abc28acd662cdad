using System.Text.Json;
using Spectre.Console;
using Verify.Answers;

namespace Verify.Reports;

/// <summary>The path as tables for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class PathTextReport(TextOptions options) : IReport<PathAnswer>
{
    private const int Digits = 4;
    private const int WithinDigits = 1;
    private const string NotBegun = "*";

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
                result.IsNoisePlugIn
                    ? "β* and σ² are the least-squares plug-ins of these data: the risks are those of a regression whose truth is the fit, not of your unknown truth."
                    : "β* is the least-squares plug-in of these data, σ² is as given: the risks are those of a regression whose truth is the fit, not of your unknown truth."
            );
        }
        page.Line(
            $"Mean-square stable: sgf for η < {Short(result.StableFlow)}, sgd for η < {Short(result.StableDescent)}."
        );
        page.Line(
                $"Ridge here is (XᵀX/n + λI)β = Xᵀy/n: {string.Join(", ", PenaltyConvention.All.Skip(1).Select(Formula))}."
            )
            .Line();
        Write(
            page,
            [
                "t = kη",
                "λ = 1/t",
                "k",
                "ridge",
                "grad. flow",
                "sgf",
                "sgd",
                "price",
                .. Own(result, process => process.Name),
            ],
            result.Points.Select(
                (point, i) =>
                    new[]
                    {
                        Short(point.Time),
                        Short(point.Penalty),
                        NumberText.Count(point.Steps) + (point.Steps == 0 ? NotBegun : ""),
                        Short(point.Ridge),
                        Short(point.GradientFlow),
                        Short(point.Sgf),
                        Short(point.Sgd),
                        Short(point.Price),
                    }
                        .Concat(Own(result, process => Short(process.Risks[i])))
                        .ToArray()
            )
        );
        page.Line("Estimation risks E‖β − β*‖²; price of stochasticity: sgf minus gradient flow.");
        if (result.Points.Any(point => point.Steps == 0))
        {
            page.Line($"{NotBegun} t is below half a step: sgd has not begun, and its estimate is 0.");
        }
        page.Line();
        WriteChoices(page, result);
        Write(
            page,
            ["best", "t", "λ", "k", "risk", "within"],
            result.Best.Select(best =>
                new[]
                {
                    best.Estimator,
                    Short(best.Time),
                    Short(best.Penalty),
                    Short(best.Steps),
                    Short(best.Risk),
                    DecimalDigits.Up(NumberText.Exact(best.Within), WithinDigits),
                }
            )
        );
        page.Line(
            "Least risk over all of λ, t in [0, inf] or k = 0, 1, …; within: no risk is below it by a larger share."
        );
        if (result.Process is { } own)
        {
            page.Line(
                $"{own.Name}: least risk {Short(own.Best.Risk)} at t = {Short(own.Best.Time)}, λ = {Short(own.Best.Penalty)}, k = {Short(own.Best.Steps)}, on the grid of {NumberText.Count(own.GridSize)} {(own.Axis == TimeAxis.Step ? "numbers of steps" : "times")} along the path; nothing is claimed between them."
            );
        }
        foreach (PathBest best in result.Best.Where(best => best.Time.IsUnresolved))
        {
            page.Line(
                $"{best.Estimator}: the risk is flat up to rounding around its least value; no digit of the place is known."
            );
        }
        foreach (PathBest best in result.Best.Where(best => best.Where != PathEnd.Inside))
        {
            page.Line(
                best.Where == PathEnd.Start
                    ? $"{best.Estimator}: best at t = 0, the estimate 0."
                    : $"{best.Estimator}: best at the end of its clock, nothing is gained by stopping."
            );
        }
        page.Line();
        Write(
            page,
            ["bound", "α", "applies", "for η below"],
            result.Bounds.Select(bound =>
                new[] { bound.Name, Short(bound.Alpha), bound.Applies ? "yes" : "no", Short(bound.LargestStepSize) }
            )
        );
        return page.ToString();
    }

    // A cell of the process that was asked for, if one was.
    private static IEnumerable<string> Own(PathAnswer result, Func<PathProcess, string> cell) =>
        result.Process is { } process ? [cell(process)] : [];

    private static void WriteChoices(TextPage page, PathAnswer result)
    {
        if (result.Choices.Count == 0)
        {
            return;
        }
        Write(
            page,
            ["m", "η", "stable below", "k", "sample gradients", "sgd"],
            result.Choices.Select(choice =>
                new[]
                {
                    NumberText.Count(choice.BatchSize),
                    Short(choice.StepSize),
                    Short(choice.StableBelow),
                    NumberText.Count(choice.Steps),
                    Short(choice.SampleGradients),
                    Short(choice.Sgd),
                }
            )
        );
        page.Line("SGD for this penalty: k steps of size η reach t; the first row is as given.");
        string elsewhere = string.Join(
            ", ",
            result
                .Elsewhere.Where(other => other.Value is not null)
                .Select(other => Value(other.Convention, other.Value!.Value))
        );
        page.Line($"This penalty elsewhere: {elsewhere}.").Line();
    }

    private static string Formula(PenaltyConvention convention) =>
        $"{convention.Software} has {convention.Parameter} = {convention.Formula}";

    private static string Value(PenaltyConvention convention, double value) =>
        $"{convention.Software} {convention.Parameter} = {Short(value)}";

    private static void Write(TextPage page, string[] headings, IEnumerable<string[]> rows)
    {
        RecordTable table = new([.. headings.Select(heading => (heading, Justify.Right))]);
        foreach (string[] row in rows)
        {
            table.Add([.. row.Select(cell => (Cell)cell)]);
        }
        table.WriteInBlocks(page);
    }

    private static string Short(double value) => Shortened(NumberText.Exact(value));

    private static string Short(Number number) => Shortened(NumberText.Of(number));

    // Whole numbers stay as they are.
    private static string Shortened(string text)
    {
        return text.Any(character => character is '.' or 'e') ? DecimalDigits.Nearest(text, Digits) : text;
    }
}

/// <summary>
/// The path as {"name","n","p","stepSize","batchSize","plugIn","sigma2","stability":{"sgf","sgd"},"points","best","bounds"},
/// "choices" and "conventions" (null values where y is not known) for a point asked for, and {"process":{"name","risks" one a point,"bestOnGrid":{"time","penalty","steps","risk","gridSize"}}} for a process.
/// </summary>
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
            json.WriteString("stepSize", NumberText.Exact(result.StepSize));
            json.WriteString("batchSize", NumberText.Count(result.BatchSize));
            json.WriteBoolean("plugIn", result.IsPlugIn);
            json.WriteString("sigma2", NumberText.Exact(result.NoiseVariance));
            json.WriteObject(
                "stability",
                () =>
                {
                    json.WriteString("sgf", NumberText.Of(result.StableFlow));
                    json.WriteString("sgd", NumberText.Of(result.StableDescent));
                }
            );
            json.WriteObjects(
                "points",
                result.Points,
                point =>
                {
                    json.WriteString("time", NumberText.Exact(point.Time));
                    json.WriteString("penalty", NumberText.Exact(point.Penalty));
                    json.WriteString("steps", NumberText.Count(point.Steps));
                    json.WriteString("ridge", NumberText.Of(point.Ridge));
                    json.WriteString("gradientFlow", NumberText.Of(point.GradientFlow));
                    json.WriteString("sgf", NumberText.Of(point.Sgf));
                    json.WriteString("sgd", NumberText.Of(point.Sgd));
                    json.WriteString("price", NumberText.Of(point.Price));
                }
            );
            json.WriteObjects(
                "best",
                result.Best,
                best =>
                {
                    json.WriteString("estimator", best.Estimator);
                    json.WriteString("time", NumberText.Of(best.Time));
                    json.WriteString("penalty", NumberText.Of(best.Penalty));
                    json.WriteString("steps", NumberText.Of(best.Steps));
                    json.WriteString("risk", NumberText.Of(best.Risk));
                    json.WriteString("within", NumberText.Exact(best.Within));
                    json.WriteString("where", NameOf(best.Where));
                }
            );
            json.WriteObjects(
                "bounds",
                result.Bounds,
                bound =>
                {
                    json.WriteString("constant", bound.Name);
                    json.WriteString("alpha", NumberText.Of(bound.Alpha));
                    json.WriteBoolean("applies", bound.Applies);
                    json.WriteString("stepSizeBelow", NumberText.Of(bound.LargestStepSize));
                }
            );
            if (result.Process is { } process)
            {
                json.WriteObject("process", () => WriteProcess(json, process));
            }
            if (result.Choices.Count > 0)
            {
                json.WriteObjects(
                    "choices",
                    result.Choices,
                    choice =>
                    {
                        json.WriteString("batchSize", NumberText.Count(choice.BatchSize));
                        json.WriteString("stepSize", NumberText.Exact(choice.StepSize));
                        json.WriteString("stableBelow", NumberText.Of(choice.StableBelow));
                        json.WriteString("steps", NumberText.Count(choice.Steps));
                        json.WriteString("sampleGradients", NumberText.Exact(choice.SampleGradients));
                        json.WriteString("sgd", NumberText.Of(choice.Sgd));
                    }
                );
                json.WriteObjects(
                    "conventions",
                    result.Elsewhere,
                    other =>
                    {
                        json.WriteString("name", other.Convention.Name);
                        json.WriteString("parameter", other.Convention.Parameter);
                        json.WriteString("formula", other.Convention.Formula);
                        json.WriteString("value", other.Value is { } value ? NumberText.Exact(value) : null);
                    }
                );
            }
        });
    }

    private static void WriteProcess(Utf8JsonWriter json, PathProcess process)
    {
        json.WriteString("name", process.Name);
        json.WriteStrings("risks", process.Risks.Select(NumberText.Of));
        json.WriteObject(
            "bestOnGrid",
            () =>
            {
                json.WriteString("time", NumberText.Exact(process.Best.Time));
                json.WriteString("penalty", NumberText.Exact(process.Best.Penalty));
                json.WriteString("steps", NumberText.Exact(process.Best.Steps));
                json.WriteString("risk", NumberText.Of(process.Best.Risk));
                json.WriteString("gridSize", NumberText.Count(process.GridSize));
            }
        );
    }

    private static string NameOf(PathEnd end) =>
        end switch
        {
            PathEnd.Inside => "inside",
            PathEnd.Start => "start",
            PathEnd.Limit => "limit",
            _ => throw new ArgumentOutOfRangeException(nameof(end), end, "there are three ends"),
        };
}
