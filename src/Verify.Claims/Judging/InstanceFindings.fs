namespace Verify.Claims

open System.Globalization

/// What all situations of a claim gave together.
type internal InstanceFindings =
    {
        Standing: Standing
        Evidence: Evidence list
        /// The least slack, or that of the counterexample.
        Slack: string option
    }

[<RequireQualifiedAccess>]
module internal InstanceFindings =
    // How a clause is named in evidence: by its name, else by what it says.
    let private clausesOf (check: InstanceCheck) =
        match check with
        | OnInstances(_, clauses) ->
            clauses
            |> List.map (fun clause -> if clause.Name = "" then Clause.text clause else clause.Name)
        | Exactly(statement, _, _) -> [ statement ]

    let private percent (value: float) =
        value.ToString("P1", CultureInfo.InvariantCulture)

    let private remarks rigor (clauses: (string * ClauseTally) list) (items: ItemResult list) =
        let total =
            clauses
            |> List.fold (fun sum (_, tally) -> ClauseTally.add sum tally) ClauseTally.empty

        [
            for name, tally in clauses do
                if tally.Applicable = 0 then
                    Remark
                        $"the hypotheses of '{name}' were never met in {tally.Evaluations} evaluations: nothing was tested there"

            if total.Boundary > 0 then
                Remark
                    $"{total.Boundary} evaluations lie on the boundary of the hypotheses, undecided at the largest precision, and count neither way"

            match items |> List.tryPick _.Undefined with
            | Some reason ->
                Remark
                    $"not defined in {total.Undefined} of {total.Evaluations} evaluations, which count neither way: {reason}"
            | None -> ()

            if rigor = Certify && total.Sieved > 0 then
                Remark
                    $"{total.Sieved} evaluations rest on doubles: a quantity rounds what encloses it ('T.ToDouble), and no rounding was bounded there"

            match items |> List.tryPick _.Attained with
            | Some remark when total.Violations = 0 -> Remark remark
            | _ -> ()

            match items |> List.collect _.RelativeSlacks |> List.sort with
            | least :: _ as relative when total.Violations > 0 ->
                Remark
                    $"it held in {total.Applicable - total.Violations} of {total.Applicable} evaluations; slack relative to the larger side: least {percent least}, median {percent relative[relative.Length / 2]}, greatest {percent (List.last relative)}"
            | _ -> ()
        ]

    /// The findings of the claim's checks on instances from what each situation gave, with the check's number among them.
    let collect rigor (checks: InstanceCheck list) (items: (int * ItemResult) list) : InstanceFindings =
        let results = items |> List.map snd

        // Every clause that is stated has a tally, those that were never evaluated too.
        let clauses =
            checks
            |> List.indexed
            |> List.collect (fun (number, check) ->
                let mine = items |> List.filter (fun (owner, _) -> owner = number) |> List.map snd

                clausesOf check
                |> List.mapi (fun at name ->
                    let tally =
                        mine
                        |> List.choose (fun item -> Map.tryFind at item.Tallies)
                        |> List.fold ClauseTally.add ClauseTally.empty

                    name, tally))

        let total =
            clauses
            |> List.fold (fun sum (_, tally) -> ClauseTally.add sum tally) ClauseTally.empty

        let standing =
            clauses
            |> List.map (snd >> ClauseTally.verdict >> Standing.ofClause)
            |> List.fold Standing.combine Standing.none

        let least =
            results
            |> List.choose _.Least
            |> function
                | [] -> None
                | found -> Some(snd (List.minBy fst found))

        let counts =
            clauses
            |> List.map (fun (name, tally) ->
                {
                    Clause = name
                    Applicable = tally.Applicable
                    Evaluations = tally.Evaluations
                })

        let tried =
            Instances(
                results |> List.countBy _.Domain |> List.sortBy fst,
                total.Applicable,
                total.Evaluations,
                counts,
                least
            )

        let leastSlack =
            if total.Applicable = 0 then
                None
            else
                least |> Option.map _.Slack

        let first, slack =
            match results |> List.tryPick _.Violation, results |> List.tryPick _.Open with
            | Some violation, _ ->
                let record = violation.Value
                [ Counterexample record ], Some record.Slack
            | None, Some unknown -> [ Open unknown ], leastSlack
            | None, None -> [], leastSlack

        {
            Standing = standing
            Evidence = first @ tried :: remarks rigor clauses results
            Slack = slack
        }
