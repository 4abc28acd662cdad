namespace Verify.Claims

[<Sealed>]
type Theorem
    private
    (proposition: Proposition, steps: ProofStep list, halfLines: (string * HalfLineProof) list, uses: KnownTheorem list)
    =
    member _.Proposition = proposition
    member _.Steps = steps
    member _.HalfLines = halfLines
    member _.Uses = uses

    static member internal Conclude(proposition, steps, halfLines, uses) =
        Theorem(proposition, steps, halfLines, List.distinct uses)

type Attempt =
    | Proven of Theorem
    | Disproved of Evidence list
    | Gap of reason: string
