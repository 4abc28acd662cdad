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

    /// Everything that can be wrong with a definition shows at two features: unknown names, quotients, asymmetry.
    let private check (definition: Definition) =
        let number k = SymbolIndex.Number k

        let at rule indices =
            value definition (Some 2) rule (List.map number indices)

        let reject predicate (rule: Rule) message (polynomial: Polynomial) =
            if Polynomial.symbols polynomial |> Array.exists predicate then
                Syntax.fail rule.Start message

        let states =
            definition.Drift @ definition.Next |> List.map (fun rule -> fst rule.Targets[0])

        if not (List.contains "b" states) then
            Syntax.fail
                (definition.Drift @ definition.Next).Head.Start
                "the state b, the coefficient vector, is not defined"

        for rule in definition.Drift @ definition.Next do
            for k in 1..2 do
                let body = at rule [ k ]

                reject
                    (fun s -> s.Role = Role.Sample)
                    rule
                    "a quantity of one sample stands outside avg(…) and batch(…)"
                    body

                if not definition.Drift.IsEmpty then
                    reject
                        (fun s -> s.Role = Role.BatchMean)
                        rule
                        "batch(…) belongs to an iteration; a flow has avg(…)"
                        body

        for rule in definition.Diffusion @ definition.Noise do
            let body = at rule [ 1; 2 ]

            reject
                (fun s -> s.Role = Role.Sample || s.Role = Role.BatchMean || s.Role = Role.Noise)
                rule
                "a covariance is made of averages, states and parameters"
                body

            if fst rule.Targets[0] = fst rule.Targets[1] && body <> at rule [ 2; 1 ] then
                let difference = Infix.formatPolynomial (body - at rule [ 2; 1 ])
                Syntax.fail rule.Start $"the matrix is not symmetric: entry (1,2) minus entry (2,1) is {difference}"

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
