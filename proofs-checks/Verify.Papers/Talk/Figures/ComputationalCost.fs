namespace Verify.Papers.Talk

open System
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// Figure 7: risk against computational cost, counted in sample gradients.
[<RequireQualifiedAccess>]
module ComputationalCost =
    let private samples, features = 100, 10
    let private stepSize = 0.05

    /// True of the curves: a test compares them.
    let private title =
        "SGD falls faster per sample gradient, gradient descent ends lower"

    let private compute seed cancellation =
        let problem = FigureProblem.draw seed Design.gaussian samples features
        let spectrum = DoubleSpectrum.Of problem.Features
        let longest = 400.0 // steps of gradient descent

        let steps count =
            FigureProblem.logSpaced 1.0 count 61
            |> Array.map (fun k -> int64 (Math.Round k))
            |> Array.distinct

        let descent batchSize =
            let path = RiskPath(FigureProblem.instance problem stepSize batchSize, spectrum)
            let steps = steps (longest * float samples / float batchSize)

            FigureProblem.over cancellation steps (fun k -> path.StochasticGradientDescent(k).Estimation.Value)
            |> Figure.series
                $"SGD, m = {batchSize}"
                (if batchSize = 1 then EulerRole else StochasticDescentRole)
                (steps |> Array.map (fun k -> float k * float batchSize))

        let full =
            let steps = steps longest

            FigureProblem.over cancellation steps (fun k ->
                Shrinkage<Float64>
                    .GradientDescent(spectrum, Float64 stepSize, k)
                    .Risk(spectrum, problem.Truth)
                    .Estimation.Value)
            |> Figure.series
                "gradient descent"
                GradientDescentRole
                (steps |> Array.map (fun k -> float k * float samples))

        let best =
            FigureProblem.logSpaced 0.01 1000.0 2001
            |> Array.map (fun t ->
                Shrinkage<Float64>.RidgeAtTime(spectrum, Float64 t).Risk(spectrum, problem.Truth).Estimation.Value)
            |> Array.min

        {
            Id = "computational-cost"
            Title = title
            Caption =
                $"Estimation risk over the number of sample gradients: m a step for SGD, n a step for gradient descent. Gaussian features, n = {samples}, p = {features}, σ² = 1, η = {FigureProblem.say stepSize}; exact."
            Horizontal = Figure.logarithmic "sample gradients"
            Vertical = Figure.logarithmic "estimation risk"
            Series = [| descent 1; descent 10; full |]
            References =
                [|
                    {
                        Label = "best ridge"
                        Value = best
                        IsVertical = false
                    }
                |]
        }

    /// The figures of this family.
    let all =
        [
            {
                Id = "computational-cost"
                Title = title
                Compute = compute
            }
        ]
