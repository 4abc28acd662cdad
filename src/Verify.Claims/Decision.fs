namespace Verify.Claims

open System
open Verify.Arithmetic

/// What one clause gave on one situation at one time.
type Outcome =
    /// A hypothesis is not positive.
    | Inapplicable
    /// slack ≥ 0 in an enclosure.
    | Holds of Ball
    /// slack ≥ 0 in doubles, beyond the sieve's margin; no rounding was bounded.
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

    /// Decides in balls; the function gives the subject at a precision.
    let inBalls (subjectAt: int -> Subject<Ball>) (clause: Clause) : Outcome =
        let rec attempt remaining =
            match remaining with
            | [] -> invalidOp "no precision to try"
            | precision :: higher ->
                let subject = subjectAt precision
                let signs = clause.Hypotheses |> List.map (fun h -> sign (Term.evaluate subject h))

                if signs |> List.exists (fun s -> s = Some 0 || s = Some -1) then
                    Inapplicable
                else
                    let slack: Ball = Term.evaluate subject clause.Slack

                    if signs |> List.forall (fun s -> s = Some 1) && slack.Lower >= Rational.Zero then
                        Holds slack
                    elif signs |> List.forall (fun s -> s = Some 1) && sign slack = Some -1 then
                        Violated slack
                    elif higher.IsEmpty then
                        Straddles slack
                    else
                        attempt higher

        attempt precisions

    /// Sieves in doubles, and asks the balls where the doubles are within the margin of the boundary or not finite.
    let screened (subject: Subject<Float64>) (subjectAt: int -> Subject<Ball>) (clause: Clause) : Outcome =
        let value term : float = (Term.evaluate subject term).Value
        let hypotheses = clause.Hypotheses |> List.map value
        let left, right = value clause.Left, value clause.Right
        let margin = sieveMargin * max (abs left) (abs right)

        if hypotheses |> List.exists (fun h -> h < -sieveMargin) then
            Inapplicable
        elif hypotheses |> List.forall (fun h -> h > sieveMargin) && right - left > margin then
            Sieved(right - left)
        else
            inBalls subjectAt clause
