namespace Verify.Papers.Talk

open System
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// Ours: mean-square stability thresholds over the batch size.
[<RequireQualifiedAccess>]
module StabilityCurves =
    let private samples, features = 100, 10

    let private compute seed cancellation =
        let problem = FigureProblem.draw seed Design.gaussian samples features
        let spectrum = DoubleSpectrum.Of problem.Features

        let batches =
            FigureProblem.logSpaced 1.0 (float samples) 25
            |> Array.map (fun m -> int (Math.Round m))
            |> Array.distinct

        let thresholds =
            FigureProblem.over cancellation batches (fun m -> Stability.Of(spectrum, m))

        let sizes = batches |> Array.map float

        {
            Id = "stability"
            Title = "Largest stable step size over the batch size"
            Caption =
                $"Second moments stay bounded below these step sizes. The threshold of SGD saturates at that of gradient descent, 2/s₁; the flow's is linear in m. Below the line 'sharp bound applies' the excess-risk bound on the flow holds with the sharp constant: for large batches that reaches step sizes at which SGD itself is unstable. Gaussian features, n = {samples}, p = {features}; exact thresholds."
            Horizontal = Figure.logarithmic "batch size m"
            Vertical = Figure.logarithmic "step size η"
            Series =
                [|
                    thresholds |> Array.map _.Flow |> Figure.series "SGF" StochasticFlowRole sizes
                    thresholds
                    |> Array.map _.Descent
                    |> Figure.series "SGD" StochasticDescentRole sizes
                    batches
                    |> Array.map (FigureProblem.largestStep spectrum BoundConstant.Sharp)
                    |> Figure.series "sharp bound applies" SharpBoundRole sizes
                |]
            References =
                [|
                    {
                        Label = "gradient descent, 2/s₁"
                        Value = 2.0 / spectrum.Eigenvalues[0].Value
                        IsVertical = false
                    }
                |]
        }

    /// The figures of this family.
    let all =
        [
            {
                Id = "stability"
                Title = "Largest stable step size over the batch size"
                Compute = compute
            }
        ]
