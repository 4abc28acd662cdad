using System.Globalization;
using Verify.Answers;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>The figure of one's own instance: risks along the path, with the bounds that apply and the best stopping time.</summary>
public static class PathFigure
{
    /// <summary>The figure; the name of the data stands in the title.</summary>
    /// <param name="curves">The risks over all times.</param>
    /// <param name="answer">The path, for its best stop of stochastic gradient flow.</param>
    public static Figure Of(PathCurves curves, PathAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(answer);
        double[] times = [.. curves.Times];
        PathBest best = answer.Best.First(best => best.Estimator == "sgf");
        // A logarithmic axis has no place for 0 and ∞, and a stop without digits is nowhere.
        double stop = best.Time.Shown;
        bool isShown = best.Where == PathEnd.Inside && stop > 0.0 && double.IsFinite(stop);
        string leftOut =
            curves.Unresolved == 0
                ? ""
                : $" {NumberText.Count(curves.Unresolved)} values smaller than the rounding error of doubles are left out.";
        return new Figure(
            "path",
            $"Risk along the path: {curves.Name}",
            $"Estimation risk E‖β − β*‖², averaged over mini-batches and noise, exact. η = {curves.StepSize.ToString("G3", CultureInfo.InvariantCulture)}, m = {curves.BatchSize}.{leftOut}",
            FigureModule.logarithmic("time t = kη = 1/λ"),
            FigureModule.logarithmic("estimation risk"),
            [
                .. curves.Bounds.Select(bound =>
                    Series($"{bound.Name} bound", RoleOf(bound.Name), curves.Times, bound.Values, FigureModule.series)
                ),
                Series("ridge, λ = 1/t", SeriesRole.RidgeRole, curves.Times, curves.Ridge, FigureModule.series),
                Series(
                    "gradient flow",
                    SeriesRole.GradientFlowRole,
                    curves.Times,
                    curves.GradientFlow,
                    FigureModule.series
                ),
                Series("SGF", SeriesRole.StochasticFlowRole, curves.Times, curves.Sgf, FigureModule.series),
                Series("SGD", SeriesRole.StochasticDescentRole, curves.SgdTimes, curves.Sgd, FigureModule.dots),
            ],
            isShown ? [new ReferenceLine("best SGF", stop, true)] : []
        );
    }

    // The digits that rounding leaves, without what it leaves none of.
    private static FigureSeries Series(
        string name,
        SeriesRole role,
        IReadOnlyList<double> times,
        IReadOnlyList<Number> values,
        Func<string, SeriesRole, double[], double[], FigureSeries> draw
    )
    {
        (double Time, double Value)[] points =
        [
            .. times
                .Zip(values, (time, value) => (time, value))
                .Where(point => !point.value.IsUnresolved)
                .Select(point => (point.time, point.value.Shown)),
        ];
        return draw(name, role, [.. points.Select(point => point.Time)], [.. points.Select(point => point.Value)]);
    }

    private static SeriesRole RoleOf(string bound) =>
        bound switch
        {
            "spectral" => SeriesRole.SpectralBoundRole,
            "sharp" => SeriesRole.SharpBoundRole,
            "leverage" => SeriesRole.LeverageBoundRole,
            _ => throw new ArgumentOutOfRangeException(nameof(bound), bound, "there are three bounds"),
        };
}
