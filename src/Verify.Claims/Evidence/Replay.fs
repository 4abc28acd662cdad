namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What a recomputation concluded.
type internal Replay =
    /// The counterexample holds: what was recomputed, in sentences.
    | Confirmed of string list
    /// It does not, and why: one line.
    | Rejected of string

/// Recomputing what a certificate says, from nothing but the file and the claim's definition.
[<RequireQualifiedAccess>]
module internal Replay =
    // A domain that code made without a test of membership: whether an instance belongs is then nobody's knowledge.
    let private untested (domain: Domain) =
        match domain.Membership with
        | Some _ -> []
        | None ->
            [
                $"the domain '{domain.Name}' has no test of membership: whether the instance belongs to it was not checked"
            ]

    let private outside condition =
        Rejected $"the instance is outside of the claim's domain: {condition} does not hold"

    let private ofClause domain clause instance time (left, right, slack) precision =
        match Domain.outside domain instance time with
        | Some condition -> outside condition
        | None when not (Enclosure.liesBelow clause.Says slack) ->
            Rejected "the recorded slack does not lie below 0: the certificate shows no violation"
        | None ->
            // Once as recorded, and once at twice the precision: two enclosures that must agree.
            match
                Enclosure.ofClause clause instance time precision,
                Enclosure.ofClause clause instance time (2 * precision)
            with
            | Some(leftHere, rightHere, here), Some(leftFiner, rightFiner, finer) ->
                let sides = [ leftHere; rightHere ]

                let objection =
                    [
                        Enclosure.objection "left side" left sides leftHere leftFiner
                        Enclosure.objection "right side" right sides rightHere rightFiner
                        Enclosure.objection "slack" slack sides here finer
                    ]
                    |> List.tryPick id

                match objection with
                | Some objection -> Rejected objection
                | None when not (here.Overlaps finer) -> Rejected "the enclosures at two precisions do not overlap"
                | None when Enclosure.isViolated clause.Says here && Enclosure.isViolated clause.Says finer ->
                    let shown = Enclosure.interval finer

                    Confirmed(
                        $"right − left lies in [{shown.Lower}, {shown.Upper}], below 0 (recomputed at {precision} and {2 * precision} bits)"
                        :: untested domain
                    )
                | None -> Rejected $"the slack is not negative beyond rounding at {precision} bits"
            | _ -> Rejected $"the hypotheses are not certainly met at {precision} bits, or the spectrum is not enclosed"

    let private shown (value: Rational) = NearestNames.Shown(string value)

    let private ofExact (domain: Domain) (slack: Situation -> Rational) (instance: Instance<Rational>) recorded =
        // An exact slack has no time; one step is in every domain that asks for a time.
        match Domain.outside domain instance instance.StepSize with
        | Some condition -> outside condition
        | None when (recorded: Rational).Sign >= 0 ->
            Rejected $"the recorded slack {shown recorded} is not negative: the certificate shows no violation"
        | None ->
            let value =
                slack
                    {
                        Domain = "replay"
                        Index = 0
                        Instance = instance
                        IsData = false
                        Times = []
                    }

            if value = recorded then
                Confirmed($"the slack is exactly {value}" :: untested domain)
            else
                Rejected $"the exact slack is {shown value}, not {shown recorded}"

    let private ofValue (f: DecayingSum) (point: Rational) (recorded: Interval) precision =
        if point.Sign < 0 then
            Rejected $"the point {shown point} is negative"
        elif not (Enclosure.liesBelowZero recorded) then
            Rejected "the recorded value does not lie below 0: the certificate shows no violation"
        else
            let here, finer =
                Enclosure.ofValue f point precision, Enclosure.ofValue f point (2 * precision)

            match Enclosure.objection "value" recorded [ here ] here finer with
            | Some objection -> Rejected objection
            | None when Enclosure.isNegative here && Enclosure.isNegative finer ->
                let shown = Enclosure.interval finer
                Confirmed [ $"the value at {point} lies in [{shown.Lower}, {shown.Upper}]" ]
            | None -> Rejected "the value is not negative beyond rounding"

    let private ofDifference proposition (recorded: string) =
        match UniversalChecks.ofProposition proposition with
        | Refuted, [ SymbolicDifference difference ] when difference = recorded ->
            Confirmed [ $"the two sides differ by {difference}" ]
        | Refuted, [ SymbolicDifference difference ] ->
            Rejected
                $"the two sides differ by {NearestNames.Shown difference}, not by {NearestNames.Shown recorded} as recorded"
        | _ -> Rejected "the derivation shows no difference"

    let private longestReason = 160

    /// Replays a certificate whose digest fits against a claim. What fails in a library's code is an InvalidInputException.
    let run (claim: Claim) (certificate: Certificate) : Replay =
        let find what parts =
            ClaimPart.find claim.Id certificate.Stated what parts

        let part what parts replay =
            match find what parts with
            | Ok content -> replay content
            | Error objection -> Rejected objection

        let recompute () =
            match certificate.Finding with
            | ViolatedInequality(name, instance, time, left, right, slack, precision) ->
                let named =
                    ClaimPart.clauses claim
                    |> List.filter (fun part -> (snd part.Content).Name = name)

                part $"inequality of the name '{NearestNames.Shown name}'" named (fun (domain, clause) ->
                    ofClause domain clause instance time (left, right, slack) precision)
            | NegativeSlack(instance, recorded) ->
                part "exact slack" (ClaimPart.exacts claim) (fun (domain, slack) ->
                    ofExact domain slack instance recorded)
            | NegativeValue(point, recorded, precision) ->
                part "inequality on [0, ∞)" (ClaimPart.halfLines claim) (fun f -> ofValue f point recorded precision)
            | NonzeroDifference recorded ->
                part "proposition that could fail" (ClaimPart.propositions claim) (fun proposition ->
                    ofDifference proposition recorded)

        let guarded () =
            try
                recompute ()
            with :? InvalidInputException as error ->
                // A quantity that this instance does not have; the message may be of a library.
                Rejected(
                    if error.Message.Length <= longestReason then
                        error.Message
                    else
                        error.Message.Substring(0, longestReason - 1) + "…"
                )

        ClaimFailure.ofLibrary claim System.Threading.CancellationToken.None guarded
