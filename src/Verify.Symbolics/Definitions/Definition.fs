namespace Verify.Symbolics

open System

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
        /// The parameters as they are declared, m and n included, repetitions too.
        ParameterPlaces: (Position * string) list
        Drift: Rule list
        Diffusion: Rule list
        Next: Rule list
        Noise: Rule list
        Sampling: Sampling
        Text: string
    }

/// Reads the text of a process definition into its statements.
[<RequireQualifiedAccess>]
module internal Definition =

    let private reserved =
        set [ "x"; "y"; "r"; "avg"; "batch"; "exp"; "sum"; "delta"; "m"; "n" ]

    let private isLetter c = Char.IsAsciiLetter c

    let private isName (text: string) =
        text <> ""
        && isLetter text[0]
        && text |> Seq.forall (fun c -> Char.IsAsciiLetterOrDigit c || c = '_')

    /// `b[a] =` or `b[a], b[c] =` at the beginning: the targets and the length, the equals sign included.
    let private header (text: string) =
        match text.IndexOf '=' with
        | -1 -> None
        | equals ->
            let target (part: string) =
                let part = part.Trim()
                let bracket = part.IndexOf '['

                if bracket > 0 && part.EndsWith ']' then
                    let name = part.Substring(0, bracket)
                    let letter = part.Substring(bracket + 1, part.Length - bracket - 2).Trim()

                    if isName name && isName letter then
                        Some(name, letter)
                    else
                        None
                else
                    None

            let targets =
                text.Substring(0, equals).Split(',') |> Array.map target |> List.ofArray

            if List.forall Option.isSome targets then
                Some(List.map Option.get targets, equals + 1)
            else
                None

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
        let example = if arity = 1 then "b[a] = …" else "b[a], b[c] = …"

        let targets, length =
            match header statement.Rest with
            | Some(targets, length) when targets.Length = arity -> targets, length
            | _ -> Syntax.fail statement.RestAt $"after '{statement.Keyword}' comes {example}"

        for name, _ in targets do
            if reserved.Contains name then
                Syntax.fail statement.RestAt $"'{name}' has a fixed meaning and cannot be defined"

        if arity = 2 && snd targets[0] = snd targets[1] then
            Syntax.fail statement.RestAt $"the two indices must have different letters, as in {example}"

        let start =
            { statement.RestAt with
                Column = statement.RestAt.Column + length
            }

        {
            Targets = targets
            Start = start
            Body = Syntax.parse start (statement.Rest.Substring length)
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
        statement.Rest.Split(',')
        |> Array.map (fun part ->
            let part = part.Trim()

            if not (isName part) then
                Syntax.fail statement.RestAt $"'{part}' is not a parameter name; write names separated by commas"

            if reserved.Contains part && part <> "m" && part <> "n" then
                Syntax.fail statement.RestAt $"'{part}' has a fixed meaning and cannot be a parameter"

            statement.At, part)
        |> List.ofArray

    let read (text: string) : Definition =
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

                if not (isName (name.Replace('-', '_'))) then
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

        let declared = all "parameters" |> List.collect parameterNames

        let definition =
            {
                Name = name
                Title =
                    match single "title" with
                    | Some statement -> statement.Rest.Trim()
                    | None -> name
                Parameters =
                    declared
                    |> List.map snd
                    |> List.filter (fun name -> name <> "m" && name <> "n")
                    |> List.distinct
                ParameterPlaces = declared
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
