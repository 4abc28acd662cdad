namespace Verify.Claims

/// A proposition that the rules of the kernel concluded. There is no other way to make one: a verdict *proved* rests on this type.
[<Sealed>]
type Theorem =
    /// What was proved.
    member Proposition: Proposition

    /// What was carried out, in order.
    member Steps: ProofStep list

    /// Proofs on [0, ∞) in balls, each accepted by the independent checker, with the statements that they support.
    member HalfLines: (string * HalfLineProof) list

    /// The theorems of the literature that it rests on.
    member Uses: KnownTheorem list

    /// For the rules of the kernel alone.
    static member internal Conclude:
        proposition: Proposition *
        steps: ProofStep list *
        halfLines: (string * HalfLineProof) list *
        uses: KnownTheorem list ->
            Theorem

/// What an attempt to prove a proposition gave.
type Attempt =
    /// It holds.
    | Proven of Theorem
    /// It does not hold, with what stands against it.
    | Disproved of Evidence list
    /// The rules do not decide it.
    | Gap of reason: string
