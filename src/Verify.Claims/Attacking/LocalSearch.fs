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
            /// What the search makes less, below 0 where doubles see a violation.
            Merit: float
        }

    // The candidate, moved to the domain's form; none outside of the domain and where the clause has no value there.
    let private evaluate (domain: Domain) (clause: Clause) (instance, time) =
        let instance, time =
            match domain.Membership with
            | Some membership -> membership.Nearest(instance, time)
            | None -> instance, time

        if (Domain.outside domain instance time).IsSome then
            None
        else
            Merit.inDoubles ((Subjects instance).InDoubles time) clause
            |> Option.map (fun merit ->
                {
                    Domain = domain
                    Clause = clause
                    Instance = instance
                    Time = time
                    Merit = merit
                })

    /// The slack in doubles relative to the larger side; none where the clause does not apply.
    let relativeSlack candidate =
        whereDefined (fun () ->
            Decision.relativeSlack ((Subjects candidate.Instance).InDoubles candidate.Time) candidate.Clause)

    [<NoComparison; NoEquality>]
    type private Search =
        {
            Sampler: Sampler
            mutable Current: Candidate option
            /// Whether the current candidate violates its clause in balls.
            mutable Violated: bool
            mutable Sigma: float
            mutable Stale: int
            /// The merit from which the last descent in balls started.
            mutable Polished: float
            mutable Draws: int
            mutable Evaluations: int
            /// Those in balls, which cost a hundred times as much.
            mutable InBalls: int
        }

    let private firstSigma = 0.5
    let private leastSigma = 1e-15

    // The best of a few random situations at all their times, by clause. What is drawn must be defined: failures go through.
    let private start (domain: Domain) (clauses: Clause list) seed index (search: Search) =
        let mutable best = None

        for draw in 0 .. drawsPerStart - 1 do
            // Every search draws situations of its own, and new ones at every start.
            let situation =
                domain.Draw seed ((search.Draws * drawsPerStart + draw) * searches + index)

            for clause in clauses do
                for time in situation.Times do
                    search.Evaluations <- search.Evaluations + 1

                    let candidate =
                        try
                            evaluate domain clause (situation.Instance, time)
                        with
                        | UndefinedHere _
                        | :? InvalidInputException
                        | :? NonConvergenceException -> None

                    match candidate, best with
                    | None, _ -> ()
                    | Some found, Some known when known.Merit <= found.Merit -> ()
                    | Some found, _ -> best <- Some found

        search.Draws <- search.Draws + 1
        search.Current <- best
        search.Sigma <- firstSigma
        search.Stale <- 0
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

    let private improve stop (search: Search) =
        let mutable progress = false
        let mutable remaining = roundLength

        while remaining > 0 do
            remaining <- remaining - 1

            match search.Current with
            | None -> remaining <- 0
            | Some current when current.Merit < 0.0 -> remaining <- 0
            | Some current ->
                let moved =
                    // Now and then two changes at once, to leave a ridge.
                    let once =
                        Mutation.apply search.Sampler search.Sigma (current.Instance, current.Time)

                    if search.Sampler.Integer(0, 2) = 0 then
                        Mutation.apply search.Sampler search.Sigma once
                    else
                        once

                search.Evaluations <- search.Evaluations + 1

                match whereDefined (fun () -> evaluate current.Domain current.Clause moved) with
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

        match search.Current with
        | Some current when current.Merit < 0.0 ->
            if Polish.isViolated current.Clause current.Instance current.Time then
                search.Violated <- true
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

    /// Searches the clauses on their domains until a violation is found or it is told to stop: what was found, the candidate of
    /// least merit at which its clause applies with its slack relative to the larger side, and the evaluations.
    let run options (sources: (Domain * Clause list)[]) (report: FalsifyProgress -> unit) (stop: unit -> bool) =
        let clock = Stopwatch.StartNew()

        let all =
            Array.init searches (fun index ->
                {
                    Sampler = Sampler.For(options.Seed, "falsify-" + (fst sources[index % sources.Length]).Name, index)
                    Current = None
                    Violated = false
                    Sigma = firstSigma
                    Stale = 0
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

                    if search.Current.IsNone || search.Stale >= patience then
                        // A claim with several checks on instances shares the searches out.
                        let domain, clauses = sources[index % sources.Length]
                        start domain clauses options.Seed index search
                    else
                        improve stop search
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

            report
                {
                    Evaluations = all |> Array.sumBy _.Evaluations
                    LeastSlack = best |> Option.map snd |> Option.defaultValue Double.PositiveInfinity
                    Elapsed = clock.Elapsed
                }

        found, best, all |> Array.sumBy _.Evaluations
