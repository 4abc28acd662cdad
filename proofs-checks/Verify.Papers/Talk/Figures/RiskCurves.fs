namespace Verify.Papers.Talk

open System.Collections.Generic
open System.Threading
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.LeastSquares.Simulation
open Verify.Papers

/// Figures 4 and 5 of the talk: risk along the path, with the bound, for several designs and shapes.
[<RequireQualifiedAccess>]
module RiskCurves =
    let private roleOf constant =
        match constant with
        | BoundConstant.Spectral -> SpectralBoundRole
        | BoundConstant.Sharp -> SharpBoundRole
        | _ -> LeverageBoundRole

    let private constants =
        [ BoundConstant.Spectral; BoundConstant.Sharp; BoundConstant.Leverage ]

    let private estimation (risks: IReadOnlyList<ExpectedRisk<Float64>>) =
        [| for risk in risks -> risk.Estimation.Value |]

    /// The risk of SGD by simulation: its mean by two standard errors, from R draws of the noise.
    let simulated (path: RiskPath) seed draws cancellation (times: float[]) =
        let eta = path.Instance.StepSize.Value

        let steps = FigureProblem.steps eta times |> Array.map int

        let sample =
            SimulatedRisk.OfDescent(path.Instance, steps, draws, uint64 seed, cancellation)

        let at (scale: float) =
            [| for risk in sample -> risk.Mean + scale * risk.StandardError |]

        Figure.band
            $"{draws} simulated"
            StochasticDescentRole
            [| for k in steps -> float k * eta |]
            (at 0.0)
            (at -2.0)
            (at 2.0)

    /// Risks of ridge, gradient flow, SGF and SGD with the bounds that apply, over log-spaced times.
    let series (path: RiskPath) cancellation (times: float[]) =
        let truth = path.Instance.Problem.Truth
        let eta = path.Instance.StepSize.Value
        let steps = FigureProblem.steps eta times

        let over value =
            FigureProblem.over cancellation times value

        [|
            for constant in constants do
                match BoundedRisk.over path constant times with
                | Some values ->
                    Figure.series $"{Quantities.constantName constant} bound" (roleOf constant) times values
                | None -> ()

            over (fun t ->
                Shrinkage<Float64>.RidgeAtTime(path.Spectrum, Float64 t).Risk(path.Spectrum, truth).Estimation.Value)
            |> Figure.series "ridge, λ = 1/t" RidgeRole times

            over (fun t ->
                GradientFlow.At<Float64>(path.Spectrum, Float64 t).Risk(path.Spectrum, truth).Estimation.Value)
            |> Figure.series "gradient flow" GradientFlowRole times

            path.StochasticGradientFlow(times, cancellation)
            |> estimation
            |> Figure.series "SGF" StochasticFlowRole times

            path.StochasticGradientDescent(steps, cancellation)
            |> estimation
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

    /// What a risk figure shows.
    type private Setting =
        {
            Design: Design
            Samples: int
            Features: int
            StepSize: Spectrum<Float64> -> float
            /// The last time in units of one over the smallest eigenvalue that is not 0.
            LastTime: float
            /// Draws of the noise for the simulated band, or 0 for none.
            Draws: int
        }

    let private batchSize = 10

    // A share of the largest step size for which the bound applies.
    let private share part constant spectrum =
        part * FigureProblem.largestStep spectrum constant batchSize

    let private low design =
        {
            Design = design
            Samples = 100
            Features = 10
            StepSize = share 0.1 BoundConstant.Sharp
            LastTime = 30.0
            Draws = 100
        }

    let private high design =
        { low design with
            Features = 500
            StepSize = share 0.5 BoundConstant.Sharp
            Draws = 0
        }

    let private source id title setting =
        let design, n, p = setting.Design, setting.Samples, setting.Features

        let compute seed (cancellation: CancellationToken) =
            cancellation.ThrowIfCancellationRequested()
            let problem = FigureProblem.draw seed design n p
            let spectrum = DoubleSpectrum.Of problem.Features
            let eta = FigureProblem.twoDigits (setting.StepSize spectrum)
            let path = RiskPath(FigureProblem.instance problem eta batchSize, spectrum)
            let slowest = spectrum.Eigenvalues[spectrum.Rank - 1].Value
            let fastest = spectrum.Eigenvalues[0].Value

            let times =
                FigureProblem.logSpaced
                    (FigureProblem.twoDigits (0.01 / fastest))
                    (FigureProblem.twoDigits (setting.LastTime / slowest))
                    91

            let simulation =
                if setting.Draws = 0 then
                    ""
                else
                    $" Shaded: the mean of {setting.Draws} simulated draws of the noise, 8 runs of SGD each, by two standard errors."

            {
                Id = id
                Title = title
                Caption =
                    $"Estimation risk E‖β − β*‖², averaged over mini-batches and noise, exact. Design {design.Name}, n = {n}, p = {p}, rank {spectrum.Rank}, σ² = 1; m = {batchSize}, η = {FigureProblem.say eta}. {applicability path}{simulation}"
                Horizontal = Figure.logarithmic "time t = kη = 1/λ"
                Vertical = Figure.logarithmic "estimation risk"
                Series =
                    [|
                        if setting.Draws > 0 then
                            simulated path seed setting.Draws cancellation times

                        yield! series path cancellation times
                    |]
                References = [||]
            }

        {
            Id = id
            Title = title
            Compute = compute
        }

    /// The figures of this family.
    let all =
        [
            source "risk" "The bound tracks the risks of ridge and SGD" (low Design.gaussian)
            source
                "risk-small-step"
                "With a small step size all three bounds apply"
                { low Design.gaussian with
                    StepSize = share 0.5 BoundConstant.Spectral
                    Draws = 0
                }
            source "risk-student-t" "Heavy-tailed features" (low Design.studentT)
            source "risk-bernoulli" "Bernoulli features" (low Design.bernoulli)
            source "risk-wide" "More features than samples" (high Design.gaussian)
            source "risk-wide-student-t" "More heavy-tailed features than samples" (high Design.studentT)
            source "risk-wide-bernoulli" "More Bernoulli features than samples" (high Design.bernoulli)
            // The smallest of 100 eigenvalues is near 1e-5: no bound applies at a step size of use, and t ends long before 1/s_n.
            source
                "risk-square"
                "As many features as samples"
                { low Design.gaussian with
                    Features = 100
                    StepSize = fun _ -> 0.02
                    LastTime = 0.005
                    Draws = 0
                }
        ]
