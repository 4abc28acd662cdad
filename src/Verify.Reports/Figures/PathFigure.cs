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
        // A logarithmic axis has no place for 0 and ∞.
        bool isShown = best.Where == PathEnd.Inside && best.Time > 0.0 && double.IsFinite(best.Time);
        return new Figure(
            "path",
            $"Risk along the path: {curves.Name}",
            $"Estimation risk E‖β − β*‖², averaged over mini-batches and noise, exact. η = {curves.StepSize.ToString("G3", CultureInfo.InvariantCulture)}, m = {curves.BatchSize}.",
            FigureModule.logarithmic("time t = kη = 1/λ"),
            FigureModule.logarithmic("estimation risk"),
            [
                .. curves.Bounds.Select(bound =>
                    FigureModule.series($"{bound.Name} bound", RoleOf(bound.Name), times, [.. bound.Values])
                ),
                FigureModule.series("ridge, λ = 1/t", SeriesRole.RidgeRole, times, [.. curves.Ridge]),
                FigureModule.series("gradient flow", SeriesRole.GradientFlowRole, times, [.. curves.GradientFlow]),
                FigureModule.series("SGF", SeriesRole.StochasticFlowRole, times, [.. curves.Sgf]),
                FigureModule.dots("SGD", SeriesRole.StochasticDescentRole, [.. curves.SgdTimes], [.. curves.Sgd]),
            ],
            isShown ? [new ReferenceLine("best SGF", best.Time, true)] : []
        );
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
