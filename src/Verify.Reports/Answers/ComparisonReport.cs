using Verify.Answers;

namespace Verify.Reports;

/// <summary>Somebody's own runs against exact moments, for the terminal: the largest scores, the verdict, and what it may be.</summary>
/// <param name="options">Layout.</param>
public sealed class ComparisonTextReport(TextOptions options) : IReport<ComparisonAnswer>
{
    private const int Shown = 10;
    private const int ScoreDigits = 3;
    private const double FullResolution = 1e-10;

    /// <inheritdoc/>
    public string Render(ComparisonAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        string axis = result.Axis == TimeAxis.Time ? "t" : "step";
        page.Line($"{NumberText.Count(result.Runs)} runs against {result.Process} at {axis} = {result.Point}");
        page.Line();
        SimulationScore[] largest = [.. result.Scores.OrderByDescending(score => Math.Abs(score.Score)).Take(Shown)];
        NumberTable.Write(
            page,
            [.. largest.Select(score => score.Of)],
            [
                new("sample", [.. largest.Select(score => Short(score.Sample, 8))]),
                new("standard error", [.. largest.Select(score => Short(score.StandardError, 3))]),
                new("exact", [.. largest.Select(score => Short(score.Exact, 8))]),
                new("z", [.. largest.Select(score => Short(score.Score, ScoreDigits))]),
            ],
            allDigits: true
        );
        if (result.Scores.Count > Shown)
        {
            page.Line($"{Shown} of {NumberText.Count(result.Scores.Count)} comparisons, the largest |z|; JSON has all");
        }
        page.Line();
        page.Line(
            $"largest |z| {Short(Math.Abs(result.Largest.Score), ScoreDigits)} at {result.Largest.Of}; expected when all agree {Short(result.ExpectedLargest, ScoreDigits)}, threshold {Short(result.Threshold, ScoreDigits)}",
            hanging: 2
        );
        if (result.Spread is { } spread)
        {
            page.Line($"total variance, sample over exact: {Short(spread, 4)}");
        }
        if (result.Resolution > FullResolution)
        {
            page.Line(
                $"the runs are rounded: differences below {Short(result.Resolution, 1)} of their size are not seen",
                hanging: 2
            );
        }
        page.Line(result.Agrees ? "agrees" : "differs");
        if (result.AgreesWith.Count > 0)
        {
            page.Line($"The same runs agree with {string.Join(", ", result.AgreesWith)}.", hanging: 2);
        }
        return page.ToString();
    }

    private static string Short(double value, int digits) => DecimalDigits.Nearest(NumberText.Exact(value), digits);
}

/// <summary>
/// A comparison as {"process","time"|"step","runs","agrees","comparisons","largestZ","largestAt","expectedLargestZ","threshold",
/// "varianceRatio","resolution","agreesWith":[…],"moments":[{"of","sample","standardError","exact","z"}]}; no ratio where the process has no
/// variance.
/// </summary>
public sealed class ComparisonJsonReport : IReport<ComparisonAnswer>
{
    /// <inheritdoc/>
    public string Render(ComparisonAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("process", result.Process);
            json.WriteString(result.Axis == TimeAxis.Time ? "time" : "step", result.Point);
            json.WriteString("runs", NumberText.Count(result.Runs));
            json.WriteBoolean("agrees", result.Agrees);
            json.WriteString("comparisons", NumberText.Count(result.Scores.Count));
            json.WriteString("largestZ", NumberText.Exact(Math.Abs(result.Largest.Score)));
            json.WriteString("largestAt", result.Largest.Of);
            json.WriteString("expectedLargestZ", NumberText.Exact(result.ExpectedLargest));
            json.WriteString("threshold", NumberText.Exact(result.Threshold));
            if (result.Spread is { } spread)
            {
                json.WriteString("varianceRatio", NumberText.Exact(spread));
            }
            json.WriteString("resolution", NumberText.Exact(result.Resolution));
            json.WriteStrings("agreesWith", result.AgreesWith);
            json.WriteObjects(
                "moments",
                result.Scores,
                score =>
                {
                    json.WriteString("of", score.Of);
                    json.WriteString("sample", NumberText.Exact(score.Sample));
                    json.WriteString("standardError", NumberText.Exact(score.StandardError));
                    json.WriteString("exact", NumberText.Exact(score.Exact));
                    json.WriteString("z", NumberText.Exact(score.Score));
                }
            );
        });
    }
}
