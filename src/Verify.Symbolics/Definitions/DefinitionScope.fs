namespace Verify.Symbolics

open System

/// The names of a definition: who may be called what, and where each may stand. Checked on the syntax tree, hence for every
/// number of features at once.
[<RequireQualifiedAccess>]
module internal DefinitionScope =

    let private nameOf (rule: Rule) = fst (List.head rule.Targets)

    /// The names of the states, in the order of the text.
    let states (definition: Definition) =
        definition.Drift @ definition.Next |> List.map nameOf

    let private noises (definition: Definition) =
        definition.Noise
        |> List.collect (fun rule -> List.map fst rule.Targets)
        |> List.distinct

    let private rules (definition: Definition) =
        definition.Drift @ definition.Next @ definition.Diffusion @ definition.Noise

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
    let private componentOf (vectors: string list) (name: string) =
        let vector = stem name

        if vector <> name && List.contains vector vectors && name[vector.Length] <> '0' then
            Some vector
        else
            None

    /// The definite indices that the definition names: those of b[3], and of b3 where b is a vector.
    let numbers (definition: Definition) =
        let vectors = "x" :: states definition @ noises definition

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

    let private checkNames (definition: Definition) =
        let states = states definition
        let vectors = "x" :: states @ noises definition
        let origin: Position = { Line = 1; Column = 1 }

        let place name =
            rules definition
            |> List.tryFind (fun rule -> List.exists (fun (target, _) -> target = name) rule.Targets)
            |> Option.map _.Start
            |> Option.defaultValue origin

        for name in states @ noises definition |> List.distinct do
            match componentOf vectors name with
            | Some vector ->
                Syntax.fail
                    (place name)
                    $"'{name}' reads as component {name.Substring vector.Length} of '{vector}'; choose another name"
            | None -> ()

            if List.contains name states && List.contains name (noises definition) then
                Syntax.fail (place name) $"'{name}' is a state and a noise; choose another name for one of them"

        for position, name in definition.ParameterPlaces do
            if List.contains name states then
                Syntax.fail position $"'{name}' is a state and cannot be a parameter too"

            if List.contains name (noises definition) then
                Syntax.fail position $"'{name}' is a noise and cannot be a parameter too"

            match componentOf vectors name with
            | Some vector ->
                Syntax.fail
                    position
                    $"the parameter '{name}' reads as component {name.Substring vector.Length} of '{vector}'; choose another name"
            | None -> ()

        definition.ParameterPlaces
        |> List.groupBy snd
        |> List.iter (fun (name, places) ->
            match places with
            | _ :: (second, _) :: _ -> Syntax.fail second $"the parameter '{name}' is declared twice"
            | _ -> ())

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

    /// Where a statement may use what.
    type private Place =
        {
            /// What the statement is, for messages.
            What: string
            /// Whether batch(…) may stand here.
            Batch: bool
            /// Whether noise may stand here.
            Noise: bool
        }

    let private checkRule (definition: Definition) (place: Place) (rule: Rule) =
        let noises = noises definition
        let vectors = "x" :: states definition @ noises

        let rec walk bound inside tree =
            match tree with
            | Syntax.Name(position, name, indices) ->
                let vector = componentOf vectors name |> Option.defaultValue name

                for at, index in indices do
                    match index with
                    | SymbolIndex.Letter letter when not (Set.contains letter bound) ->
                        let known = String.Join(", ", bound)

                        Syntax.fail
                            at
                            $"the index '{letter}' is not bound here; bound are {known} (sum({letter}, …) binds it)"
                    | _ -> ()

                if
                    not inside
                    && List.contains vector [ "x"; "y"; "r" ]
                    && (vector <> "x" || indices.Length < 2)
                then
                    Syntax.fail position $"'{name}' belongs to one sample; it stands inside avg(…) or batch(…) only"

                if List.contains vector noises && not place.Noise then
                    Syntax.fail position $"{place.What} cannot use the noise '{name}'"
            | Syntax.Call(position, "sum", [ Syntax.Name(_, letter, []); body ]) ->
                if Set.contains letter bound then
                    Syntax.fail position $"sum binds '{letter}', which is bound already; choose another letter"

                walk (Set.add letter bound) inside body
            | Syntax.Call(position, ("avg" | "batch" as name), arguments) ->
                if name = "batch" && not place.Batch then
                    Syntax.fail position $"{place.What} cannot use batch(…), only avg(…)"

                if inside then
                    Syntax.fail position $"{name}(…) stands inside avg(…) or batch(…); means do not nest"

                List.iter (walk bound true) arguments
            | _ -> List.iter (walk bound inside) (children tree)

        walk (rule.Targets |> List.map snd |> Set.ofList) false rule.Body

    /// Throws a syntax error for a name that means two things, an index that is bound nowhere, a quantity of one sample outside
    /// avg(…) and batch(…), and for what a statement of its kind cannot use.
    let check (definition: Definition) =
        checkNames definition

        let all rules place =
            List.iter (checkRule definition place) rules

        all
            definition.Drift
            {
                What = "a drift"
                Batch = false
                Noise = false
            }

        all
            definition.Next
            {
                What = "a step"
                Batch = true
                Noise = true
            }

        all
            definition.Diffusion
            {
                What = "a diffusion"
                Batch = false
                Noise = false
            }

        all
            definition.Noise
            {
                What = "a covariance"
                Batch = false
                Noise = false
            }
