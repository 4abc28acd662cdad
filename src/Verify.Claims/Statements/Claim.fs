namespace Verify.Claims

open System.Threading
open Verify.Arithmetic

/// A table of numbers in doubles, and whether what it is meant to show can be seen in it.
type Tabulation =
    {
        Columns: string list
        Rows: string list list
        /// Whether the criterion is met.
        Holds: bool
    }

/// A check that speaks about everything in the claim's domain at once, without drawing instances.
type UniversalCheck =
    /// The rules of the kernel, on a proposition: proved, refuted, or a gap that leaves the verdict to the other checks.
    | ByProof of Proposition
    /// A table computed in doubles at a fixed setting, with the criterion that makes it support the claim; it cannot do more.
    | Tabulated of criterion: string * (CancellationToken -> Tabulation)

/// A check that is carried out on one situation after the other.
type InstanceCheck =
    /// The clauses, on every situation of a domain: sieved in doubles, decided in balls. Runs on real data where a run asks for them.
    | OnInstances of Domain * Clause list
    /// An exact slack in rationals, with what it is the slack of.
    | Exactly of statement: string * Domain * (Situation -> Rational)

/// One way to check a claim: what is decided once, or what is decided on every instance.
type Check =
    /// Decided once, for the whole domain.
    | Universal of UniversalCheck
    /// Decided on each instance that is drawn.
    | PerInstance of InstanceCheck

/// A closed statement with its source, hypotheses, the ways to check it, and the verdict that we expect.
type Claim =
    {
        /// Stable identifier, as scripts use it.
        Id: string
        /// The heading of the source under which it stands.
        Section: string
        /// The statement in plain text.
        Statement: string
        /// The statement in LaTeX.
        LaTeX: string
        /// Paper and number, or who states it.
        Source: string
        Hypotheses: string list
        Checks: Check list
        Expected: Verdict
        /// Instances tried when the caller does not say.
        DefaultInstances: int
        /// Counterexamples found before, tried first.
        Counterexamples: Certificate list
        /// The library that the claim comes from; none for the ledger of this program.
        Library: string option
    }

    /// Its checks for the whole domain, in order.
    member claim.UniversalChecks =
        claim.Checks
        |> List.choose (fun check ->
            match check with
            | Universal universal -> Some universal
            | PerInstance _ -> None)

    /// Its checks on instances, in order.
    member claim.InstanceChecks =
        claim.Checks
        |> List.choose (fun check ->
            match check with
            | PerInstance onInstances -> Some onInstances
            | Universal _ -> None)

    /// How the claim is checked, one sentence a check.
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

    /// Whether a run on real data has anything to check.
    member claim.UsesData = claim.InstanceChecks |> List.exists _.IsOnInstances

/// Writing claims down.
[<RequireQualifiedAccess>]
module Claim =
    /// A claim without checks yet; the statement is given in text and LaTeX.
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
            Counterexamples = []
            Library = None
        }

    /// A claim whose statement is its clauses: printed from the terms that are evaluated.
    let ofClauses id section source (clauses: Clause list) expected =
        let join print =
            clauses |> List.map print |> String.concat "; "

        stating id section source (join Clause.text) (join Clause.latex) expected

    let private joined print (propositions: Proposition list) =
        propositions |> List.map print |> String.concat "; "

    /// A claim that states propositions, printed from the terms that are proved.
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

    /// The propositions that the claim proves.
    let propositions (claim: Claim) =
        claim.UniversalChecks
        |> List.choose (fun check ->
            match check with
            | ByProof proposition -> Some proposition
            | Tabulated _ -> None)

    /// Whether the claim's sentence is what its propositions say: only then can it be called proved.
    let saysWhatIsProved (claim: Claim) =
        claim.Statement = joined Proposition.text (propositions claim)

    /// Adds a hypothesis in words.
    let assuming hypothesis (claim: Claim) =
        { claim with
            Hypotheses = claim.Hypotheses @ [ hypothesis ]
        }

    let private adding check (claim: Claim) =
        { claim with
            Checks = claim.Checks @ [ check ]
        }

    /// Adds a check for the whole domain.
    let checkedBy (check: UniversalCheck) claim = adding (Universal check) claim

    /// Adds a check on instances and the number tried by default.
    let onInstances count (check: InstanceCheck) claim =
        { adding (PerInstance check) claim with
            DefaultInstances = count
        }

    /// The claim with another expected verdict.
    let expecting verdict (claim: Claim) = { claim with Expected = verdict }

    /// Adds a counterexample found before: it is tried first.
    let withCounterexample certificate (claim: Claim) =
        { claim with
            Counterexamples = claim.Counterexamples @ [ certificate ]
        }

    let private isMissing (value: 'a) = isNull (box value)

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

    /// What a claim that code made without this module lacks: the name of a part that is null.
    let missingPart (claim: Claim) =
        if isMissing claim.Hypotheses then
            Some "list of hypotheses"
        elif isMissing claim.Checks then
            Some "list of checks"
        elif isMissing claim.Expected then
            Some "expected verdict"
        elif isMissing claim.Counterexamples then
            Some "list of counterexamples"
        elif List.exists isMissing claim.Counterexamples then
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

    /// The claim as one of a user's library, whose failures are the library's; its texts without control characters.
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
