namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Reads a step off its definition: a coin of the step is cut into its outcomes, the rest is an operator.
[<RequireQualifiedAccess>]
module internal StepReading =

    // Twice as many operators for each coin.
    let private mostCoins = 3

    let rec private map (name: Position -> string -> (Position * SymbolIndex) list -> Syntax) tree =
        let walk = map name

        match tree with
        | Syntax.Number _ -> tree
        | Syntax.Name(position, text, indices) -> name position text indices
        | Syntax.Negate a -> Syntax.Negate(walk a)
        | Syntax.Add(a, b) -> Syntax.Add(walk a, walk b)
        | Syntax.Subtract(a, b) -> Syntax.Subtract(walk a, walk b)
        | Syntax.Multiply(a, b) -> Syntax.Multiply(walk a, walk b)
        | Syntax.Divide(position, a, b) -> Syntax.Divide(position, walk a, walk b)
        | Syntax.Power(position, a, k) -> Syntax.Power(position, walk a, k)
        // The letter of a sum is no name of the process.
        | Syntax.Call(position, "sum", letter :: rest) -> Syntax.Call(position, "sum", letter :: List.map walk rest)
        | Syntax.Call(position, call, arguments) -> Syntax.Call(position, call, List.map walk arguments)

    // The body with a tree in place of the coin; it may stand at the rule's own index alone.
    let private withCoin (coin: CoinRule) (rule: Rule) (value: Syntax) =
        let own = List.map snd rule.Targets

        rule.Body
        |> map (fun position text indices ->
            if text = coin.Name then
                match coin.Letter, List.map snd indices with
                | None, [] -> value
                | Some _, [ SymbolIndex.Letter letter ] when own = [ letter ] -> value
                | _ -> raise NotLowered
            elif coin.Letter.IsSome && text.TrimEnd([| '0' .. '9' |]) = coin.Name then
                raise NotLowered
            else
                Syntax.Name(position, text, indices))

    let private number (value: int64) =
        Syntax.Number(Rational.FromInteger value)

    /// The step of a definition with the given parameters; none where an expression is not of the form.
    let tryCreate<'T when 'T :> IScalar<'T> and 'T: equality>
        (definition: Definition)
        (problem: Problem<Rational>)
        (batchSize: int)
        (parameters: Map<string, ParameterValue>)
        (precision: int)
        : AffineStep<'T> option =
        let ofSamples = DefinitionScope.coinsOfSamples definition

        let dataOf (definition: Definition) =
            LoweringData<'T>(definition, problem, batchSize, precision)

        let ofPopulation (definition: Definition) (population: PopulationRule) : AffineStep<'T> option =
            if
                definition.Noise.IsEmpty
                && definition.Coins.IsEmpty
                && definition.Features.IsEmpty
                && definition.Weights.IsNone
                && definition.Sampling = Sampling.WithReplacement
            then
                Some(
                    PopulationReading<'T>(
                        definition,
                        population,
                        problem.FeatureCount,
                        batchSize,
                        parameters,
                        precision
                    )
                        .Step()
                )
            else
                None

        let rec read (definition: Definition) : AffineStep<'T> option =
            match
                definition.Coins
                |> List.tryFind (fun coin -> not (ofSamples.Contains coin.Name))
            with
            | None ->
                match definition.Population with
                | Some population -> ofPopulation definition population
                | None ->
                    OperatorReading.tryCreate<'T> (dataOf definition) parameters
                    |> Option.map (fun operator -> operator :> AffineStep<'T>)
            | Some coin ->
                let rest =
                    { definition with
                        Coins = definition.Coins |> List.filter (fun other -> other.Name <> coin.Name)
                    }

                let outcome value =
                    read
                        { rest with
                            Next =
                                definition.Next
                                |> List.map (fun rule ->
                                    { rule with
                                        Body = withCoin coin rule value
                                    })
                        }

                // q, at the letter of the rule.
                let probability (rule: Rule) =
                    match coin.Letter with
                    | None -> coin.Probability
                    | Some letter ->
                        coin.Probability
                        |> map (fun position text indices ->
                            Syntax.Name(
                                position,
                                text,
                                indices
                                |> List.map (fun (at, index) ->
                                    match index with
                                    | SymbolIndex.Letter other when other = letter ->
                                        at, SymbolIndex.Letter(snd rule.Targets.Head)
                                    | SymbolIndex.Letter _
                                    | SymbolIndex.Number _ -> at, index)
                            ))

                // body(0) + q(body(1) − body(0)).
                let expected () =
                    read
                        { rest with
                            Next =
                                definition.Next
                                |> List.map (fun rule ->
                                    let off = withCoin coin rule (number 0L)
                                    let on = withCoin coin rule (number 1L)

                                    { rule with
                                        Body =
                                            Syntax.Add(
                                                off,
                                                Syntax.Multiply(probability rule, Syntax.Subtract(on, off))
                                            )
                                    })
                        }

                let data = dataOf rest
                let one = data.Convert Rational.One
                let heads = Lowering<'T>(data, parameters).Numbers(coin.Letter, coin.Probability)
                let tails = heads |> Array.map (fun (q: 'T) -> one - q)

                match outcome (number 0L), outcome (number 1L) with
                | Some off, Some on ->
                    let step others =
                        CoinStep<'T>(data.FeatureCount, one, [ tails, off; heads, on ], others) :> AffineStep<'T>

                    match coin.Letter with
                    | None -> Some(step None)
                    | Some _ -> expected () |> Option.map (Some >> step)
                | _ -> None

        if definition.Coins.Length > mostCoins then
            None
        else
            try
                read definition
            with NotLowered ->
                None
