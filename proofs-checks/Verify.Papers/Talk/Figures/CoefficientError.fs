namespace Verify.Papers.Talk

open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// Figure 6: the distance of gradient flow and stochastic gradient flow to ridge at λ = 1/t, with its bound.
[<RequireQualifiedAccess>]
module CoefficientError =
    let private samples, features, batchSize = 100, 10, 10

    // (√1.6862 − 1)², the sharp relative squared distance of gradient flow to ridge.
    let private relative = let root = sqrt 1.6862 - 1.0 in root * root

    let private compute seed cancellation =
        let problem = FigureProblem.draw seed Design.gaussian samples features
        let spectrum = DoubleSpectrum.Of problem.Features

        let eta =
            FigureProblem.twoDigits (0.1 * FigureProblem.largestStep spectrum BoundConstant.Sharp batchSize)

        let instance = FigureProblem.instance problem eta batchSize
        let times = FigureProblem.logSpaced 0.01 100.0 81
        let ridge = MomentPath(instance, Process.Ridge)

        let over value =
            FigureProblem.over cancellation times value

        let squaredError (path: MomentPath) clock time =
            let moments = path.At clock

            let spread =
                match moments.Covariance with
                | null -> 0.0
                | covariance -> FigureProblem.trace covariance

            FigureProblem.squaredDistance moments.Mean (ridge.At(time).Mean) + spread

        let flow = MomentPath(instance, Process.GradientFlow)
        let stochastic = MomentPath(instance, Process.Sgf)
        let descent = MomentPath(instance, Process.Sgd)
        let steps = FigureProblem.steps eta times

        let bound constant =
            let bound =
                ExcessRiskBound<Float64>.GivenResponse(spectrum, instance.NoiseScale, constant, problem.Response)

            over (fun t ->
                let zero = Array.create features Float64.Zero

                relative * FigureProblem.squaredDistance (ridge.At(t).Mean) zero
                + bound.Price(Float64 t).Value
                + bound.Limiting(Float64 t).Value)

        {
            Id = "coefficient-error"
            Title = "Distance to ridge, and its bound"
            Caption =
                $"E‖β − β(ridge, λ = 1/t)‖² over mini-batches, given y, exact. Gaussian features, n = {samples}, p = {features}; m = {batchSize}, η = {FigureProblem.say eta}."
            Horizontal = Figure.logarithmic "time t = kη = 1/λ"
            Vertical = Figure.logarithmic "squared distance to ridge"
            Series =
                [|
                    Figure.series "sharp bound" SharpBoundRole times (bound BoundConstant.Sharp)
                    Figure.series "leverage bound" LeverageBoundRole times (bound BoundConstant.Leverage)
                    over (fun t -> squaredError stochastic t t)
                    |> Figure.series "SGF" StochasticFlowRole times
                    FigureProblem.over cancellation steps (fun k -> squaredError descent (float k) (float k * eta))
                    |> Figure.dots "SGD" StochasticDescentRole (steps |> Array.map (fun k -> float k * eta))
                    over (fun t -> squaredError flow t t)
                    |> Figure.series "gradient flow" GradientFlowRole times
                |]
            References = [||]
        }

    /// The figures of this family.
    let all =
        [
            {
                Id = "coefficient-error"
                Title = "Distance to ridge, and its bound"
                Compute = compute
            }
        ]
