namespace Verify.Claims

open System.Threading

/// Checks that decide a claim without drawing instances: derivations, proofs on the half line, tables.
[<RequireQualifiedAccess>]
module internal UniversalChecks =
    let private proofPrecision = 128

    /// A symbolic derivation, proved or refuted by its difference.
    let ofSymbols (derivation: Verify.Symbolics.Derivation) =
        let holds = derivation.Holds && derivation.Steps |> List.forall _.Holds

        match derivation.Difference with
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

    /// A proof on [0, ∞) that the independent checker accepts, or a point where it fails.
    let ofHalfLine statement f =
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

    /// A failure that is to be shown.
    let ofHalfLineFailure statement f =
        match ofHalfLine statement f with
        | Refuted, evidence -> Proved, evidence
        | Proved, evidence -> Refuted, evidence
        | other -> other

    /// A table: it supports the claim or leaves it undecided, never more.
    let ofTable criterion (table: Tabulation) =
        (if table.Holds then Supported else Undecided), [ Table(criterion, table.Columns, table.Rows, table.Holds) ]

    /// The verdict and evidence of a check that needs no instances; None for one that does.
    let run (check: Check) (cancellation: CancellationToken) : (Verdict * Evidence list) option =
        match check with
        | BySymbols derive -> Some(ofSymbols (derive ()))
        | BySufficientSymbols derive ->
            match ofSymbols (derive ()) with
            | Refuted, [ SymbolicDifference difference ] ->
                Some(Undecided, [ Remark $"an identity that would prove it fails, by {difference}" ])
            | other -> Some other
        | OnHalfLine(statement, f) -> Some(ofHalfLine statement f)
        | FailsOnHalfLine(statement, f) -> Some(ofHalfLineFailure statement f)
        | Tabulated(criterion, compute) -> Some(ofTable criterion (compute cancellation))
        | OnInstances _
        | Exactly _ -> None
