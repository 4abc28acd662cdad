namespace Verify.Paper

open Verify.Claims
open Verify.LeastSquares

/// The figure of one's own instance: risks along the path, with the bounds that apply and the best stopping times.
[<RequireQualifiedAccess>]
module PathFigure =
    /// The risks over all times of the path; the name of the data stands in the caption.
    let create (name: string) (path: RegularizationPath) cancellation : Figure =
        let best label (stop: BestStop) =
            {
                Label = label
                Value = stop.Time
                IsVertical = true
            }

        {
            Id = "path"
            Title = $"Risk along the path: {name}"
            Caption =
                $"Estimation risk E‖β − β*‖², averaged over mini-batches and noise, exact. η = {FigureProblem.say path.Instance.StepSize.Value}, m = {path.Instance.BatchSize}."
            Horizontal = Figure.logarithmic "time t = kη = 1/λ"
            Vertical = Figure.logarithmic "estimation risk"
            Series = RiskCurves.series path.Risks cancellation (Array.ofSeq path.Times)
            References = [| best "best SGF" (path.BestStochasticFlow cancellation) |]
        }
