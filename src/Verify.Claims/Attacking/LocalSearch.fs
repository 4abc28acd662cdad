namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading.Tasks
open Verify.Arithmetic
open Verify.LeastSquares

/// Local searches side by side: random starts, random changes, each kept where it makes the merit less, and descents in balls where
/// a search is stuck.
[<RequireQualifiedAccess>]
module internal LocalSearch =
    let private searches = SearchStart.searches
    // Evaluations of each search in a round.
    let private roundLength = 150
    // Rounds without progress after which a local search starts anew.
    let private patience = 12

    let private leastSigma = 1e-15

    // One evaluation in so many may be one of a descent in balls; doubles come first, as most that is false shows in them.
    let private shareInBalls = 8
    let private firstInDoubles = 400

    let private mayPolish (search: Search) =
        search.Evaluations >= firstInDoubles
        && search.InBalls * shareInBalls <= search.Evaluations

    // A descent in balls, where the digits of doubles end.
    let private polish stop (search: Search) (current: SearchCandidate) =
        search.Polished <- current.Merit

        let belongs instance time =
            (Domain.outside current.Domain instance time).IsNone

        let (instance, time), violated, evaluations =
            Polish.run current.Clause belongs stop (current.Instance, current.Time)

        search.Evaluations <- search.Evaluations + evaluations
        search.InBalls <- search.InBalls + evaluations
        search.Violated <- violated

        if violated then
            search.Current <-
                Some
                    { current with
                        Instance = instance
                        Time = time
                        Merit = min current.Merit 0.0
                    }

        violated

    // One change in so many goes to where the hypotheses are only just met.
    let private boundaryEvery = 60

    let private moved (search: Search) (current: SearchCandidate) =
        let sampler, at = search.Sampler, (current.Instance, current.Time)

        let isMet moved =
            let instance, time = SearchCandidate.nearest current.Domain moved

            (Domain.outside current.Domain instance time).IsNone
            && whereDefined (fun () ->
                if Merit.isMet ((Subjects instance).InDoubles time) current.Clause then
                    Some()
                else
                    None)
               |> Option.isSome

        let toBoundary =
            if not current.Clause.Hypotheses.IsEmpty && sampler.Integer(1, boundaryEvery) = 1 then
                let point, evaluations = Boundary.towards isMet sampler at
                search.Evaluations <- search.Evaluations + evaluations
                point
            else
                None

        match toBoundary with
        | Some point -> point
        | None ->
            let change = Mutation.apply current.Domain.Parameters sampler search.Sigma
            let once = change at
            // Now and then two changes at once, to leave a ridge.
            if sampler.Integer(0, 2) = 0 then change once else once

    // SearchCandidates of making numbers short where doubles see a tie that balls do not decide.
    let private mostTidied = 400

    // Both sides of a strict comparison, or of a hypothesis, may be equal exactly at shorter numbers nearby.
    let private tidied (search: Search) (current: SearchCandidate) =
        let isStill instance time =
            search.Evaluations <- search.Evaluations + 1

            (Domain.outside current.Domain instance time).IsNone
            && (match Merit.inDoubles ((Subjects instance).InDoubles time) current.Clause with
                | Some merit -> merit < 0.0
                | None -> false)

        let instance, time =
            Shrink.within mostTidied isStill (fun instance time -> instance, time) current.Instance current.Time

        if Polish.isViolated current.Clause instance time then
            search.Violated <- true

            search.Current <-
                Some
                    { current with
                        Instance = instance
                        Time = time
                    }

        search.Violated

    let private mayBeTidied (clause: Clause) =
        clause.Says :: clause.Hypotheses
        |> List.exists (fun comparison -> Comparison.isStrict comparison || Comparison.isEquation comparison)

    // Every second search is short of patience: a limit at infinity or at 0 holds a search that follows it for ever.
    let private roundsOf index =
        if index % 2 = 1 then 8 else Int32.MaxValue

    let private improve merit stop ends (search: Search) =
        let mutable progress = false
        let mutable remaining = roundLength

        while remaining > 0 do
            remaining <- if stop () then 0 else remaining - 1

            match search.Current with
            | None -> remaining <- 0
            | Some current when ends && current.Merit < 0.0 -> remaining <- 0
            | Some current ->
                search.Evaluations <- search.Evaluations + 1
                let known = Some(current.Subjects, current.Instance)

                match
                    whereDefined (fun () ->
                        SearchCandidate.evaluate merit known current.Domain current.Clause (moved search current))
                with
                | Some found when found.Merit < current.Merit ->
                    progress <- progress || current.Merit - found.Merit > 1e-3 * abs current.Merit
                    search.Current <- Some found
                    search.Sigma <- min 1.0 (search.Sigma * 1.5)
                | Some found when found.Merit = current.Merit ->
                    // A plateau is walked over.
                    search.Current <- Some found
                    search.Sigma <- max leastSigma (search.Sigma * 0.96)
                | _ -> search.Sigma <- max leastSigma (search.Sigma * 0.96)

        search.Stale <- if progress then 0 else search.Stale + 1
        search.Rounds <- search.Rounds + 1

        match search.Current with
        | Some _ when not ends ->
            if search.Stale % 4 = 3 then
                search.Sigma <- SearchStart.firstSigma
        | Some current when current.Merit < 0.0 ->
            if Polish.isViolated current.Clause current.Instance current.Time then
                search.Violated <- true
            elif mayBeTidied current.Clause && tidied search current then
                ()
            elif not (mayPolish search && polish stop search current) then
                // Rounding, not a violation: this search has come to its end.
                search.Current <- Some { current with Merit = 0.0 }
                search.Stale <- patience
        | Some current when search.Stale % 4 = 3 ->
            if
                not (
                    current.Merit < search.Polished
                    && mayPolish search
                    && polish stop search current
                )
            then
                // A search that is stuck at a small scale looks around once more.
                search.Sigma <- SearchStart.firstSigma
        | _ -> ()

    // Searches by a merit; one below 0 ends a search only where that is a violation.
    let private search
        merit
        ends
        options
        (sources: (Domain * Clause list)[])
        (report: FalsifyProgress -> unit)
        (stop: unit -> bool)
        (after: SearchCandidate option[] -> unit)
        =
        let clock = Stopwatch.StartNew()

        let all =
            Array.init searches (fun index ->
                {
                    Sampler =
                        Sampler.For(options.Seed, "falsify-" + (fst sources[index % sources.Length]).Name, int64 index)
                    Current = None
                    Violated = false
                    Sigma = SearchStart.firstSigma
                    Stale = 0
                    Rounds = 0
                    Polished = Double.PositiveInfinity
                    Draws = 0
                    Evaluations = 0
                    InBalls = 0
                })

        let mutable best: (SearchCandidate * float) option = None
        let mutable found = None

        while found.IsNone && not (stop ()) do
            // Each search has random numbers of its own, and the round ends for all: threads change nothing.
            Parallel.For(
                0,
                searches,
                fun index ->
                    let search = all[index]

                    if
                        search.Current.IsNone
                        || search.Stale >= patience
                        || search.Rounds >= roundsOf index
                    then
                        // A claim with several checks on instances shares the searches out.
                        let domain, clauses = sources[index % sources.Length]
                        SearchStart.run merit stop ends domain clauses options.Seed index search
                    else
                        improve merit stop ends search
            )
            |> ignore

            for search in all do
                match search.Current with
                | Some current when search.Violated && found.IsNone -> found <- Some current
                | _ -> ()

                match search.Current with
                | Some current when best |> Option.forall (fun (known, _) -> current.Merit < known.Merit) ->
                    // Only where the clause applies is there a slack to report.
                    SearchCandidate.relativeSlack current
                    |> Option.iter (fun slack -> best <- Some(current, max 0.0 slack))
                | _ -> ()

            // What was found when the time was up is looked at still.
            if ends && found.IsNone && stop () then
                for search in all do
                    match search.Current with
                    | Some current when
                        found.IsNone
                        && current.Merit < 0.0
                        && Polish.isViolated current.Clause current.Instance current.Time
                        ->
                        found <- Some current
                    | _ -> ()

            after (all |> Array.map _.Current)

            report
                {
                    Evaluations = all |> Array.sumBy _.Evaluations
                    LeastSlack = best |> Option.map snd |> Option.defaultValue Double.PositiveInfinity
                    Elapsed = clock.Elapsed
                }

        found, best, all |> Array.sumBy _.Evaluations

    /// Searches the clauses on their domains until a violation is found or it is told to stop: what was found, the candidate of
    /// least merit at which its clause applies with its slack relative to the larger side, and the evaluations.
    let run options sources report stop =
        search Merit.inDoubles true options sources report stop ignore

    /// Searches for large ratios of left to right until it is told to stop: the best candidate of each search, best first, and the
    /// evaluations.
    let largest options sources isGenuine report stop =
        let best: SearchCandidate option[] = Array.create searches None

        let after (current: SearchCandidate option[]) =
            current
            |> Array.iteri (fun index candidate ->
                match candidate, best[index] with
                | Some found, Some known when known.Merit <= found.Merit -> ()
                | Some found, _ when isGenuine found -> best[index] <- Some found
                | Some _, _
                | None, _ -> ())

        let _, _, evaluations = search Merit.ofRatio false options sources report stop after
        best |> Array.choose id |> Array.sortBy _.Merit |> List.ofArray, evaluations
