namespace Verify.Symbolics

open Verify.Arithmetic

[<Sealed>]
type Iteration
    internal
    (
        next: Symbol -> Polynomial,
        noiseCovariance: Symbol -> Symbol -> Polynomial,
        sampling: Sampling,
        choices: Polynomial -> Polynomial,
        sampleLaw: SampleLaw
    ) =
    new(next, noiseCovariance, sampling) = Iteration(next, noiseCovariance, sampling, id, MiniBatch.uniform)

    member _.Next state = next state
    member _.NoiseCovariance(first, second) = noiseCovariance first second
    member _.Sampling = sampling
    member internal _.Choices = choices
    member internal _.SampleLaw = sampleLaw

type Jump =
    {
        Rate: SymbolIndex -> Polynomial
        Each: bool
        Moves: string list
        Step: Iteration
    }

[<Sealed>]
type Flow(drift: Symbol -> Polynomial, diffusion: Symbol -> Symbol -> Polynomial, jumps: Jump list) =
    new(drift, diffusion) = Flow(drift, diffusion, [])
    member _.Drift state = drift state
    member _.Diffusion(first, second) = diffusion first second
    member _.Jumps = jumps

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

    // The step of the states for which `moves` holds, averaged over all that is random but the mini-batch.
    let private beforeBatch moves (iteration: Iteration) (f: Polynomial) =
        f
        |> Polynomial.substitute (fun s ->
            if isState s && moves s then
                Some(iteration.Next s)
            else
                None)
        |> Gaussian.expectation (fun e e' -> iteration.NoiseCovariance(e, e'))
        |> iteration.Choices

    let private everything _ = true

    let private expected moves (iteration: Iteration) polynomial =
        beforeBatch moves iteration polynomial
        |> MiniBatch.expectationWith iteration.SampleLaw iteration.Sampling

    let private expectedAt moves (iteration: Iteration) samples batch polynomial =
        beforeBatch moves iteration polynomial
        |> MiniBatch.expectationAtWith iteration.SampleLaw iteration.Sampling samples batch

    let expectedNext iteration polynomial =
        expected everything iteration polynomial

    let expectedNextAt iteration samples batch polynomial =
        expectedAt everything iteration samples batch polynomial

    /// The jumps that change f: the rate, and which components move.
    let private jumpsOf (flow: Flow) (f: Polynomial) =
        let states = Polynomial.symbols f |> Array.filter isState

        [
            for jump in flow.Jumps do
                let moved = states |> Array.filter (fun s -> List.contains s.Name jump.Moves)

                if jump.Each then
                    for index in moved |> Array.map (fun s -> List.head s.Indices) |> Array.distinct do
                        jump,
                        jump.Rate index,
                        (fun (s: Symbol) -> List.contains s.Name jump.Moves && s.Indices = [ index ])
                elif moved.Length > 0 then
                    // The rate has no index where all coordinates move at once.
                    jump, jump.Rate(SymbolIndex.Number 1), (fun (s: Symbol) -> List.contains s.Name jump.Moves)
        ]

    let derivative (flow: Flow) polynomial =
        jumpsOf flow polynomial
        |> List.fold
            (fun sum (jump, rate, moves) ->
                let change =
                    expected moves jump.Step polynomial - RationalFunction.ofPolynomial polynomial

                sum + RationalFunction.ofPolynomial rate * change)
            (RationalFunction.ofPolynomial (generator flow polynomial))

    let derivativeAt (flow: Flow) samples batch polynomial =
        jumpsOf flow polynomial
        |> List.fold
            (fun sum (jump, rate, moves) ->
                sum + rate * (expectedAt moves jump.Step samples batch polynomial - polynomial))
            (generator flow polynomial)

    let change dynamics polynomial =
        match dynamics with
        | Dynamics.Flow flow -> derivative flow polynomial
        | Dynamics.Iteration iteration -> expectedNext iteration polynomial

    let changeAt dynamics samples batch polynomial =
        match dynamics with
        | Dynamics.Flow flow -> derivativeAt flow samples batch polynomial
        | Dynamics.Iteration iteration -> expectedNextAt iteration samples batch polynomial

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
