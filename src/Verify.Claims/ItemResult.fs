namespace Verify.Claims

open Verify.Arithmetic

/// What one situation gave for one check: enough to combine in any order to the same result.
type internal ItemResult =
    {
        Domain: string
        Evaluations: int
        Applicable: int
        /// Whether every applicable evaluation was decided by an enclosure or exactly.
        Rigorous: bool
        /// The least slack, as a double for comparison only, with its record.
        Least: (float * InstanceRecord) option
        Violation: (Situation * string * Rational option) option
        Open: InstanceRecord option
    }

[<RequireQualifiedAccess>]
module internal ItemResult =
    let empty domain =
        { Domain = domain
          Evaluations = 0
          Applicable = 0
          Rigorous = true
          Least = None
          Violation = None
          Open = None }

    let private digits = 7

    let record (situation: Situation) clause (time: Rational option) slack enclosure =
        { Domain = situation.Domain
          Index = situation.Index
          Clause = clause
          Instance = Verify.LeastSquares.InstanceFile.ToJson situation.Instance
          Time = time |> Option.map string |> Option.defaultValue ""
          Slack = slack
          Enclosure = enclosure }

    let private enclosureText (ball: Ball) =
        if ball.IsFinite then
            $"[{DecimalText.roundedDown digits ball.Lower}, {DecimalText.roundedUp digits ball.Upper}]"
        else
            "[-inf, inf]"

    let ofBall situation clause time (ball: Ball) =
        let slack =
            if ball.IsFinite then
                DecimalText.roundedDown digits ball.Lower
            else
                "-inf"

        record situation clause time slack (Some(enclosureText ball))

    let private withLeast value record (result: ItemResult) =
        match result.Least with
        | Some(least, _) when least <= value -> result
        | _ ->
            { result with
                Least = Some(value, record ()) }

    /// Adds the outcome of one clause at one time.
    let add (situation: Situation) clauseName (time: Rational option) (outcome: Outcome) (result: ItemResult) =
        let result =
            { result with
                Evaluations = result.Evaluations + 1 }

        let applicable =
            { result with
                Applicable = result.Applicable + 1 }

        match outcome with
        | Inapplicable -> result
        | Holds ball ->
            applicable
            |> withLeast (ball.Lower.ToDouble()) (fun () -> ofBall situation clauseName time ball)
        | Sieved slack ->
            { applicable with Rigorous = false }
            |> withLeast slack (fun () -> record situation clauseName time (slack.ToString "R") None)
        | Violated ball ->
            { applicable with
                Violation =
                    match applicable.Violation with
                    | None -> Some(situation, clauseName, time)
                    | some -> some }
            |> withLeast (ball.Lower.ToDouble()) (fun () -> ofBall situation clauseName time ball)
        | Straddles ball ->
            { applicable with
                Open = Some(ofBall situation clauseName time ball) }
