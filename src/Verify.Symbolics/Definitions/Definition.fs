namespace Verify.Symbolics

open System
open System.Text.RegularExpressions

/// The right-hand side of a statement with the letters of its left-hand side.
type internal Rule =
    {
        Targets: (string * string) list
        Start: Position
        Body: Syntax
    }

/// Weights of the samples: sample k is drawn with probability w_k/Σw.
type internal WeightRule =
    {
        /// The name of w inside batch(…) and avg(…).
        Name: string
        Start: Position
        Body: Syntax
    }

/// Independent variables with values 0 and 1: one for each feature where there is a letter, otherwise one alone.
type internal CoinRule =
    {
        Name: string
        Letter: string option
        Start: Position
        Probability: Syntax
    }

/// The indicator of one feature drawn in each step.
type internal FeatureRule =
    {
        Name: string
        Letter: string
        Start: Position
        /// Drawn in proportion to it; uniformly where there is none.
        Weight: Syntax option
    }

/// Jumps of a flow at a rate: of all coordinates at once, or of each coordinate by a clock of its own.
type internal JumpRule =
    {
        /// The letter of the coordinate whose clock it is.
        Each: string option
        Start: Position
        Rate: Syntax
        Moves: Rule list
    }

/// A parameter whose value depends on the number k = 0, 1, … of the step.
type internal ScheduleRule =
    {
        Parameter: string
        Start: Position
        Body: Syntax
    }

/// x ~ N(0, covariance), y = xᵀ truth + ε, ε ~ N(0, noise), in place of samples: the names of the parameters.
type internal PopulationRule =
    {
        Covariance: string
        Truth: string
        Noise: string option
        Start: Position
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
        Jumps: JumpRule list
        Coins: CoinRule list
        Features: FeatureRule list
        Schedules: ScheduleRule list
        Sampling: Sampling
        Weights: WeightRule option
        Population: PopulationRule option
        Text: string
    }

/// Reads the text of a process definition into its statements.
[<RequireQualifiedAccess>]
module internal Definition =

    /// Words with a fixed meaning.
    let reserved =
        set [ "x"; "y"; "r"; "avg"; "batch"; "exp"; "sum"; "delta"; "m"; "n" ]

    let private isName (text: string) =
        text <> ""
        && Char.IsAsciiLetter text[0]
        && text |> Seq.forall (fun c -> Char.IsAsciiLetterOrDigit c || c = '_')

    let private define position name =
        if reserved.Contains name then
            Syntax.fail position $"'{name}' has a fixed meaning and cannot be defined"

    let private expression (statement: Statement) =
        Syntax.parse statement.RestAt statement.Rest

    /// `b[a]`, or a name alone.
    let private target (text: string) =
        let m =
            Regex.Match(text, @"^\s*([A-Za-z][A-Za-z0-9_]*)\s*(?:\[\s*([A-Za-z][A-Za-z0-9_]*)\s*\])?\s*$")

        if not m.Success then
            None
        elif m.Groups[2].Success then
            Some(m.Groups[1].Value, Some m.Groups[2].Value)
        else
            Some(m.Groups[1].Value, None)

    let private indexed text =
        match target text with
        | Some(name, Some letter) -> Some(name, letter)
        | _ -> None

    /// What stands before the first equals sign, and the statement behind it.
    let private equation (statement: Statement) example =
        match statement.Rest.IndexOf '=' with
        | -1 -> Syntax.fail statement.RestAt $"after '{statement.Keyword}' comes {example}"
        | k -> statement.Rest.Substring(0, k), Statement.from statement (k + 1)

    let private ruleOf arity (statement: Statement) : Rule =
        let example = if arity = 1 then "b[a] = …" else "b[a], b[c] = …"
        let left, right = equation statement example
        let targets = left.Split(',') |> Array.map indexed |> List.ofArray

        let targets =
            if targets.Length = arity && List.forall Option.isSome targets then
                List.map Option.get targets
            else
                Syntax.fail statement.RestAt $"after '{statement.Keyword}' comes {example}"

        for name, _ in targets do
            define statement.RestAt name

        if arity = 2 && snd targets[0] = snd targets[1] then
            Syntax.fail statement.RestAt $"the two indices must have different letters, as in {example}"

        {
            Targets = targets
            Start = right.RestAt
            Body = expression right
        }

    let private coinOf (statement: Statement) : CoinRule =
        let left, right = equation statement "u[a] = q or u = q"

        match target left with
        | Some(name, letter) ->
            define statement.RestAt name

            {
                Name = name
                Letter = letter
                Start = right.RestAt
                Probability = expression right
            }
        | None -> Syntax.fail statement.RestAt "after 'coin' comes u[a] = q or u = q"

    let private featureOf (statement: Statement) : FeatureRule =
        let rule name letter weight : FeatureRule =
            define statement.RestAt name

            {
                Name = name
                Letter = letter
                Start = statement.RestAt
                Weight = weight
            }

        let weights = Regex.Match(statement.Rest, @"\swith\s+weights\s")

        let left =
            if weights.Success then
                statement.Rest.Substring(0, weights.Index)
            else
                statement.Rest

        match indexed left with
        | Some(name, letter) when weights.Success ->
            rule name letter (Some(expression (Statement.from statement (weights.Index + weights.Length))))
        | Some(name, letter) -> rule name letter None
        | None -> Syntax.fail statement.RestAt "after 'feature' comes u[a] or u[a] with weights …"

    let private jumpOf (statement: Statement) : JumpRule =
        let usage = "after 'jump' comes rate … b[a] -> …, or each a rate … b[a] -> …"

        let head =
            Regex.Match(statement.Rest, @"^\s*(?:each\s+([A-Za-z][A-Za-z0-9_]*)\s+)?rate\s")

        if not head.Success then
            Syntax.fail statement.RestAt usage

        let arrows =
            Regex.Matches(statement.Rest, @"[,:]?\s*\b([A-Za-z][A-Za-z0-9_]*)\s*\[\s*([A-Za-z][A-Za-z0-9_]*)\s*\]\s*->")
            |> List.ofSeq

        if arrows.IsEmpty then
            Syntax.fail statement.RestAt usage

        let part first last =
            let from = Statement.from statement first

            expression
                { from with
                    Rest = from.Rest.Substring(0, last - first)
                }

        let ends = (arrows |> List.tail |> List.map _.Index) @ [ statement.Rest.Length ]

        let moves =
            [
                for arrow, last in List.zip arrows ends do
                    let first = arrow.Index + arrow.Length
                    let name = arrow.Groups[1].Value
                    define (Statement.position statement arrow.Groups[1].Index) name

                    {
                        Targets = [ name, arrow.Groups[2].Value ]
                        Start = Statement.position statement first
                        Body = part first last
                    }
            ]

        let each =
            if head.Groups[1].Success then
                Some head.Groups[1].Value
            else
                None

        for move in moves do
            match each with
            | Some letter when snd move.Targets.Head <> letter ->
                Syntax.fail move.Start $"'each {letter}' moves {fst move.Targets.Head}[{letter}]"
            | _ -> ()

        {
            Each = each
            Start = statement.RestAt
            Rate = part head.Length arrows.Head.Index
            Moves = moves
        }

    let private schedule = Regex @"^\s*([A-Za-z][A-Za-z0-9_]*)\(k\)\s*$"

    let private scheduleOf (statement: Statement) : ScheduleRule =
        let left, right = equation statement "eta(k) = …"
        let m = schedule.Match left

        if not m.Success then
            Syntax.fail statement.RestAt "after 'schedule' comes eta(k) = …"

        {
            Parameter = m.Groups[1].Value
            Start = right.RestAt
            Body = expression right
        }

    let private populationOf (statement: Statement) =
        let m =
            Regex.Match(statement.Rest, @"^\s*gaussian\s+covariance\s+(\w+)\s+truth\s+(\w+)(?:\s+noise\s+(\w+))?\s*$")

        if not m.Success then
            Syntax.fail
                statement.RestAt
                "after 'data' comes gaussian covariance SIGMA truth BETA noise SIGMA2, three parameters (noise may be left out)"

        {
            Covariance = m.Groups[1].Value
            Truth = m.Groups[2].Value
            Noise = if m.Groups[3].Success then Some m.Groups[3].Value else None
            Start = statement.RestAt
        }

    let private samplingOf (statement: Statement) =
        let weights = Regex.Match(statement.Rest, @"^\s*with\s+weights\s+")
        let words = Regex.Replace(statement.Rest.Trim(), @"\s+", " ")

        if weights.Success then
            let named =
                Regex.Match(statement.Rest, @"^\s*with\s+weights\s+([A-Za-z][A-Za-z0-9_]*)\s*=")

            let name, offset =
                if named.Success then
                    named.Groups[1].Value, named.Length
                else
                    "w", weights.Length

            define statement.RestAt name
            let body = Statement.from statement offset

            Sampling.WithReplacement,
            Some
                {
                    Name = name
                    Start = body.RestAt
                    Body = expression body
                }
        else
            match words with
            | "with replacement" -> Sampling.WithReplacement, None
            | "without replacement" -> Sampling.WithoutReplacement, None
            | other ->
                Syntax.fail
                    statement.RestAt
                    $"sampling is 'with replacement', 'without replacement' or 'with weights …', not '{other}'"

    let private keywords =
        [
            "process"
            "title"
            "parameters"
            "drift"
            "diffusion"
            "jump"
            "next"
            "noise"
            "coin"
            "feature"
            "schedule"
            "sampling"
            "data"
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

    // `sample …` is `sampling …`, and `eta(k) = …` is `schedule eta(k) = …`.
    let private inFull (statement: Statement) =
        if statement.Keyword = "sample" then
            { statement with Keyword = "sampling" }
        elif schedule.IsMatch statement.Keyword then
            { statement with
                Keyword = "schedule"
                Rest = statement.Keyword + statement.Rest
                RestAt = statement.At
            }
        else
            statement

    let read (text: string) : Definition =
        let statements = Statement.all text |> List.map inFull
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

        let sampling, weights =
            match single "sampling" with
            | None -> Sampling.WithReplacement, None
            | Some statement -> samplingOf statement

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
                Jumps = all "jump" |> List.map jumpOf
                Coins = all "coin" |> List.map coinOf
                Features = all "feature" |> List.map featureOf
                Schedules = all "schedule" |> List.map scheduleOf
                Sampling = sampling
                Weights = weights
                Population = single "data" |> Option.map populationOf
                Text = text
            }

        match all "drift" @ all "jump", all "next" with
        | [], [] -> Syntax.fail origin "the definition has neither 'drift' or 'jump' (a flow) nor 'next' (an iteration)"
        | flow :: _, next :: _ ->
            let later = if flow.At.Line > next.At.Line then flow else next
            Syntax.fail later.At "a process has either 'drift' and 'jump', or 'next', not both"
        | _ -> ()

        if definition.Next.IsEmpty then
            for keyword in [ "schedule" ] do
                for statement in all keyword do
                    Syntax.fail statement.At $"'{keyword}' belongs to an iteration, which has steps"

            if definition.Jumps.IsEmpty then
                for keyword in [ "noise"; "coin"; "feature" ] do
                    for statement in all keyword do
                        Syntax.fail
                            statement.At
                            $"'{keyword}' belongs to a step, that of an iteration or a jump; a flow has 'diffusion'"
        else
            for statement in all "diffusion" do
                Syntax.fail statement.At "'diffusion' belongs to a flow; an iteration has 'noise'"

        let twice (rules: Rule list) =
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
