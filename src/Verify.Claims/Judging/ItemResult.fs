namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

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
        /// Evaluations whose hypotheses could not be decided at the largest precision: they count neither way.
        Boundary: int
        /// The first violation; forcing it shrinks it.
        Violation: Lazy<InstanceRecord> option
        Open: InstanceRecord option
        /// Evaluations that violate the claim.
        Violations: int
        /// Slacks relative to the larger side, in doubles, of the evaluations where it was computed.
        RelativeSlacks: float list
    }

[<RequireQualifiedAccess>]
module internal ItemResult =
    let empty domain =
        {
            Domain = domain
            Evaluations = 0
            Applicable = 0
            Rigorous = true
            Boundary = 0
            Least = None
            Violation = None
            Open = None
            Violations = 0
            RelativeSlacks = []
        }

    let private digits = 7

    /// A record of an instance with a slack as text.
    let record (situation: Situation) clause (instance: Instance<Rational>) (time: Rational option) slack enclosure =
        {
            Domain = situation.Domain
            Index = situation.Index
            Clause = clause
            Instance =
                (if situation.IsData then
                     $"{{\"stepSize\":\"{instance.StepSize}\",\"batchSize\":{instance.BatchSize}}}"
                 else
                     InstanceFile.ToJson instance)
            Time = time |> Option.map string |> Option.defaultValue ""
            Slack = slack
            Enclosure = enclosure
        }

    /// A record with the enclosure of the slack.
    let ofBall situation clause instance time (ball: Ball) =
        if ball.IsFinite then
            let low = DecimalText.roundedDown digits ball.Lower
            record situation clause instance time low (Some $"[{low}, {DecimalText.roundedUp digits ball.Upper}]")
        else
            record situation clause instance time "-inf" (Some "[-inf, inf]")

    let private withLeast value record (result: ItemResult) =
        match result.Least with
        | Some(least, _) when least <= value -> result
        | _ ->
            { result with
                Least = Some(value, record ())
            }

    /// Adds the outcome of one clause at one time; a violation is shrunk by the function given.
    let add
        (situation: Situation)
        clause
        (time: Rational)
        (outcome: Outcome)
        (relative: float option)
        shrink
        (result: ItemResult)
        =
        let here = ofBall situation clause situation.Instance (Some time)

        let result =
            { result with
                Evaluations = result.Evaluations + 1
            }

        let applicable =
            { result with
                Applicable = result.Applicable + 1
                RelativeSlacks = Option.toList relative @ result.RelativeSlacks
            }

        match outcome with
        | Inapplicable -> result
        | OnBoundary ->
            { result with
                Boundary = result.Boundary + 1
            }
        | Holds ball -> applicable |> withLeast (ball.Lower.ToDouble()) (fun () -> here ball)
        | Sieved slack ->
            { applicable with Rigorous = false }
            |> withLeast slack (fun () ->
                record situation clause situation.Instance (Some time) (slack.ToString "R") None)
        | Violated ball ->
            { applicable with
                Violations = applicable.Violations + 1
                Violation =
                    applicable.Violation
                    |> Option.orElseWith (fun () -> Some(Lazy<_>.Create shrink))
            }
            |> withLeast (ball.Lower.ToDouble()) (fun () -> here ball)
        | Straddles ball ->
            { applicable with
                Open = Some(here ball)
            }

    /// Adds an exact slack; a violation is shrunk by the function given.
    let addExact (situation: Situation) (slack: Rational) shrink (result: ItemResult) =
        let describe (situation: Situation, slack) =
            record situation "" situation.Instance None (DecimalText.roundedDown digits slack) None

        let here () = describe (situation, slack)

        { result with
            Evaluations = result.Evaluations + 1
            Applicable = result.Applicable + 1
            Violations = result.Violations + (if slack.Sign < 0 then 1 else 0)
            Violation =
                if slack.Sign < 0 then
                    Some(Lazy<_>.Create(fun () -> describe (shrink ())))
                else
                    result.Violation
        }
        |> withLeast (slack.ToDouble()) here
