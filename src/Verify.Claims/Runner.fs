namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading
open System.Threading.Tasks
open Verify.Arithmetic
open Verify.LeastSquares

/// Checking claims: parallel over claims and instances, the same result for any number of threads.
[<RequireQualifiedAccess>]
module Runner =
    // The clauses at the least favourable candidate times, by their slack in doubles, and at one fixed candidate.
    let private timesFor (view: InstanceView<Float64>) (situation: Situation) (clauses: Clause list) =
        let least clause =
            situation.Times
            |> List.choose (fun time ->
                Decision.relativeSlack (Subject(view, Float64(time.ToDouble()))) clause
                |> Option.map (fun slack -> slack, time))
            |> function
                | [] -> None
                | found -> Some(snd (List.minBy fst found))

        let fixedTime = situation.Times[situation.Index % situation.Times.Length]
        fixedTime :: (clauses |> List.choose least) |> List.distinct

    let private ballSubjects (instance: Instance<Rational>) =
        let views = System.Collections.Generic.Dictionary<int, InstanceView<Ball> option>()

        fun (time: Rational) (precision: int) ->
            if not (views.ContainsKey precision) then
                views[precision] <- InstanceView.tryInBalls precision instance

            views[precision]
            |> Option.map (fun view -> Subject(view, Ball.FromRational(time, precision)))

    let private shrinkViolation situation (clause: Clause) time () =
        let decide instance time =
            Decision.inBalls (ballSubjects instance time) clause

        let violates instance time =
            match decide instance time with
            | Violated _ -> true
            | _ -> false

        let instance, smallTime =
            if situation.IsData then
                situation.Instance, time
            else
                Shrink.run violates situation.Instance time

        match decide instance smallTime with
        | Violated ball -> ItemResult.ofBall situation clause.Name instance (Some smallTime) ball
        | _ -> invalidOp "shrinking lost the violation"

    let private checkClauses rigor (situation: Situation) (clauses: Clause list) (cancellation: CancellationToken) =
        let doubles = InstanceView.inDoubles situation.Instance
        let balls = ballSubjects situation.Instance

        timesFor doubles situation clauses
        |> List.fold
            (fun result time ->
                let subject = lazy (Subject(doubles, Float64(time.ToDouble())))

                clauses
                |> List.fold
                    (fun result clause ->
                        cancellation.ThrowIfCancellationRequested()

                        let outcome =
                            match rigor with
                            | Screen -> Decision.screened subject.Value (balls time) clause
                            | Certify -> Decision.inBalls (balls time) clause

                        ItemResult.add
                            situation
                            clause.Name
                            time
                            outcome
                            (shrinkViolation situation clause time)
                            result)
                    result)
            (ItemResult.empty situation.Domain)

    let private checkItem options (check: Check) index cancellation =
        match check with
        | OnInstances(domain, clauses) ->
            let source = options.Data |> Option.map Domain.ofData |> Option.defaultValue domain
            Some(checkClauses options.Rigor (source.Draw options.Seed index) clauses cancellation)
        | Exactly(_, domain, slack) ->
            let situation = domain.Draw options.Seed index

            let shrink () =
                let moved instance = { situation with Instance = instance }
                let violates instance _ = (slack (moved instance)).Sign < 0
                let smallest, _ = Shrink.run violates situation.Instance Rational.One
                moved smallest, slack (moved smallest)

            Some(
                ItemResult.empty situation.Domain
                |> ItemResult.addExact situation (slack situation) shrink
            )
        | BySymbols _
        | OnHalfLine _
        | FailsOnHalfLine _ -> None

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
            match total _.Boundary with
            | 0 -> []
            | count ->
                [
                    Remark
                        $"{count} evaluations lie on the boundary of the hypotheses, undecided at the largest precision, and count neither way"
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
            [ tried ],
            slack

    let private proofPrecision = 128

    let private ofSymbols (derivation: Verify.Symbolics.Derivation) =
        match derivation.Difference with
        | None ->
            let steps =
                derivation.Steps
                |> List.map (fun step ->
                    {
                        Text =
                            (if step.Formula = "" then
                                 step.Text
                             else
                                 $"{step.Text.TrimEnd '.'}: {step.Formula}")
                        LaTeX = step.Latex
                    }
                    : ProofStep)

            Proved, [ Derivation(derivation.Statement, derivation.Scope, steps) ]
        | Some difference -> Refuted, [ SymbolicDifference difference ]

    let private ofHalfLine statement f =
        match HalfLineProver.prove proofPrecision f with
        | HoldsOnHalfLine proof ->
            match HalfLineChecker.objections proof with
            | [] -> Proved, [ HalfLine(statement, proof) ]
            | objection :: _ -> invalidOp $"the independent checker rejects the prover's proof: {objection}"
        | FailsAt(point, value) ->
            let enclosure =
                $"[{DecimalText.roundedDown 7 value.Lower}, {DecimalText.roundedUp 7 value.Upper}]"

            Refuted, [ HalfLineFailure(statement, string point, enclosure) ]
        | UndecidedOnHalfLine reason -> Undecided, [ Remark $"{statement}: {reason}" ]

    let private ofHalfLineFailure statement f =
        match ofHalfLine statement f with
        | Refuted, evidence -> Proved, evidence
        | Proved, evidence -> Refuted, evidence
        | other -> other

    /// One verdict from those of the checks: a refutation stands above all, and a universal proof above instances; two
    /// proofs must both succeed. A proof and a refutation together would be a defect of this program.
    let private combine (universal: Verdict list) (onInstances: Verdict list) =
        let has verdict = List.contains verdict

        if has Refuted onInstances && has Proved universal && not (has Refuted universal) then
            invalidOp "a proved claim was refuted on an instance: one of the two checks is wrong"

        let order = [ Refuted; Undecided; Vacuous; Supported; Certified; Proved ]

        let worst verdicts =
            order |> List.tryFind (fun verdict -> List.contains verdict verdicts)

        match worst universal, worst onInstances with
        | Some Refuted, _
        | _, Some Refuted -> Refuted
        | Some Proved, _ -> Proved
        | Some other, _ -> other
        | None, Some verdict -> verdict
        | None, None -> Vacuous

    /// The verdict that the ledger expects at a rigor: instances screened in doubles support no more than "supported".
    let expectedAt rigor (claim: Claim) =
        if rigor = Screen && claim.Expected = Certified && claim.UsesData then
            Supported
        else
            claim.Expected

    /// Carries out the checks of a claim that need no instances and gives their evidence: derivations with their steps, proofs
    /// with their cells, or what stands against them.
    let proofs (claim: Claim) : Evidence list =
        claim.Checks
        |> List.collect (fun check ->
            match check with
            | BySymbols derive -> snd (ofSymbols (derive ()))
            | OnHalfLine(statement, f) -> snd (ofHalfLine statement f)
            | FailsOnHalfLine(statement, f) -> snd (ofHalfLineFailure statement f)
            | OnInstances _
            | Exactly _ -> [])

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
                        | BySymbols _
                        | OnHalfLine _
                        | FailsOnHalfLine _ -> yield claim, check, 0
                        | OnInstances _
                        | Exactly _ ->
                            for index in 0 .. instancesOf claim - 1 do
                                yield claim, check, index
            |]

        let universal = Array.create work.Length None
        let items = Array.create work.Length None
        let seconds = Array.zeroCreate<float> work.Length
        let finished = Array.create work.Length false
        let mutable count = 0

        let perform at =
            let claim, check, index = work[at]
            let clock = Stopwatch.StartNew()

            match check with
            | BySymbols derive -> universal[at] <- Some(ofSymbols (derive ()))
            | OnHalfLine(statement, f) -> universal[at] <- Some(ofHalfLine statement f)
            | FailsOnHalfLine(statement, f) -> universal[at] <- Some(ofHalfLineFailure statement f)
            | OnInstances _
            | Exactly _ -> items[at] <- checkItem options check index cancellation

            seconds[at] <- clock.Elapsed.TotalSeconds
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

        let conclude (claim: Claim) =
            let mine =
                [
                    for at in 0 .. work.Length - 1 do
                        let owner, _, _ = work[at]

                        if owner.Id = claim.Id then
                            at
                ]

            if mine |> List.exists (fun at -> not finished[at]) then
                None
            else
                let proofs = mine |> List.choose (fun at -> universal[at])
                let tried = mine |> List.choose (fun at -> items[at])
                let onInstances = if tried.IsEmpty then None else Some(ofInstances tried)

                let instanceVerdicts =
                    onInstances
                    |> Option.map (fun (verdict, _, _) -> [ verdict ])
                    |> Option.defaultValue []

                Some
                    {
                        Id = claim.Id
                        Section = claim.Section
                        Statement = claim.Statement
                        Verdict = combine (List.map fst proofs) instanceVerdicts
                        Expected = expectedAt options.Rigor claim
                        Instances = tried.Length
                        MinSlack = onInstances |> Option.bind (fun (_, _, slack) -> slack)
                        Seconds = mine |> List.sumBy (fun at -> seconds[at])
                        Evidence =
                            (proofs |> List.collect snd)
                            @ (onInstances
                               |> Option.map (fun (_, evidence, _) -> evidence)
                               |> Option.defaultValue [])
                    }

        {
            Seed = options.Seed
            Rigor =
                (match options.Rigor with
                 | Screen -> "screen"
                 | Certify -> "certify")
            Data =
                options.Data
                |> Option.map (fun data ->
                    let standardized =
                        if data.IsStandardized then
                            "columns standardised"
                        else
                            "columns as given"

                    let centred =
                        if data.IsCentred then
                            "response centred"
                        else
                            "response as given"

                    $"{data.Name}: n = {data.Problem.SampleCount}, p = {data.Problem.FeatureCount}, rank {data.Rank}, response {data.Target}; {standardized}, {centred}; β* and σ² are the least-squares plug-ins")
            Claims = claims |> List.choose conclude
            Cancelled = cancelled
        }
