namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares

type FalsifyResult =
    {
        Report: Falsification
        Certificate: Certificate option
    }

[<RequireQualifiedAccess>]
module Falsifier =
    let private instanceRecord (candidate: SearchCandidate) (enclosure: string option) slack : InstanceRecord =
        {
            Domain = "search"
            Index = 0
            Clause = candidate.Clause.Name
            Instance = InstanceFile.ToJson candidate.Instance
            Time = string candidate.Time
            Slack = slack
            Enclosure = enclosure
        }

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
                    StatesExpectation = claim.StatesExpectation
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

    let private searchInstances
        options
        (claim: Claim)
        sources
        before
        clock
        report
        stop
        (cancellation: CancellationToken)
        =
        let foundBy = $"verify falsify, seed {options.Seed}"
        let found, best, evaluations = LocalSearch.run options sources report stop
        let evaluations = before + evaluations
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

    let private refutedExactly options (claim: Claim) (found: ExactFinding) evaluations least clock =
        let source = found.Source

        let situation =
            InstanceChecks.smallestExact source.Domain source.Slack found.Situation

        let certificate =
            Certification.ofExact
                claim
                source.Statement
                source.Domain
                source.Slack
                situation
                $"verify falsify, seed {options.Seed}"

        let record =
            ItemResult.record
                situation
                ""
                situation.Instance
                None
                (DecimalText.roundedDown 7 (source.Slack situation))
                None

        let asDrawn =
            found.IsDrawn
            && Object.ReferenceEquals(situation.Instance, found.Situation.Instance)

        let remarks = if asDrawn then [] else domainRemark source.Domain
        result claim (Counterexample record :: remarks) (Some certificate) evaluations least None clock false

    // Of a claim that has clauses too: counted, not timed, so that what is found does not depend on the machine.
    let private exactFirst = 4000

    // Exact slacks and clauses, whichever the claim has.
    let private searchSituations options (claim: Claim) (exacts, sources) clock report stop cancellation =
        let most = if Array.isEmpty sources then Int32.MaxValue else exactFirst

        let found, least, evaluations =
            if Array.isEmpty exacts then
                None, None, 0
            else
                ExactSearch.run options exacts most report stop

        let leastExact = least |> Option.map _.ToDouble()

        match found with
        | Some found -> refutedExactly options claim found evaluations leastExact clock
        | None when Array.isEmpty sources ->
            result
                claim
                []
                None
                evaluations
                leastExact
                None
                clock
                (cancellation: CancellationToken).IsCancellationRequested
        | None -> searchInstances options claim sources evaluations clock report stop cancellation

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
                |> Array.ofList

            let exacts =
                claim.InstanceChecks
                |> List.choose (fun check ->
                    match check with
                    | Exactly(statement, domain, slack) ->
                        Some
                            {
                                Statement = statement
                                Domain = domain
                                Slack = slack
                            }
                    | OnInstances _ -> None)
                |> Array.ofList

            if sources.Length + exacts.Length > 0 then
                searchSituations options claim (exacts, sources) clock progress.Report stop cancellation
            else
                match Certification.ofUniversal claim "verify falsify" with
                | Some(evidence, certificate) -> result claim evidence (Some certificate) 0 None None clock false
                | None when claim.UniversalChecks |> List.exists _.IsTabulated ->
                    raise (
                        InvalidInputException
                            $"{claim.Id} rests on a table of numbers in doubles: there is nothing that could be refuted beyond rounding"
                    )
                | None -> searchHalfLine options claim clock

        ClaimFailure.ofLibrary claim cancellation search
