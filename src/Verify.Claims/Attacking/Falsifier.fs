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

/// Searching for the least slack: random starts, then local search over problem, shape, step size, batch size and time, and
/// where that is stuck a descent in balls; what is negative is confirmed in balls, shrunk, and written down as a certificate. The
/// search stays in the domain, or says that the domain does not tell what belongs to it.
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
    let private relativeSlack candidate =
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

    // A descent in balls, where the digits of doubles end.
    let private polish stop (search: Search) (current: Candidate) =
        search.Polished <- current.Merit

        let belongs instance time =
            (Domain.outside current.Domain instance time).IsNone

        let (instance, time), violated, evaluations =
            Polish.run current.Clause belongs stop (current.Instance, current.Time)

        search.Evaluations <- search.Evaluations + evaluations
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
            elif not (polish stop search current) then
                // Rounding, not a violation: this search has come to its end.
                search.Current <- Some { current with Merit = 0.0 }
                search.Stale <- patience
        | Some current when search.Stale % 4 = 3 ->
            if not (current.Merit < search.Polished && polish stop search current) then
                // A search that is stuck at a small scale looks around once more.
                search.Sigma <- firstSigma
        | _ -> ()

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
                    Violated = false
                    Sigma = firstSigma
                    Stale = 0
                    Polished = Double.PositiveInfinity
                    Draws = 0
                    Evaluations = 0
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

    // A search changes what was drawn: it says so where the domain does not tell what else belongs to it.
    let private domainRemark (domain: Domain) =
        match domain.Membership with
        | Some _ -> []
        | None ->
            [
                Remark
                    $"the search changes what is drawn, and the domain '{domain.Name}' does not say what else belongs to it (Domain.within does): whether this instance does is for you to judge"
            ]

    let private searchInstances options (claim: Claim) sources clock report stop (cancellation: CancellationToken) =
        let foundBy = $"verify falsify, seed {options.Seed}"
        let found, best, evaluations = searchClauses options sources report stop
        let least = best |> Option.map snd

        match found with
        | Some candidate ->
            let instance, time =
                InstanceChecks.smallest candidate.Domain candidate.Clause candidate.Instance candidate.Time

            let certificate, enclosure =
                Certification.ofClause claim candidate.Domain candidate.Clause instance time foundBy

            let small =
                { candidate with
                    Instance = instance
                    Time = time
                }

            let text = $"[{enclosure.Lower}, {enclosure.Upper}]"
            let evidence = Counterexample(instanceRecord small (Some text) enclosure.Lower)

            result
                claim
                (evidence :: domainRemark candidate.Domain)
                (Some certificate)
                evaluations
                least
                None
                clock
                false
        | None ->
            let nearest =
                best
                |> Option.map (fun (candidate, _) ->
                    let slack: Float64 =
                        Term.evaluate ((Subjects candidate.Instance).InDoubles candidate.Time) candidate.Clause.Slack

                    instanceRecord candidate None (string slack))

            result claim [] None evaluations least nearest clock cancellation.IsCancellationRequested

    let private searchExact
        options
        (claim: Claim)
        (statement, domain: Domain, slack)
        clock
        stop
        (cancellation: CancellationToken)
        =
        let mutable index = 0
        let mutable found = None
        let mutable least = Double.PositiveInfinity

        while found.IsNone && not (stop ()) do
            let situation = domain.Draw options.Seed index
            let value: Rational = slack situation
            least <- min least (value.ToDouble())
            index <- index + 1

            if value.Sign < 0 then
                found <- Some(InstanceChecks.smallestExact domain slack situation)

        match found with
        | Some situation ->
            let certificate =
                Certification.ofExact claim statement domain slack situation $"verify falsify, seed {options.Seed}"

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

    // Where the prover leaves the sign open, by descent in balls.
    let private searchHalfLine (options: FalsifyOptions) (claim: Claim) clock =
        let functions =
            Claim.propositions claim
            |> List.choose (fun proposition ->
                match proposition with
                | NonNegativeOnHalfLine f -> Some f
                | _ -> None)

        let searched = functions |> List.map (fun f -> f, HalfLineSearch.run f)
        let evaluations = searched |> List.sumBy (fun (_, (_, count)) -> count)

        match
            searched
            |> List.tryPick (fun (f, (found, _)) -> found |> Option.map (fun at -> f, at))
        with
        | None -> result claim [] None evaluations None None clock false
        | Some(f, (point, _, precision)) ->
            let certificate, interval =
                Certification.ofPoint claim f point precision $"verify falsify, seed {options.Seed}"

            let evidence =
                HalfLineFailure(
                    Proposition.text (NonNegativeOnHalfLine f),
                    string point,
                    $"[{interval.Lower}, {interval.Upper}]"
                )

            result claim [ evidence ] (Some certificate) evaluations None None clock false

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
                    | Exactly(statement, domain, slack) -> Some(statement, domain, slack)
                    | OnInstances _ -> None)

            match sources, exact with
            | _ :: _, _ -> searchInstances options claim (Array.ofList sources) clock progress.Report stop cancellation
            | [], Some exact -> searchExact options claim exact clock stop cancellation
            | [], None ->
                match Certification.ofUniversal claim "verify falsify" with
                | Some(evidence, certificate) -> result claim evidence (Some certificate) 0 None None clock false
                | None when claim.UniversalChecks |> List.exists _.IsTabulated ->
                    raise (
                        InvalidInputException
                            $"{claim.Id} rests on a table of numbers in doubles: there is nothing that could be refuted beyond rounding"
                    )
                | None -> searchHalfLine options claim clock

        ClaimFailure.ofLibrary claim cancellation search
