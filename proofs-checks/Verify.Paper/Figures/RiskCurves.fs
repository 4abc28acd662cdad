namespace Verify.Paper

open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares

/// Figures 4 and 5 of the talk: risk along the path, with the bound, for several designs and shapes.
[<RequireQualifiedAccess>]
module RiskCurves =
    /// What ridge's variance is multiplied with in the bound: 1.6862 − 1.
    [<Literal>]
    let private VarianceExcess = 0.6862

    let private roleOf constant =
        match constant with
        | BoundConstant.Spectral -> SpectralBoundRole
        | BoundConstant.Sharp -> SharpBoundRole
        | _ -> LeverageBoundRole

    let private constants =
        [ BoundConstant.Spectral; BoundConstant.Sharp; BoundConstant.Leverage ]

    /// Ridge's risk at λ = 1/t plus the three terms of the bound, over times; None where α ≤ 0.
    let boundedRisk (path: RiskPath) (constant: BoundConstant) (times: float[]) =
        let truth = path.Instance.Problem.Truth

        let bound =
            ExcessRiskBound<Float64>.Averaged(path.Spectrum, path.Instance.NoiseScale, constant, truth)

        if bound.Alpha.Value <= 0.0 then
            None
        else
            times
            |> Array.map (fun t ->
                let ridge =
                    Shrinkage<Float64>.RidgeAtTime(path.Spectrum, Float64 t).Risk(path.Spectrum, truth)

                ridge.Estimation.Value
                + VarianceExcess * ridge.Variance.Value
                + bound.Price(Float64 t).Value
                + bound.Limiting(Float64 t).Value)
            |> Some

    /// Risks of ridge, gradient flow, SGF and SGD with the bounds that apply, over log-spaced times.
    let series (path: RiskPath) cancellation (times: float[]) =
        let truth = path.Instance.Problem.Truth
        let eta = path.Instance.StepSize.Value
        let steps = FigureProblem.steps eta times

        let over value =
            FigureProblem.over cancellation times value

        [|
            for constant in constants do
                match boundedRisk path constant times with
                | Some values ->
                    Figure.series $"{Quantities.constantName constant} bound" (roleOf constant) times values
                | None -> ()

            over (fun t ->
                Shrinkage<Float64>.RidgeAtTime(path.Spectrum, Float64 t).Risk(path.Spectrum, truth).Estimation.Value)
            |> Figure.series "ridge, λ = 1/t" RidgeRole times

            over (fun t ->
                GradientFlow.At<Float64>(path.Spectrum, Float64 t).Risk(path.Spectrum, truth).Estimation.Value)
            |> Figure.series "gradient flow" GradientFlowRole times

            over (fun t -> path.StochasticGradientFlow(t).Estimation.Value)
            |> Figure.series "SGF" StochasticFlowRole times

            FigureProblem.over cancellation steps (fun k -> path.StochasticGradientDescent(k).Estimation.Value)
            |> Figure.dots "SGD" StochasticDescentRole (steps |> Array.map (fun k -> float k * eta))
        |]

    let private applicability (path: RiskPath) =
        let spectrum, m = path.Spectrum, path.Instance.BatchSize

        let limit constant =
            FigureProblem.say (FigureProblem.largestStep spectrum constant m)

        let missing =
            constants
            |> List.filter (fun constant ->
                path.Instance.StepSize.Value >= FigureProblem.largestStep spectrum constant m)
            |> List.map Quantities.constantName

        $"α > 0 needs η < {limit BoundConstant.Spectral} with the spectral constant and η < {limit BoundConstant.Sharp} with the sharp one."
        + (match missing with
           | [] -> ""
           | missing -> " Not drawn, as α ≤ 0: " + String.concat ", " missing + ".")

    /// A risk figure: a design and shape, the batch size, and the step size as a share of the largest one for which a bound applies.
    let source id title (design: Design) n p m (constant: BoundConstant) share =
        let compute seed cancellation =
            let problem = FigureProblem.draw seed design n p
            let spectrum = DoubleSpectrum.Of problem.Features

            let eta =
                FigureProblem.twoDigits (share * FigureProblem.largestStep spectrum constant m)

            let path = RiskPath(FigureProblem.instance problem eta m, spectrum)
            let slowest = spectrum.Eigenvalues[spectrum.Rank - 1].Value
            let fastest = spectrum.Eigenvalues[0].Value

            let times =
                FigureProblem.logSpaced
                    (FigureProblem.twoDigits (0.01 / fastest))
                    (FigureProblem.twoDigits (30.0 / slowest))
                    91

            {
                Id = id
                Title = title
                Caption =
                    $"Estimation risk E‖β − β*‖², averaged over mini-batches and noise, exact. Design {design.Name}, n = {n}, p = {p}, rank {spectrum.Rank}, σ² = 1; m = {m}, η = {FigureProblem.say eta}. {applicability path}"
                Horizontal = Figure.logarithmic "time t = kη = 1/λ"
                Vertical = Figure.logarithmic "estimation risk"
                Series = series path cancellation times
                References = [||]
            }

        {
            Id = id
            Title = title
            Compute = compute
        }

    // Rank 30 gives a second-moment system of size 465, which the dense engine takes at once.
    let private highN, highP = 30, 150

    /// The figures of this family.
    let all =
        [
            source
                "risk"
                "The bound tracks the risks of ridge and SGD"
                Design.gaussian
                100
                10
                10
                BoundConstant.Sharp
                0.1
            source
                "risk-small-step"
                "With a small step size all three bounds apply"
                Design.gaussian
                100
                10
                10
                BoundConstant.Spectral
                0.5
            source "risk-student-t" "Heavy-tailed features" Design.studentT 100 10 10 BoundConstant.Sharp 0.1
            source "risk-bernoulli" "Bernoulli features" Design.bernoulli 100 10 10 BoundConstant.Sharp 0.1
            source "risk-wide" "More features than samples" Design.gaussian highN highP 10 BoundConstant.Sharp 0.5
            source
                "risk-wide-student-t"
                "More heavy-tailed features than samples"
                Design.studentT
                highN
                highP
                10
                BoundConstant.Sharp
                0.5
            source
                "risk-wide-bernoulli"
                "More Bernoulli features than samples"
                Design.bernoulli
                highN
                highP
                10
                BoundConstant.Sharp
                0.5
        ]
