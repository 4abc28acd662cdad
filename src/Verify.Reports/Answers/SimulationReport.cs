using Verify.Answers;

namespace Verify.Reports;

/// <summary>A simulation against exact moments as tables for the terminal.</summary>
/// <param name="options">Layout.</param>
public sealed class SimulationTextReport(TextOptions options) : IReport<SimulationAnswer>
{
    // Scores are noise beyond the second decimal or so.
    private const int ScoreDigits = 3;

    /// <inheritdoc/>
    public string Render(SimulationAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TextPage page = new(options);
        string axis = result.Axis == TimeAxis.Time ? "t" : "step";
        page.Line(
            $"{result.Process}: {NumberText.Count(result.Trajectories)} trajectories, seed {NumberText.Count(result.Seed)}; {result.Sampling}"
        );
        foreach (SimulationAtPoint point in result.Points)
        {
            page.Line();
            page.Line($"{axis} = {point.Point}");
            NumberTable.Write(
                page,
                [.. point.Scores.Select(score => score.Of)],
                [
                    new("sample", [.. point.Scores.Select(score => Short(score.Sample, 8))]),
                    new("standard error", [.. point.Scores.Select(score => Short(score.StandardError, 3))]),
                    new("exact", [.. point.Scores.Select(score => Short(score.Exact, 8))]),
                    new("z", [.. point.Scores.Select(score => Short(score.Score, ScoreDigits))]),
                ],
                allDigits: true
            );
            if (point.Bias is { } bias)
            {
                page.Line(
                    $"discretization bias, chain against flow: mean {Short(bias.Mean, ScoreDigits)}, covariance {Short(bias.Covariance, ScoreDigits)}",
                    hanging: 2
                );
            }
        }
        page.Line();
        page.Line(
            $"largest |z| of {NumberText.Count(result.Comparisons)} comparisons: {Short(Math.Abs(result.LargestScore), ScoreDigits)} at {result.LargestAt}; expected when all agree {Short(result.ExpectedLargestScore, ScoreDigits)}, threshold {Short(result.Threshold, ScoreDigits)}",
            hanging: 2
        );
        page.Line(result.Agrees ? "agrees" : "differs");
        return page.ToString();
    }

    private static string Short(double value, int digits) => DecimalDigits.Nearest(NumberText.Exact(value), digits);
}

/// <summary>
/// A simulation as {"process","sampling","trajectories","seed","verdict","comparisons","largestScore","largestAt",
/// "expectedLargestScore","threshold","results":[{"time"|"step","moments":[{"of","sample","standardError","exact","score"}],
/// "discretizationBias":{"mean","covariance"}}]}; no bias where nothing is discretized.
/// </summary>
public sealed class SimulationJsonReport : IReport<SimulationAnswer>
{
    /// <inheritdoc/>
    public string Render(SimulationAnswer result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return JsonText.Object(json =>
        {
            json.WriteString("process", result.Process);
            json.WriteString("sampling", result.Sampling);
            json.WriteString("trajectories", NumberText.Count(result.Trajectories));
            json.WriteString("seed", NumberText.Count(result.Seed));
            json.WriteString("verdict", result.Agrees ? "agrees" : "differs");
            json.WriteString("comparisons", NumberText.Count(result.Comparisons));
            json.WriteString("largestScore", NumberText.Exact(result.LargestScore));
            json.WriteString("largestAt", result.LargestAt);
            json.WriteString("expectedLargestScore", NumberText.Exact(result.ExpectedLargestScore));
            json.WriteString("threshold", NumberText.Exact(result.Threshold));
            json.WriteObjects(
                "results",
                result.Points,
                point =>
                {
                    json.WriteString(result.Axis == TimeAxis.Time ? "time" : "step", point.Point);
                    json.WriteObjects(
                        "moments",
                        point.Scores,
                        score =>
                        {
                            json.WriteString("of", score.Of);
                            json.WriteString("sample", NumberText.Exact(score.Sample));
                            json.WriteString("standardError", NumberText.Exact(score.StandardError));
                            json.WriteString("exact", NumberText.Exact(score.Exact));
                            json.WriteString("score", NumberText.Exact(score.Score));
                        }
                    );
                    if (point.Bias is { } bias)
                    {
                        json.WriteObject(
                            "discretizationBias",
                            () =>
                            {
                                json.WriteString("mean", NumberText.Exact(bias.Mean));
                                json.WriteString("covariance", NumberText.Exact(bias.Covariance));
                            }
                        );
                    }
                }
            );
        });
    }
}
