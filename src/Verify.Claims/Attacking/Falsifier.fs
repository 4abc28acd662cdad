namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading
open System.Threading.Tasks
open MathNet.Numerics
open Verify.Arithmetic
open Verify.LeastSquares

/// What a search for a counterexample does.
type FalsifyOptions =
    {
        Seed: int
        /// Wall-clock time after which it gives up; what is found before does not depend on it.
        Budget: TimeSpan
    }

/// How far a search is.
type FalsifyProgress =
    {
        Evaluations: int
        /// The least slack so far, relative to the larger side.
        LeastSlack: float
        Elapsed: TimeSpan
    }

/// What a search found, and the certificate of it.
type FalsifyResult =
    {
        Report: Falsification
        /// The shrunk counterexample, confirmed in balls, exactly, or by a derivation.
        Certificate: Certificate option
    }

/// Searching for the least slack: random starts, then local search over problem, step size, batch size and time; what is
/// negative in doubles is confirmed in balls, shrunk, and written down as a certificate.
[<RequireQualifiedAccess>]
module Falsifier =
    // Local searches side by side, evaluations of each in a round, and situations drawn for every start.
    let private searches = 8
    let private roundLength = 150
    let private drawsPerStart = 8
    // Rounds without progress after which a local search starts anew.
    let private patience = 12

    [<NoComparison; NoEquality>]
    type private Candidate =
        {
            Instance: Instance<Rational>
            Time: Rational
            Clause: Clause
            Slack: float
        }

    /// The slack relative to the larger side, in doubles; none where the clause does not apply or cannot be evaluated.
    let private evaluate (clause: Clause) (instance, time) =
        try
            let slack = Decision.relativeSlack ((Subjects instance).InDoubles time) clause

            slack
        with
        | :? InvalidInputException
        | :? NonConvergenceException -> None

    [<NoComparison; NoEquality>]
    type private Search =
        {
            Sampler: Sampler
            mutable Current: Candidate option
            mutable Sigma: float
            mutable Stale: int
            mutable Draws: int
            mutable Evaluations: int
        }

    let private firstSigma = 0.5

    // The best of a few random situations at all their times, by clause.
    let private start (domain: Domain) (clauses: Clause list) seed index (search: Search) =
        let mutable best = None

        for draw in 0 .. drawsPerStart - 1 do
            // Every search draws situations of its own, and new ones at every start.
            let situation =
                domain.Draw seed ((search.Draws * drawsPerStart + draw) * searches + index)

            for clause in clauses do
                for time in situation.Times do
                    search.Evaluations <- search.Evaluations + 1

                    match evaluate clause (situation.Instance, time), best with
                    | None, _ -> ()
                    | Some slack, Some known when known.Slack <= slack -> ()
                    | Some slack, _ ->
                        best <-
                            Some
                                {
                                    Instance = situation.Instance
                                    Time = time
                                    Clause = clause
                                    Slack = slack
                                }

        search.Draws <- search.Draws + 1
        search.Current <- best
        search.Sigma <- firstSigma
        search.Stale <- 0

    let private improve (search: Search) =
        let mutable progress = false
        let mutable remaining = roundLength

        while remaining > 0 do
            remaining <- remaining - 1

            match search.Current with
            | None -> remaining <- 0
            | Some current when current.Slack < 0.0 -> remaining <- 0
            | Some current ->
                let instance, time =
                    // Now and then two changes at once, to leave a ridge.
                    let once =
                        Mutation.apply search.Sampler search.Sigma (current.Instance, current.Time)

                    if search.Sampler.Integer(0, 2) = 0 then
                        Mutation.apply search.Sampler search.Sigma once
                    else
                        once

                search.Evaluations <- search.Evaluations + 1

                match evaluate current.Clause (instance, time) with
                | Some slack when slack < current.Slack ->
                    progress <- progress || current.Slack - slack > 1e-3 * abs current.Slack

                    search.Current <-
                        Some
                            { current with
                                Instance = instance
                                Time = time
                                Slack = slack
                            }

                    search.Sigma <- min 1.0 (search.Sigma * 1.5)
                | _ -> search.Sigma <- max 1e-6 (search.Sigma * 0.96)

        search.Stale <- if progress then 0 else search.Stale + 1

        // A search that is stuck at a small scale looks around once more.
        if search.Stale % 4 = 3 then
            search.Sigma <- firstSigma

    /// A candidate whose slack is negative in doubles: whether it is a violation, and otherwise the slack that the balls see.
    let private confirm (candidate: Candidate) : Result<Candidate, float> =
        let subjects = Subjects candidate.Instance

        match Decision.inBalls (fun precision -> subjects.TryInBalls(candidate.Time, precision)) candidate.Clause with
        | Violated _ -> Ok candidate
        | Holds slack ->
            let subject = subjects.InDoubles candidate.Time

            let size term =
                abs (Term.evaluate subject term: Float64).Value

            let larger = max (size candidate.Clause.Left) (size candidate.Clause.Right)
            Error(max 0.0 (slack.Lower.ToDouble() / larger))
        // A slack of exactly 0 looks like this at every precision.
        | _ -> Error 0.0

    let private instanceRecord (candidate: Candidate) (enclosure: string option) slack : InstanceRecord =
        {
            Domain = "search"
            Index = 0
            Clause = candidate.Clause.Name
            Instance = InstanceFile.ToJson candidate.Instance
            Time = string candidate.Time
            Slack = slack
            Enclosure = enclosure
        }

    let private searchClauses
        options
        (sources: (Domain * Clause list)[])
        (report: FalsifyProgress -> unit)
        (stop: unit -> bool)
        =
        let clock = Stopwatch.StartNew()

        let all =
            Array.init searches (fun index ->
                {
                    Sampler = Sampler.For(options.Seed, "falsify-" + (fst sources[index % sources.Length]).Name, index)
                    Current = None
                    Sigma = firstSigma
                    Stale = 0
                    Draws = 0
                    Evaluations = 0
                })

        let mutable best: Candidate option = None
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
                        improve search
            )
            |> ignore

            for search in all do
                match search.Current with
                | Some current when current.Slack < 0.0 && found.IsNone ->
                    match confirm current with
                    | Ok candidate -> found <- Some candidate
                    | Error slack ->
                        // Rounding, not a violation: this search has come to its end.
                        search.Current <- Some { current with Slack = slack }
                        search.Stale <- patience
                | _ -> ()

                match search.Current with
                | Some current when best |> Option.forall (fun known -> current.Slack < known.Slack) ->
                    best <- Some current
                | _ -> ()

            report
                {
                    Evaluations = all |> Array.sumBy _.Evaluations
                    LeastSlack = best |> Option.map _.Slack |> Option.defaultValue Double.PositiveInfinity
                    Elapsed = clock.Elapsed
                }

        found, best, all |> Array.sumBy _.Evaluations

    let private result (claim: Claim) evidence found evaluations least nearest (clock: Stopwatch) cancelled =
        let shown evidence =
            if claim.Library.IsSome then
                PrintableText.ofEvidence evidence
            else
                evidence

        {
            Report =
                {
                    Id = claim.Id
                    Section = claim.Section
                    Statement = claim.Statement
                    Expected = claim.Expected
                    Evidence = List.map shown evidence
                    Evaluations = evaluations
                    LeastSlack = least
                    Nearest = nearest |> Option.map PrintableText.ofRecord
                    Seconds = clock.Elapsed.TotalSeconds
                    Cancelled = cancelled
                }
            Certificate = found
        }

    let private searchInstances options (claim: Claim) sources clock report stop (cancellation: CancellationToken) =
        let foundBy = $"verify falsify, seed {options.Seed}"
        let found, best, evaluations = searchClauses options sources report stop
        let least = best |> Option.map _.Slack

        match found with
        | Some candidate ->
            let instance, time =
                InstanceChecks.smallest candidate.Clause candidate.Instance candidate.Time

            let certificate, enclosure =
                Certification.ofClause claim candidate.Clause instance time foundBy

            let small =
                { candidate with
                    Instance = instance
                    Time = time
                }

            let text = $"[{enclosure.Lower}, {enclosure.Upper}]"
            let evidence = Counterexample(instanceRecord small (Some text) enclosure.Lower)
            result claim [ evidence ] (Some certificate) evaluations least None clock false
        | None ->
            let nearest =
                best
                |> Option.map (fun candidate ->
                    let slack: Float64 =
                        Term.evaluate ((Subjects candidate.Instance).InDoubles candidate.Time) candidate.Clause.Slack

                    instanceRecord candidate None (string slack))

            result claim [] None evaluations least nearest clock cancellation.IsCancellationRequested

    let private searchExact options (claim: Claim) (domain: Domain) slack clock stop (cancellation: CancellationToken) =
        let mutable index = 0
        let mutable found = None
        let mutable least = Double.PositiveInfinity

        while found.IsNone && not (stop ()) do
            let situation = domain.Draw options.Seed index
            let value: Rational = slack situation
            least <- min least (value.ToDouble())
            index <- index + 1

            if value.Sign < 0 then
                found <- Some(InstanceChecks.smallestExact slack situation)

        match found with
        | Some situation ->
            let certificate =
                Certification.ofExact claim situation.Instance (slack situation) $"verify falsify, seed {options.Seed}"

            let record =
                ItemResult.record
                    situation
                    ""
                    situation.Instance
                    None
                    (DecimalText.roundedDown 7 (slack situation))
                    None

            result claim [ Counterexample record ] (Some certificate) index (Some least) None clock false
        | None -> result claim [] None index (Some least) None clock cancellation.IsCancellationRequested

    /// Searches for a counterexample to a claim until one is found, the budget is spent, or it is cancelled. Checks on instances
    /// are searched; a claim that has none is decided by its derivation or its proof on the half line.
    /// Raises InvalidInputException for a claim that is a table of numbers, which nothing can refute.
    let run
        (options: FalsifyOptions)
        (progress: IProgress<FalsifyProgress>)
        (cancellation: CancellationToken)
        (claim: Claim)
        : FalsifyResult =
        let clock = Stopwatch.StartNew()

        let stop () =
            cancellation.IsCancellationRequested || clock.Elapsed > options.Budget

        let search () =
            let sources =
                claim.InstanceChecks
                |> List.choose (fun check ->
                    match check with
                    | OnInstances(domain, clauses) -> Some(domain, clauses)
                    | Exactly _ -> None)

            let exact =
                claim.InstanceChecks
                |> List.tryPick (fun check ->
                    match check with
                    | Exactly(_, domain, slack) -> Some(domain, slack)
                    | OnInstances _ -> None)

            match sources, exact with
            | _ :: _, _ -> searchInstances options claim (Array.ofList sources) clock progress.Report stop cancellation
            | [], Some(domain, slack) -> searchExact options claim domain slack clock stop cancellation
            | [], None ->
                match Certification.ofUniversal claim "verify falsify" with
                | Some(evidence, certificate) -> result claim evidence (Some certificate) 0 None None clock false
                | None when claim.UniversalChecks |> List.exists _.IsTabulated ->
                    raise (
                        InvalidInputException
                            $"{claim.Id} rests on a table of numbers in doubles: there is nothing that could be refuted beyond rounding"
                    )
                | None -> result claim [] None 0 None None clock false

        ClaimFailure.ofLibrary claim cancellation search
