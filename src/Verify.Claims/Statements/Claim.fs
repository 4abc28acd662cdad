namespace Verify.Claims

open System.Threading
open Verify.Arithmetic

type Tabulation =
    {
        Columns: string list
        Rows: string list list
        Holds: bool
    }

type UniversalCheck =
    | ByProof of Proposition
    | Tabulated of criterion: string * (CancellationToken -> Tabulation)

type InstanceCheck =
    | OnInstances of Domain * Clause list
    | Exactly of statement: string * Domain * (Situation -> Rational)

type Check =
    | Universal of UniversalCheck
    | PerInstance of InstanceCheck

type Claim =
    {
        Id: string
        Section: string
        Statement: string
        LaTeX: string
        Source: string
        Hypotheses: string list
        Checks: Check list
        Expected: Verdict
        DefaultInstances: int
        Counterexamples: Lazy<Certificate list>
        Library: string option
        StatesExpectation: bool
    }

    member claim.UniversalChecks =
        claim.Checks
        |> List.choose (fun check ->
            match check with
            | Universal universal -> Some universal
            | PerInstance _ -> None)

    member claim.InstanceChecks =
        claim.Checks
        |> List.choose (fun check ->
            match check with
            | PerInstance onInstances -> Some onInstances
            | Universal _ -> None)

    member claim.HowChecked =
        claim.Checks
        |> List.map (fun check ->
            match check with
            | Universal(ByProof proposition) ->
                $"a proof by the kernel's rules, printed step by step: {Proposition.text proposition}"
            | Universal(Tabulated(criterion, _)) -> $"a table in doubles: {criterion}"
            | PerInstance(OnInstances(domain, clauses)) ->
                $"""{clauses.Length} {if clauses.Length = 1 then "inequality" else "inequalities"} on instances ({domain.Name}), sieved in doubles and decided in balls"""
            | PerInstance(Exactly(statement, domain, _)) ->
                $"exact rational arithmetic on instances ({domain.Name}): {statement}")
        |> List.distinct

    member claim.UsesData = claim.InstanceChecks |> List.exists _.IsOnInstances

[<RequireQualifiedAccess>]
module Claim =
    let stating id section source statement latex expected : Claim =
        {
            Id = id
            Section = section
            Statement = statement
            LaTeX = latex
            Source = source
            Hypotheses = []
            Checks = []
            Expected = expected
            DefaultInstances = 0
            Counterexamples = lazy []
            Library = None
            StatesExpectation = true
        }

    let ofClauses id section source (clauses: Clause list) expected =
        let join print =
            clauses |> List.map print |> String.concat "; "

        stating id section source (join Clause.text) (join Clause.latex) expected

    let private joined print (propositions: Proposition list) =
        propositions |> List.map print |> String.concat "; "

    let ofPropositions id section source propositions expected =
        let claim =
            stating
                id
                section
                source
                (joined Proposition.text propositions)
                (joined Proposition.latex propositions)
                expected

        { claim with
            Checks = propositions |> List.map (ByProof >> Universal)
        }

    let propositions (claim: Claim) =
        claim.UniversalChecks
        |> List.choose (fun check ->
            match check with
            | ByProof proposition -> Some proposition
            | Tabulated _ -> None)

    let saysWhatIsProved (claim: Claim) =
        let propositions = propositions claim

        claim.Statement = joined Proposition.text propositions
        || claim.Statement = joined Proposition.written propositions

    let assuming hypothesis (claim: Claim) =
        { claim with
            Hypotheses = claim.Hypotheses @ [ hypothesis ]
        }

    let private adding check (claim: Claim) =
        { claim with
            Checks = claim.Checks @ [ check ]
        }

    let checkedBy (check: UniversalCheck) claim = adding (Universal check) claim

    let onInstances count (check: InstanceCheck) claim =
        { adding (PerInstance check) claim with
            DefaultInstances = count
        }

    let expecting verdict (claim: Claim) = { claim with Expected = verdict }

    let withCounterexamples (certificates: Lazy<Certificate list>) (claim: Claim) =
        let before = claim.Counterexamples

        { claim with
            Counterexamples = lazy (before.Value @ certificates.Value)
        }

    let withCounterexample certificate (claim: Claim) =
        withCounterexamples (lazy [ certificate ]) claim

    let private isMissing (value: 'a) = isNull (box value)

    let speaksOfMatrices (claim: Claim) =
        claim.InstanceChecks
        |> List.exists (fun check ->
            match check with
            | OnInstances(_, clauses) ->
                clauses
                |> List.exists (fun clause ->
                    clause.Says :: clause.Hypotheses |> List.exists TermWalk.mentionsMatrices)
            | Exactly _ -> false)

    let private missingIn (check: Check) =
        match check with
        | check when isMissing check -> Some "check"
        | Universal check when isMissing check -> Some "check"
        | Universal(ByProof proposition) when isMissing proposition -> Some "proposition"
        | PerInstance check when isMissing check -> Some "check"
        | PerInstance(OnInstances(domain, _))
        | PerInstance(Exactly(_, domain, _)) when isMissing domain || isMissing domain.Name -> Some "domain"
        | PerInstance(OnInstances(_, clauses)) when isMissing clauses || List.exists isMissing clauses -> Some "clause"
        | Universal _
        | PerInstance _ -> None

    let missingPart (claim: Claim) =
        if isMissing claim.Hypotheses then
            Some "list of hypotheses"
        elif isMissing claim.Checks then
            Some "list of checks"
        elif isMissing claim.Expected then
            Some "expected verdict"
        elif isMissing claim.Counterexamples || isMissing claim.Counterexamples.Value then
            Some "list of counterexamples"
        elif List.exists isMissing claim.Counterexamples.Value then
            Some "counterexample"
        else
            claim.Checks |> List.tryPick missingIn

    let private printable (check: Check) =
        let named (domain: Domain) =
            { domain with
                Name = PrintableText.ofText domain.Name
                Membership =
                    domain.Membership
                    |> Option.map (fun membership ->
                        { membership with
                            Conditions =
                                membership.Conditions
                                |> List.map (fun (text, holds) -> PrintableText.ofText text, holds)
                        })
            }

        match check with
        | Universal(ByProof _) -> check
        | Universal(Tabulated(criterion, compute)) -> Universal(Tabulated(PrintableText.ofText criterion, compute))
        | PerInstance(OnInstances(domain, clauses)) -> PerInstance(OnInstances(named domain, clauses))
        | PerInstance(Exactly(statement, domain, slack)) ->
            PerInstance(Exactly(PrintableText.ofText statement, named domain, slack))

    let ofLibrary library (claim: Claim) =
        { claim with
            Library = Some library
            Section = PrintableText.ofText claim.Section
            Statement = PrintableText.ofText claim.Statement
            LaTeX = PrintableText.ofText claim.LaTeX
            Source = PrintableText.ofText claim.Source
            Hypotheses = claim.Hypotheses |> List.map PrintableText.ofText
            Checks = claim.Checks |> List.map printable
        }
