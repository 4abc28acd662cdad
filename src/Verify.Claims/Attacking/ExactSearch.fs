namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading.Tasks
open Verify.Arithmetic
open Verify.LeastSquares

/// A check by an exact slack: what it is the slack of, on which domain.
[<NoComparison; NoEquality>]
type internal ExactSource =
    {
        Statement: string
        Domain: Domain
        Slack: Situation -> Rational
    }

/// Where a search of an exact slack has found it to be negative.
[<NoComparison; NoEquality>]
type internal ExactFinding =
    {
        Source: ExactSource
        Situation: Situation
        /// Whether it stands as it was drawn, and not changed by the search.
        IsDrawn: bool
    }

/// One of the searches side by side; the slack of its situation is not negative yet.
[<NoComparison; NoEquality>]
type private ExactWalk =
    {
        Source: ExactSource
        Sampler: Sampler
        mutable At: (Situation * Rational) option
        mutable Found: ExactFinding option
        mutable Least: Rational option
        mutable Sigma: float
        mutable Rounds: int
        /// Rounds without a lesser slack.
        mutable Stale: int
        mutable Draws: int
        mutable Evaluations: int
    }

/// Searches of exact slacks side by side. The merit is the slack itself, in rationals, so that no margin is too small; minus the
/// difference of two sides that are equal almost everywhere is a plateau, which is walked over: random changes, and structure.
[<RequireQualifiedAccess>]
module internal ExactSearch =
    let private searches = 8
    // Evaluations of each search in a round.
    let private roundLength = 16
    // Rounds after which a search starts anew: what is equal nearly everywhere fails at some structure, not at the end of a descent.
    let private patience = 4
    // Every second search follows its slack instead, until it gets no less for so many rounds.
    let private patienceWithoutProgress = 24
    let private leastSigma = 1e-15

    let private isTired index (walk: ExactWalk) =
        if index % 2 = 1 then
            walk.Stale >= patienceWithoutProgress
        else
            walk.Rounds >= patience

    // An exact slack has no time; one step is in every domain that asks for one.
    let private belongs (domain: Domain) (instance: Instance<Rational>) =
        (Domain.outside domain instance instance.StepSize).IsNone

    let private nearest (domain: Domain) (instance: Instance<Rational>) =
        fst (SearchCandidate.nearest domain (instance, instance.StepSize))

    // A changed instance may have no such slack; of what is drawn it is the claim's own failure.
    let private evaluate (walk: ExactWalk) isDrawn (situation: Situation) =
        walk.Evaluations <- walk.Evaluations + 1

        let slack =
            if isDrawn then
                Some(walk.Source.Slack situation)
            else
                whereDefined (fun () -> Some(walk.Source.Slack situation))

        match slack with
        | Some value ->
            walk.Least <-
                walk.Least
                |> Option.map (fun least -> min least value)
                |> Option.orElse (Some value)

            if value.Sign < 0 then
                walk.Found <-
                    Some
                        {
                            Source = walk.Source
                            Situation = situation
                            IsDrawn = isDrawn
                        }
        | None -> ()

        slack

    // The situation changed by code, moved to the domain's form; none where that is nothing new or outside of the domain.
    let private changed (walk: ExactWalk) (situation: Situation) change =
        let instance =
            whereDefined (fun () -> Some(nearest walk.Source.Domain (change situation.Instance)))

        match instance with
        | Some instance when
            not (Object.ReferenceEquals(instance, situation.Instance))
            && belongs walk.Source.Domain instance
            ->
            Some { situation with Instance = instance }
        | Some _
        | None -> None

    // Only a domain that says what belongs to it can be searched; of another one only draws are known to belong.
    let private mayChange (walk: ExactWalk) (situation: Situation) =
        walk.Source.Domain.Membership.IsSome && not situation.IsData

    let private structured (walk: ExactWalk) situation =
        changed walk situation (fun instance ->
            (SearchStart.structured walk.Source.Domain walk.Sampler { situation with Instance = instance }).Instance)

    // The draw, and the same with structure: the lesser slack is where the search starts.
    let private start seed index (walk: ExactWalk) =
        let drawn = walk.Source.Domain.Draw seed (int64 (walk.Draws * searches + index))

        walk.Draws <- walk.Draws + 1
        walk.Rounds <- 0
        walk.Stale <- 0
        walk.Sigma <- SearchStart.firstSigma
        walk.At <- evaluate walk true drawn |> Option.map (fun slack -> drawn, slack)

        if walk.Found.IsNone && mayChange walk drawn then
            match structured walk drawn with
            | None -> ()
            | Some situation ->
                match evaluate walk false situation, walk.At with
                | Some slack, Some(_, known) when slack <= known -> walk.At <- Some(situation, slack)
                | _ -> ()

    let private step (walk: ExactWalk) (situation: Situation, known: Rational) =
        let change (instance: Instance<Rational>) =
            let once =
                Mutation.apply walk.Source.Domain.Parameters walk.Sampler walk.Sigma (instance, instance.StepSize)

            if walk.Sampler.Integer(0, 2) = 0 then
                fst (Structure.apply walk.Sampler once)
            else
                fst once

        match changed walk situation change with
        | None -> ()
        | Some moved ->
            match evaluate walk false moved with
            | Some slack when slack < known ->
                walk.At <- Some(moved, slack)
                walk.Sigma <- min 1.0 (walk.Sigma * 1.5)
            | Some slack when slack = known -> walk.At <- Some(moved, slack)
            | Some _
            | None -> walk.Sigma <- max leastSigma (walk.Sigma * 0.96)

    let private round seed stop index (walk: ExactWalk) =
        let goesOn () = walk.Found.IsNone && not (stop ())

        if walk.At.IsNone || isTired index walk then
            start seed index walk

        let before = walk.At |> Option.map snd
        let mutable remaining = roundLength

        while remaining > 0 && goesOn () do
            remaining <- remaining - 1

            match walk.At with
            | Some(situation, known) when mayChange walk situation -> step walk (situation, known)
            | Some _
            | None -> start seed index walk

        let isLess =
            match before, walk.At with
            | Some before, Some(_, after) -> after < before
            | _ -> true

        walk.Rounds <- walk.Rounds + 1
        walk.Stale <- if isLess then 0 else walk.Stale + 1

    /// Searches the slacks on their domains until one is negative, it is told to stop, or that many evaluations are done: what was
    /// found, the least slack, and the evaluations. The same seed finds the same on any number of threads.
    let run
        (options: FalsifyOptions)
        (sources: ExactSource[])
        mostEvaluations
        (report: FalsifyProgress -> unit)
        (stop: unit -> bool)
        : ExactFinding option * Rational option * int =
        let clock = Stopwatch.StartNew()

        let all =
            Array.init searches (fun index ->
                let source = sources[index % sources.Length]

                {
                    Source = source
                    Sampler = Sampler.For(options.Seed, "falsify-exactly-" + source.Domain.Name, int64 index)
                    At = None
                    Found = None
                    Least = None
                    Sigma = SearchStart.firstSigma
                    Rounds = 0
                    Stale = 0
                    Draws = 0
                    Evaluations = 0
                })

        let evaluations () = all |> Array.sumBy _.Evaluations

        let least () =
            match all |> Array.choose _.Least with
            | [||] -> None
            | values -> Some(Array.min values)

        let mutable found = None

        while found.IsNone && not (stop ()) && evaluations () < mostEvaluations do
            // Each search has random numbers of its own, and the round ends for all: threads change nothing.
            Parallel.For(0, searches, (fun index -> round options.Seed stop index all[index]))
            |> ignore

            found <- all |> Array.tryPick _.Found

            report
                {
                    Evaluations = evaluations ()
                    LeastSlack =
                        least ()
                        |> Option.map _.ToDouble()
                        |> Option.defaultValue Double.PositiveInfinity
                    Elapsed = clock.Elapsed
                }

        found, least (), evaluations ()
