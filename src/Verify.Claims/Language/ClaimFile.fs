namespace Verify.Claims

open System
open System.IO
open System.Text
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

type ClaimLineOptions =
    {
        States: string list
        Given: string list
        For: string option
        With: string list
        Definitions: string list
    }

[<RequireQualifiedAccess>]
module ClaimFile =
    // A library of thousands of claims is smaller.
    let private largestFile = 16L <<< 20

    // Further instances have step sizes of another size.
    let private furtherInstances = 12
    let private mostInstances = 240
    let private longestLine = 200
    let private longestId = 100

    let private located (source: string) (error: ParseError) =
        let where = $"{NearestNames.Shown source}:{error.Line}:{error.Column}: "
        let room = longestLine - where.Length

        let message =
            if error.Message.Length <= room then
                error.Message
            else
                error.Message.Substring(0, max 0 (room - 1)) + "…"

        InvalidInputException(where + message)

    let private locating source (code: unit -> 'a) =
        try
            code ()
        with SyntaxError error ->
            raise (located source error)

    let private decode (source: string) (bytes: byte[]) =
        try
            let text = UTF8Encoding(false, true).GetString bytes
            if text.StartsWith '\uFEFF' then text.Substring 1 else text
        with :? DecoderFallbackException as error ->
            let before = bytes |> Seq.truncate (max 0 error.Index) |> Array.ofSeq
            let line = 1 + (before |> Seq.filter ((=) 10uy) |> Seq.length)
            let column = before.Length - Array.LastIndexOf(before, 10uy)

            raise (
                InvalidInputException
                    $"{NearestNames.Shown source}:{line}:{column}: is not UTF-8; save the file as UTF-8"
            )

    let private readText (path: string) =
        decode path (InputFile.ReadAllBytes(path, largestFile))

    // ---- what a statement of a claim says

    let private one (source: ClaimLine list) keyword : ClaimLine option =
        match source |> List.filter (fun line -> line.Keyword = keyword) with
        | [] -> None
        | [ line ] -> Some line
        | _ :: second :: _ -> Syntax.fail second.At $"'{keyword}' stands twice in this claim; leave one out"

    let private words (line: ClaimLine) =
        let text =
            line.Rest.Split([| ' '; '\t'; '\n' |], StringSplitOptions.RemoveEmptyEntries)
            |> String.concat " "

        if text = "" then
            Syntax.fail line.At $"'{line.Keyword}' is empty"

        PrintableText.ofText text

    let private domainOf (line: ClaimLine option) =
        match line with
        | None -> List.head Domain.written
        | Some line ->
            let name = words line

            match Domain.written |> List.tryFind (fun domain -> domain.Written = Some name) with
            | Some domain -> domain
            | None ->
                let known = Domain.written |> List.choose _.Written

                let hint =
                    match NearestNames.Of(name, known) with
                    | nearest when nearest.Count > 0 -> $"did you mean '{nearest[0]}'?"
                    | _ -> "domains are " + String.concat ", " known

                Syntax.fail line.At $"'{NearestNames.Shown name}' is no domain; {hint}"

    let private reserved =
        [
            "eta"
            "m"
            "n"
            "p"
            "t"
            "k"
            "kappa"
            "sigma2"
            "rank"
            "s1"
            "sr"
            "s"
            "X"
            "y"
            "I"
            "Sigma"
            "truth"
            "fit"
        ]

    let private parameterOf vocabulary known (line: ClaimLine) =
        let at, name, range = ClaimSyntax.range line.RestAt line.Rest

        if List.contains name reserved then
            Syntax.fail at $"'{name}' has a meaning already; a parameter needs another name"

        if List.exists (fun (other, _) -> other = name) known then
            Syntax.fail at $"'{name}' stands in two lines 'with'; leave one out"

        let value = Elaboration.constant vocabulary

        let range =
            match range with
            | Listed values -> OneOf(values |> List.map value |> List.distinct)
            | FromTo(low, high) ->
                let low, high = value low, value high

                if low > high then
                    Syntax.fail at $"the interval [{low}, {high}] of '{name}' is empty"

                Within(low, high)

        name, range

    let private expectation (line: ClaimLine option) =
        match line with
        | None -> None
        | Some line ->
            let name = words line

            match WrittenClaim.verdicts |> List.tryFind (fun (known, _) -> known = name) with
            | Some(_, verdict) -> Some verdict
            | None ->
                let all = WrittenClaim.verdicts |> List.map fst |> String.concat ", "
                Syntax.fail line.RestAt $"'{NearestNames.Shown name}' is no verdict; verdicts are {all}"

    type private Stated =
        | Compared of Comparison
        | SameSystems of Proposition

    let private stated vocabulary (line: ClaimLine) =
        ClaimSyntax.comparisons line.RestAt line.Rest
        |> List.map (fun written ->
            match Elaboration.tryMoments vocabulary written with
            | Some(left, right, order) ->
                for side in [ left; right ] do
                    if not side.Arguments.IsEmpty then
                        Syntax.fail
                            written.ComparedAt
                            "Moments is about all parameters at once: write the processes without arguments"

                SameSystems(SameMoments(Of left.Definition, Of right.Definition, order))
            | None -> Compared(Elaboration.comparison vocabulary written))

    // ---- the claim

    let private build
        id
        (title: string)
        source
        library
        (domain: Domain)
        (parameters: (string * ParameterRange) list)
        (hypotheses: Comparison list)
        (states: Stated list)
        (expected: Verdict option)
        : Claim =
        let comparisons =
            states
            |> List.choose (fun state ->
                match state with
                | Compared comparison -> Some comparison
                | SameSystems _ -> None)

        let clauses =
            comparisons
            |> List.map (fun comparison ->
                {
                    Name =
                        if comparisons.Length > 1 then
                            Comparison.written comparison
                        else
                            ""
                    Hypotheses = hypotheses
                    Says = comparison
                })

        let propositions =
            states
            |> List.choose (fun state ->
                match state with
                | SameSystems proposition -> Some proposition
                | Compared _ -> None)

        let aboutSteps = hypotheses @ comparisons |> List.exists TermWalk.mentionsSteps

        let instances =
            parameters
            |> List.fold
                (fun product (_, range) ->
                    match range with
                    | OneOf values -> product * values.Length
                    | Within _ -> product)
                1
            |> fun combinations ->
                let first =
                    if hypotheses @ comparisons |> List.exists TermWalk.dependsOnStepSize then
                        TextDomain.firstInstances + furtherInstances
                    else
                        TextDomain.firstInstances

                min mostInstances (max first (2 * combinations))

        let universal clause =
            match parameters with
            | [] -> Always clause
            | _ -> AlwaysFor(parameters, clause)

        let statement =
            (clauses |> List.map (universal >> Proposition.written))
            @ (propositions |> List.map Proposition.written)
            |> String.concat "; "

        let latex =
            (clauses |> List.map (universal >> Proposition.latex))
            @ (propositions |> List.map Proposition.latex)
            |> String.concat "; "

        // A proof of each comparison is tried; instances decide what the rules leave open.
        let attempts =
            [
                for clause in clauses do
                    Universal(ByProof(universal clause))
                for proposition in propositions do
                    Universal(ByProof proposition)
            ]

        let onInstances =
            if clauses.IsEmpty then
                []
            else
                [
                    PerInstance(OnInstances(TextDomain.create domain parameters hypotheses aboutSteps, clauses))
                ]

        { Claim.stating id title source statement latex (expected |> Option.defaultValue Certified) with
            Checks = attempts @ onInstances
            DefaultInstances = if clauses.IsEmpty then 0 else instances
            Library = Some library
            StatesExpectation = expected.IsSome
        }

    // ---- files

    let private checkId (line: ClaimLine) =
        let id = words line

        if
            id.Length > longestId
            || not (
                id
                |> Seq.forall (fun c -> Char.IsAsciiLetterOrDigit c || c = '.' || c = '_' || c = '-')
            )
        then
            Syntax.fail
                line.RestAt
                $"'{NearestNames.Shown id}' is no name of a claim; letters, digits, '.', '_' and '-' are allowed, at most {longestId}"

        id

    let private definitionOf source (text: string) =
        match Process.parse text with
        | Ok definition -> definition
        | Error error -> raise (located source error)

    let private ofBlock library definitions (head: ClaimLine, lines: ClaimLine list) =
        let id = checkId head
        let domain = domainOf (one lines "for")

        let all keyword =
            lines |> List.filter (fun line -> line.Keyword = keyword)

        let vocabulary parameters =
            {
                HasTruth = Domain.averagesNoise domain
                Domain = domain.Written |> Option.defaultValue domain.Name
                Parameters = List.map fst parameters
                Definitions = definitions
            }

        let parameters =
            all "with"
            |> List.fold (fun known line -> known @ [ parameterOf (vocabulary []) known line ]) []

        let vocabulary = vocabulary parameters

        let hypotheses =
            all "given"
            |> List.collect (fun line ->
                ClaimSyntax.comparisons line.RestAt line.Rest
                |> List.map (Elaboration.comparison vocabulary))

        let states = all "state" |> List.collect (stated vocabulary)

        if states.IsEmpty then
            Syntax.fail head.At $"claim '{id}' states nothing; it needs a line 'state left <= right'"

        build
            id
            (one lines "title" |> Option.map words |> Option.defaultValue id)
            (one lines "source" |> Option.map words |> Option.defaultValue library)
            library
            domain
            parameters
            hypotheses
            states
            (expectation (one lines "expect"))

    // The definitions of a file beside a claim file, or those that another claim file has.
    let rec private definitionsOf folder (within: string list) (line: ClaimLine) =
        let name = words line
        let path = Path.Combine(folder, name)
        let full = Path.GetFullPath path

        if List.contains full within then
            let around =
                within
                |> List.rev
                |> List.map (fun path -> string (Path.GetFileName path))
                |> String.concat " uses "

            Syntax.fail line.RestAt $"{around} uses {name}: a cycle"

        match Path.GetExtension name with
        | ".process" ->
            let text =
                try
                    readText path
                with :? InvalidInputException as error ->
                    Syntax.fail line.RestAt error.Message

            [ definitionOf path text ]
        | ".claims" ->
            let text =
                try
                    readText path
                with :? InvalidInputException as error ->
                    Syntax.fail line.RestAt error.Message

            locating path (fun () ->
                ClaimStatement.blocksOf text
                |> List.collect (fun block ->
                    match block with
                    | Use inner -> definitionsOf (Path.GetDirectoryName full |> string) (full :: within) inner
                    | DefinitionText(_, text) -> [ definitionOf path text ]
                    | ClaimText _ -> []))
        | _ -> Syntax.fail line.RestAt $"'{NearestNames.Shown name}' is neither a .process nor a .claims file"

    let private add source (at: Position) known (definition: Process) =
        if List.exists (fun (name, _) -> name = definition.Name) known then
            raise (
                located
                    source
                    {
                        Line = at.Line
                        Column = at.Column
                        Message = $"a process '{NearestNames.Shown definition.Name}' is defined twice; rename one"
                    }
            )

        known @ [ definition.Name, definition ]

    let private parseWithin (source: string) folder (within: string list) (text: string) =
        locating source (fun () ->
            let blocks = ClaimStatement.blocksOf text

            let definitions =
                blocks
                |> List.fold
                    (fun known block ->
                        match block with
                        | Use line -> definitionsOf folder within line |> List.fold (add source line.RestAt) known
                        | DefinitionText(at, text) -> add source at known (definitionOf source text)
                        | ClaimText _ -> known)
                    []

            let seen = Collections.Generic.HashSet<string>(StringComparer.OrdinalIgnoreCase)

            let claims =
                blocks
                |> List.choose (fun block ->
                    match block with
                    | ClaimText(head, lines) ->
                        let claim = ofBlock source definitions (head, lines)

                        if not (seen.Add claim.Id) then
                            Syntax.fail head.RestAt $"claim '{claim.Id}' is named twice; rename one"

                        Some claim
                    | Use _
                    | DefinitionText _ -> None)

            if claims.IsEmpty then
                Syntax.fail { Line = 1; Column = 1 } "the file has no claim; one begins with 'claim NAME'"

            claims)

    let parse source folder text = parseWithin source folder [] text

    let read path =
        let full = Path.GetFullPath path
        parseWithin path (Path.GetDirectoryName full |> string) [ full ] (readText path)

    let diagnose path =
        let told (code: unit -> 'a) =
            try
                code () |> ignore
                None
            with :? InvalidInputException as error ->
                Some error.Message

        let text = told (fun () -> readText path)

        match text with
        | Some message -> [ message ]
        | None ->
            let text = readText path
            let full = Path.GetFullPath path
            let folder = Path.GetDirectoryName full |> string

            match told (fun () -> parseWithin path folder [ full ] text) with
            | None -> []
            | Some first ->
                // Each claim by itself, in its place, with the definitions of the file.
                let own =
                    try
                        let blocks = locating path (fun () -> ClaimStatement.blocksOf text)

                        let definitions =
                            blocks
                            |> List.collect (fun block ->
                                match block with
                                | Use line -> locating path (fun () -> definitionsOf folder [ full ] line)
                                | DefinitionText(_, text) -> [ definitionOf path text ]
                                | ClaimText _ -> [])
                            |> List.map (fun definition -> definition.Name, definition)

                        blocks
                        |> List.choose (fun block ->
                            match block with
                            | ClaimText(head, lines) ->
                                told (fun () -> locating path (fun () -> ofBlock path definitions (head, lines)))
                            | Use _
                            | DefinitionText _ -> None)
                    with :? InvalidInputException ->
                        []

                if own.IsEmpty then [ first ] else own

    // ---- single lines

    let private option name (text: string) : string * ClaimLine =
        name,
        {
            Keyword = name
            At = { Line = 1; Column = 1 }
            Rest = text
            RestAt = { Line = 1; Column = 1 }
        }

    let private inOption name (code: unit -> 'a) =
        try
            code ()
        with SyntaxError error ->
            let line = if error.Line > 1 then $"line {error.Line}, " else ""
            let where = $"{name}: {line}column {error.Column}: "
            let room = longestLine - where.Length

            let message =
                if error.Message.Length <= room then
                    error.Message
                else
                    error.Message.Substring(0, room - 1) + "…"

            raise (InvalidInputException(where + message))

    let ofLine (options: ClaimLineOptions) =
        let line name text = snd (option name text)

        let domain =
            inOption "--for" (fun () -> domainOf (options.For |> Option.map (line "for")))

        let definitions =
            options.Definitions
            |> List.map (fun path -> definitionOf path (readText path))
            |> List.fold (add "--definition" { Line = 1; Column = 1 }) []

        let vocabulary parameters =
            {
                HasTruth = Domain.averagesNoise domain
                Domain = domain.Written |> Option.defaultValue domain.Name
                Parameters = List.map fst parameters
                Definitions = definitions
            }

        let parameters =
            options.With
            |> List.fold
                (fun known text ->
                    known
                    @ [
                        inOption "--with" (fun () -> parameterOf (vocabulary []) known (line "with" text))
                    ])
                []

        let vocabulary = vocabulary parameters

        let hypotheses =
            options.Given
            |> List.collect (fun text ->
                inOption "--given" (fun () ->
                    ClaimSyntax.comparisons { Line = 1; Column = 1 } text
                    |> List.map (Elaboration.comparison vocabulary)))

        let states =
            options.States
            |> List.collect (fun text -> inOption "--that" (fun () -> stated vocabulary (line "state" text)))

        build "that" "command line" "command line" "--that" domain parameters hypotheses states None

    let onInstance (source: string) (instance: Instance<Rational>) (claim: Claim) =
        let moved check =
            match check with
            | PerInstance(OnInstances(domain, clauses)) ->
                let own = TextDomain.ofInstance source instance domain
                let situation = own.Draw 1 0

                match Domain.outside domain situation.Instance (List.head situation.Times) with
                | Some condition ->
                    raise (
                        InvalidInputException
                            $"{NearestNames.Shown source}: the instance does not belong to the domain of '{claim.Id}': {condition} does not hold"
                    )
                | None -> PerInstance(OnInstances(own, clauses))
            | PerInstance(Exactly _)
            | Universal _ -> check

        { claim with
            Checks = List.map moved claim.Checks
            DefaultInstances = 1
        }

    let write claim = WrittenClaim.tryWrite claim
