namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// A part of a claim that a certificate can refute, with what it is in words and what it computes.
type internal ClaimPart<'content> =
    {
        Text: ClaimText
        /// What format version 1 says of it.
        Sentence: string
        Content: 'content
    }

/// The parts of a claim, and whether a certificate speaks about one.
[<RequireQualifiedAccess>]
module internal ClaimPart =
    let private part (claim: Claim) domain fails sentence content =
        {
            Text =
                {
                    Statement = claim.Statement
                    Hypotheses = claim.Hypotheses
                    Domain = domain
                    Fails = fails
                }
            Sentence = sentence
            Content = content
        }

    /// An inequality on the instances of a domain.
    let ofClause (claim: Claim) (domain: Domain) (clause: Clause) =
        part claim (Domain.text domain) (Clause.text clause) (Clause.text clause) (domain, clause)

    /// An exact slack on the instances of a domain.
    let ofExact (claim: Claim) statement (domain: Domain) (slack: Situation -> Rational) =
        part claim (Domain.text domain) statement claim.Statement (domain, slack)

    /// A proposition, with what format version 1 said of its kind.
    let private ofProposition (claim: Claim) domain sentence proposition =
        part claim domain (Proposition.text proposition) sentence proposition

    /// f ≥ 0 on [0, ∞).
    let ofHalfLine (claim: Claim) (f: DecayingSum) =
        let proposition = NonNegativeOnHalfLine f
        ofProposition claim "x ≥ 0" (Proposition.text proposition) proposition

    /// A proposition that a difference refutes; whom it speaks about is part of its text.
    let ofDifference (claim: Claim) proposition =
        ofProposition claim "all instances" claim.Statement proposition

    /// The inequalities of a claim with their domains.
    let clauses (claim: Claim) =
        claim.InstanceChecks
        |> List.collect (fun check ->
            match check with
            | OnInstances(domain, clauses) -> clauses |> List.map (ofClause claim domain)
            | Exactly _ -> [])

    /// The exact slacks of a claim with their domains.
    let exacts (claim: Claim) =
        claim.InstanceChecks
        |> List.choose (fun check ->
            match check with
            | Exactly(statement, domain, slack) -> Some(ofExact claim statement domain slack)
            | OnInstances _ -> None)

    /// The inequalities on [0, ∞) of a claim.
    let halfLines (claim: Claim) =
        Claim.propositions claim
        |> List.choose (fun proposition ->
            match proposition with
            | NonNegativeOnHalfLine f ->
                let part = ofHalfLine claim f

                Some
                    {
                        Text = part.Text
                        Sentence = part.Sentence
                        Content = f
                    }
            | _ -> None)

    /// The propositions of a claim that a difference can refute.
    let propositions (claim: Claim) =
        Claim.propositions claim |> List.map (ofDifference claim)

    // Both texts where they begin to differ: long statements mostly agree for a while.
    let private around (text: string) at =
        let start = max 0 (at - 8)
        let piece = text.Substring(start, min 24 (text.Length - start))
        let before = if start > 0 then "…" else ""
        let after = if start + 24 < text.Length then "…" else ""
        $"'{before}{piece}{after}'"

    let private difference id field (recorded: string) (own: string) =
        if System.String.Equals(recorded, own, System.StringComparison.Ordinal) then
            None
        else
            let at = Seq.zip recorded own |> Seq.takeWhile (fun (a, b) -> a = b) |> Seq.length

            Some $"field '{field}' has {around recorded at} where claim '{NearestNames.Shown id}' has {around own at}"

    /// Where a certificate differs from a part of the claim of an id; none where it speaks about it.
    let objection id (stated: StatedClaim) (part: ClaimPart<'content>) =
        match stated with
        | Sentence sentence -> difference id "statement" sentence part.Sentence
        | InFull recorded ->
            [
                "statement", recorded.Statement, part.Text.Statement
                "hypotheses", String.concat "\n" recorded.Hypotheses, String.concat "\n" part.Text.Hypotheses
                "domain", recorded.Domain, part.Text.Domain
                "fails", recorded.Fails, part.Text.Fails
            ]
            |> List.tryPick (fun (field, recorded, own) -> difference id field recorded own)

    /// The part that a certificate speaks about, or why there is none.
    let find id (stated: StatedClaim) (what: string) (parts: ClaimPart<'content> list) : Result<'content, string> =
        let judged = parts |> List.map (fun part -> objection id stated part, part.Content)

        match judged |> List.tryFind (fun (objection, _) -> objection.IsNone), judged with
        | Some(_, content), _ -> Ok content
        | None, (Some objection, _) :: _ -> Error objection
        | None, _ -> Error $"claim '{NearestNames.Shown id}' has no {what}"
