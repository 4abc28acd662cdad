namespace Verify.Symbolics

open System

/// The names of a definition: who may be called what, and where each may stand. Checked on the syntax tree, hence for every
/// number of features at once.
[<RequireQualifiedAccess>]
module internal DefinitionScope =

    let private nameOf (rule: Rule) = fst (List.head rule.Targets)

    /// The names of the states, in the order of the text.
    let states (definition: Definition) =
        definition.Drift @ definition.Next @ (definition.Jumps |> List.collect _.Moves)
        |> List.sortBy (fun rule -> rule.Start.Line)
        |> List.map nameOf
        |> List.distinct

    let private noises (definition: Definition) =
        definition.Noise
        |> List.collect (fun rule -> List.map fst rule.Targets)
        |> List.distinct

    /// Names with one component for each feature.
    let vectors (definition: Definition) =
        "x" :: states definition
        @ noises definition
        @ (definition.Coins |> List.filter _.Letter.IsSome |> List.map _.Name)
        @ (definition.Features |> List.map _.Name)

    let private steps (definition: Definition) =
        definition.Next @ (definition.Jumps |> List.collect _.Moves)

    let private rules (definition: Definition) =
        definition.Drift @ steps definition @ definition.Diffusion @ definition.Noise

    let rec private children tree =
        match tree with
        | Syntax.Number _
        | Syntax.Name _ -> []
        | Syntax.Call(_, _, arguments) -> arguments
        | Syntax.Negate a
        | Syntax.Power(_, a, _) -> [ a ]
        | Syntax.Add(a, b)
        | Syntax.Subtract(a, b)
        | Syntax.Multiply(a, b)
        | Syntax.Divide(_, a, b) -> [ a; b ]

    let private stem (name: string) = name.TrimEnd([| '0' .. '9' |])

    // b12 reads as component 12 of b.
    let componentOf (vectors: string list) (name: string) =
        let vector = stem name

        if vector <> name && List.contains vector vectors && name[vector.Length] <> '0' then
            Some vector
        else
            None

    /// The definite indices that the definition names: those of b[3], and of b3 where b is a vector.
    let numbers (definition: Definition) =
        let vectors = vectors definition

        let rec walk tree =
            let here =
                match tree with
                | Syntax.Name(_, name, []) when (componentOf vectors name).IsSome ->
                    match Int32.TryParse(name.Substring (stem name).Length) with
                    | true, k -> [ k ]
                    | _ -> []
                | Syntax.Name(_, _, indices) ->
                    indices
                    |> List.choose (fun (_, index) ->
                        match index with
                        | SymbolIndex.Number k -> Some k
                        | SymbolIndex.Letter _ -> None)
                | _ -> []

            here @ List.collect walk (children tree)

        rules definition
        |> List.collect (fun rule -> walk rule.Body)
        |> List.distinct
        |> List.sort

    /// The coins that occur inside batch(…): each drawn sample has its own.
    let coinsOfSamples (definition: Definition) =
        let names = definition.Coins |> List.map _.Name

        let rec walk inside tree =
            match tree with
            | Syntax.Name(_, name, _) when inside ->
                let vector = componentOf names name |> Option.defaultValue name
                if List.contains vector names then [ vector ] else []
            | Syntax.Call(_, "batch", arguments) -> List.collect (walk true) arguments
            | _ -> List.collect (walk inside) (children tree)

        steps definition |> List.collect (fun rule -> walk false rule.Body) |> set

    /// Who else has a name, with the place where it gets it.
    let private named (definition: Definition) =
        let ofRules kind (rules: Rule list) =
            [
                for rule in rules do
                    for name, _ in rule.Targets -> name, kind, rule.Start
            ]

        ofRules "a state" (definition.Drift @ steps definition)
        @ ofRules "a noise" definition.Noise
        @ (definition.Coins |> List.map (fun coin -> coin.Name, "a coin", coin.Start))
        @ (definition.Features
           |> List.map (fun feature -> feature.Name, "a drawn feature", feature.Start))
        @ (definition.Weights
           |> Option.toList
           |> List.map (fun weight -> weight.Name, "the weight of a sample", weight.Start))
        @ (definition.ParameterPlaces
           |> List.map (fun (position, name) -> name, "a parameter", position))

    let private checkNames (definition: Definition) =
        let vectors = vectors definition

        for name, kind, position in named definition do
            match componentOf vectors name with
            | Some vector ->
                Syntax.fail
                    position
                    $"'{name}' reads as component {name.Substring vector.Length} of '{vector}'; choose another name"
            | None -> ()

            match
                named definition
                |> List.tryFind (fun (other, otherKind, _) -> other = name && otherKind <> kind)
            with
            | Some(_, other, place) when place.Line >= position.Line ->
                Syntax.fail place $"'{name}' is {kind} and {other}; choose another name for one of them"
            | _ -> ()

        let declaredOnce (places: (Position * string) list) what =
            places
            |> List.groupBy snd
            |> List.iter (fun (name, places) ->
                match places with
                | _ :: (second, _) :: _ -> Syntax.fail second $"{what} '{name}' is declared twice"
                | _ -> ())

        declaredOnce definition.ParameterPlaces "the parameter"
        declaredOnce (definition.Coins |> List.map (fun coin -> coin.Start, coin.Name)) "the coin"
        declaredOnce (definition.Features |> List.map (fun f -> f.Start, f.Name)) "the feature"
        declaredOnce (definition.Schedules |> List.map (fun s -> s.Start, s.Parameter)) "the schedule of"

        let parameter position name =
            if not (List.contains name definition.Parameters) then
                Syntax.fail position $"'{name}' is not a parameter; declare it on the line 'parameters'"

        for schedule in definition.Schedules do
            parameter schedule.Start schedule.Parameter

        if not definition.Schedules.IsEmpty && List.contains "k" definition.Parameters then
            let position, _ =
                definition.ParameterPlaces |> List.find (fun (_, name) -> name = "k")

            Syntax.fail position "'k' is the number of the step in a schedule and cannot be a parameter too"

        match definition.Population with
        | Some population ->
            for name in population.Covariance :: population.Truth :: Option.toList population.Noise do
                parameter population.Start name

            if definition.Sampling <> Sampling.WithReplacement || definition.Weights.IsSome then
                Syntax.fail population.Start "a population gives fresh samples: leave 'sampling' out"
        | None -> ()

        if
            not (List.contains "b" (states definition))
            && rules definition
               |> List.exists (fun rule ->
                   let rec uses tree =
                       match tree with
                       | Syntax.Name(_, "r", _) -> true
                       | _ -> List.exists uses (children tree)

                   uses rule.Body)
        then
            Syntax.fail
                (rules definition).Head.Start
                "the residual r = y − Σ x[j]*b[j] is used, but there is no state 'b', the coefficient vector"

        // A covariance between two vectors without variances of their own is that of no random vector.
        for rule in definition.Noise @ definition.Diffusion do
            for name, _ in rule.Targets do
                let own other =
                    other.Targets |> List.forall (fun (target, _) -> target = name)

                if not (List.exists own (definition.Noise @ definition.Diffusion)) then
                    Syntax.fail rule.Start $"'{name}' has a covariance with another vector, but no variance of its own"

        // Cov(e,f) and Cov(f,e) are one matrix: given twice they could differ.
        for matrix in [ definition.Diffusion; definition.Noise ] do
            for rule in matrix do
                let names = List.map fst rule.Targets

                if names[0] <> names[1] then
                    matrix
                    |> List.tryFind (fun other -> List.map fst other.Targets = List.rev names)
                    |> Option.iter (fun other ->
                        let later = if other.Start.Line > rule.Start.Line then other else rule
                        Syntax.fail later.Start $"the covariance of '{names[0]}' and '{names[1]}' is given twice")

    /// Where an expression may use what.
    type private Place =
        {
            /// What the statement is, for messages.
            What: string
            /// Whether batch(…), noise, coins and drawn features may stand here.
            Random: bool
            /// Whether states may stand here.
            States: bool
            /// Whether averages may stand here.
            Averages: bool
            /// Whether the expression is about one sample.
            Sample: bool
            /// Whether k, the number of the step, may stand here.
            Step: bool
        }

    let private plain what =
        {
            What = what
            Random = false
            States = true
            Averages = true
            Sample = false
            Step = false
        }

    let private checkExpression (definition: Definition) (place: Place) (letters: string list) body =
        let noises = noises definition
        let states = states definition
        let coins = definition.Coins |> List.map _.Name
        let features = definition.Features |> List.map _.Name
        let ofSamples = coinsOfSamples definition
        let weight = definition.Weights |> Option.toList |> List.map _.Name
        let vectors = vectors definition

        let rec walk bound (inside: string option) tree =
            match tree with
            | Syntax.Name(position, name, indices) ->
                let vector = componentOf vectors name |> Option.defaultValue name

                for at, index in indices do
                    match index with
                    | SymbolIndex.Letter letter when not (Set.contains letter bound) ->
                        let known = String.Join(", ", bound)
                        let bound = if known = "" then "none is" else $"bound are {known}"

                        Syntax.fail at $"the index '{letter}' is not bound here; {bound} (sum({letter}, …) binds it)"
                    | _ -> ()

                let ofSample =
                    (vector = "x" && indices.Length < 2)
                    || List.contains vector ("y" :: "r" :: weight) && indices.IsEmpty

                if ofSample && inside.IsNone && not place.Sample then
                    Syntax.fail position $"'{name}' belongs to one sample; it stands inside avg(…) or batch(…) only"

                if place.Sample && List.contains vector ("r" :: weight) then
                    Syntax.fail position $"{place.What} is made of x, y and numbers, not of '{name}'"

                if List.contains vector states && not place.States then
                    Syntax.fail position $"{place.What} cannot depend on the state '{name}'"

                if List.contains vector (noises @ coins @ features) && not place.Random then
                    Syntax.fail position $"{place.What} cannot use '{name}', which a step draws"

                if List.contains vector coins then
                    match inside with
                    | Some "avg" -> Syntax.fail position $"the coin '{name}' stands outside avg(…), or inside batch(…)"
                    | None when ofSamples.Contains vector ->
                        Syntax.fail
                            position
                            $"the coin '{name}' stands inside and outside batch(…); declare two, one for the samples and one for the step"
                    | _ -> ()

                if vector = "k" && place.Step && not indices.IsEmpty then
                    Syntax.fail position "k, the number of the step, has no index"
            | Syntax.Call(position, "sum", [ Syntax.Name(_, letter, []); body ]) ->
                if Set.contains letter bound then
                    Syntax.fail position $"sum binds '{letter}', which is bound already; choose another letter"

                walk (Set.add letter bound) inside body
            | Syntax.Call(position, ("avg" | "batch" as name), arguments) ->
                if name = "batch" && not place.Random then
                    Syntax.fail position $"{place.What} cannot use batch(…), only a step can"

                if not place.Averages then
                    Syntax.fail position $"{place.What} cannot use {name}(…)"

                if inside.IsSome then
                    Syntax.fail position $"{name}(…) stands inside avg(…) or batch(…); means do not nest"

                List.iter (walk bound (Some name)) arguments
            | _ -> List.iter (walk bound inside) (children tree)

        walk (set letters) None body

    /// Throws a syntax error for a name that means two things, an index that is bound nowhere, a quantity of one sample outside
    /// avg(…) and batch(…), and for what a statement of its kind cannot use.
    let check (definition: Definition) =
        checkNames definition

        let all place (rules: Rule list) =
            for rule in rules do
                checkExpression definition place (List.map snd rule.Targets) rule.Body

        all (plain "a drift") definition.Drift
        all { plain "a step" with Random = true } (steps definition)
        all (plain "a diffusion") definition.Diffusion
        all (plain "a covariance") definition.Noise

        for jump in definition.Jumps do
            checkExpression definition (plain "a rate") (Option.toList jump.Each) jump.Rate

        for weight in definition.Weights |> Option.toList do
            let place =
                { plain "a weight" with
                    States = false
                    Averages = false
                    Sample = true
                }

            checkExpression definition place [] weight.Body

        let constant what =
            { plain what with
                States = false
                Averages = false
            }

        for coin in definition.Coins do
            checkExpression definition (constant "a probability") (Option.toList coin.Letter) coin.Probability

        for feature in definition.Features do
            match feature.Weight with
            | Some weight ->
                checkExpression definition { plain "a weight" with States = false } [ feature.Letter ] weight
            | None -> ()

        for schedule in definition.Schedules do
            checkExpression
                definition
                { constant "a schedule" with
                    Step = true
                }
                []
                schedule.Body

    let private expressions (definition: Definition) =
        [
            for rule in rules definition -> rule.Body
            for jump in definition.Jumps -> jump.Rate
            for coin in definition.Coins -> coin.Probability
            for feature in definition.Features do
                yield! Option.toList feature.Weight
            for weight in Option.toList definition.Weights -> weight.Body
            for schedule in definition.Schedules -> schedule.Body
        ]

    /// The parameters with the number of their indices as they are used: 0 a number, 1 a vector, 2 a matrix.
    let parameterShapes (definition: Definition) =
        let rec uses name tree =
            let here =
                match tree with
                | Syntax.Name(_, other, indices) when other = name -> [ indices.Length ]
                | _ -> []

            here @ List.collect (uses name) (children tree)

        let ofPopulation name =
            match definition.Population with
            | Some population when population.Covariance = name -> [ 2 ]
            | Some population when population.Truth = name -> [ 1 ]
            | _ -> []

        definition.Parameters
        |> List.map (fun name ->
            let counts = ofPopulation name @ List.collect (uses name) (expressions definition)
            name, List.fold max 0 counts)

    /// Whether the data's y occurs, itself or in the residual.
    let usesResponse (definition: Definition) =
        let rec uses tree =
            match tree with
            | Syntax.Name(_, ("y" | "r"), _) -> true
            | _ -> List.exists uses (children tree)

        definition.Population.IsNone && List.exists uses (expressions definition)
