namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

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

    let internal ofClause claim domain (clause: Clause) instance time foundBy =
        let precision, (left, right, slack) =
            Decision.precisions
            |> List.pick (fun precision ->
                match Enclosure.ofClause clause instance time precision with
                | Some(left, right, slack) when Enclosure.isViolated clause.Says slack ->
                    Some(precision, (left, right, slack))
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

    let internal ofExact (claim: Claim) statement domain slack (situation: Situation) foundBy =
        certificate
            claim
            (ClaimPart.ofExact claim statement domain slack)
            (NegativeSlack(situation.Instance, slack situation))
            foundBy

    let internal ofPoint (claim: Claim) (f: DecayingSum) point precision foundBy =
        let value = Enclosure.interval (Enclosure.ofValue f point precision)
        certificate claim (ClaimPart.ofHalfLine claim f) (NegativeValue(point, value, precision)) foundBy, value

    let private proofPrecision = 128

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
