namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares

type Looseness =
    {
        Id: string
        Section: string
        Statement: string
        Expected: Verdict
        Ratio: string option
        At: InstanceRecord option
        Evaluations: int
        Seconds: float
        Cancelled: bool
    }

    member result.IsRefuted =
        match result.Ratio with
        | Some ratio -> Rational.Parse ratio > Rational.One
        | None -> false

    member result.IsAsExpected = result.Expected = Refuted || not result.IsRefuted

[<RequireQualifiedAccess>]
module Looseness =
    // By effort, not by the clock: the answer is the same on every machine that is fast enough.
    let private mostEvaluations = 20_000
    // Candidates of making the instance simple, and what may be lost of the ratio by it.
    let private mostSimpler = 1500
    let private mayLose = Rational.Parse "1e-6"
    let private digits = 12
    // Relative width of an enclosure that is narrow enough.
    let private narrow = Rational.Parse "1e-14"

    let private hasRatio (clause: Clause) =
        match clause.Says with
        | Numbers(_, (AtMost | Below), _) -> true
        | Numbers(_, Equals, _)
        | Loewner _
        | SameMatrix _ -> false

    /// Below left/right, and the slack; none where the sides are not certainly positive or a hypothesis is not met.
    let private certified (clause: Clause) instance time : (Rational * Ball) option =
        let at precision =
            whereDefined (fun () -> Enclosure.ofClause clause instance time precision)
            |> Option.bind (fun (left, right, slack) ->
                if Ball.TrySign left = Nullable 1 && Ball.TrySign right = Nullable 1 then
                    let ratio = left / right
                    if ratio.IsFinite then Some(ratio, slack) else None
                else
                    None)

        let rec attempt known remaining =
            match remaining with
            | [] -> known
            | precision :: higher ->
                match at precision with
                | Some(ratio, slack) when ratio.Upper - ratio.Lower <= narrow * ratio.Upper -> Some(ratio.Lower, slack)
                | Some(ratio, slack) -> attempt (Some(ratio.Lower, slack)) higher
                | None -> attempt known higher

        let before = RoundedBalls.Count
        let found = attempt None Decision.precisions
        // What rounded a ball to a double encloses nothing.
        if RoundedBalls.Count = before then found else None

    let at (claim: Claim) clauseName instance time =
        let ratios =
            claim.InstanceChecks
            |> List.collect (fun check ->
                match check with
                | OnInstances(domain, clauses) when (Domain.outside domain instance time).IsNone ->
                    clauses
                    |> List.filter (fun clause -> clause.Name = clauseName && hasRatio clause)
                    |> List.choose (fun clause -> certified clause instance time)
                | OnInstances _
                | Exactly _ -> [])
            |> List.map fst

        if ratios.IsEmpty then None else Some(List.max ratios)

    let private record (candidate: SearchCandidate) (slack: Ball) : InstanceRecord =
        let interval = Enclosure.interval slack

        {
            Domain = "search"
            Index = 0
            Clause = candidate.Clause.Name
            Instance = InstanceFile.ToJson candidate.Instance
            Time = string candidate.Time
            Slack = interval.Lower
            Enclosure = Some $"[{interval.Lower}, {interval.Upper}]"
        }

    // On in balls along time and step size.
    let private polished stop (candidate: SearchCandidate) =
        let belongs instance time =
            (Domain.outside candidate.Domain instance time).IsNone

        let (instance, time), _, evaluations =
            Polish.run candidate.Clause belongs stop (candidate.Instance, candidate.Time)

        { candidate with
            Instance = instance
            Time = time
        },
        evaluations

    // What doubles may be off by where they are to be followed.
    let private nearEnough = 1e-3

    // Where both sides are differences of nearly equal numbers, doubles show ratios that are all rounding, the larger the smaller the sides.
    let private isGenuine (candidate: SearchCandidate) =
        let clause = candidate.Clause

        match certified clause candidate.Instance candidate.Time with
        | None -> false
        | Some(ratio, _) ->
            let subject = (Subjects candidate.Instance).InDoubles candidate.Time

            let value term =
                (Term.evaluate subject term: Float64).Value

            abs (value clause.Left / value clause.Right / ratio.ToDouble() - 1.0)
            <= nearEnough

    // The simplest instance whose ratio is not much less.
    let private simplest (candidate: SearchCandidate) (ratio: Rational) =
        let clause, enough = candidate.Clause, ratio * (Rational.One - mayLose)

        // Doubles discard most candidates.
        let seems instance time =
            let subject = (Subjects instance).InDoubles time

            let value term =
                (Term.evaluate subject term: Float64).Value

            Merit.isMet subject clause
            && value clause.Left / value clause.Right >= enough.ToDouble() * (1.0 - 1e-6)

        let isEnough instance time =
            (Domain.outside candidate.Domain instance time).IsNone
            && seems instance time
            && (match certified clause instance time with
                | Some(found, _) -> found >= enough
                | None -> false)

        let instance, time =
            Shrink.within mostSimpler isEnough (fun instance time -> instance, time) candidate.Instance candidate.Time

        { candidate with
            Instance = instance
            Time = time
        }

    let run (options: FalsifyOptions) (progress: IProgress<FalsifyProgress>) cancellation (claim: Claim) =
        let clock = Stopwatch.StartNew()
        let cancelled: CancellationToken = cancellation
        let mutable made = 0

        let isLate () =
            cancelled.IsCancellationRequested || clock.Elapsed > options.Budget

        let report (state: FalsifyProgress) =
            made <- state.Evaluations
            progress.Report state

        let sources =
            claim.InstanceChecks
            |> List.choose (fun check ->
                match check with
                | OnInstances(domain, clauses) ->
                    match List.filter hasRatio clauses with
                    | [] -> None
                    | bounds -> Some(domain, bounds)
                | Exactly _ -> None)

        if sources.IsEmpty then
            raise (
                InvalidInputException
                    $"'{NearestNames.Shown claim.Id}' has no inequality left <= right between numbers on instances, and looseness is the largest left/right"
            )

        let search () =
            let candidates, evaluations =
                LocalSearch.largest options (Array.ofList sources) isGenuine report (fun () ->
                    isLate () || made >= mostEvaluations)

            let refined = candidates |> List.map (polished isLate)

            let best =
                candidates @ List.map fst refined
                |> List.choose (fun candidate ->
                    certified candidate.Clause candidate.Instance candidate.Time
                    |> Option.map (fun (ratio, _) -> candidate, ratio))
                |> function
                    | [] -> None
                    | known -> Some(List.maxBy snd known)

            let shown =
                best
                |> Option.bind (fun (candidate, ratio) ->
                    let simple = simplest candidate ratio

                    certified simple.Clause simple.Instance simple.Time
                    |> Option.map (fun (ratio, slack) -> DecimalText.roundedDown digits ratio, record simple slack))

            {
                Id = claim.Id
                Section = claim.Section
                Statement = claim.Statement
                Expected = claim.Expected
                Ratio = Option.map fst shown
                At = shown |> Option.map (snd >> PrintableText.ofRecord)
                Evaluations = evaluations + List.sumBy snd refined
                Seconds = clock.Elapsed.TotalSeconds
                Cancelled = cancelled.IsCancellationRequested
            }

        ClaimFailure.ofLibrary claim cancelled search
