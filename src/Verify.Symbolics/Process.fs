namespace Verify.Symbolics

open System
open System.Collections.Concurrent
open System.Text.RegularExpressions
open Verify.Arithmetic

/// The right-hand side of a statement with the letters of its left-hand side.
type internal Rule =
    {
        Targets: (string * string) list
        Start: Position
        Body: Syntax
    }

type internal Definition =
    {
        Name: string
        Title: string
        Parameters: string list
        Drift: Rule list
        Diffusion: Rule list
        Next: Rule list
        Noise: Rule list
        Sampling: Sampling
        Text: string
    }

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

    let private reserved =
        set [ "x"; "y"; "r"; "avg"; "batch"; "exp"; "sum"; "delta"; "m"; "n" ]

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

    // ---- reading

    let private header =
        Regex(
            @"^\s*([A-Za-z][A-Za-z0-9_]*)\[([A-Za-z][A-Za-z0-9_]*)\]\s*(?:,\s*([A-Za-z][A-Za-z0-9_]*)\[([A-Za-z][A-Za-z0-9_]*)\]\s*)?=",
            RegexOptions.CultureInvariant
        )

    /// A statement: keyword, where it begins, the rest of the text and where that begins.
    type private Statement =
        {
            Keyword: string
            At: Position
            Rest: string
            RestAt: Position
        }

    let private withoutComment (line: string) =
        match line.IndexOf '#' with
        | -1 -> line
        | k -> line.Substring(0, k)

    let private statements (text: string) =
        let lines = text.Replace("\r\n", "\n").Split('\n') |> Array.map withoutComment

        let rec collect i acc =
            if i = lines.Length then
                List.rev acc
            elif String.IsNullOrWhiteSpace lines[i] then
                collect (i + 1) acc
            elif Char.IsWhiteSpace(lines[i], 0) then
                Syntax.fail { Line = i + 1; Column = 1 } "an indented line continues a statement, but none precedes it"
            else
                let mutable last = i

                while last + 1 < lines.Length
                      && lines[last + 1].Length > 0
                      && Char.IsWhiteSpace(lines[last + 1], 0) do
                    last <- last + 1

                let keyword = lines[i].Split([| ' '; '\t' |])[0]

                let body =
                    lines[i].Substring keyword.Length :: [ for k in i + 1 .. last -> lines[k] ]

                let statement =
                    {
                        Keyword = keyword
                        At = { Line = i + 1; Column = 1 }
                        Rest = String.Join("\n", body)
                        RestAt =
                            {
                                Line = i + 1
                                Column = keyword.Length + 1
                            }
                    }

                collect (last + 1) (statement :: acc)

        collect 0 []

    let private ruleOf (arity: int) (statement: Statement) =
        let found = header.Match statement.Rest
        let example = if arity = 1 then "b[a] = …" else "b[a], b[c] = …"

        if not found.Success || found.Groups[3].Success <> (arity = 2) then
            Syntax.fail statement.RestAt $"after '{statement.Keyword}' comes {example}"

        let group (k: int) = found.Groups[k].Value

        let targets =
            if arity = 1 then
                [ group 1, group 2 ]
            else
                [ group 1, group 2; group 3, group 4 ]

        for name, _ in targets do
            if reserved.Contains name then
                Syntax.fail statement.RestAt $"'{name}' has a fixed meaning and cannot be defined"

        if arity = 2 && snd targets[0] = snd targets[1] then
            Syntax.fail statement.RestAt $"the two indices must have different letters, as in {example}"

        let start =
            { statement.RestAt with
                Column = statement.RestAt.Column + found.Length
            }

        {
            Targets = targets
            Start = start
            Body = Syntax.parse start (statement.Rest.Substring found.Length)
        }

    let private keywords =
        [
            "process"
            "title"
            "parameters"
            "drift"
            "diffusion"
            "next"
            "noise"
            "sampling"
        ]

    let private parameterNames (statement: Statement) =
        let name = Regex(@"^[A-Za-z][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)

        statement.Rest.Split(',')
        |> Array.map (fun part ->
            let part = part.Trim()

            if not (name.IsMatch part) then
                Syntax.fail statement.RestAt $"'{part}' is not a parameter name; write names separated by commas"

            if reserved.Contains part && part <> "m" && part <> "n" then
                Syntax.fail statement.RestAt $"'{part}' has a fixed meaning and cannot be a parameter"

            part)
        |> List.ofArray

    let private read (text: string) : Definition =
        let statements = statements text
        let origin: Position = { Line = 1; Column = 1 }

        let all keyword =
            statements |> List.filter (fun s -> s.Keyword = keyword)

        for statement in statements do
            if not (List.contains statement.Keyword keywords) then
                let known = String.Join(", ", keywords)
                Syntax.fail statement.At $"'{statement.Keyword}' begins no statement; statements are {known}"

        let single keyword =
            match all keyword with
            | [] -> None
            | [ one ] -> Some one
            | _ :: second :: _ -> Syntax.fail second.At $"'{keyword}' is given twice"

        let name =
            match single "process" with
            | None -> Syntax.fail origin "the definition has no line 'process NAME'"
            | Some statement ->
                let name = statement.Rest.Trim()

                if not (Regex.IsMatch(name, @"^[A-Za-z][A-Za-z0-9_\-]*$", RegexOptions.CultureInvariant)) then
                    Syntax.fail
                        statement.RestAt
                        $"'{name}' is not a process name: a letter, then letters, digits, '-' or '_'"

                name

        let sampling =
            match single "sampling" with
            | None -> Sampling.WithReplacement
            | Some statement ->
                match statement.Rest.Trim() with
                | "with replacement" -> Sampling.WithReplacement
                | "without replacement" -> Sampling.WithoutReplacement
                | other ->
                    Syntax.fail
                        statement.RestAt
                        $"sampling is 'with replacement' or 'without replacement', not '{other}'"

        let definition =
            {
                Name = name
                Title =
                    match single "title" with
                    | Some statement -> statement.Rest.Trim()
                    | None -> name
                Parameters = all "parameters" |> List.collect parameterNames |> List.distinct
                Drift = all "drift" |> List.map (ruleOf 1)
                Diffusion = all "diffusion" |> List.map (ruleOf 2)
                Next = all "next" |> List.map (ruleOf 1)
                Noise = all "noise" |> List.map (ruleOf 2)
                Sampling = sampling
                Text = text
            }

        match all "drift", all "next" with
        | [], [] -> Syntax.fail origin "the definition has neither 'drift' (a flow) nor 'next' (an iteration)"
        | drift :: _, next :: _ ->
            let later = if drift.At.Line > next.At.Line then drift else next
            Syntax.fail later.At "a process has either 'drift' or 'next', not both"
        | _ -> ()

        if definition.Next.IsEmpty && not definition.Noise.IsEmpty then
            Syntax.fail (all "noise").Head.At "'noise' belongs to an iteration; a flow has 'diffusion'"

        if definition.Drift.IsEmpty && not definition.Diffusion.IsEmpty then
            Syntax.fail (all "diffusion").Head.At "'diffusion' belongs to a flow; an iteration has 'noise'"

        let twice rules =
            rules
            |> List.countBy (fun rule -> List.map fst rule.Targets)
            |> List.tryFind (fun (_, count) -> count > 1)

        for rules in [ definition.Drift; definition.Next; definition.Diffusion; definition.Noise ] do
            match twice rules with
            | Some(names, _) ->
                let name = String.Join(", ", names)
                Syntax.fail (List.last rules).Start $"'{name}' is defined twice"
            | None -> ()

        definition

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
            let definition = read text
            check definition
            Ok(Process definition)
        with SyntaxError error ->
            Error error

    let parseOrThrow (source: string) (text: string) =
        match parse text with
        | Ok definition -> definition
        | Error error -> raise (InvalidInputException $"{source}, {error}")
