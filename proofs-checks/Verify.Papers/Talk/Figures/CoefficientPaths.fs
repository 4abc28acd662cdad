namespace Verify.Papers.Talk

open System
open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares
open Verify.Papers

/// Figures 1 and 2 of the talk: coefficient paths of ridge, gradient flow, SGD, stochastic gradient flow and its Euler discretization.
[<RequireQualifiedAccess>]
module CoefficientPaths =
    let private samples, features, batchSize = 40, 4, 4
    let private stepSize = 0.1
    let private horizon = 30.0

    let private setting =
        $"One Gaussian problem, n = {samples}, p = {features}; η = {FigureProblem.say stepSize}, m = {batchSize}; given y, exact."

    let private clocks (problem: Process) =
        if problem.IsIteration then
            FigureProblem.logSpaced stepSize horizon 101
            |> FigureProblem.steps stepSize
            |> Array.map (fun k -> float k, float k * stepSize)
        else
            FigureProblem.logSpaced stepSize horizon 101 |> Array.map (fun t -> t, t)

    let private moments seed cancellation (kind: Process) =
        let problem = FigureProblem.draw seed Design.gaussian samples features
        let path = MomentPath(FigureProblem.instance problem stepSize batchSize, kind)
        FigureProblem.over cancellation (clocks kind) (fun (clock, time) -> time, path.At clock)

    let private deviation (moments: Moments) j =
        match moments.Covariance with
        | null -> 0.0
        | covariance -> sqrt (max 0.0 covariance[j, j].Value)

    let private paths title (kind: Process) =
        let id = $"paths-{kind.Name}"

        let compute seed cancellation =
            let points = moments seed cancellation kind
            let time = points |> Array.map fst

            let coefficient j =
                let mean = points |> Array.map (fun (_, moments) -> moments.Mean[j].Value)
                let spread = points |> Array.map (fun (_, moments) -> deviation moments j)
                let line = Figure.series $"β{char (0x2081 + j)}" (OrdinalRole j) time mean

                if kind.IsStochastic then
                    { line with
                        Low = Array.map2 (-) mean spread
                        High = Array.map2 (+) mean spread
                    }
                else
                    line

            {
                Id = id
                Title = title
                Caption =
                    setting
                    + (if kind.IsStochastic then
                           " Lines are means over the randomness of the process, bands are ± one standard deviation."
                       else
                           "")
                Horizontal =
                    Figure.logarithmic (
                        if kind = Process.Ridge then "time t = 1/λ"
                        elif kind.IsIteration then "time t = kη"
                        else "time t"
                    )
                Vertical = Figure.linear "coefficient"
                Series = Array.init features coefficient
                References = [||]
            }

        {
            Id = id
            Title = title
            Compute = compute
        }

    // C⁺ = (I − ηΣ̂)C(I − ηΣ̂) + η E Q(β), one step after the other: another route than the closed form.
    let private recursion seed (cancellation: Threading.CancellationToken) =
        let problem = FigureProblem.draw seed Design.gaussian samples features

        let recursion =
            MomentRecursion<Float64>(
                problem.Features,
                problem.Response,
                Float64 stepSize,
                Float64((NoiseFactor.WithReplacement batchSize).ToDouble())
            )

        let wanted = clocks Process.SgfEuler |> Array.map (fst >> int) |> Set.ofArray

        [|
            for k in 1 .. Set.maxElement wanted do
                cancellation.ThrowIfCancellationRequested()
                recursion.Advance()

                if Set.contains k wanted then
                    float k * stepSize, recursion.Covariance
        |]

    let private euler =
        let id = "euler-moments"
        let title = "The Euler discretization has SGD's standard deviations"

        let compute seed cancellation =
            let deviations kind j =
                let points = moments seed cancellation kind
                points |> Array.map fst, points |> Array.map (fun (_, moments) -> deviation moments j)

            let line make name role kind j = make name role <|| deviations kind j
            let stepByStep = recursion seed cancellation

            let eulerLine name j =
                stepByStep
                |> Array.map (fun (_, covariance) -> sqrt covariance[j, j].Value)
                |> Figure.series name EulerRole (stepByStep |> Array.map fst)

            {
                Id = id
                Title = title
                Caption =
                    setting
                    + " Two coefficients. SGD is evaluated in the eigenbasis in closed form, the Euler discretization step by step from the average of its diffusion coefficient; they coincide, as the lemma says, and stochastic gradient flow is near."
                Horizontal = Figure.logarithmic "time t = kη"
                Vertical = Figure.linear "standard deviation of the coefficient"
                Series =
                    [|
                        for j in 0..1 do
                            let subscript = char (0x2081 + j)
                            line Figure.series $"SGF, β{subscript}" StochasticFlowRole Process.Sgf j
                            eulerLine $"Euler, β{subscript}" j
                            line Figure.dots $"SGD, β{subscript}" StochasticDescentRole Process.Sgd j
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
            paths "Ridge regression" Process.Ridge
            paths "Gradient flow" Process.GradientFlow
            paths "Stochastic gradient descent" Process.Sgd
            paths "Stochastic gradient flow" Process.Sgf
            euler
        ]
