namespace Verify.Claims

/// What the parts of a claim have given so far: the weakest verdict of its checks for the whole domain, and the weakest of its
/// clauses on instances; none where no part of the kind has spoken.
type Standing =
    {
        Universal: Verdict option
        OnInstances: Verdict option
    }

/// What a claim's parts come to.
type Conclusion =
    /// The claim's verdict.
    | Reached of Verdict
    /// What one part proves for everything another refutes on an instance: one of the two is wrong.
    | Contradicted

/// The algebra of verdicts. `combine` is commutative, associative and idempotent with the neutral element `none`, so that a
/// run may combine its parts in any order and repeat them; `conclude` reads the verdict off at the end.
[<RequireQualifiedAccess>]
module Standing =
    /// Nothing has been checked.
    let none = { Universal = None; OnInstances = None }

    /// The standing after one check for the whole domain.
    let ofUniversal verdict = { none with Universal = Some verdict }

    /// The standing after one clause, or one exact slack, on all its instances.
    let ofClause verdict =
        { none with OnInstances = Some verdict }

    let private weaker left right =
        match left, right with
        | Some a, Some b -> Some(Verdict.weaker a b)
        | Some a, None
        | None, Some a -> Some a
        | None, None -> None

    /// What both say together: in each kind the weaker verdict, for all parts of a claim must hold.
    let combine left right =
        {
            Universal = weaker left.Universal right.Universal
            OnInstances = weaker left.OnInstances right.OnInstances
        }

    /// The verdict. A proof stands for everything in the domain, whatever the instances leave open; without one the weakest
    /// part decides, and a claim of which nothing was checked is vacuous.
    let conclude standing =
        match standing.Universal, standing.OnInstances with
        | Some Proved, Some Refuted -> Contradicted
        | Some Proved, _ -> Reached Proved
        | universal, onInstances -> Reached(weaker universal onInstances |> Option.defaultValue Vacuous)
