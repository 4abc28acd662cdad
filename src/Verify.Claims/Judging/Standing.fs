namespace Verify.Claims

type Standing =
    {
        Universal: Verdict option
        OnInstances: Verdict option
    }

type Conclusion =
    | Reached of Verdict
    | Contradicted

[<RequireQualifiedAccess>]
module Standing =
    let none = { Universal = None; OnInstances = None }

    let ofUniversal verdict = { none with Universal = Some verdict }

    let ofClause verdict =
        { none with OnInstances = Some verdict }

    let private weaker left right =
        match left, right with
        | Some a, Some b -> Some(Verdict.weaker a b)
        | Some a, None
        | None, Some a -> Some a
        | None, None -> None

    let combine left right =
        {
            Universal = weaker left.Universal right.Universal
            OnInstances = weaker left.OnInstances right.OnInstances
        }

    let conclude standing =
        match standing.Universal, standing.OnInstances with
        | Some Proved, Some Refuted -> Contradicted
        | Some Proved, _ -> Reached Proved
        | universal, onInstances -> Reached(weaker universal onInstances |> Option.defaultValue Vacuous)
