namespace Verify.Claims

open System.Threading

/// Checks that decide a claim without drawing instances: derivations, proofs on the half line, tables.
[<RequireQualifiedAccess>]
module internal UniversalChecks =
    /// What the rules of the kernel give on a proposition: a gap is no verdict against it.
    let ofProposition proposition =
        match Kernel.attempt proposition with
        | Proven theorem ->
            let uses =
                theorem.Uses
                |> List.map (fun known -> KnownTheorem.name known, KnownTheorem.statement known)

            let derivation =
                Derivation(
                    Proposition.text theorem.Proposition,
                    Proposition.latex theorem.Proposition,
                    theorem.Steps,
                    uses
                )

            Proved, derivation :: List.map HalfLine theorem.HalfLines
        | Disproved evidence -> Refuted, evidence
        | Gap reason -> Undecided, [ Remark $"not proved: {Proposition.text proposition}: {reason}" ]

    /// A table: it supports the claim or leaves it undecided, never more.
    let ofTable criterion (table: Tabulation) =
        (if table.Holds then Supported else Undecided), [ Table(criterion, table.Columns, table.Rows, table.Holds) ]

    /// The verdict and evidence of a check.
    let run (check: UniversalCheck) (cancellation: CancellationToken) : Verdict * Evidence list =
        match check with
        | ByProof proposition -> ofProposition proposition
        | Tabulated(criterion, compute) -> ofTable criterion (compute cancellation)
