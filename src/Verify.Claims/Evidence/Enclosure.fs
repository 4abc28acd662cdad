namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// Enclosures as certificates record them, and recorded ones against recomputed ones.
[<RequireQualifiedAccess>]
module internal Enclosure =
    let private digits = 20

    // Decimals that certificates may hold go to exponents of 10000: a ball of 0 ± 2^(−10^9) has decimals without end.
    let private least = Rational.Parse "1e-9000"

    // What a radius like that beside a number of ordinary size costs, a wider one does not, and nothing is lost by it.
    let private withBoundedRadius (ball: Ball) =
        let floor = Ball.ScaleByPowerOfTwo(Ball.UpperBound ball, -8192)

        if not ball.IsExact && Ball.Zero.WidenedBy(floor).IsWiderThan ball then
            ball.WidenedBy floor
        else
            ball

    /// The end points as decimals of 20 digits, rounded outward.
    let interval (ball: Ball) : Interval =
        let tiny = Ball.FromRational(least, Ball.DefaultPrecision)

        if
            not (ball.IsExact && ball.ContainsZero())
            && Ball.TryCompare(Ball.UpperBound ball, tiny) = System.Nullable -1
        then
            let bound = DecimalText.roundedUp 1 least
            let sign = Ball.IsNonNegative ball

            {
                Lower = (if sign = System.Nullable true then "0" else "-" + bound)
                Upper = (if sign = System.Nullable false then "0" else bound)
            }
        else
            let ball = withBoundedRadius ball

            {
                Lower = DecimalText.roundedDown digits ball.Lower
                Upper = DecimalText.roundedUp digits ball.Upper
            }

    /// Left, right and slack of a clause on an instance at a time, at a precision; none where the spectrum is not enclosed or a
    /// hypothesis is not certainly met.
    let ofClause (clause: Clause) instance time precision =
        match (Subjects instance).TryInBalls(time, precision) with
        | None -> None
        | Some subject ->
            let value term : Ball = Term.evaluate subject term

            let met =
                clause.Hypotheses
                |> List.forall (fun h -> Comparison.decide h (value (Comparison.slack h)) = Some true)

            if met then
                Some(value clause.Left, value clause.Right, Decision.slack subject clause)
            else
                None

    /// f at an exact point.
    let ofValue (f: DecayingSum) (point: Rational) precision =
        DecayingSum.evaluate precision f (Ball.FromRational(point, precision))

    /// Whether all of the ball lies below 0.
    let isNegative (ball: Ball) =
        Ball.IsNonNegative ball = System.Nullable false

    /// Whether a ball of its slack violates a comparison.
    let isViolated comparison (slack: Ball) =
        Comparison.decide comparison slack = Some false

    /// Whether a recorded interval of its slack violates a comparison.
    let liesBelow comparison (recorded: Interval) =
        let upper = (Rational.Parse recorded.Upper).Sign
        upper < 0 || (upper = 0 && Comparison.isStrict comparison)

    /// Whether a recorded interval lies below 0.
    let liesBelowZero (recorded: Interval) =
        (Rational.Parse recorded.Upper).Sign < 0

    // 2¹⁰ times the other's width, and 2⁻⁴⁰ of the larger side where that is less than the recorded decimals can say.
    let private widthFactor = 10
    let private relativeWidth = -40

    /// How a recorded interval differs from the recomputed enclosures at the recorded precision and at twice that; none where it overlaps
    /// both, is at most 1024 times as wide as the first and at least 1/1024 as wide as the second, or differs from them by 2⁻⁴⁰ of
    /// the largest of the given sides.
    let objection what (recorded: Interval) (sides: Ball list) (coarse: Ball) (fine: Ball) =
        if not (coarse.IsFinite && fine.IsFinite) then
            Some $"the {what} cannot be enclosed at the recorded precision"
        else
            let ball =
                Ball.FromInterval(
                    Rational.Parse recorded.Lower,
                    Rational.Parse recorded.Upper,
                    2 * CertificateLimits.mostPrecision
                )

            let floor =
                sides
                |> List.map Ball.UpperBound
                |> List.fold (fun larger side -> Ball.Max(larger, side)) Ball.Zero

            // x − x has twice the radius.
            let widest (ball: Ball) =
                Ball
                    .ScaleByPowerOfTwo(ball - ball, widthFactor - 1)
                    .WidenedBy(Ball.ScaleByPowerOfTwo(floor, relativeWidth))

            let shown = NearestNames.Shown $"[{recorded.Lower}, {recorded.Upper}]"

            if not (ball.Overlaps coarse && ball.Overlaps fine) then
                Some $"the {what} is not what the certificate records"
            elif ball.IsWiderThan(widest coarse) then
                Some $"the {what} is recorded as {shown}, more than 1024 times as wide as what is recomputed"
            elif fine.IsWiderThan(widest ball) then
                Some $"the {what} is recorded as {shown}, more than 1024 times narrower than what is recomputed"
            else
                None
