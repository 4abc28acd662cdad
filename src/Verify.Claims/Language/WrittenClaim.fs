namespace Verify.Claims

open Verify.Arithmetic

/// Claims as claim files have them.
[<RequireQualifiedAccess>]
module internal WrittenClaim =
    /// The name of a verdict in claim files.
    let verdicts =
        [
            "proved", Proved
            "certified", Certified
            "supported", Supported
            "refuted", Refuted
            "undecided", Undecided
            "vacuous", Vacuous
        ]

    let verdict verdict =
        verdicts |> List.find (fun (_, known) -> known = verdict) |> fst

    let private line keyword (text: string) = $"  {keyword, -7} {text}"

    /// What claim files have no words for in a clause, if anything.
    let private unwritten (clause: Clause) =
        let ofComparison comparison =
            Comparison.left comparison
            |> TermText.unwritten
            |> Option.orElseWith (fun () -> TermText.unwritten (Comparison.right comparison))

        clause.Says :: clause.Hypotheses |> List.tryPick ofComparison

    let private block id (title: string option) source (domain: Domain) hypotheses states expected =
        [
            $"claim {id}"
            match title with
            | Some title -> line "title" title
            | None -> ()
            line "source" source
            match domain.Written with
            | Some "problem"
            | None -> ()
            | Some name -> line "for" name
            for name, range in domain.Parameters do
                line "with" (ParameterRange.text name range)
            for hypothesis in hypotheses do
                line "given" (Comparison.written hypothesis)
            for state in states do
                line "state" (Comparison.written state)
            line "expect" (verdict expected)
        ]
        |> String.concat "\n"

    /// The claim as a block of a claim file; several blocks where its clauses have hypotheses of their own. What has no words is the error.
    let tryWrite (claim: Claim) : Result<string, string> =
        match claim.InstanceChecks with
        | [] -> Error "it is checked for all instances at once, by rules that claim files do not name"
        | checks ->
            let clauses =
                checks
                |> List.collect (fun check ->
                    match check with
                    | OnInstances(domain, clauses) -> clauses |> List.map (fun clause -> Ok(domain, clause))
                    | Exactly(statement, _, _) -> [ Error statement ])

            let failures =
                clauses
                |> List.choose (fun clause ->
                    match clause with
                    | Error statement -> Some $"'{statement}' is computed by code"
                    | Ok(domain, _) when domain.Written.IsNone -> Some $"the domain '{domain.Name}' is drawn by code"
                    | Ok(_, clause) ->
                        unwritten clause
                        |> Option.map (fun quantity -> $"the quantity '{quantity}' has no name in claim files"))

            match failures with
            | reason :: _ -> Error reason
            | [] ->
                let stated =
                    clauses
                    |> List.choose (fun clause ->
                        match clause with
                        | Ok stated -> Some stated
                        | Error _ -> None)

                let groups =
                    stated
                    |> List.groupBy (fun (domain, clause) -> domain.Written, clause.Hypotheses)

                let domains =
                    stated |> List.map (fun (domain, _) -> domain.Written) |> List.distinct

                groups
                |> List.map (fun (_, members) ->
                    let domain, first = members.Head

                    let id =
                        [
                            claim.Id
                            if domains.Length > 1 then
                                defaultArg domain.Written domain.Name
                            if groups.Length > domains.Length && first.Name <> "" then
                                first.Name
                        ]
                        |> String.concat "."

                    let states = members |> List.map (fun (_, clause) -> clause.Says)
                    block id None claim.Source domain first.Hypotheses states claim.Expected)
                |> String.concat "\n\n"
                |> Ok
