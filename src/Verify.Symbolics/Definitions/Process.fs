namespace Verify.Symbolics

open System
open Verify.Arithmetic

[<Sealed>]
type Process internal (definition: Definition) =
    member internal _.Definition = definition
    member _.Name = definition.Name
    member _.Title = definition.Title
    member _.Parameters = definition.Parameters

    member _.States = DefinitionScope.states definition
    member _.IsFlow = definition.Next.IsEmpty
    member _.Text = definition.Text
    member _.ParameterShapes = DefinitionScope.parameterShapes definition
    member _.UsesResponse = DefinitionScope.usesResponse definition
    member _.HasSchedule = not definition.Schedules.IsEmpty
    member _.IsPopulation = definition.Population.IsSome

[<RequireQualifiedAccess>]
module Process =

    let dynamics features (definition: Process) =
        Meaning.dynamics definition.Definition (SumRange.Features features)

    let internal expander features (definition: Process) =
        Meaning.expander definition.Definition features

    let internal derivedParameters features (definition: Process) =
        Meaning.derivedParameters definition.Definition features

    let scheduled (step: int64) (given: string -> Rational) (definition: Process) =
        try
            Meaning.scheduled definition.Definition step given
        with SyntaxError error ->
            raise (InvalidInputException $"process {definition.Name}, {error}")

    let internal scheduledParameters (definition: Process) =
        definition.Definition.Schedules |> List.map _.Parameter

    let internal reciprocalWeight features (definition: Process) =
        Meaning.reciprocalWeight definition.Definition features

    let generic (definition: Process) =
        // Opening the definition at letters now turns a late failure into an early one.
        try
            let letter l = SymbolIndex.Letter l

            for rule in definition.Definition.Drift @ definition.Definition.Next do
                Meaning.rule definition.Definition SumRange.Open rule [ letter "a" ] |> ignore

            for rule in definition.Definition.Diffusion @ definition.Definition.Noise do
                Meaning.rule definition.Definition SumRange.Open rule [ letter "a"; letter "c" ]
                |> ignore
        with SyntaxError error ->
            raise (InvalidInputException $"process {definition.Name}, {error}")

        Meaning.dynamics definition.Definition SumRange.Open

    let internal contracted newLetter (definition: Process) =
        try
            Meaning.dynamics definition.Definition (SumRange.Contracted newLetter)
        with SyntaxError error ->
            raise (InvalidInputException $"process {definition.Name}, {error}")

    // Covariances are compared at the indices that a definition names, and at two that it does not.
    let private checkCovariance (definition: Definition) (rule: Rule) =
        let named = DefinitionScope.numbers definition
        let fresh = 1 + List.fold max 0 named
        let indices = named @ [ fresh; fresh + 1 ]

        let at i j =
            Meaning.rule definition (SumRange.Features(fresh + 1)) rule [ SymbolIndex.Number i; SymbolIndex.Number j ]

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

        // Evaluation at two features finds quotients, and powers that are too large.
        for rule in definition.Drift @ definition.Next @ (definition.Jumps |> List.collect _.Moves) do
            for k in 1..2 do
                Meaning.rule definition (SumRange.Features 2) rule [ SymbolIndex.Number k ]
                |> ignore

        for rule in definition.Diffusion @ definition.Noise do
            checkCovariance definition rule

        // The laws of what is drawn, and the rates, are polynomials too.
        Meaning.weight definition 2 |> ignore
        Meaning.derivedParameters definition 2 |> ignore

        for name in states do
            Dynamics.changeAt
                (Meaning.dynamics definition (SumRange.Features 2))
                2
                1
                (Polynomial.ofSymbol (Symbol.state name (SymbolIndex.Number 1)))
            |> ignore

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
