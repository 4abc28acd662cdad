namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

/// What one step draws besides Gaussian vectors.
type internal Outcome<'T> =
    {
        /// Its probability.
        Probability: 'T
        /// The drawn samples by number, each with its coins.
        Batch: struct (int * 'T[]) list
        /// The coins of the step.
        Coins: 'T[]
        /// The drawn features.
        Features: int[]
    }

/// The probabilities of what a step draws, checked.
[<Sealed>]
type internal DrawLaws<'T when 'T :> IScalar<'T>>(interpreter: Interpreter<'T>, definition: Definition) =
    let layout = interpreter.Layout

    let sign (value: 'T) =
        match 'T.TrySign value with
        | known when known.HasValue -> known.Value
        | _ -> 0

    let normalised (what: string) place (weights: 'T[]) : 'T[] =
        for k in 0 .. weights.Length - 1 do
            if sign weights[k] < 0 then
                interpreter.Fail(place, $"the weight of {what} {k + 1} is negative on this instance")

        let total = Array.fold (fun (sum: 'T) (weight: 'T) -> sum + weight) 'T.Zero weights

        if sign total = 0 then
            interpreter.Fail(place, $"the weights of all {what}s are 0 on this instance")

        weights |> Array.map (fun (weight: 'T) -> weight / total)

    let samples =
        definition.Weights
        |> Option.map (fun rule -> interpreter.Data |> Array.map _.Weight |> normalised "sample" rule.Start)

    let evaluator (expressions: Expression<'T>[]) check : Situation<'T> -> 'T[] =
        let compute situation =
            check (expressions |> Array.map (fun expression -> expression.Value situation))

        if expressions |> Array.exists _.Varies then
            compute
        else
            // Not before it is needed: what is never drawn needs no law.
            let once = lazy (compute Unchecked.defaultof<Situation<'T>>)
            fun _ -> once.Value

    let probability (coin: CoinRule) (values: 'T[]) =
        for q in values do
            if sign q < 0 || sign ('T.One - q) < 0 then
                interpreter.Fail(
                    coin.Start,
                    $"the probability of the coin '{coin.Name}' is not between 0 and 1 on this instance"
                )

        values

    let coins (rules: CoinRule list) =
        let all =
            rules
            |> List.map (fun coin ->
                let expressions =
                    match coin.Letter with
                    | Some letter ->
                        Array.init layout.Features (fun a -> interpreter.Compile([ letter, a + 1 ], coin.Probability))
                    | None -> [| interpreter.Compile([], coin.Probability) |]

                evaluator expressions (probability coin))
            |> Array.ofList

        fun situation -> all |> Array.collect (fun values -> values situation)

    let stepCoins = coins layout.StepCoins
    let sampleCoins = coins layout.SampleCoins

    let features =
        definition.Features
        |> List.map (fun feature ->
            let expressions =
                Array.init layout.Features (fun a ->
                    match feature.Weight with
                    | Some weight -> interpreter.Compile([ feature.Letter, a + 1 ], weight)
                    | None -> Expression.constant 'T.One)

            evaluator expressions (normalised "feature" feature.Start))
        |> Array.ofList

    /// The probability of each sample where there are weights.
    member _.Samples = samples

    /// The probabilities that the coins of the step are 1.
    member _.StepCoins(situation: Situation<'T>) : 'T[] = stepCoins situation

    /// The probabilities that the coins of a drawn sample are 1.
    member _.SampleCoins(situation: Situation<'T>) : 'T[] = sampleCoins situation

    /// The probabilities of the features, a row for each drawn one.
    member _.Features(situation: Situation<'T>) : 'T[][] =
        features |> Array.map (fun values -> values situation)

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
