namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// Writing certificates, and replaying them.
[<RequireQualifiedAccess>]
module Certification =
    let private certificate (claim: Claim) (part: ClaimPart<'content>) finding foundBy : Certificate =
        {
            ClaimId = claim.Id
            Stated = InFull part.Text
            Finding = finding
            Program = Certificate.programVersion
            FoundBy = foundBy
        }

    /// The certificate of a violated clause on a domain, at the first precision at which it is violated, and the enclosure of its slack.
    let internal ofClause claim domain (clause: Clause) instance time foundBy =
        let precision, (left, right, slack) =
            Decision.precisions
            |> List.pick (fun precision ->
                match Enclosure.ofClause clause instance time precision with
                | Some(left, right, slack) when Enclosure.isNegative slack -> Some(precision, (left, right, slack))
                | _ -> None)

        let slack = Enclosure.interval slack

        let finding =
            ViolatedInequality(
                clause.Name,
                instance,
                time,
                Enclosure.interval left,
                Enclosure.interval right,
                slack,
                precision
            )

        certificate claim (ClaimPart.ofClause claim domain clause) finding foundBy, slack

    /// The certificate of an exact slack that is negative on an instance of a domain.
    let internal ofExact (claim: Claim) statement domain slack (situation: Situation) foundBy =
        certificate
            claim
            (ClaimPart.ofExact claim statement domain slack)
            (NegativeSlack(situation.Instance, slack situation))
            foundBy

    /// The certificate of a point at which f < 0, enclosed at a precision, and that enclosure.
    let internal ofPoint (claim: Claim) (f: DecayingSum) point precision foundBy =
        let value = Enclosure.interval (Enclosure.ofValue f point precision)
        certificate claim (ClaimPart.ofHalfLine claim f) (NegativeValue(point, value, precision)) foundBy, value

    let private proofPrecision = 128

    /// The evidence and certificate of a refutation by symbols or on the half line.
    let internal ofUniversal (claim: Claim) foundBy : (Evidence list * Certificate) option =
        Claim.propositions claim
        |> List.tryPick (fun proposition ->
            match UniversalChecks.ofProposition proposition, proposition with
            | (Refuted, ([ SymbolicDifference difference ] as evidence)), _ ->
                let part = ClaimPart.ofDifference claim proposition
                Some(evidence, certificate claim part (NonzeroDifference difference) foundBy)
            | (Refuted, ([ HalfLineFailure(_, point, _) ] as evidence)), NonNegativeOnHalfLine f ->
                Some(evidence, fst (ofPoint claim f (Rational.Parse point) proofPrecision foundBy))
            | _ -> None)

    let private shown finding =
        match finding with
        | ViolatedInequality(_, instance, time, _, _, _, _) -> Some(InstanceFile.ToJson instance, string time)
        | NegativeSlack(instance, _) -> Some(InstanceFile.ToJson instance, "")
        | NegativeValue _
        | NonzeroDifference _ -> None

    /// Replays a certificate, read from a file, against the claim of its id: that it says of the claim what the claim says of itself,
    /// that the instance belongs to the claim's domain, that what is recorded lies below 0 and near what is recomputed, and that the
    /// recomputed violates the claim. A certificate whose digest does not fit its contents is rejected before anything is computed.
    let replay (file: string) (claim: Claim) (certificate: Certificate, digestFits: bool) : ReplayResult =
        let outcome =
            if not digestFits then
                Rejected "the digest does not fit the contents: the file was changed after it was written"
            elif certificate.ClaimId <> claim.Id then
                Rejected $"the certificate is about claim '{NearestNames.Shown certificate.ClaimId}', not '{claim.Id}'"
            else
                Replay.run claim certificate

        {
            File = file
            Id = claim.Id
            // What the claim says; a certificate that says otherwise is not confirmed.
            Statement =
                (match certificate.Stated with
                 | Sentence sentence -> sentence
                 | InFull text -> text.Fails)
            Instance = shown certificate.Finding
            Confirmed =
                (match outcome with
                 | Confirmed lines -> lines
                 | Rejected _ -> [])
            Rejected =
                (match outcome with
                 | Confirmed _ -> None
                 | Rejected reason -> Some reason)
        }
