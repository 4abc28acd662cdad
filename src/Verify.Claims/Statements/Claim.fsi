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
    | Tabulated of criterion: string * (System.Threading.CancellationToken -> Tabulation)

/// A check that is carried out on one situation after the other.
type InstanceCheck =

    /// The clauses, on every situation of a domain: sieved in doubles, decided in balls. Runs on real data where a run asks for them.
    | OnInstances of Domain * Clause list

    /// An exact slack in rationals, with what it is the slack of.
    | Exactly of statement: string * Domain * (Situation -> Verify.Arithmetic.Rational)

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

        /// Counterexamples found before, tried first; read when the claim is judged, not when it is listed.
        Counterexamples: Lazy<Certificate list>

        /// The library that the claim comes from; none for the ledger of this program.
        Library: string option

        /// Whether it says which verdict is expected. Where it does not, it is expected to hold: a proof is as good as a certificate.
        StatesExpectation: bool
    }

    /// How the claim is checked, one sentence a check.
    member HowChecked: string list

    /// Its checks on instances, in order.
    member InstanceChecks: InstanceCheck list

    /// Its checks for the whole domain, in order.
    member UniversalChecks: UniversalCheck list

    /// Whether a run on real data has anything to check.
    member UsesData: bool

/// Writing claims down.
[<RequireQualifiedAccess>]
module Claim =

    /// A claim without checks yet; the statement is given in text and LaTeX.
    val stating:
        id: string ->
        section: string ->
        source: string ->
        statement: string ->
        latex: string ->
        expected: Verdict ->
            Claim

    /// A claim whose statement is its clauses: printed from the terms that are evaluated.
    val ofClauses: id: string -> section: string -> source: string -> clauses: Clause list -> expected: Verdict -> Claim

    /// A claim that states propositions, printed from the terms that are proved.
    val ofPropositions:
        id: string -> section: string -> source: string -> propositions: Proposition list -> expected: Verdict -> Claim

    /// The propositions that the claim proves.
    val propositions: claim: Claim -> Proposition list

    /// Whether the claim's sentence is what its propositions say: only then can it be called proved.
    val saysWhatIsProved: claim: Claim -> bool

    /// Adds a hypothesis in words.
    val assuming: hypothesis: string -> claim: Claim -> Claim

    /// Adds a check for the whole domain.
    val checkedBy: check: UniversalCheck -> claim: Claim -> Claim

    /// Adds a check on instances and the number tried by default.
    val onInstances: count: int -> check: InstanceCheck -> claim: Claim -> Claim

    /// The claim with another expected verdict.
    val expecting: verdict: Verdict -> claim: Claim -> Claim

    /// Adds a counterexample found before: it is tried first.
    val withCounterexample: certificate: Certificate -> claim: Claim -> Claim

    /// Adds counterexamples found before, which are read when the claim is judged.
    val withCounterexamples: certificates: Lazy<Certificate list> -> claim: Claim -> Claim

    /// Whether it speaks of thresholds, stationary laws, means and covariances given y of processes, or risks that come from a derived
    /// system: of p² equations and more, in balls, which are cheap for a few features and not for many.
    val speaksOfMatrices: claim: Claim -> bool

    /// What a claim that code made without this module lacks: the name of a part that is null.
    val missingPart: claim: Claim -> string option

    /// The claim as one of a user's library, whose failures are the library's; its texts without control characters.
    val ofLibrary: library: string -> claim: Claim -> Claim
