namespace Verify.Claims

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.Threading
open System.Threading.Tasks
open Verify.Arithmetic
open Verify.LeastSquares

[<RequireQualifiedAccess>]
module Runner =
    // More situations than this are not kept: a long run would hold them all.
    let private mostKept = 512

    /// The situations of a run with what was computed about them: the claims of one domain share both.
    type private Situations(options: RunOptions, instances: int) =
        let draw (domain: Domain) index =
            let draw =
                options.Data |> Option.map domain.OnData |> Option.defaultValue domain.Draw

            let situation = draw options.Seed index
            situation, Subjects situation.Instance

        let kept =
            ConcurrentDictionary<Domain, ConcurrentDictionary<int64, Lazy<Situation * Subjects>>>(
                HashIdentity.Reference
            )

        member _.Of (domain: Domain) index =
            if instances > mostKept then
                draw domain index
            else
                let ofDomain =
                    kept.GetOrAdd(
                        domain,
                        Func<_, _>(fun _ -> ConcurrentDictionary<int64, Lazy<Situation * Subjects>>())
                    )

                ofDomain.GetOrAdd(index, Func<_, _>(fun index -> lazy (draw domain index))).Value

    let private checkItem options (situations: Situations) (check: InstanceCheck) index cancellation =
        match check with
        | OnInstances(domain, clauses) ->
            let situation, subjects = situations.Of domain index
            InstanceChecks.clauses options.Rigor domain situation subjects (List.indexed clauses) cancellation
        | Exactly(_, domain, slack) -> InstanceChecks.exact domain (domain.Draw options.Seed index) slack

    let expectedAt rigor (claim: Claim) =
        if rigor = Screen && claim.Expected = Certified && claim.UsesData then
            Supported
        else
            claim.Expected

    let proofs (cancellation: CancellationToken) (claim: Claim) : Evidence list =
        ClaimFailure.ofLibrary claim cancellation (fun () ->
            claim.UniversalChecks
            |> List.collect (fun check -> snd (UniversalChecks.run check cancellation)))

    let private contradiction =
        "what one check proves another refutes on an instance: one of the two is about something else"

    // Step and batch sizes tried on a data set, whose enclosures cost far more than those of random problems.
    let private defaultInstancesOfData = 2

    let noProgress =
        { new IProgress<RunProgress> with
            member _.Report _ = ()
        }

    let private instancesOf (options: RunOptions) (claim: Claim) =
        match options.Instances, options.Data with
        | Some count, _ -> count
        | None, None -> claim.DefaultInstances
        | None, Some _ -> min claim.DefaultInstances defaultInstancesOfData

    // Real data replace the domains of inequalities; an exact slack has a domain of its own.
    let private instanceChecksOf (options: RunOptions) (claim: Claim) =
        match options.Data with
        | Some _ -> claim.InstanceChecks |> List.filter _.IsOnInstances
        | None -> claim.InstanceChecks

    // All units of all claims, side by side; whether they were cancelled.
    let private perform
        (options: RunOptions)
        (progress: IProgress<RunProgress>)
        (cancellation: CancellationToken)
        (works: ClaimWork list)
        =
        let works = Array.ofList works

        let situations =
            Situations(
                options,
                works
                |> Array.map (fun work -> instancesOf options work.Claim)
                |> Array.fold max 0
            )

        // Where the units of each claim begin among those of all.
        let starts = works |> Array.scan (fun before work -> before + work.Count) 0L
        let total = Array.last starts
        let mutable count = 0L

        let unit (at: int64) (_: ParallelLoopState) =
            let owner =
                match Array.BinarySearch(starts, at) with
                | found when found >= 0 ->
                    // Claims without units begin where the next one does.
                    Array.FindLastIndex(starts, (fun start -> start = at))
                | beyond -> ~~~beyond - 1

            let work = works[owner]
            let number = at - starts[owner]

            let decide () =
                match work.Item number with
                | Whole check -> work.Proved(number, UniversalChecks.run check cancellation)
                | Single(check, ofClaim, index) when index < 0L ->
                    let certificate = work.Claim.Counterexamples.Value[int (-index - 1L)]

                    InstanceChecks.known options.Rigor check (-index - 1L) certificate cancellation
                    |> Option.iter (InstanceSummary.ofItem (InstanceSummary.place ofClaim index) >> work.Tried)
                | Single(check, ofClaim, index) ->
                    checkItem options situations check index cancellation
                    |> InstanceSummary.ofItem (InstanceSummary.place ofClaim index)
                    |> work.Tried

            work.Clock.Begin()

            try
                match ClaimFailure.tryRun work.Claim cancellation decide with
                | Ok() -> ()
                | Error failure -> work.Failed(number, failure)
            finally
                work.Clock.End()

            work.Finish()

            progress.Report
                {
                    ClaimId = work.Claim.Id
                    Done = Interlocked.Increment(&count)
                    Total = total
                }

        try
            Parallel.For(0L, total, ParallelOptions(CancellationToken = cancellation), unit)
            |> ignore

            false
        with
        | :? OperationCanceledException -> true
        | :? AggregateException as error when cancellation.IsCancellationRequested ->
            error.Flatten().Handle(fun inner -> inner :? OperationCanceledException)
            true
        | :? AggregateException as error ->
            // One defect is enough to report; its own stack is kept.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(error.Flatten().InnerExceptions[0]).Throw()

            false

    // The verdict on a claim from what was proved, what was tried here and what was tried elsewhere; none where it was cancelled.
    let private conclude
        (options: RunOptions)
        (cancellation: CancellationToken)
        (elsewhere: PartialRun)
        (work: ClaimWork)
        =
        let claim = work.Claim
        let concluding = Stopwatch.StartNew()

        if not work.IsFinished then
            None
        else
            let proofs = work.Proofs

            let summary =
                InstanceSummary.combine work.Summary (PartialRun.summaryOf claim.Id elsewhere)

            let failedElsewhere = PartialRun.failureOf claim.Id elsewhere
            let checks = work.Checks

            // A violation is shrunk here, by the claim's own code.
            let onInstances =
                match work.Failure with
                | Some failure -> Error failure
                | None when checks.IsEmpty -> Ok None
                | None ->
                    ClaimFailure.tryRun claim cancellation (fun () ->
                        Some(InstanceFindings.collect options.Rigor checks summary))

            let failure, verdict =
                match onInstances, claim.Library with
                | Ok _, _ when failedElsewhere.IsSome -> failedElsewhere, Undecided
                | Error failure, Some library -> Some(ClaimFailure.describe claim library failure), Undecided
                | Error failure, None -> raise failure
                | Ok found, library ->
                    // A proof proves what it says, whatever sentence the claim shows; a gap in one is no verdict where
                    // instances give one.
                    let isGap (verdict, evidence: Evidence list) =
                        verdict = Undecided && not (evidence |> List.exists _.IsTable)

                    let hasGap = proofs |> List.exists isGap

                    let ofProof (verdict, evidence) =
                        match verdict with
                        | Proved when not (Claim.saysWhatIsProved claim) -> Standing.ofUniversal Supported
                        // Of several propositions all must be proved.
                        | Proved when hasGap && found.IsSome -> Standing.none
                        | Undecided when found.IsSome && isGap (verdict, evidence) -> Standing.none
                        | _ -> Standing.ofUniversal verdict

                    let standing =
                        proofs
                        |> List.map ofProof
                        |> List.append (found |> Option.map _.Standing |> Option.toList)
                        |> List.fold Standing.combine Standing.none

                    match Standing.conclude standing, library with
                    | Reached verdict, _ -> None, verdict
                    | Contradicted, Some library ->
                        Some $"claim '{claim.Id}' of {library} contradicts itself: {contradiction}", Undecided
                    | Contradicted, None -> invalidOp $"{claim.Id}: {contradiction}"

            let onInstances = onInstances |> Result.defaultValue None

            let otherSentence =
                if
                    proofs |> List.exists (fun (verdict, _) -> verdict = Proved)
                    && not (Claim.saysWhatIsProved claim)
                then
                    [
                        Remark
                            "the claim's statement is not the one that is proved: that the one follows from the other was not checked"
                    ]
                else
                    []

            Some
                {
                    Id = claim.Id
                    Section = claim.Section
                    Statement = claim.Statement
                    Verdict = verdict
                    Expected =
                        // A claim that fails somewhere may well hold on one data set: no verdict there contradicts the ledger.
                        (if options.Data.IsSome && claim.Expected = Refuted && verdict <> Undecided then
                             verdict
                         elif not claim.StatesExpectation && verdict = Proved then
                             Proved
                         else
                             expectedAt options.Rigor claim)
                    Instances = summary.Items
                    MinSlack = onInstances |> Option.bind _.Slack
                    Seconds = work.Clock.Seconds + concluding.Elapsed.TotalSeconds
                    Failure = failure |> Option.map PrintableText.ofText
                    StatesExpectation = claim.StatesExpectation
                    Evidence =
                        (proofs |> List.collect snd)
                        @ otherSentence
                        @ (onInstances |> Option.map _.Evidence |> Option.defaultValue [])
                        |> if claim.Library.IsSome then
                               List.map PrintableText.ofEvidence
                           else
                               id
                }

    let private report (options: RunOptions) cancellation elsewhere cancelled (works: ClaimWork list) : RunResult =
        {
            Seed = options.Seed
            Rigor =
                (match options.Rigor with
                 | Screen -> "screen"
                 | Certify -> "certify")
            Data = options.Data |> Option.map _.Description
            Claims = works |> List.choose (conclude options cancellation elsewhere)
            Cancelled = cancelled
        }

    // Counterexamples found before come first, where the domains are the claim's own.
    let private knownOf (options: RunOptions) (claim: Claim) =
        if options.Data.IsSome then
            0
        else
            claim.Counterexamples.Value.Length

    let run
        (options: RunOptions)
        (progress: IProgress<RunProgress>)
        (cancellation: CancellationToken)
        (claims: Claim list)
        : RunResult =
        let works =
            claims
            |> List.map (fun claim ->
                ClaimWork(
                    claim,
                    claim.UniversalChecks,
                    instanceChecksOf options claim,
                    knownOf options claim,
                    options.First,
                    instancesOf options claim
                ))

        let cancelled = perform options progress cancellation works
        report options cancellation PartialRun.empty cancelled works

    let part
        (options: RunOptions)
        (progress: IProgress<RunProgress>)
        (cancellation: CancellationToken)
        (claims: Claim list)
        : PartialRun =
        let works =
            claims
            |> List.map (fun claim ->
                ClaimWork(claim, [], instanceChecksOf options claim, 0, options.First, instancesOf options claim))

        if perform options progress cancellation works then
            cancellation.ThrowIfCancellationRequested()

        works
        |> List.map (fun work ->
            let shrunk () =
                work.Summary.Violation
                |> Option.iter (fun (_, record) -> record.Force() |> ignore)

            let found =
                match work.Failure with
                | Some failure -> Error failure
                | None -> ClaimFailure.tryRun work.Claim cancellation shrunk

            match found, work.Claim.Library with
            | Ok(), _ -> PartialRun.ofSummary work.Claim.Id work.Summary
            | Error failure, Some library ->
                PartialRun.ofFailure
                    work.Claim.Id
                    options.First
                    (PrintableText.ofText (ClaimFailure.describe work.Claim library failure))
            | Error failure, None -> raise failure)
        |> List.fold PartialRun.combine PartialRun.empty

    let conclusion
        (options: RunOptions)
        (progress: IProgress<RunProgress>)
        (cancellation: CancellationToken)
        (claims: Claim list)
        (parts: PartialRun)
        : RunResult =
        let works =
            claims
            |> List.map (fun claim ->
                ClaimWork(claim, claim.UniversalChecks, instanceChecksOf options claim, knownOf options claim, 0L, 0))

        let cancelled = perform options progress cancellation works
        report options cancellation parts cancelled works
