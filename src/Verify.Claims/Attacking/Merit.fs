namespace Verify.Claims

open System
open Verify.Arithmetic

/// How far a clause is from being violated, for a search to make less. Unlike the slack relative to the larger side it has no
/// plateaus: it falls as the ratio of the sides does, and as a hypothesis that is not met comes nearer. No verdict rests on it.
[<RequireQualifiedAccess>]
module internal Merit =
    // Piecewise linear between the powers of 2 and increasing, as log₂ is, but the same on every machine.
    let private logarithm (positive: float) =
        let exponent = Math.ILogB positive
        float exponent + Math.ScaleB(positive, -exponent) - 1.0

    // Above every ratio of two doubles, and above every logarithm of one.
    let private ofOneSign, private ofUnmet = 4.0e3, 1.0e5

    /// Of two sides in doubles: below 0 where right < left, 0 where they are equal; none where one is not finite.
    let ofSides (left: float) (right: float) =
        if not (Double.IsFinite left && Double.IsFinite right) then
            None
        elif right < left then
            let relative = (right - left) / max (abs left) (abs right)
            Some(if Double.IsFinite relative then relative else -2.0)
        elif right = left then
            Some 0.0
        elif left > 0.0 then
            Some(logarithm right - logarithm left)
        elif right < 0.0 then
            Some(logarithm -left - logarithm -right)
        else
            Some(ofOneSign + logarithm (right - left))

    /// Of a clause in doubles; none where a term is not finite.
    let inDoubles (subject: Subject<Float64>) (clause: Clause) =
        let value term =
            (Term.evaluate subject term: Float64).Value

        // In order: a later hypothesis may be defined only where the earlier ones hold.
        let firstUnmet =
            clause.Hypotheses
            |> Seq.map (fun h -> h, value (Comparison.slack h))
            |> Seq.indexed
            |> Seq.tryFind (fun (_, (h, slack)) -> not (Comparison.isMetBy h slack))
            |> Option.map (fun (at, (_, slack)) -> at, slack)

        match firstUnmet with
        | None ->
            match clause.Says with
            | Numbers(_, Equals, _) -> Decision.relativeSlack subject clause
            | Numbers(_, (AtMost | Below), _)
            | Loewner _
            | SameMatrix _ -> ofSides (value clause.Left) (value clause.Right)
        | Some(_, h) when not (Double.IsFinite h) -> None
        | Some(at, h) ->
            let remaining = float (clause.Hypotheses.Length - at)
            Some(remaining * ofUnmet + (if h = 0.0 then -2.0e3 else logarithm -h))

    /// The same order in balls, for comparison beyond the digits of doubles: the number of hypotheses from the first unmet one on,
    /// and what is to become less; none where it is not finite.
    let inBalls (subject: Subject<Ball>) (clause: Clause) : (int * Ball) option =
        let value term : Ball = Term.evaluate subject term

        let firstUnmet =
            clause.Hypotheses
            |> Seq.map (fun h -> h, value (Comparison.slack h))
            |> Seq.indexed
            |> Seq.tryFind (fun (_, (h, slack)) -> Comparison.decide h slack <> Some true)
            |> Option.map (fun (at, (_, slack)) -> at, slack)

        let finite rank (ball: Ball) =
            if ball.IsFinite then
                Some(rank, ball.MidpointBall())
            else
                None

        match firstUnmet with
        | Some(at, h) -> finite (clause.Hypotheses.Length - at) -h
        | None when Comparison.isEquation clause.Says -> finite 0 (value clause.Slack)
        | None ->
            let left, right = value clause.Left, value clause.Right

            // Nothing that saturates: the ratio of the sides less 1, and the slack where they have no common sign.
            if Ball.TrySign left = Nullable 1 then
                finite 0 ((right - left) / left)
            elif Ball.TrySign right = Nullable -1 then
                finite 0 ((left - right) / right)
            else
                finite 0 (right - left)
