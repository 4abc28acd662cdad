namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

/// A step: the new values of some components, from the old state and the draws.
[<Sealed>]
type internal Step<'T when 'T :> IScalar<'T>>
    (interpreter: Interpreter<'T>, definition: Definition, rules: Rule list, coordinates: int list) =
    let layout = interpreter.Layout
    let p = layout.Features

    let moves =
        [|
            for rule in rules do
                let state, letter = rule.Targets.Head
                let first = p * List.findIndex ((=) state) layout.States

                for a in coordinates -> struct (first + a, interpreter.Compile([ letter, a + 1 ], rule.Body))
        |]

    let values: 'T[] = Array.zeroCreate moves.Length

    let rec callsBatch tree =
        match tree with
        | Syntax.Call(_, "batch", _) -> true
        | Syntax.Call(_, _, arguments) -> List.exists callsBatch arguments
        | Syntax.Negate a
        | Syntax.Power(_, a, _) -> callsBatch a
        | Syntax.Add(a, b)
        | Syntax.Subtract(a, b)
        | Syntax.Multiply(a, b)
        | Syntax.Divide(_, a, b) -> callsBatch a || callsBatch b
        | Syntax.Number _
        | Syntax.Name _ -> false

    let noises = List.length layout.Noises * p

    // The lower triangle; the definition is symmetric.
    let covariance =
        let rule first second =
            definition.Noise
            |> List.tryFind (fun rule -> List.map fst rule.Targets = [ first; second ])

        Array.init noises (fun i ->
            Array.init (i + 1) (fun j ->
                let first, a = layout.Noises[i / p], i % p + 1
                let second, c = layout.Noises[j / p], j % p + 1

                let at (rule: Rule) one other =
                    interpreter.Compile([ snd rule.Targets[0], one; snd rule.Targets[1], other ], rule.Body)

                match rule first second, rule second first with
                | Some found, _ -> at found a c
                | None, Some found -> at found c a
                | None, None -> Expression.constant 'T.Zero))

    /// Whether it draws a mini-batch.
    member _.DrawsBatch = rules |> List.exists (fun rule -> callsBatch rule.Body)

    /// How many numbers the Gaussian vectors have.
    member _.Noises = noises

    /// Where the covariance of the Gaussian vectors stands; none where there is none.
    member _.NoisePlace = definition.Noise |> List.tryHead |> Option.map _.Start

    /// Whether the covariance depends on the state or the step.
    member _.CovarianceVaries =
        covariance |> Array.exists (Array.exists (fun entry -> entry.Varies))

    /// An entry i ≥ j of the covariance, given the present state.
    member _.Covariance(situation: Situation<'T>, i, j) : 'T = covariance[i].[j].Value situation

    /// Takes the step: every new value is computed from the old state. Not for two threads at once.
    member _.Take(situation: Situation<'T>) =
        for k in 0 .. moves.Length - 1 do
            let struct (_, expression) = moves[k]
            values[k] <- expression.Value situation

        for k in 0 .. moves.Length - 1 do
            let struct (component', _) = moves[k]
            situation.State[component'] <- values[k]

        situation.StateChanged()
