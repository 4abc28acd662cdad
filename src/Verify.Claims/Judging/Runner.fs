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
            ConcurrentDictionary<Domain, ConcurrentDictionary<int, Lazy<Situation * Subjects>>>(HashIdentity.Reference)

        member _.Of (domain: Domain) index =
            if instances > mostKept then
                draw domain index
            else
                let ofDomain =
                    kept.GetOrAdd(domain, Func<_, _>(fun _ -> ConcurrentDictionary<int, Lazy<Situation * Subjects>>()))

                ofDomain.GetOrAdd(index, Func<_, _>(fun index -> lazy (draw domain index))).Value

    /// One unit of work: a check for the whole domain, or one instance for a check with its number among the claim's. Instances
    /// below 0 are counterexamples found before, −1 the first.
    type private Task =
        | Whole of UniversalCheck
        | Single of check: InstanceCheck * number: int * index: int

    type private Finding =
        | OfWhole of Verdict * Evidence list
        | OfSingle of number: int * ItemResult
        /// A counterexample found before that is none of this check.
        | OfNothing

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

    let run
        (options: RunOptions)
        (progress: IProgress<RunProgress>)
        (cancellation: CancellationToken)
        (claims: Claim list)
        : RunResult =
        let instancesOf (claim: Claim) =
            match options.Instances, options.Data with
            | Some count, _ -> count
            | None, None -> claim.DefaultInstances
            | None, Some _ -> min claim.DefaultInstances defaultInstancesOfData

        // Real data replace the domains of inequalities; an exact slack has a domain of its own.
        let instanceChecksOf (claim: Claim) =
            match options.Data with
            | Some _ -> claim.InstanceChecks |> List.filter _.IsOnInstances
            | None -> claim.InstanceChecks

        let work =
            [|
                for claim in claims do
                    for check in claim.UniversalChecks do
                        yield claim, Whole check

                    for number, check in List.indexed (instanceChecksOf claim) do
                        // Counterexamples found before come first, with negative indices.
                        if options.Data.IsNone then
                            for known in 1 .. claim.Counterexamples.Value.Length do
                                yield claim, Single(check, number, -known)

                        for index in 0 .. instancesOf claim - 1 do
                            yield claim, Single(check, number, index)
            |]

        let situations =
            Situations(options, claims |> List.map instancesOf |> List.fold max 0)

        let findings = Array.create work.Length OfNothing
        let begun = Array.zeroCreate<float> work.Length
        let ended = Array.zeroCreate<float> work.Length
        let failures: exn option[] = Array.create work.Length None
        let watch = Stopwatch.StartNew()
        let finished = Array.create work.Length false
        let mutable count = 0

        let perform at =
            let claim, task = work[at]
            begun[at] <- watch.Elapsed.TotalSeconds

            let decide () =
                findings[at] <-
                    match task with
                    | Whole check -> OfWhole(UniversalChecks.run check cancellation)
                    | Single(check, number, index) when index < 0 ->
                        let certificate = claim.Counterexamples.Value[-index - 1]

                        InstanceChecks.known options.Rigor check (-index - 1) certificate cancellation
                        |> Option.map (fun item -> OfSingle(number, item))
                        |> Option.defaultValue OfNothing
                    | Single(check, number, index) ->
                        OfSingle(number, checkItem options situations check index cancellation)

            match ClaimFailure.tryRun claim cancellation decide with
            | Ok() -> ()
            | Error failure -> failures[at] <- Some failure

            ended[at] <- watch.Elapsed.TotalSeconds
            finished[at] <- true

            let finishedSoFar = Interlocked.Increment(&count)

            progress.Report
                {
                    ClaimId = claim.Id
                    Done = finishedSoFar
                    Total = work.Length
                }

        let cancelled =
            try
                Parallel.For(0, work.Length, ParallelOptions(CancellationToken = cancellation), perform)
                |> ignore

                false
            with
            | :? OperationCanceledException -> true
            | :? AggregateException as error when cancellation.IsCancellationRequested ->
                error.Flatten().Handle(fun inner -> inner :? OperationCanceledException)
                true
            | :? AggregateException as error ->
                // One defect is enough to report; its own stack is kept.
                System.Runtime.ExceptionServices.ExceptionDispatchInfo
                    .Capture(error.Flatten().InnerExceptions[0])
                    .Throw()

                false

        let ofClaim =
            seq { 0 .. work.Length - 1 }
            |> Seq.groupBy (fun at ->
                let owner, _ = work[at]
                owner.Id)
            |> Seq.map (fun (id, items) -> id, List.ofSeq items)
            |> Map.ofSeq

        // The length of the union of the intervals in which threads worked on the items.
        let wallTime items =
            let merge (total, until) at =
                total + max 0.0 (ended[at] - max until begun[at]), max until ended[at]

            items |> List.sortBy (fun at -> begun[at]) |> List.fold merge (0.0, 0.0) |> fst

        let conclude (claim: Claim) =
            let concluding = Stopwatch.StartNew()
            let mine = ofClaim |> Map.tryFind claim.Id |> Option.defaultValue []

            if mine |> List.exists (fun at -> not finished[at]) then
                None
            else
                let proofs =
                    mine
                    |> List.choose (fun at ->
                        match findings[at] with
                        | OfWhole(verdict, evidence) -> Some(verdict, evidence)
                        | OfSingle _
                        | OfNothing -> None)

                let tried =
                    mine
                    |> List.choose (fun at ->
                        match findings[at] with
                        | OfSingle(number, item) -> Some(number, item)
                        | OfWhole _
                        | OfNothing -> None)

                let checks = instanceChecksOf claim

                // A violation is shrunk here, by the claim's own code.
                let onInstances =
                    match mine |> List.tryPick (fun at -> failures[at]) with
                    | Some failure -> Error failure
                    | None when checks.IsEmpty -> Ok None
                    | None ->
                        ClaimFailure.tryRun claim cancellation (fun () ->
                            Some(InstanceFindings.collect options.Rigor checks tried))

                let failure, verdict =
                    match onInstances, claim.Library with
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
                        Instances = tried.Length
                        MinSlack = onInstances |> Option.bind _.Slack
                        Seconds = wallTime mine + concluding.Elapsed.TotalSeconds
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

        {
            Seed = options.Seed
            Rigor =
                (match options.Rigor with
                 | Screen -> "screen"
                 | Certify -> "certify")
            Data = options.Data |> Option.map _.Description
            Claims = claims |> List.choose conclude
            Cancelled = cancelled
        }
