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

    // 0 = 0 is no near miss: above the ratios that occur.
    let private ofNothing = 1.9e3

    /// Of two sides in doubles: below 0 where right < left, 0 where they are equal; none where one is not finite.
    let ofSides (left: float) (right: float) =
        if not (Double.IsFinite left && Double.IsFinite right) then
            None
        elif right < left then
            let relative = (right - left) / max (abs left) (abs right)
            Some(if Double.IsFinite relative then relative else -2.0)
        elif right = left then
            Some(if left = 0.0 then ofNothing else 0.0)
        elif left > 0.0 then
            Some(logarithm right - logarithm left)
        elif right < 0.0 then
            Some(logarithm -left - logarithm -right)
        else
            Some(ofOneSign + logarithm (right - left))

    // Two sides this near in doubles, relative to the larger, may be equal; still, the further apart the less.
    let private equalityMargin = 1e-12

    let private ofEquation (difference: float) (scale: float) =
        if difference = 0.0 then
            Some equalityMargin
        else
            let relative = difference / scale

            if not (Double.IsFinite relative) then None
            elif relative > equalityMargin then Some -relative
            else Some(equalityMargin - relative)

    let private norm matrix =
        OfMatrix(MatrixFunction.FrobeniusNorm, matrix)

    /// What the comparison's slack is to be divided by, so that other units change nothing; none for sides that are compared by ratio.
    let private scale comparison =
        match comparison with
        | Loewner(left, right)
        | SameMatrix(left, right) -> Some(norm left + norm right)
        | Numbers(_, (AtMost | Below | Equals), _) -> None

    let private ofComparison (value: Term -> float) comparison =
        let left, right =
            value (Comparison.left comparison), value (Comparison.right comparison)

        match comparison, scale comparison with
        | Numbers(_, Equals, _), _ -> ofEquation (abs (right - left)) (max (abs left) (abs right))
        | Numbers(_, Below, _), _ when left = right && Double.IsFinite left -> Some -Double.Epsilon
        | Numbers(_, (AtMost | Below), _), _ -> ofSides left right
        | SameMatrix _, Some scale -> ofEquation left (value scale)
        | Loewner _, Some scale ->
            let relative = right / value scale

            if right = 0.0 then Some 0.0
            elif Double.IsFinite relative then Some relative
            else None
        | (Loewner _ | SameMatrix _), None -> ofSides left right

    /// What is to become less where the hypotheses are not met: the number of those from the first unmet one on, and its distance. Some none
    /// where that is not finite, none where all are met.
    let private unmet (value: Term -> float) (clause: Clause) : float option option =
        // In order: a later hypothesis may be defined only where the earlier ones hold.
        clause.Hypotheses
        |> Seq.map (fun h -> h, value (Comparison.slack h))
        |> Seq.indexed
        |> Seq.tryFind (fun (_, (h, slack)) -> not (Comparison.isMetBy h slack))
        |> Option.map (fun (at, (_, slack)) ->
            if Double.IsFinite slack then
                let remaining = float (clause.Hypotheses.Length - at)
                Some(remaining * ofUnmet + (if slack = 0.0 then -2.0e3 else logarithm -slack))
            else
                None)

    let private valueIn (subject: Subject<Float64>) term =
        (Term.evaluate subject term: Float64).Value

    /// Whether the hypotheses are met in doubles.
    let isMet (subject: Subject<Float64>) (clause: Clause) = (unmet (valueIn subject) clause).IsNone

    /// For the ratio of two sides to become large: its logarithm with the other sign; above all of them where a side is not positive.
    let ofRatio (subject: Subject<Float64>) (clause: Clause) =
        let value = valueIn subject

        match unmet value clause with
        | Some far -> far
        | None ->
            let left, right = value clause.Left, value clause.Right

            if not (Double.IsFinite left && Double.IsFinite right) then
                None
            elif left > 0.0 && right > 0.0 then
                let size = logarithm left - logarithm right
                Some -size
            else
                Some ofOneSign

    /// Of a clause in doubles; none where a term is not finite.
    let inDoubles (subject: Subject<Float64>) (clause: Clause) =
        let value = valueIn subject

        match unmet value clause with
        | Some far -> far
        | None -> ofComparison value clause.Says

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
        | None when Comparison.isEquation clause.Says || (scale clause.Says).IsSome ->
            match scale clause.Says with
            | Some scale -> finite 0 (value clause.Slack / value scale)
            | None -> finite 0 (value clause.Slack)
        | None ->
            let left, right = value clause.Left, value clause.Right

            // Nothing that saturates: the ratio of the sides less 1, and the slack where they have no common sign.
            if Ball.TrySign left = Nullable 1 then
                finite 0 ((right - left) / left)
            elif Ball.TrySign right = Nullable -1 then
                finite 0 ((left - right) / right)
            else
                finite 0 (right - left)
