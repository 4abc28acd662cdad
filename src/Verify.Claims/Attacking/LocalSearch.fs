namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading.Tasks
open MathNet.Numerics
open Verify.Arithmetic
open Verify.LeastSquares

/// Local searches side by side: random starts, random changes, each kept where it makes the merit less, and descents in balls where
/// a search is stuck.
[<RequireQualifiedAccess>]
module internal LocalSearch =
    // Local searches side by side, evaluations of each in a round, and situations drawn for every start.
    let private searches = 8
    let private roundLength = 150
    let private drawsPerStart = 8
    // Rounds without progress after which a local search starts anew.
    let private patience = 12

    [<NoComparison; NoEquality>]
    type Candidate =
        {
            Domain: Domain
            Clause: Clause
            Instance: Instance<Rational>
            Time: Rational
            /// What was computed of the instance.
            Subjects: Subjects
            /// What the search makes less, below 0 where doubles see a violation.
            Merit: float
        }

    // What the last instance had computed serves the next, where that is the same.
    let private subjectsOf known (instance: Instance<Rational>) =
        match known with
        | Some(subjects: Subjects, before: Instance<Rational>) when Object.ReferenceEquals(before, instance) -> subjects
        | Some _
        | None -> Subjects instance

    let private nearest (domain: Domain) (instance, time) =
        match domain.Membership with
        | Some membership -> membership.Nearest(instance, time)
        | None -> instance, time

    // The candidate, moved to the domain's form; none outside of the domain and where the clause has no value there.
    let private evaluate merit known (domain: Domain) (clause: Clause) moved =
        let instance, time = nearest domain moved

        if (Domain.outside domain instance time).IsSome then
            None
        else
            let subjects = subjectsOf known instance

            merit (subjects.InDoubles time) clause
            |> Option.map (fun merit ->
                {
                    Domain = domain
                    Clause = clause
                    Instance = instance
                    Time = time
                    Subjects = subjects
                    Merit = merit
                })

    /// The slack in doubles relative to the larger side; none where the clause does not apply.
    let relativeSlack candidate =
        whereDefined (fun () ->
            Decision.relativeSlack (candidate.Subjects.InDoubles candidate.Time) candidate.Clause)

    [<NoComparison; NoEquality>]
    type private Search =
        {
            Sampler: Sampler
            mutable Current: Candidate option
            /// Whether the current candidate violates its clause in balls.
            mutable Violated: bool
            mutable Sigma: float
            mutable Stale: int
            /// Rounds since the start.
            mutable Rounds: int
            /// The merit from which the last descent in balls started.
            mutable Polished: float
            mutable Draws: int
            mutable Evaluations: int
            /// Those in balls, which cost a hundred times as much.
            mutable InBalls: int
        }

    let private firstSigma = 0.5
    let private leastSigma = 1e-15

    // Structure for every second situation that is drawn.
    let private structured (domain: Domain) (sampler: Sampler) (situation: Situation) =
        let changed =
            List.init (sampler.Integer(1, 4)) id
            |> List.fold
                (fun at _ -> Structure.apply sampler at)
                (situation.Instance, situation.Times |> List.tryHead |> Option.defaultValue Rational.One)

        let instance =
            domain.Parameters
            |> List.fold
                (fun (instance: Instance<Rational>) (name, range) ->
                    if sampler.Coin() then
                        instance.WithParameter(name, Structure.parameter sampler instance.Parameters.Values range)
                    else
                        instance)
                (fst changed)

        // The structured time first, in the new scale the old ones as multiples of the step, and as they were.
        let steps =
            [ 1L; 2L; 3L; 8L ]
            |> List.map (fun k -> Rational.FromInteger k * instance.StepSize)

        { situation with
            Instance = instance
            Times = snd changed :: steps @ situation.Times |> List.distinct
        }

    // The best of a few random situations at all their times, by clause. What is drawn must be defined: failures go through.
    // A violation this clear in doubles is worth a look in balls at once.
    let private clear = -1e-9

    let private start merit stop ends (domain: Domain) (clauses: Clause list) seed index (search: Search) =
        let mutable best: Candidate option = None

        let goesOn () =
            not (stop ())
            && not (ends && best |> Option.exists (fun known -> known.Merit < clear))

        let mutable draw = 0

        while draw < drawsPerStart && goesOn () do
            // Every search draws situations of its own, and new ones at every start.
            let drawn =
                domain.Draw seed ((search.Draws * drawsPerStart + draw) * searches + index)

            let situation =
                if draw % 2 = 1 && not drawn.IsData then
                    structured domain search.Sampler drawn
                else
                    drawn

            let mutable known = None

            for clause in clauses do
                for time in situation.Times do
                    if goesOn () then
                        search.Evaluations <- search.Evaluations + 1

                        let candidate =
                            try
                                evaluate merit known domain clause (situation.Instance, time)
                            with
                            | UndefinedHere _
                            | :? InvalidInputException
                            | :? NonConvergenceException -> None

                        known <-
                            candidate
                            |> Option.map (fun found -> found.Subjects, found.Instance)
                            |> Option.orElse known

                        match candidate, best with
                        | None, _ -> ()
                        | Some found, Some known when known.Merit <= found.Merit -> ()
                        | Some found, _ -> best <- Some found

            draw <- draw + 1

        search.Draws <- search.Draws + 1
        search.Current <- best
        search.Sigma <- firstSigma
        search.Stale <- 0
        search.Rounds <- 0
        search.Polished <- Double.PositiveInfinity

    // One evaluation in so many may be one of a descent in balls; doubles come first, as most that is false shows in them.
    let private shareInBalls = 8
    let private firstInDoubles = 400

    let private mayPolish (search: Search) =
        search.Evaluations >= firstInDoubles
        && search.InBalls * shareInBalls <= search.Evaluations

    // A descent in balls, where the digits of doubles end.
    let private polish stop (search: Search) (current: Candidate) =
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

    let private moved (search: Search) (current: Candidate) =
        let sampler, at = search.Sampler, (current.Instance, current.Time)

        let isMet moved =
            let instance, time = nearest current.Domain moved

            (Domain.outside current.Domain instance time).IsNone
            && whereDefined (fun () ->
                if Merit.isMet ((Subjects instance).InDoubles time) current.Clause then
                    Some()
                else
                    None)
                |> Option.isSome

        let toBoundary =
            if
                not current.Clause.Hypotheses.IsEmpty
                && sampler.Integer(1, boundaryEvery) = 1
            then
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

    // Candidates of making numbers short where doubles see a tie that balls do not decide.
    let private mostTidied = 400

    // Both sides of a strict comparison, or of a hypothesis, may be equal exactly at shorter numbers nearby.
    let private tidied (search: Search) (current: Candidate) =
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
                        evaluate merit known current.Domain current.Clause (moved search current))
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
                search.Sigma <- firstSigma
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
                search.Sigma <- firstSigma
        | _ -> ()

    // Searches by a merit; one below 0 ends a search only where that is a violation.
    let private search
        merit
        ends
        options
        (sources: (Domain * Clause list)[])
        (report: FalsifyProgress -> unit)
        (stop: unit -> bool)
        (after: Candidate option[] -> unit)
        =
        let clock = Stopwatch.StartNew()

        let all =
            Array.init searches (fun index ->
                {
                    Sampler = Sampler.For(options.Seed, "falsify-" + (fst sources[index % sources.Length]).Name, index)
                    Current = None
                    Violated = false
                    Sigma = firstSigma
                    Stale = 0
                    Rounds = 0
                    Polished = Double.PositiveInfinity
                    Draws = 0
                    Evaluations = 0
                    InBalls = 0
                })

        let mutable best: (Candidate * float) option = None
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
                        start merit stop ends domain clauses options.Seed index search
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
                    relativeSlack current
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
    let largest options sources report stop =
        let best: Candidate option[] = Array.create searches None

        let after (current: Candidate option[]) =
            current
            |> Array.iteri (fun index candidate ->
                match candidate, best[index] with
                | Some found, Some known when known.Merit <= found.Merit -> ()
                | Some found, _ -> best[index] <- Some found
                | None, _ -> ())

        let _, _, evaluations = search Merit.ofRatio false options sources report stop after
        best |> Array.choose id |> Array.sortBy _.Merit |> List.ofArray, evaluations
