namespace Verify.Claims

open Verify.Arithmetic

/// What one clause gave on one situation at one time.
type Outcome =
    /// A hypothesis is not positive.
    | Inapplicable
    /// A hypothesis is negative in doubles, beyond the sieve's margin; no rounding was bounded.
    | SievedOut
    /// A hypothesis is 0 or too near to it to tell at the largest precision.
    | OnBoundary
    /// slack ≥ 0 in an enclosure.
    | Holds of Ball
    /// slack > 0 in doubles, beyond the sieve's margin, or in balls that a quantity made of doubles; no rounding was bounded.
    | Sieved of float
    /// slack < 0 in an enclosure.
    | Violated of Ball
    /// Signs remain open at the largest precision.
    | Straddles of Ball

/// Deciding the sign of a clause's slack: doubles sieve, balls decide, with the precision doubled until they do.
[<RequireQualifiedAccess>]
module Decision =
    /// Precisions tried in balls, in bits; beyond the last a clause is left open.
    let precisions = [ 128; 256; 512; 1024 ]

    /// A slack in doubles within this fraction of the larger side is left to the balls.
    let sieveMargin = 1e-6

    let private sign (ball: Ball) =
        match Ball.TrySign ball with
        | value when value.HasValue -> Some value.Value
        | _ -> None

    /// The outcome that an enclosure of the slack decides; none where it holds numbers of both kinds. From midpoint and radius,
    /// never from an end point that may have been rounded.
    let ofSlack (slack: Ball) : Outcome option =
        match Ball.IsNonNegative slack with
        | holds when not holds.HasValue -> None
        | holds when holds.Value -> Some(Holds slack)
        | _ -> Some(Violated slack)

    // What remains of an outcome where a quantity rounded a ball to a double: the balls made of that enclose nothing.
    let private withoutEnclosure outcome =
        match outcome with
        | Holds slack -> Sieved(Ball.ToDouble slack)
        | Violated slack
        | Straddles slack -> Straddles slack
        | Inapplicable
        | SievedOut -> SievedOut
        | OnBoundary -> OnBoundary
        | Sieved slack -> Sieved slack

    /// Decides in balls; the function gives the subject at a precision, None where its spectrum could not be enclosed.
    let inBalls (subjectAt: int -> Subject<Ball> option) (clause: Clause) : Outcome =
        let tight = lazy (Term.vanishes clause.Slack)

        let rec attempt remaining =
            match remaining with
            | [] -> Straddles(Ball.Indeterminate Ball.DefaultPrecision)
            | precision :: higher ->
                match subjectAt precision with
                | None -> attempt higher
                | Some subject ->
                    // In order: a later hypothesis may be defined only where the earlier ones hold.
                    let firstUnmet =
                        clause.Hypotheses
                        |> Seq.map (fun h -> sign (Term.evaluate subject h))
                        |> Seq.tryFind (fun s -> s <> Some 1)

                    match firstUnmet with
                    | Some(Some _) -> Inapplicable
                    | Some None -> if higher.IsEmpty then OnBoundary else attempt higher
                    | None ->
                        let slack: Ball = Term.evaluate subject clause.Slack

                        match ofSlack slack with
                        | Some outcome -> outcome
                        // Both sides are the same polynomial in the same quantities, which are finite: the slack is 0.
                        | None when slack.IsFinite && tight.Value -> Holds(Ball.Zero.WithPrecision precision)
                        | None when higher.IsEmpty -> Straddles slack
                        | None -> attempt higher

        let before = RoundedBalls.Count
        let outcome = attempt precisions

        if RoundedBalls.Count = before then
            outcome
        else
            withoutEnclosure outcome

    /// The slack in doubles, relative to the larger side; None where a hypothesis fails or a side is not finite.
    let relativeSlack (subject: Subject<Float64>) (clause: Clause) : float option =
        let value term =
            (Term.evaluate subject term: Float64).Value

        if clause.Hypotheses |> List.exists (fun h -> not (value h > 0.0)) then
            None
        else
            let left, right = value clause.Left, value clause.Right
            let scale = max (abs left) (abs right)
            let relative = if scale = 0.0 then 0.0 else (right - left) / scale

            if System.Double.IsFinite relative then
                Some relative
            else
                None

    /// Sieves in doubles, and asks the balls where the doubles are within the margin of the boundary or not finite.
    let screened (subject: Subject<Float64>) (subjectAt: int -> Subject<Ball> option) (clause: Clause) : Outcome =
        let value term =
            (Term.evaluate subject term: Float64).Value

        let firstUnclear =
            clause.Hypotheses
            |> Seq.map value
            |> Seq.tryFind (fun h -> not (h > sieveMargin))

        match firstUnclear with
        | Some h when h < -sieveMargin -> SievedOut
        | Some _ -> inBalls subjectAt clause
        | None ->
            match relativeSlack subject clause with
            | Some relative when relative > sieveMargin -> Sieved(value clause.Slack)
            | _ -> inBalls subjectAt clause
