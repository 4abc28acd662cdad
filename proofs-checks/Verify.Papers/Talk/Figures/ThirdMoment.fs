namespace Verify.Papers.Talk

open System
open Verify.Claims
open Verify.Papers

/// Ours: third moments, in which SGD and the Euler discretization of stochastic gradient flow part.
[<RequireQualifiedAccess>]
module ThirdMoment =
    let private samples, batchSize, stepSize, longest = 40, 2, 0.1, 200

    /// Third and second central moments of β_k for p = 1, k = 0 … steps, from β₀ = 0: SGD (withCumulant) or its Euler discretization.
    /// With β = μ + u, sample gradient A − Bu (A = x(y − xμ), B = x²) and a dot for "minus its average":
    /// c₂⁺ = (1 − ηB̄)²c₂ + (η²/m)(⟨Ȧ²⟩ + ⟨Ḃ²⟩c₂),
    /// c₃⁺ = (1 − ηB̄)³c₃ + 3(1 − ηB̄)(η²/m)(⟨Ḃ²⟩c₃ − 2⟨ȦḂ⟩c₂) + (η³/m²)(⟨Ȧ³⟩ + 3⟨ȦḂ²⟩c₂ − ⟨Ḃ³⟩c₃),
    /// where the Euler discretization has no last term: its noise is Gaussian.
    let centralMoments (x: float[]) (y: float[]) eta (m: int) withCumulant steps : struct (float * float)[] =
        let m = float m
        let b = x |> Array.map (fun x -> x * x)
        let mean = Array.average b
        let centredB = b |> Array.map (fun b -> b - mean)
        let contraction = 1.0 - eta * mean

        let next (struct (centre, c2, c3)) =
            let a = Array.map2 (fun x y -> x * (y - x * centre)) x y
            let drift = Array.average a
            let a = a |> Array.map (fun a -> a - drift)
            let average f = Array.average (Array.map2 f a centredB)
            let variance = eta * eta / m

            let cumulant =
                average (fun a _ -> a * a * a) + 3.0 * c2 * average (fun a b -> a * b * b)
                - c3 * average (fun _ b -> b * b * b)

            struct (centre + eta * drift,
                    contraction * contraction * c2
                    + variance * (average (fun a _ -> a * a) + c2 * average (fun _ b -> b * b)),
                    contraction * contraction * contraction * c3
                    + 3.0
                      * contraction
                      * variance
                      * (c3 * average (fun _ b -> b * b) - 2.0 * c2 * average (fun a b -> a * b))
                    + (if withCumulant then
                           eta * eta * eta / (m * m) * cumulant
                       else
                           0.0))

        Array.init steps id
        |> Array.scan (fun state _ -> next state) (struct (0.0, 0.0, 0.0))
        |> Array.map (fun (struct (_, c2, c3)) -> struct (c3, c2))

    let private compute seed (cancellation: Threading.CancellationToken) =
        cancellation.ThrowIfCancellationRequested()
        let problem = FigureProblem.draw seed Design.gaussian samples 1
        let x = problem.Features.Column 0 |> Array.map _.Value
        let y = problem.Response |> Seq.map _.Value |> Array.ofSeq

        let skewness withCumulant =
            centralMoments x y stepSize batchSize withCumulant longest
            |> Array.skip 1
            |> Array.map (fun (struct (c3, c2)) -> c3 / (c2 * sqrt c2))

        let steps = Array.init longest (fun k -> float (k + 1))

        {
            Id = "third-moment"
            Title = "Third moments part where first and second agree"
            Caption =
                $"Skewness of β_k for SGD and for the Euler discretization of stochastic gradient flow; one step adds (η³/m²) times the third cumulant of a sample gradient to the former only. One Gaussian feature, n = {samples}; m = {batchSize}, η = {FigureProblem.say stepSize}; given y, exact."
            Horizontal = Figure.logarithmic "step k"
            Vertical = Figure.linear "skewness of the coefficient"
            Series =
                [|
                    Figure.series "SGD" StochasticDescentRole steps (skewness true)
                    Figure.series "Euler" EulerRole steps (skewness false)
                |]
            References = [||]
        }

    /// The figures of this family.
    let all =
        [
            {
                Id = "third-moment"
                Title = "Third moments part where first and second agree"
                Compute = compute
            }
        ]
