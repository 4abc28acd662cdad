namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What a recomputation concluded.
type private Replay =
    /// The counterexample holds: what was recomputed, in sentences.
    | Confirmed of string list
    /// It does not, and why.
    | Rejected of string

/// Writing certificates, and replaying them from nothing but the file and the claim's definition.
[<RequireQualifiedAccess>]
module Certification =
    let private digits = 20

    let private interval (ball: Ball) : Interval =
        {
            Lower = DecimalText.roundedDown digits ball.Lower
            Upper = DecimalText.roundedUp digits ball.Upper
        }

    let private certificate (claim: Claim) statement finding foundBy : Certificate =
        {
            ClaimId = claim.Id
            Statement = statement
            Finding = finding
            Program = Certificate.programVersion
            FoundBy = foundBy
        }

    // Both sides and the slack at a precision; None where the spectrum is not enclosed or a hypothesis is not certainly met.
    let private enclose (clause: Clause) instance time precision =
        match (Subjects instance).TryInBalls(time, precision) with
        | None -> None
        | Some subject ->
            let value term : Ball = Term.evaluate subject term

            let met =
                clause.Hypotheses
                |> List.forall (fun h -> Ball.TrySign(value h) = System.Nullable 1)

            if met then
                Some(value clause.Left, value clause.Right, value clause.Slack)
            else
                None

    let private isNegative (ball: Ball) =
        Ball.IsNonNegative ball = System.Nullable false

    /// The certificate of a violated clause, at the first precision at which it is violated, and the enclosure of its slack.
    let internal ofClause claim (clause: Clause) instance time foundBy =
        let precision, (left, right, slack) =
            Decision.precisions
            |> List.pick (fun precision ->
                match enclose clause instance time precision with
                | Some(left, right, slack) when isNegative slack -> Some(precision, (left, right, slack))
                | _ -> None)

        let finding =
            ViolatedInequality(clause.Name, instance, time, interval left, interval right, interval slack, precision)

        certificate claim (Clause.text clause) finding foundBy, interval slack

    /// The certificate of a negative exact slack.
    let internal ofExact (claim: Claim) instance slack foundBy =
        certificate claim claim.Statement (NegativeSlack(instance, slack)) foundBy

    let private proofPrecision = 128

    let private valueAt (f: DecayingSum) (point: Rational) precision =
        DecayingSum.evaluate precision f (Ball.FromRational(point, precision))

    /// The evidence and certificate of a refutation by symbols or on the half line.
    let internal ofUniversal (claim: Claim) foundBy : (Evidence list * Certificate) option =
        claim.Checks
        |> List.tryPick (fun check ->
            match check with
            | ByProof proposition ->
                match UniversalChecks.ofProposition proposition, proposition with
                | (Refuted, ([ SymbolicDifference difference ] as evidence)), _ ->
                    Some(evidence, certificate claim claim.Statement (NonzeroDifference difference) foundBy)
                | (Refuted, ([ HalfLineFailure(statement, point, _) ] as evidence)), NonNegativeOnHalfLine f ->
                    let at = Rational.Parse point
                    let value = valueAt f at proofPrecision

                    Some(
                        evidence,
                        certificate claim statement (NegativeValue(at, interval value, proofPrecision)) foundBy
                    )
                | _ -> None
            | _ -> None)

    let private overlaps (recorded: Interval) (ball: Ball) =
        ball.IsFinite
        && ball.Lower <= Rational.Parse recorded.Upper
        && ball.Upper >= Rational.Parse recorded.Lower

    let private replayClause (claim: Claim) (certificate: Certificate) clause instance time recorded precision =
        let left, right, slack = recorded

        let stated =
            claim.Checks
            |> List.collect (fun check ->
                match check with
                | OnInstances(_, clauses) -> clauses
                | _ -> [])
            |> List.tryFind (fun candidate -> candidate.Name = clause && Clause.text candidate = certificate.Statement)

        match stated with
        | None ->
            Rejected
                $"the claim '{claim.Id}' has no inequality '{certificate.Statement}' any more: it was changed after the certificate was written"
        | Some clause ->
            // Once as recorded, and once at twice the precision: two enclosures that must agree.
            match enclose clause instance time precision, enclose clause instance time (2 * precision) with
            | Some(a, b, c), Some(_, _, finer) ->
                let shown = interval finer

                if not (overlaps left a) then
                    Rejected "the left side is not what the certificate records"
                elif not (overlaps right b) then
                    Rejected "the right side is not what the certificate records"
                elif not (overlaps slack c) then
                    Rejected "the slack is not what the certificate records"
                elif not (c.Overlaps finer) then
                    Rejected "the enclosures at two precisions do not overlap"
                elif isNegative c && isNegative finer then
                    Confirmed
                        [
                            $"right − left lies in [{shown.Lower}, {shown.Upper}], below 0 (recomputed at {precision} and {2 * precision} bits)"
                        ]
                else
                    Rejected $"the slack is not negative beyond rounding at {precision} bits"
            | _ -> Rejected $"the hypotheses are not certainly met at {precision} bits, or the spectrum is not enclosed"

    let private recompute (claim: Claim) (certificate: Certificate) : Replay =
        let run () =
            match certificate.Finding with
            | ViolatedInequality(clause, instance, time, left, right, slack, precision) ->
                try
                    replayClause claim certificate clause instance time (left, right, slack) precision
                with :? InvalidInputException as error ->
                    Rejected error.Message
            | NegativeSlack(instance, recorded) ->
                let slack =
                    claim.Checks
                    |> List.tryPick (fun check ->
                        match check with
                        | Exactly(_, _, slack) -> Some slack
                        | _ -> None)

                match slack with
                | None -> Rejected $"the claim '{claim.Id}' has no exact slack"
                | Some slack ->
                    try
                        let value =
                            slack
                                {
                                    Domain = "replay"
                                    Index = 0
                                    Instance = instance
                                    IsData = false
                                    Times = []
                                }

                        if value <> recorded then
                            Rejected $"the exact slack is {value}, not {recorded}"
                        elif value.Sign >= 0 then
                            Rejected $"the exact slack {value} is not negative"
                        else
                            Confirmed [ $"the slack is exactly {value}" ]
                    with :? InvalidInputException as error ->
                        // An instance outside of the claim's domain, such as one of another rank.
                        Rejected error.Message
            | NegativeValue(point, recorded, precision) ->
                let f =
                    claim.Checks
                    |> List.tryPick (fun check ->
                        match check with
                        | ByProof(NonNegativeOnHalfLine f) when
                            Proposition.text (NonNegativeOnHalfLine f) = certificate.Statement
                            ->
                            Some f
                        | _ -> None)

                match f with
                | None -> Rejected $"the claim '{claim.Id}' has no such inequality on [0, ∞)"
                | Some f ->
                    let value = valueAt f point precision
                    let shown = interval value

                    if point.Sign < 0 then
                        Rejected $"the point {point} is negative"
                    elif not (overlaps recorded value) then
                        Rejected "the value is not what the certificate records"
                    elif isNegative value then
                        Confirmed [ $"the value at {point} lies in [{shown.Lower}, {shown.Upper}]" ]
                    else
                        Rejected "the value is not negative beyond rounding"
            | NonzeroDifference recorded ->
                match ofUniversal claim "" with
                | Some(_,
                       {
                           Finding = NonzeroDifference difference
                       }) when difference = recorded -> Confirmed [ $"the two sides differ by {difference}" ]
                | Some(_,
                       {
                           Finding = NonzeroDifference difference
                       }) -> Rejected $"the two sides differ by {difference}, not by {recorded}"
                | _ -> Rejected "the derivation shows no difference"

        ClaimFailure.ofLibrary claim System.Threading.CancellationToken.None run

    let private shown finding =
        match finding with
        | ViolatedInequality(_, instance, time, _, _, _, _) -> Some(InstanceFile.ToJson instance, string time)
        | NegativeSlack(instance, _) -> Some(InstanceFile.ToJson instance, "")
        | NegativeValue _
        | NonzeroDifference _ -> None

    /// Replays a certificate, read from a file, against the claim of its id. A certificate whose digest does not fit its
    /// contents is rejected before anything is computed.
    let replay (file: string) (claim: Claim) (certificate: Certificate, digestFits: bool) : ReplayResult =
        let outcome =
            if digestFits then
                recompute claim certificate
            else
                Rejected "the digest does not fit the contents: the file was changed after it was written"

        {
            File = file
            Id = certificate.ClaimId
            Statement = certificate.Statement
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
