namespace Verify.Claims

open Verify.Symbolics

/// One way to check a claim.
type Check =
    /// A symbolic derivation, carried out when the claim is checked.
    | BySymbols of (unit -> Derivation)
    /// f ≥ 0 for all x ≥ 0; the statement says what f and x are, and why the claim follows.
    | OnHalfLine of statement: string * DecayingSum
    /// The clauses, on every situation of a domain: sieved in doubles, decided in balls.
    | OnInstances of Domain * Clause list
    /// An exact slack in rationals, with what it is the slack of.
    | Exactly of statement: string * Domain * (Situation -> Verify.Arithmetic.Rational)

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
    }

    /// How the claim is checked, one sentence a check.
    member claim.HowChecked =
        claim.Checks
        |> List.map (fun check ->
            match check with
            | BySymbols _ -> "a symbolic derivation from the definitions, printed step by step"
            | OnHalfLine(statement, _) ->
                $"a proof in ball arithmetic for all x ≥ 0, re-verified by an independent checker: {statement}"
            | OnInstances(domain, clauses) ->
                $"{clauses.Length} inequalities on instances ({domain.Name}): sieved in doubles, decided in balls"
            | Exactly(statement, domain, _) -> $"exact rational arithmetic on instances ({domain.Name}): {statement}")
