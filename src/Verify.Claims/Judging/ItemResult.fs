namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// What one situation gave for one check: enough to combine in any order to the same result.
type internal ItemResult =
    {
        Domain: string
        /// What each clause gave, by its number in the check.
        Tallies: Map<int, ClauseTally>
        /// The least slack, as a double for comparison only, with its record.
        Least: (float * InstanceRecord) option
        /// The first violation; forcing it shrinks it.
        Violation: Lazy<InstanceRecord> option
        /// An evaluation whose slack has no certain sign.
        Open: InstanceRecord option
        /// Where the slack is 0 as far as the largest precision sees, in words.
        Attained: string option
        /// Why a quantity was not defined, of the first evaluation where that was so.
        Undefined: string option
        /// Slacks relative to the larger side, in doubles, of the evaluations where it was computed.
        RelativeSlacks: float list
    }

[<RequireQualifiedAccess>]
module internal ItemResult =
    let empty domain =
        {
            Domain = domain
            Tallies = Map.empty
            Least = None
            Violation = None
            Open = None
            Attained = None
            Undefined = None
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

    // A slack nearer to 0 than this is told as this, rounded outward: its own digits would fill the memory.
    let private shortest = Rational.Parse "1e-9000"
    let private shortestBall = Ball.FromRational(shortest, Ball.DefaultPrecision)

    let private isTiny (ball: Ball) =
        not ball.IsExact
        && Ball.TryCompare(Ball.UpperBound ball, shortestBall) = Nullable -1

    // The lower end as a double, for comparison.
    let private lower (ball: Ball) =
        if isTiny ball then 0.0 else ball.Lower.ToDouble()

    /// A record with the enclosure of the slack.
    let ofBall situation clause instance time (ball: Ball) =
        if ball.IsFinite && isTiny ball then
            let low =
                if Ball.IsNonNegative ball = Nullable true then
                    "0"
                else
                    "-1e-9000"

            let high =
                if Ball.IsNonNegative ball = Nullable false then
                    "0"
                else
                    "1e-9000"

            record situation clause instance time low (Some $"[{low}, {high}]")
        elif ball.IsFinite then
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

    let private tallied number tally (result: ItemResult) =
        let known =
            result.Tallies |> Map.tryFind number |> Option.defaultValue ClauseTally.empty

        { result with
            Tallies = result.Tallies |> Map.add number (ClauseTally.add known tally)
        }

    let private withViolation (describe: unit -> InstanceRecord) (result: ItemResult) =
        { result with
            Violation = result.Violation |> Option.orElseWith (fun () -> Some(Lazy<_>.Create describe))
        }

    // A slack that is nearer to 0 than this is called 0 in a remark, with its bound; no verdict rests on it.
    let private attainedBelow = Rational.Parse "1e-100"

    let private attained (situation: Situation) clause (time: Rational) (ball: Ball) =
        let bounded =
            if isTiny ball then
                Some "1e-9000"
            elif ball.IsFinite && ball.Radius + ball.Midpoint.Abs() <= attainedBelow then
                Some(DecimalText.roundedUp 1 (ball.Radius + ball.Midpoint.Abs()))
            else
                None

        bounded
        |> Option.map (fun bound ->
            let named = if clause = "" then "" else $" of '{clause}'"

            $"0 is attained at {situation.Domain}, instance {situation.Index}, t = {time}, to within {bound}: where the slack{named} is exactly 0, no precision decides its sign")

    /// Adds the outcome of a clause, given with its number in the check, at one time; a violation is shrunk by the function given.
    let add
        (situation: Situation)
        (number: int, clause: string)
        (time: Rational)
        (outcome: Outcome)
        (relative: float option)
        shrink
        (result: ItemResult)
        =
        let here = ofBall situation clause situation.Instance (Some time)
        let result = tallied number (ClauseTally.ofOutcome outcome) result

        let applicable =
            { result with
                RelativeSlacks = Option.toList relative @ result.RelativeSlacks
            }

        match outcome with
        | Inapplicable
        | SievedOut
        | OnBoundary -> result
        | Undefined reason ->
            { result with
                Undefined = result.Undefined |> Option.orElse (Some reason)
            }
        | Holds ball -> applicable |> withLeast (lower ball) (fun () -> here ball)
        | Sieved slack ->
            applicable
            |> withLeast slack (fun () ->
                record situation clause situation.Instance (Some time) (slack.ToString "R") None)
        | Violated ball ->
            applicable
            |> withViolation shrink
            |> withLeast (lower ball) (fun () -> here ball)
        | Straddles ball ->
            { applicable with
                Open = Some(here ball)
                Attained = applicable.Attained |> Option.orElse (attained situation clause time ball)
            }

    /// Adds an exact slack; a violation is shrunk by the function given.
    let addExact (situation: Situation) (slack: Rational) shrink (result: ItemResult) =
        let describe (situation: Situation, slack) =
            record situation "" situation.Instance None (DecimalText.roundedDown digits slack) None

        let result = tallied 0 (ClauseTally.ofExact slack) result

        (if slack.Sign < 0 then
             result |> withViolation (fun () -> describe (shrink ()))
         else
             result)
        |> withLeast (slack.ToDouble()) (fun () -> describe (situation, slack))
