namespace Verify.Claims

open System

/// Where a situation stands among those of a claim: the number of the check, then counterexamples found before, then the indices.
[<Struct>]
type internal Place = { Check: int; Order: int64 }

/// What any set of situations gave for one claim: a sum that neither order nor grouping changes, of a size that does not grow with them.
type internal InstanceSummary =
    {
        /// Situations that were tried, once for each check.
        Items: int64
        /// What each clause gave, by the number of its check and its own number there.
        Tallies: Map<int * int, ClauseTally>
        /// Situations by their design.
        Domains: Map<string, int64>
        /// The least slack, as a double for comparison only, with its record; the first of several.
        Least: (float * Place * InstanceRecord) option
        /// The first violation; forcing it shrinks it.
        Violation: (Place * Lazy<InstanceRecord>) option
        /// The first situation with an evaluation whose slack has no certain sign.
        Open: (Place * InstanceRecord) option
        /// Where the slack is 0 as far as the largest precision sees, in words; the first place.
        Attained: (Place * string) option
        /// Why a quantity was not defined, at the first place where that was so.
        Undefined: (Place * string) option
        /// Evaluations by their slack relative to the larger side, in doubles, to thousandths.
        Relative: Map<int, int64>
    }

[<RequireQualifiedAccess>]
module internal InstanceSummary =
    /// Nothing tried: the neutral element.
    let empty =
        {
            Items = 0L
            Tallies = Map.empty
            Domains = Map.empty
            Least = None
            Violation = None
            Open = None
            Attained = None
            Undefined = None
            Relative = Map.empty
        }

    /// The place of an index; those below 0 are counterexamples found before, −1 the first.
    let place check (index: int64) =
        {
            Check = check
            Order = (if index < 0L then Int64.MinValue - index else index)
        }

    // A finite number, by its size at most 2: the larger side divides it.
    let private thousandths (relative: float) =
        int (Math.Round(1000.0 * relative, MidpointRounding.AwayFromZero))

    let private counted key amount (counts: Map<'key, int64>) =
        counts
        |> Map.change key (fun known -> Some(Option.defaultValue 0L known + amount))

    /// What one situation gave for one check.
    let ofItem (place: Place) (item: ItemResult) =
        {
            Items = 1L
            Tallies =
                item.Tallies
                |> Map.toSeq
                |> Seq.map (fun (clause, tally) -> (place.Check, clause), tally)
                |> Map.ofSeq
            Domains = Map.ofList [ item.Domain, 1L ]
            Least = item.Least |> Option.map (fun (value, record) -> value, place, record)
            Violation = item.Violation |> Option.map (fun violation -> place, violation)
            Open = item.Open |> Option.map (fun record -> place, record)
            Attained = item.Attained |> Option.map (fun remark -> place, remark)
            Undefined = item.Undefined |> Option.map (fun reason -> place, reason)
            Relative =
                item.RelativeSlacks
                |> List.fold (fun counts relative -> counted (thousandths relative) 1L counts) Map.empty
        }

    let private first left right =
        match left, right with
        | Some(a: Place, _), Some(b: Place, _) -> if a <= b then left else right
        | Some _, None -> left
        | None, _ -> right

    let private least left right =
        match left, right with
        | Some(a: float, at: Place, _), Some(b: float, other: Place, _) ->
            if a < b || (a = b && at <= other) then left else right
        | Some _, None -> left
        | None, _ -> right

    /// The entries of both maps; those of one key are added.
    let merged add left right =
        right
        |> Map.fold
            (fun sum key value ->
                sum
                |> Map.change key (fun known ->
                    match known with
                    | Some known -> Some(add known value)
                    | None -> Some value))
            left

    /// What both gave together.
    let combine left right =
        {
            Items = left.Items + right.Items
            Tallies = merged ClauseTally.add left.Tallies right.Tallies
            Domains = merged (+) left.Domains right.Domains
            Least = least left.Least right.Least
            Violation = first left.Violation right.Violation
            Open = first left.Open right.Open
            Attained = first left.Attained right.Attained
            Undefined = first left.Undefined right.Undefined
            Relative = merged (+) left.Relative right.Relative
        }

    /// Least, median and greatest of the relative slacks, to thousandths; none where there are none.
    let quantiles (summary: InstanceSummary) =
        let total = summary.Relative |> Map.toSeq |> Seq.sumBy snd

        if total = 0L then
            None
        else
            let mutable before = 0L

            let median =
                summary.Relative
                |> Map.toSeq
                |> Seq.find (fun (_, count) ->
                    before <- before + count
                    before > total / 2L)
                |> fst

            let value thousandths = float thousandths / 1000.0

            Some(
                value (Seq.head (Map.keys summary.Relative)),
                value median,
                value (Seq.last (Map.keys summary.Relative))
            )
