namespace Verify.Papers.Talk

open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// Ours: by which factor each step of the excess-risk bound exceeds the quantity that it bounds.
[<RequireQualifiedAccess>]
module BoundTightness =
    let private samples, features, batchSize = 100, 10, 10

    let private compute seed cancellation =
        let problem = FigureProblem.draw seed Design.gaussian samples features
        let spectrum = DoubleSpectrum.Of problem.Features

        let eta =
            FigureProblem.twoDigits (0.1 * FigureProblem.largestStep spectrum BoundConstant.Sharp batchSize)

        let instance = FigureProblem.instance problem eta batchSize
        let times = FigureProblem.logSpaced 0.01 100.0 81
        let path = RiskPath(instance, spectrum)
        let truth = problem.Truth
        let flow = MomentPath(instance, Process.Sgf)
        let operators = MomentOperators<Float64>(problem.Features)

        let over value =
            FigureProblem.over cancellation times value

        // E_I F(β_t) = F(mean) + ½ tr Σ̂ Cov, given y.
        let loss t =
            let moments = flow.At t
            let residuals = operators.Residuals(problem.Response, moments.Mean)

            (residuals |> Seq.sumBy (fun r -> r.Value * r.Value)) / float (2 * samples)
            + 0.5
              * FigureProblem.trace (operators.Covariance * FigureProblem.covariance moments)

        let given constant =
            ExcessRiskBound<Float64>.GivenResponse(spectrum, instance.NoiseScale, constant, problem.Response)

        let covarianceRatio constant =
            let bound = given constant

            over (fun t ->
                (bound.Price(Float64 t).Value + bound.Limiting(Float64 t).Value)
                / FigureProblem.trace (FigureProblem.covariance (flow.At t)))

        let lossRatio =
            let bound = given BoundConstant.Sharp
            // Loss bounds E F itself: A e^{−αt} + γ.
            over (fun t -> bound.Loss(Float64 t).Value / loss t)

        let varianceRatio =
            over (fun t ->
                let ridge =
                    Shrinkage<Float64>.RidgeAtTime(spectrum, Float64 t).Risk(spectrum, truth)

                let gradientFlow =
                    GradientFlow.At<Float64>(spectrum, Float64 t).Risk(spectrum, truth)

                1.6862 * ridge.Variance.Value / gradientFlow.Variance.Value)

        let riskRatio =
            Array.map2
                (/)
                (BoundedRisk.over path BoundConstant.Sharp times |> Option.get)
                (over (fun t -> path.StochasticGradientFlow(t).Estimation.Value))

        {
            Id = "bound-tightness"
            Title = "Where the excess-risk bound loses"
            Caption =
                $"Each bound divided by what it bounds, 1 is equality. E F: Grönwall's step; tr Cov: the whole stochastic part, with either direction bound; variance: 1.6862 times ridge's over gradient flow's; risk: the whole bound with the sharp constant. Gaussian features, n = {samples}, p = {features}; m = {batchSize}, η = {FigureProblem.say eta}; exact."
            Horizontal = Figure.logarithmic "time t"
            Vertical = Figure.logarithmic "bound divided by exact value"
            Series =
                [|
                    Figure.series "tr Cov, sharp" SharpBoundRole times (covarianceRatio BoundConstant.Sharp)
                    Figure.series "tr Cov, leverage" LeverageBoundRole times (covarianceRatio BoundConstant.Leverage)
                    Figure.series "risk" StochasticFlowRole times riskRatio
                    Figure.series "E F" GradientFlowRole times lossRatio
                    Figure.series "variance" RidgeRole times varianceRatio
                |]
            References =
                [|
                    {
                        Label = "equality"
                        Value = 1.0
                        IsVertical = false
                    }
                |]
        }

    /// The figures of this family.
    let all =
        [
            {
                Id = "bound-tightness"
                Title = "Where the excess-risk bound loses"
                Compute = compute
            }
        ]
