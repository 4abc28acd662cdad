namespace Verify.Symbolics

open System
open System.Collections.Concurrent
open Verify.Arithmetic

[<Sealed>]
type Process internal (definition: Definition) =
    member internal _.Definition = definition
    member _.Name = definition.Name
    member _.Title = definition.Title
    member _.Parameters = definition.Parameters

    member _.States =
        definition.Drift @ definition.Next
        |> List.map (fun rule -> fst (List.head rule.Targets))

    member _.IsFlow = not definition.Drift.IsEmpty
    member _.Text = definition.Text

[<RequireQualifiedAccess>]
module Process =

    // ---- meaning

    let private vocabulary (definition: Definition) range =
        let names rules =
            rules |> List.map (fun rule -> fst (List.head rule.Targets))

        let isParameter name =
            if name = "m" || name = "n" || List.contains name definition.Parameters then
                Ok()
            else
                let known = String.Join(", ", "m" :: "n" :: definition.Parameters)
                Error $"'{name}' is not declared; the parameters are {known} (add it to the line 'parameters')"

        Vocabulary.create
            (names definition.Drift @ names definition.Next)
            (names definition.Noise)
            [ "x" ]
            [ "y"; "r" ]
            isParameter
            range

    let private value definition range (rule: Rule) (indices: SymbolIndex list) =
        let bound = List.zip (List.map snd rule.Targets) indices |> Map.ofList

        Evaluation.polynomial (vocabulary definition range) bound rule.Start rule.Body

    let private dynamicsOf (definition: Definition) range =
        let remember (compute: Symbol -> Polynomial) =
            let table = ConcurrentDictionary<Symbol, Polynomial>()
            fun symbol -> table.GetOrAdd(symbol, compute)

        let vectorRule (rules: Rule list) what =
            remember (fun (symbol: Symbol) ->
                match rules |> List.tryFind (fun rule -> fst rule.Targets[0] = symbol.Name) with
                | Some rule -> value definition range rule symbol.Indices
                | None -> invalidArg (nameof symbol) $"process {definition.Name} has no {what} for '{symbol.Name}'")

        let matrixRule (rules: Rule list) =
            let table = ConcurrentDictionary<struct (Symbol * Symbol), Polynomial>()

            let compute (struct (a: Symbol, b: Symbol)) =
                let forNames x y =
                    rules |> List.tryFind (fun rule -> List.map fst rule.Targets = [ x; y ])

                match forNames a.Name b.Name, forNames b.Name a.Name with
                | Some rule, _ -> value definition range rule (a.Indices @ b.Indices)
                | None, Some rule -> value definition range rule (b.Indices @ a.Indices)
                | None, None -> Polynomial.Zero

            fun a b -> table.GetOrAdd(struct (a, b), compute)

        if definition.Drift.IsEmpty then
            Dynamics.Iteration(
                Iteration(vectorRule definition.Next "next", matrixRule definition.Noise, definition.Sampling)
            )
        else
            Dynamics.Flow(Flow(vectorRule definition.Drift "drift", matrixRule definition.Diffusion))

    let dynamics features (definition: Process) =
        dynamicsOf definition.Definition (Some features)

    let generic (definition: Process) =
        // Opening the definition at letters now turns a late failure into an early one.
        try
            let letter l = SymbolIndex.Letter l

            for rule in definition.Definition.Drift @ definition.Definition.Next do
                value definition.Definition None rule [ letter "a" ] |> ignore

            for rule in definition.Definition.Diffusion @ definition.Definition.Noise do
                value definition.Definition None rule [ letter "a"; letter "c" ] |> ignore
        with SyntaxError error ->
            raise (InvalidInputException $"process {definition.Name}, {error}")

        dynamicsOf definition.Definition None

    // Covariances are compared at the indices that a definition names, and at two that it does not.
    let private checkCovariance (definition: Definition) (rule: Rule) =
        let named = DefinitionScope.numbers definition
        let fresh = 1 + List.fold max 0 named
        let indices = named @ [ fresh; fresh + 1 ]

        let at i j =
            value definition (Some(fresh + 1)) rule [ SymbolIndex.Number i; SymbolIndex.Number j ]

        if fst rule.Targets[0] = fst rule.Targets[1] then
            for i in indices do
                for j in indices |> List.filter (fun j -> i < j) do
                    if at i j <> at j i then
                        let difference = Infix.formatPolynomial (at i j - at j i)

                        Syntax.fail
                            rule.Start
                            $"the matrix is not symmetric: entry ({i},{j}) minus entry ({j},{i}) is {difference}"

            for i in indices do
                match Polynomial.tryConstant (at i i) with
                | Some variance when variance.Sign < 0 ->
                    Syntax.fail rule.Start $"a variance cannot be negative: entry ({i},{i}) is {variance}"
                | _ -> ()

    let private check (definition: Definition) =
        DefinitionScope.check definition
        let states = DefinitionScope.states definition

        if not (List.contains "b" states) then
            Syntax.fail
                (definition.Drift @ definition.Next).Head.Start
                "the state b, the coefficient vector, is not defined"

        // Evaluation at two features finds quotients, and powers that are too large.
        for rule in definition.Drift @ definition.Next do
            for k in 1..2 do
                value definition (Some 2) rule [ SymbolIndex.Number k ] |> ignore

        for rule in definition.Diffusion @ definition.Noise do
            checkCovariance definition rule

        for rule in definition.Diffusion do
            for name, _ in rule.Targets do
                if not (List.contains name states) then
                    Syntax.fail rule.Start $"'{name}' has a diffusion but no drift"

    let parse (text: string) =
        ArgumentNullException.ThrowIfNull text

        try
            let definition = Definition.read text
            check definition
            Ok(Process definition)
        with SyntaxError error ->
            Error error

    let parseOrThrow (source: string) (text: string) =
        match parse text with
        | Ok definition -> definition
        | Error error -> raise (InvalidInputException $"{source}, {error}")
