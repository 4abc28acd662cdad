namespace Verify.Symbolics

open Verify.Arithmetic

[<Sealed>]
type Flow(drift: Symbol -> Polynomial, diffusion: Symbol -> Symbol -> Polynomial) =
    member _.Drift state = drift state
    member _.Diffusion(first, second) = diffusion first second

[<Sealed>]
type Iteration(next: Symbol -> Polynomial, noiseCovariance: Symbol -> Symbol -> Polynomial, sampling: Sampling) =
    member _.Next state = next state
    member _.NoiseCovariance(first, second) = noiseCovariance first second
    member _.Sampling = sampling

[<RequireQualifiedAccess>]
type Dynamics =
    | Flow of Flow
    | Iteration of Iteration

[<RequireQualifiedAccess>]
module Dynamics =

    let private isState (symbol: Symbol) = symbol.Role = Role.State

    let rec private containsResidual (monomial: Monomial) =
        monomial.Items
        |> Array.exists (fun (struct (s, _)) ->
            s = Symbol.residual
            || (match s.Content with
                | Some content -> containsResidual content
                | None -> false))

    let generator (flow: Flow) (polynomial: Polynomial) =
        let f = polynomial

        if f.Items |> Array.exists (fun t -> containsResidual t.Monomial) then
            invalidArg (nameof polynomial) "write the residual out first: it depends on every component of the state"

        let states = Polynomial.symbols f |> Array.filter isState
        let half = (Rational.FromInteger 2L).Reciprocal()

        seq {
            for i in 0 .. states.Length - 1 do
                let df = Calculus.differentiate states[i] f
                yield flow.Drift states[i] * df

                for j in i .. states.Length - 1 do
                    let d2f = Calculus.differentiate states[j] df

                    if not d2f.IsZero then
                        // Q is symmetric: pairs i < j count twice.
                        let q = flow.Diffusion(states[i], states[j]) * d2f
                        yield if i = j then half * q else q
        }
        |> Polynomial.sum

    let private beforeBatch (iteration: Iteration) (f: Polynomial) =
        f
        |> Polynomial.substitute (fun s -> if isState s then Some(iteration.Next s) else None)
        |> Gaussian.expectation (fun e e' -> iteration.NoiseCovariance(e, e'))

    let expectedNext (iteration: Iteration) polynomial =
        MiniBatch.expectation iteration.Sampling (beforeBatch iteration polynomial)

    let expectedNextAt (iteration: Iteration) samples batch polynomial =
        MiniBatch.expectationAt iteration.Sampling samples batch (beforeBatch iteration polynomial)

    let euler (step: Polynomial) (flow: Flow) =
        let noiseOf (state: Symbol) =
            Symbol.noise ("e_" + state.Name) (List.head state.Indices)

        let stateOf (noise: Symbol) =
            Symbol.state (noise.Name.Substring 2) (List.head noise.Indices)

        Iteration(
            (fun s -> Polynomial.ofSymbol s + step * flow.Drift s + Polynomial.ofSymbol (noiseOf s)),
            (fun e e' -> step * flow.Diffusion(stateOf e, stateOf e')),
            Sampling.WithReplacement
        )
