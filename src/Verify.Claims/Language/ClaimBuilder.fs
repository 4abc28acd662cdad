namespace Verify.Claims

/// Claims from what their lines say.
[<RequireQualifiedAccess>]
module internal ClaimBuilder =
    // Further instances have step sizes of another size.
    let private furtherInstances = 12
    let private mostInstances = 240

    /// The claim of its parts.
    let build
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
