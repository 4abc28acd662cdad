namespace Verify.Claims

open Verify.Arithmetic

type Outcome =
    | Inapplicable
    | SievedOut
    | OnBoundary
    | Holds of Ball
    | Sieved of float
    | Violated of Ball
    | Straddles of Ball

[<RequireQualifiedAccess>]
module Decision =
    let precisions = [ 128; 256; 512; 1024 ]

    let sieveMargin = 1e-6

    let private sign (ball: Ball) =
        match Ball.TrySign ball with
        | value when value.HasValue -> Some value.Value
        | _ -> None

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
