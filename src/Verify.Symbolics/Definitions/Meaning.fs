namespace Verify.Symbolics

open System
open System.Collections.Concurrent
open System.Collections.Generic
open Verify.Arithmetic

/// A definition becomes dynamics: its expressions in the ring, with the laws of what a step draws.
[<RequireQualifiedAccess>]
module internal Meaning =

    let private inverse name = "inv_" + name

    /// The parameter that stands for ⟨w⟩ of the weight w.
    let meanWeight (weight: WeightRule) = "avg_" + weight.Name

    /// The parameter that stands for Σ_a of the weights of a drawn feature.
    let totalWeight (feature: FeatureRule) = "sum_" + feature.Name

    let private vocabulary (definition: Definition) range : Vocabulary =
        let isParameter name =
            if name = "m" || name = "n" || List.contains name definition.Parameters then
                Ok()
            else
                let known = String.Join(", ", "m" :: "n" :: definition.Parameters)
                Error $"'{name}' is not declared; the parameters are {known} (add it to the line 'parameters')"

        let common =
            Vocabulary.create
                (DefinitionScope.states definition)
                (definition.Noise |> List.collect (fun rule -> List.map fst rule.Targets))
                [ "x" ]
                [ "y"; "r" ]
                isParameter
                range

        let ofSamples = DefinitionScope.coinsOfSamples definition

        let choices =
            (definition.Coins |> List.map (fun coin -> coin.Name, coin.Letter.IsSome))
            @ (definition.Features |> List.map (fun feature -> feature.Name, true))
            |> Map.ofList

        let isIndexed =
            choices |> Map.filter (fun _ indexed -> indexed) |> Map.keys |> List.ofSeq

        let choice name indices =
            let symbol =
                if ofSamples.Contains name then
                    Symbol.sample
                else
                    Symbol.choice

            match indices, choices[name] with
            | [ _ ], true
            | [], false -> Ok(Polynomial.ofSymbol (symbol name indices))
            | _, true -> Error $"'{name}' needs an index, as in {name}1 or {name}[a]"
            | _, false -> Error $"'{name}' has no index"

        let weight = definition.Weights |> Option.map _.Name

        let resolve name indices =
            match DefinitionScope.componentOf isIndexed name, indices with
            | Some vector, [] -> choice vector [ SymbolIndex.Number(int (name.Substring vector.Length)) ]
            | _ when choices.ContainsKey name -> choice name indices
            | _, [] when weight = Some name -> Ok(Polynomial.ofSymbol (Symbol.sample name []))
            | _ when weight = Some name -> Error $"'{name}', the weight of a sample, has no index"
            | _ -> common.Resolve name indices

        { common with
            Resolve = resolve
            Reciprocal =
                fun name ->
                    if weight = Some name then
                        Some(Polynomial.ofSymbol (Symbol.sample (inverse name) []))
                    else
                        None
        }

    let private evaluate definition range (letters: string list) (indices: SymbolIndex list) start body =
        Evaluation.polynomial (vocabulary definition range) (Map.ofList (List.zip letters indices)) start body

    /// A rule at definite or generic indices.
    let rule definition range (rule: Rule) indices =
        evaluate definition range (List.map snd rule.Targets) indices rule.Start rule.Body

    /// w as a polynomial in x1 … xp and y.
    let weight definition features =
        definition.Weights
        |> Option.map (fun w -> evaluate definition (SumRange.Features features) [] [] w.Start w.Body)

    /// The per-sample symbol of 1/w, and w.
    let reciprocalWeight definition features =
        match definition.Weights, weight definition features with
        | Some rule, Some w -> Some(Symbol.sample (inverse rule.Name) [], w)
        | _ -> None

    let private weightOfFeature definition range (feature: FeatureRule) index =
        feature.Weight
        |> Option.map (fun body -> evaluate definition range [ feature.Letter ] [ index ] feature.Start body)

    /// The parameters that a definition brings along, with what they stand for: ⟨w⟩, and the sum of the weights of features.
    let derivedParameters definition features =
        [
            match definition.Weights, weight definition features with
            | Some rule, Some w -> meanWeight rule, Average.ofPolynomial w
            | _ -> ()

            for feature in definition.Features do
                if feature.Weight.IsSome then
                    totalWeight feature,
                    Polynomial.sum (
                        seq {
                            for k in 1..features do
                                match
                                    weightOfFeature
                                        definition
                                        (SumRange.Features features)
                                        feature
                                        (SymbolIndex.Number k)
                                with
                                | Some weight -> weight
                                | None -> ()
                        }
                    )
        ]

    /// w·w⁻¹ = 1, inside averages.
    let private cancel (definition: Definition) (polynomial: Polynomial) =
        match definition.Weights with
        | None -> polynomial
        | Some rule ->
            let w = Symbol.sample rule.Name []
            let v = Symbol.sample (inverse rule.Name) []

            polynomial
            |> Polynomial.mapMonomials (fun monomial ->
                let common = min (Monomial.exponent w monomial) (Monomial.exponent v monomial)

                if common = 0 then
                    Polynomial.ofMonomial Rational.One monomial
                else
                    monomial.Items
                    |> Seq.map (fun (struct (s, e)) -> struct (s, (if s = w || s = v then e - common else e)))
                    |> Monomial.create
                    |> Polynomial.ofMonomial Rational.One)

    let private coinLaw definition range (coin: CoinRule) =
        ChoiceLaw.Coin(fun index ->
            evaluate
                definition
                range
                (Option.toList coin.Letter)
                (List.truncate 1 (List.map (fun _ -> index) (Option.toList coin.Letter)))
                coin.Start
                coin.Probability)

    let private featureLaw definition range (feature: FeatureRule) =
        let uniform =
            match range with
            | SumRange.Features features -> Polynomial.ofRational (Rational.FromInteger(int64 features).Reciprocal())
            | SumRange.Open
            | SumRange.Contracted _ -> Polynomial.power -1 (Polynomial.ofSymbol Contraction.features)

        let total =
            Polynomial.power -1 (Polynomial.ofSymbol (Symbol.parameter (totalWeight feature)))

        ChoiceLaw.Feature(fun index ->
            match weightOfFeature definition range feature index with
            | Some weight -> weight * total
            | None -> uniform)

    /// The expectation over what a step draws besides its batch, and the mean over one drawn sample.
    let private laws definition range =
        let ofSamples = DefinitionScope.coinsOfSamples definition

        // The probability of a letter may occur several times in a product, so it cannot hold a sum of its own.
        let range =
            match range with
            | SumRange.Contracted _ -> SumRange.Open
            | SumRange.Features _
            | SumRange.Open -> range

        let table =
            [
                for coin in definition.Coins -> coin.Name, coinLaw definition range coin
                for feature in definition.Features -> feature.Name, featureLaw definition range feature
            ]
            |> Map.ofList

        let law role (symbol: Symbol) =
            if symbol.Role = role && (role = Role.Choice || ofSamples.Contains symbol.Name) then
                Map.tryFind symbol.Name table
            else
                None

        let outside =
            if table.IsEmpty then
                id
            else
                Choices.expectation (law Role.Choice)

        let sampleMean =
            if ofSamples.IsEmpty && definition.Weights.IsNone then
                fun content -> Polynomial.ofSymbol (Symbol.average content)
            else
                let density, scale =
                    match definition.Weights with
                    | Some rule ->
                        Polynomial.ofSymbol (Symbol.sample rule.Name []),
                        Polynomial.power -1 (Polynomial.ofSymbol (Symbol.parameter (meanWeight rule)))
                    | None -> Polynomial.One, Polynomial.One

                let known = Dictionary<Monomial, Polynomial>()

                fun content ->
                    match known.TryGetValue content with
                    | true, value -> value
                    | _ ->
                        let value =
                            density * Polynomial.ofMonomial Rational.One content
                            |> cancel definition
                            |> Choices.expectation (law Role.Sample)
                            |> Average.ofPolynomial

                        let value = scale * value
                        known[content] <- value
                        value

        let given content =
            Polynomial.ofMonomial Rational.One content
            |> Choices.expectation (law Role.Sample)

        outside,
        {
            Mean = sampleMean
            Given = if ofSamples.IsEmpty then None else Some given
        }

    let dynamics (definition: Definition) range =
        let remember (compute: Symbol -> Polynomial) =
            let table = ConcurrentDictionary<Symbol, Polynomial>()
            fun symbol -> table.GetOrAdd(symbol, compute)

        let vectorRule (rules: Rule list) otherwise =
            remember (fun (symbol: Symbol) ->
                match rules |> List.tryFind (fun rule -> fst rule.Targets[0] = symbol.Name) with
                | Some found -> rule definition range found symbol.Indices
                | None -> otherwise symbol)

        let unknown (symbol: Symbol) =
            invalidArg (nameof symbol) $"process {definition.Name} has no state '{symbol.Name}'"

        let matrixRule (rules: Rule list) =
            let table = ConcurrentDictionary<struct (Symbol * Symbol), Polynomial>()

            let compute (struct (a: Symbol, b: Symbol)) =
                let forNames x y =
                    rules |> List.tryFind (fun rule -> List.map fst rule.Targets = [ x; y ])

                match forNames a.Name b.Name, forNames b.Name a.Name with
                | Some found, _ -> rule definition range found (a.Indices @ b.Indices)
                | None, Some found -> rule definition range found (b.Indices @ a.Indices)
                | None, None -> Polynomial.Zero

            fun a b -> table.GetOrAdd(struct (a, b), compute)

        let outside, sampleLaw = laws definition range

        let step rules =
            Iteration(vectorRule rules unknown, matrixRule definition.Noise, definition.Sampling, outside, sampleLaw)

        if definition.Next.IsEmpty then
            let states = DefinitionScope.states definition

            let still (symbol: Symbol) =
                if List.contains symbol.Name states then
                    Polynomial.Zero
                else
                    unknown symbol

            let jumps =
                definition.Jumps
                |> List.map (fun jump ->
                    {
                        Rate =
                            fun index ->
                                let letters = Option.toList jump.Each

                                evaluate
                                    definition
                                    range
                                    letters
                                    (List.map (fun _ -> index) letters)
                                    jump.Start
                                    jump.Rate
                        Each = jump.Each.IsSome
                        Moves = jump.Moves |> List.map (fun move -> fst move.Targets.Head)
                        Step = step jump.Moves
                    })

            Dynamics.Flow(Flow(vectorRule definition.Drift still, matrixRule definition.Diffusion, jumps))
        else
            Dynamics.Iteration(step definition.Next)

    let private population (definition: Definition) =
        definition.Population
        |> Option.map (fun names ->
            let parameter name indices =
                Polynomial.ofSymbol (Symbol.indexedParameter name (List.map SymbolIndex.Number indices))

            {
                // Σ is symmetric: one symbol for both entries.
                Covariance = fun i j -> parameter names.Covariance [ min i j; max i j ]
                Truth = fun j -> parameter names.Truth [ j ]
                NoiseVariance =
                    match names.Noise with
                    | Some noise -> parameter noise []
                    | None -> Polynomial.Zero
            })

    /// Every average written out: the residual, the weight, and in a population the expectation itself.
    let expander (definition: Definition) features : Polynomial -> Polynomial =
        let residual = Average.residualExpander features

        let weights =
            match definition.Weights, weight definition features with
            | Some rule, Some w ->
                let symbol = Symbol.sample rule.Name []

                // Inside averages only, and first what cancels.
                Polynomial.substitute (fun s ->
                    match s.Role, s.Content with
                    | Role.Average, Some content ->
                        Polynomial.ofMonomial Rational.One content
                        |> cancel definition
                        |> Polynomial.substitute (fun inner -> if inner = symbol then Some w else None)
                        |> Average.ofPolynomial
                        |> Some
                    | _ -> None)
            | _ -> id

        match population definition with
        | Some population -> residual >> Population.expectation population features
        | None -> weights >> residual

    /// The values of scheduled parameters in step number k, exact; the others are given.
    let scheduled (definition: Definition) (step: int64) (given: string -> Rational) =
        let rec value tree : Rational =
            match tree with
            | Syntax.Number number -> number
            | Syntax.Name(_, "k", []) -> Rational.FromInteger step
            | Syntax.Name(_, name, []) -> given name
            | Syntax.Negate a -> -(value a)
            | Syntax.Add(a, b) -> value a + value b
            | Syntax.Subtract(a, b) -> value a - value b
            | Syntax.Multiply(a, b) -> value a * value b
            | Syntax.Divide(position, a, b) ->
                let divisor = value b

                if divisor.IsZero then
                    Syntax.fail position $"division by 0 in step {step}"
                else
                    value a / divisor
            | Syntax.Power(position, a, k) ->
                let root = value a

                if root.IsZero && k < 0 then
                    Syntax.fail position $"division by 0 in step {step}"
                else
                    root.Pow k
            | Syntax.Name(position, name, _) -> Syntax.fail position $"'{name}' has no value in a schedule"
            | Syntax.Call(position, name, _) -> Syntax.fail position $"a schedule has no {name}(…)"

        definition.Schedules
        |> List.map (fun schedule -> schedule.Parameter, value schedule.Body)
