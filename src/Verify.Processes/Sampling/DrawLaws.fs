namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

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
