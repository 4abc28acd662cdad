namespace Verify.Claims

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.Globalization
open System.Threading
open System.Threading.Tasks
open Verify.Arithmetic
open Verify.LeastSquares

/// Checking claims: parallel over claims and instances, the same result for any number of threads.
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

    let private checkItem options (situations: Situations) (check: Check) index cancellation =
        match check with
        | OnInstances(domain, clauses) ->
            let situation, subjects = situations.Of domain index
            Some(InstanceChecks.clauses options.Rigor situation subjects clauses cancellation)
        | Exactly(_, domain, slack) -> Some(InstanceChecks.exact (domain.Draw options.Seed index) slack)
        | ByProof _
        | Tabulated _ -> None

    let private ofInstances (items: ItemResult list) : Verdict * Evidence list * string option =
        let byDomain = items |> List.countBy _.Domain |> List.sortBy fst

        let total f = items |> List.sumBy f

        let least =
            items
            |> List.choose _.Least
            |> function
                | [] -> None
                | found -> Some(snd (List.minBy fst found))

        let tried = Instances(byDomain, total _.Applicable, total _.Evaluations, least)

        let slack = least |> Option.map _.Slack

        let remarks =
            [
                match total _.Boundary with
                | 0 -> ()
                | count ->
                    Remark
                        $"{count} evaluations lie on the boundary of the hypotheses, undecided at the largest precision, and count neither way"

                match total _.Violations, items |> List.collect _.RelativeSlacks |> List.sort with
                | 0, _
                | _, [] -> ()
                | violations, relative ->
                    let percent (value: float) =
                        value.ToString("P1", CultureInfo.InvariantCulture)

                    Remark
                        $"it held in {total _.Applicable - violations} of {total _.Applicable} evaluations; slack relative to the larger side: least {percent relative.Head}, median {percent relative[relative.Length / 2]}, greatest {percent (List.last relative)}"
            ]

        match items |> List.tryPick _.Violation, items |> List.tryPick _.Open with
        | Some violation, _ ->
            let record = violation.Value
            Refuted, Counterexample record :: tried :: remarks, Some record.Slack
        | None, Some unknown -> Undecided, Open unknown :: tried :: remarks, slack
        | None, None when total _.Applicable = 0 -> Vacuous, tried :: remarks, None
        | None, None ->
            (if items |> List.forall _.Rigorous then
                 Certified
             else
                 Supported),
            tried :: remarks,
            slack

    /// One verdict from those of the checks: a refutation stands above all, and a universal proof above instances; two
    /// proofs must both succeed. A proof and a refutation together say that one of the two checks is wrong: that of the library
    /// whose claim it is, or a defect of this program.
    let private combine (universal: Verdict list) (onInstances: Verdict list) =
        let has verdict = List.contains verdict

        let order = [ Refuted; Undecided; Vacuous; Supported; Certified; Proved ]

        let worst verdicts =
            order |> List.tryFind (fun verdict -> List.contains verdict verdicts)

        if has Refuted onInstances && has Proved universal && not (has Refuted universal) then
            Error "what one check proves another refutes on an instance: one of the two is about something else"
        else
            match worst universal, worst onInstances with
            | Some Refuted, _
            | _, Some Refuted -> Ok Refuted
            | Some Proved, _ -> Ok Proved
            // A gap in a proof is no verdict: what the instances gave stands.
            | Some Undecided, Some tried when tried <> Undecided -> Ok tried
            | Some other, _ -> Ok other
            | None, Some verdict -> Ok verdict
            | None, None -> Ok Vacuous

    /// The verdict that the ledger expects at a rigor: instances screened in doubles support no more than "supported".
    let expectedAt rigor (claim: Claim) =
        if rigor = Screen && claim.Expected = Certified && claim.UsesData then
            Supported
        else
            claim.Expected

    /// Carries out the checks of a claim that need no instances and gives their evidence: derivations with their steps, proofs
    /// with their cells, tables, or what stands against them. What a library's claim throws is an InvalidInputException.
    let proofs (cancellation: CancellationToken) (claim: Claim) : Evidence list =
        ClaimFailure.ofLibrary claim cancellation (fun () ->
            claim.Checks
            |> List.collect (fun check ->
                UniversalChecks.run check cancellation
                |> Option.map snd
                |> Option.defaultValue []))

    // Step and batch sizes tried on a data set, whose enclosures cost far more than those of random problems.
    let private defaultInstancesOfData = 2

    /// A listener that ignores progress.
    let noProgress =
        { new IProgress<RunProgress> with
            member _.Report _ = ()
        }

    /// Checks the claims. Real data replace the domains of checks on instances; other checks on instances are then left out.
    /// When cancelled, the claims decided so far are returned.
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

        let applies check =
            match check, options.Data with
            | Exactly _, Some _ -> false
            | _ -> true

        let work =
            [|
                for claim in claims do
                    let checks = claim.Checks |> List.filter applies

                    for check in checks do
                        match check with
                        | ByProof _
                        | Tabulated _ -> yield claim, check, 0
                        | OnInstances _
                        | Exactly _ ->
                            // Counterexamples found before come first, with negative indices.
                            if options.Data.IsNone then
                                for known in 1 .. claim.Counterexamples.Length do
                                    yield claim, check, -known

                            for index in 0 .. instancesOf claim - 1 do
                                yield claim, check, index
            |]

        let situations =
            Situations(options, claims |> List.map instancesOf |> List.fold max 0)

        let universal = Array.create work.Length None
        let items = Array.create work.Length None
        let begun = Array.zeroCreate<float> work.Length
        let ended = Array.zeroCreate<float> work.Length
        let failures: exn option[] = Array.create work.Length None
        let watch = Stopwatch.StartNew()
        let finished = Array.create work.Length false
        let mutable count = 0

        let perform at =
            let claim, check, index = work[at]
            begun[at] <- watch.Elapsed.TotalSeconds

            let decide () =
                if index < 0 then
                    let certificate = claim.Counterexamples[-index - 1]
                    items[at] <- InstanceChecks.known options.Rigor check (-index - 1) certificate cancellation
                else
                    universal[at] <- UniversalChecks.run check cancellation
                    items[at] <- checkItem options situations check index cancellation

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
                let owner, _, _ = work[at]
                owner.Id)
            |> Seq.map (fun (id, items) -> id, List.ofSeq items)
            |> Map.ofSeq

        // The length of the union of the intervals in which threads worked on the items.
        let wallTime items =
            let merge (total, until) at =
                total + max 0.0 (ended[at] - max until begun[at]), max until ended[at]

            items |> List.sortBy (fun at -> begun[at]) |> List.fold merge (0.0, 0.0) |> fst

        let conclude (claim: Claim) =
            let mine = ofClaim |> Map.tryFind claim.Id |> Option.defaultValue []

            if mine |> List.exists (fun at -> not finished[at]) then
                None
            else
                let proofs = mine |> List.choose (fun at -> universal[at])
                let tried = mine |> List.choose (fun at -> items[at])

                // A violation is shrunk here, by the claim's own code.
                let onInstances =
                    match mine |> List.tryPick (fun at -> failures[at]) with
                    | Some failure -> Error failure
                    | None when tried.IsEmpty -> Ok None
                    | None -> ClaimFailure.tryRun claim cancellation (fun () -> Some(ofInstances tried))

                let failure, verdict =
                    match onInstances, claim.Library with
                    | Error failure, Some library -> Some(ClaimFailure.describe claim library failure), Undecided
                    | Error failure, None -> raise failure
                    | Ok found, library ->
                        let ofFound = found |> Option.map (fun (verdict, _, _) -> verdict) |> Option.toList

                        // A proof proves what it says, whatever sentence the claim shows.
                        let ofProofs =
                            proofs
                            |> List.map (fun (verdict, _) ->
                                if verdict = Proved && not (Claim.saysWhatIsProved claim) then
                                    Supported
                                else
                                    verdict)

                        match combine ofProofs ofFound, library with
                        | Ok verdict, _ -> None, verdict
                        | Error contradiction, Some library ->
                            Some $"claim '{claim.Id}' of {library} contradicts itself: {contradiction}", Undecided
                        | Error contradiction, None -> invalidOp contradiction

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
                             else
                                 expectedAt options.Rigor claim)
                        Instances = tried.Length
                        MinSlack = onInstances |> Option.bind (fun (_, _, slack) -> slack)
                        Seconds = wallTime mine
                        Failure = failure |> Option.map PrintableText.ofText
                        Evidence =
                            (proofs |> List.collect snd)
                            @ otherSentence
                            @ (onInstances
                               |> Option.map (fun (_, evidence, _) -> evidence)
                               |> Option.defaultValue [])
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
