namespace Verify.Claims

open Verify.Arithmetic

type Outcome =
    | Inapplicable
    | SievedOut
    | OnBoundary
    | Undefined of string
    | Holds of Ball
    | Sieved of float
    | Violated of Ball
    | Straddles of Ball

[<RequireQualifiedAccess>]
module Decision =
    let precisions = [ 128; 256; 512; 1024 ]

    let sieveMargin = 1e-6

    // Two sides this near in doubles, relative to the larger, may be equal.
    let private equalityMargin = 1e-12

    let ofSlack (comparison: Comparison) (slack: Ball) : Outcome option =
        Comparison.decide comparison slack
        |> Option.map (fun holds -> if holds then Holds slack else Violated slack)

    // What remains of an outcome where a quantity rounded a ball to a double: the balls made of that enclose nothing.
    let private withoutEnclosure outcome =
        match outcome with
        | Holds slack -> Sieved(Ball.ToDouble slack)
        | Violated slack
        | Straddles slack -> Straddles slack
        | Inapplicable
        | SievedOut -> SievedOut
        | OnBoundary -> OnBoundary
        | Undefined reason -> Undefined reason
        | Sieved slack -> Sieved slack

    // Both sides are the same polynomial in the same quantities, or exact arithmetic shows them equal.
    let private isTie subject (clause: Clause) =
        Term.vanishes clause.Slack || ExactTie.isZero subject clause.Slack

    let slack (subject: Subject<Ball>) (clause: Clause) : Ball =
        let slack: Ball = Term.evaluate subject clause.Slack

        if
            slack.IsFinite
            && slack.ContainsZero()
            && not slack.IsExact
            && isTie subject clause
        then
            Ball.Zero.WithPrecision subject.Precision
        else
            slack

    let inBalls (subjectAt: int -> Subject<Ball> option) (clause: Clause) : Outcome =
        // Looked at once, where the first precision leaves the sign open.
        let mutable tight = None

        let isTight subject =
            match tight with
            | Some known -> known
            | None ->
                let found = isTie subject clause
                tight <- Some found
                found

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
                        |> Seq.map (fun h -> Comparison.decide h (Term.evaluate subject (Comparison.slack h)))
                        |> Seq.tryFind (fun met -> met <> Some true)

                    match firstUnmet with
                    | Some(Some _) -> Inapplicable
                    | Some None -> if higher.IsEmpty then OnBoundary else attempt higher
                    | None ->
                        let slack: Ball = Term.evaluate subject clause.Slack

                        match ofSlack clause.Says slack with
                        | Some outcome -> outcome
                        | None when slack.IsFinite && isTight subject ->
                            let zero = Ball.Zero.WithPrecision precision
                            ofSlack clause.Says zero |> Option.defaultValue (Straddles slack)
                        | None when higher.IsEmpty -> Straddles slack
                        | None -> attempt higher

        let before = RoundedBalls.Count

        let outcome =
            try
                attempt precisions
            with UndefinedHere reason ->
                Undefined reason

        if RoundedBalls.Count = before then
            outcome
        else
            withoutEnclosure outcome

    let private relative (subject: Subject<Float64>) (clause: Clause) : float option =
        let value term =
            (Term.evaluate subject term: Float64).Value

        if
            clause.Hypotheses
            |> List.exists (fun h -> not (Comparison.isMetBy h (value (Comparison.slack h))))
        then
            None
        else
            let left, right = value clause.Left, value clause.Right
            let scale = max (abs left) (abs right)

            let slack =
                match clause.Says with
                | Numbers(_, Equals, _) -> -(max 0.0 (abs (right - left) - scale * equalityMargin))
                | Numbers(_, (AtMost | Below), _)
                | Loewner _
                | SameMatrix _ -> right - left

            let relative = if scale = 0.0 then 0.0 else slack / scale

            if System.Double.IsFinite relative then
                Some relative
            else
                None

    let relativeSlack subject clause =
        try
            relative subject clause
        with UndefinedHere _ ->
            None

    let screened (subject: Subject<Float64>) (subjectAt: int -> Subject<Ball> option) (clause: Clause) : Outcome =
        // What is not defined in doubles is NaN, which the balls decide.
        let value term =
            try
                (Term.evaluate subject term: Float64).Value
            with UndefinedHere _ ->
                nan

        // Whole numbers are exact in doubles: a hypothesis that holds with equality is decided in balls.
        let firstUnclear =
            clause.Hypotheses
            |> Seq.map (Comparison.slack >> value)
            |> Seq.tryFind (fun h -> not (h > sieveMargin))

        match firstUnclear with
        | Some h when h < -sieveMargin -> SievedOut
        | Some _ -> inBalls subjectAt clause
        | None ->
            match relativeSlack subject clause with
            | Some relative when relative > sieveMargin -> Sieved(value clause.Slack)
            | _ -> inBalls subjectAt clause
