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
    let private longestId = 100

    let private checkId (line: ClaimLine) =
        let id = ClaimLines.words line

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
        | Error error -> raise (ClaimSource.located source error)

    let private ofBlock library definitions (head: ClaimLine, lines: ClaimLine list) =
        let id = checkId head
        let domain = ClaimLines.domainOf (ClaimLines.one lines "for")

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
            |> List.fold (fun known line -> known @ [ ClaimLines.parameterOf (vocabulary []) known line ]) []

        let vocabulary = vocabulary parameters

        let hypotheses =
            all "given"
            |> List.collect (fun line ->
                ClaimSyntax.comparisons line.RestAt line.Rest
                |> List.map (Elaboration.comparison vocabulary))

        let states = all "state" |> List.collect (ClaimLines.stated vocabulary)

        if states.IsEmpty then
            Syntax.fail head.At $"claim '{id}' states nothing; it needs a line 'state left <= right'"

        ClaimBuilder.build
            id
            (ClaimLines.one lines "title"
             |> Option.map ClaimLines.words
             |> Option.defaultValue id)
            (ClaimLines.one lines "source"
             |> Option.map ClaimLines.words
             |> Option.defaultValue library)
            library
            domain
            parameters
            hypotheses
            states
            (ClaimLines.expectation (ClaimLines.one lines "expect"))

    // The definitions of a file beside a claim file, or those that another claim file has.
    let rec private definitionsOf folder (within: string list) (line: ClaimLine) =
        let name = ClaimLines.words line
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
                    ClaimSource.readText path
                with :? InvalidInputException as error ->
                    Syntax.fail line.RestAt error.Message

            [ definitionOf path text ]
        | ".claims" ->
            let text =
                try
                    ClaimSource.readText path
                with :? InvalidInputException as error ->
                    Syntax.fail line.RestAt error.Message

            ClaimSource.locating path (fun () ->
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
                ClaimSource.located
                    source
                    {
                        Line = at.Line
                        Column = at.Column
                        Message = $"a process '{NearestNames.Shown definition.Name}' is defined twice; rename one"
                    }
            )

        known @ [ definition.Name, definition ]

    let private parseWithin (source: string) folder (within: string list) (text: string) =
        ClaimSource.locating source (fun () ->
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
        parseWithin path (Path.GetDirectoryName full |> string) [ full ] (ClaimSource.readText path)

    let diagnose path =
        let told (code: unit -> 'a) =
            try
                code () |> ignore
                None
            with :? InvalidInputException as error ->
                Some error.Message

        let text = told (fun () -> ClaimSource.readText path)

        match text with
        | Some message -> [ message ]
        | None ->
            let text = ClaimSource.readText path
            let full = Path.GetFullPath path
            let folder = Path.GetDirectoryName full |> string

            match told (fun () -> parseWithin path folder [ full ] text) with
            | None -> []
            | Some first ->
                // Each claim by itself, in its place, with the definitions of the file.
                let own =
                    try
                        let blocks = ClaimSource.locating path (fun () -> ClaimStatement.blocksOf text)

                        let definitions =
                            blocks
                            |> List.collect (fun block ->
                                match block with
                                | Use line -> ClaimSource.locating path (fun () -> definitionsOf folder [ full ] line)
                                | DefinitionText(_, text) -> [ definitionOf path text ]
                                | ClaimText _ -> [])
                            |> List.map (fun definition -> definition.Name, definition)

                        blocks
                        |> List.choose (fun block ->
                            match block with
                            | ClaimText(head, lines) ->
                                told (fun () ->
                                    ClaimSource.locating path (fun () -> ofBlock path definitions (head, lines)))
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
            let room = ClaimSource.longestLine - where.Length

            let message =
                if error.Message.Length <= room then
                    error.Message
                else
                    error.Message.Substring(0, room - 1) + "…"

            raise (InvalidInputException(where + message))

    let ofLine (options: ClaimLineOptions) =
        let line name text = snd (option name text)

        let domain =
            inOption "--for" (fun () -> ClaimLines.domainOf (options.For |> Option.map (line "for")))

        let definitions =
            options.Definitions
            |> List.map (fun path -> definitionOf path (ClaimSource.readText path))
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
                        inOption "--with" (fun () -> ClaimLines.parameterOf (vocabulary []) known (line "with" text))
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
            |> List.collect (fun text -> inOption "--that" (fun () -> ClaimLines.stated vocabulary (line "state" text)))

        ClaimBuilder.build "that" "command line" "command line" "--that" domain parameters hypotheses states None

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
