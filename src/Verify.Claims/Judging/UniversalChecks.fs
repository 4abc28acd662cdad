namespace Verify.Claims

open System.Threading
open Verify.Arithmetic

/// Checks that decide a claim without drawing instances: derivations, proofs on the half line, tables.
[<RequireQualifiedAccess>]
module internal UniversalChecks =
    let private proofPrecision = 128

    /// A symbolic derivation, proved or refuted by its difference. One without steps, or with a step that fails, proves nothing.
    let ofSymbols (derivation: Verify.Symbolics.Derivation) =
        let holds = derivation.Holds && derivation.Steps |> List.forall _.Holds

        match derivation.Difference with
        | None when derivation.Steps.IsEmpty ->
            Undecided,
            [
                Remark "the derivation has no step: nothing was derived, and nothing is proved"
            ]
        | None when not holds -> Undecided, [ Remark "a step of the derivation does not hold" ]
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

    /// A proof on [0, ∞) by the prover given, which an independent checker must accept, or a point where it fails. What the
    /// checker objects to is no proof.
    let ofHalfLineBy (prove: DecayingSum -> HalfLineVerdict) statement f =
        match prove f with
        | HoldsOnHalfLine proof when proof.Function <> f ->
            Undecided,
            [
                Remark $"{statement}: the prover's proof is about another function; please report this defect"
            ]
        | HoldsOnHalfLine proof ->
            match HalfLineChecker.objections proof with
            | [] -> Proved, [ HalfLine(statement, proof) ]
            | objection :: _ ->
                Undecided,
                [
                    Remark
                        $"{statement}: the independent checker rejects the prover's proof ({objection}); please report this defect"
                ]
        | FailsAt(point, value) when Ball.IsNonNegative value = System.Nullable false ->
            let enclosure =
                $"[{DecimalText.roundedDown 7 value.Lower}, {DecimalText.roundedUp 7 value.Upper}]"

            Refuted, [ HalfLineFailure(statement, string point, enclosure) ]
        | FailsAt(point, _) -> Undecided, [ Remark $"{statement}: the value at {point} is not below 0 beyond rounding" ]
        | UndecidedOnHalfLine reason -> Undecided, [ Remark $"{statement}: {reason}" ]

    /// A proof on [0, ∞) that the independent checker accepts, or a point where it fails.
    let ofHalfLine statement f =
        ofHalfLineBy (HalfLineProver.prove proofPrecision) statement f

    /// A failure that is to be shown.
    let ofHalfLineFailure statement f =
        match ofHalfLine statement f with
        | Refuted, evidence -> Proved, evidence
        | Proved, evidence -> Refuted, evidence
        | other -> other

    /// A table: it supports the claim or leaves it undecided, never more.
    let ofTable criterion (table: Tabulation) =
        (if table.Holds then Supported else Undecided), [ Table(criterion, table.Columns, table.Rows, table.Holds) ]

    /// The verdict and evidence of a check.
    let run (check: UniversalCheck) (cancellation: CancellationToken) : Verdict * Evidence list =
        match check with
        | BySymbols derive -> ofSymbols (derive ())
        | BySufficientSymbols derive ->
            match ofSymbols (derive ()) with
            | Refuted, [ SymbolicDifference difference ] ->
                Undecided, [ Remark $"an identity that would prove it fails, by {difference}" ]
            | other -> other
        | OnHalfLine(statement, f) -> ofHalfLine statement f
        | FailsOnHalfLine(statement, f) -> ofHalfLineFailure statement f
        | Tabulated(criterion, compute) -> ofTable criterion (compute cancellation)
