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

    let private remarks rigor (clauses: (string * ClauseTally) list) (summary: InstanceSummary) =
        let total =
            clauses
            |> List.fold (fun sum (_, tally) -> ClauseTally.add sum tally) ClauseTally.empty

        [
            for name, tally in clauses do
                if tally.Applicable = 0L then
                    Remark
                        $"the hypotheses of '{name}' were never met in {tally.Evaluations} evaluations: nothing was tested there"

            if total.Boundary > 0L then
                Remark
                    $"{total.Boundary} evaluations lie on the boundary of the hypotheses, undecided at the largest precision, and count neither way"

            match summary.Undefined with
            | Some(_, reason) ->
                Remark
                    $"not defined in {total.Undefined} of {total.Evaluations} evaluations, which count neither way: {reason}"
            | None -> ()

            if rigor = Certify && total.Sieved > 0L then
                Remark
                    $"{total.Sieved} evaluations rest on doubles: a quantity rounds what encloses it ('T.ToDouble), and no rounding was bounded there"

            match summary.Attained with
            | Some(_, remark) when total.Violations = 0L -> Remark remark
            | _ -> ()

            match InstanceSummary.quantiles summary with
            | Some(least, median, greatest) when total.Violations > 0L ->
                Remark
                    $"it held in {total.Applicable - total.Violations} of {total.Applicable} evaluations; slack relative to the larger side: least {percent least}, median {percent median}, greatest {percent greatest}"
            | _ -> ()
        ]

    /// The findings of the claim's checks on instances from what all situations gave; a violation is shrunk here.
    let collect rigor (checks: InstanceCheck list) (summary: InstanceSummary) : InstanceFindings =
        // Every clause that is stated has a tally, those that were never evaluated too.
        let clauses =
            checks
            |> List.indexed
            |> List.collect (fun (number, check) ->
                clausesOf check
                |> List.mapi (fun at name ->
                    name,
                    summary.Tallies
                    |> Map.tryFind (number, at)
                    |> Option.defaultValue ClauseTally.empty))

        let total =
            clauses
            |> List.fold (fun sum (_, tally) -> ClauseTally.add sum tally) ClauseTally.empty

        let standing =
            clauses
            |> List.map (snd >> ClauseTally.verdict >> Standing.ofClause)
            |> List.fold Standing.combine Standing.none

        let least = summary.Least |> Option.map (fun (_, _, record) -> record)

        let counts =
            clauses
            |> List.map (fun (name, tally) ->
                {
                    Clause = name
                    Applicable = tally.Applicable
                    Evaluations = tally.Evaluations
                })

        let tried =
            Instances(Map.toList summary.Domains, total.Applicable, total.Evaluations, counts, least)

        let leastSlack =
            if total.Applicable = 0L then
                None
            else
                least |> Option.map _.Slack

        let first, slack =
            match summary.Violation, summary.Open with
            | Some(_, violation), _ ->
                let record = violation.Value
                [ Counterexample record ], Some record.Slack
            | None, Some(_, unknown) -> [ Open unknown ], leastSlack
            | None, None -> [], leastSlack

        {
            Standing = standing
            Evidence = first @ tried :: remarks rigor clauses summary
            Slack = slack
        }
