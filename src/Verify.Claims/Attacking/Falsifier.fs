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

    let private searchInstances options (claim: Claim) sources clock report stop (cancellation: CancellationToken) =
        let foundBy = $"verify falsify, seed {options.Seed}"
        let found, best, evaluations = LocalSearch.run options sources report stop
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
