namespace Verify.Symbolics

/// One step of a derivation.
type DerivationStep =
    {
        /// What is done, in words.
        Text: string
        /// The formula of the step in infix; empty for a step in words only.
        Formula: string
        /// The formula in LaTeX.
        Latex: string
        /// Whether the step holds; steps that only show something hold.
        Holds: bool
    }

/// A proof that the program carries out.
type Derivation =
    {
        /// The name of the claim in the ledger.
        Id: string
        /// What is proved.
        Statement: string
        /// For which n, p, m, η and data it holds, and why.
        Scope: string
        /// The steps in order.
        Steps: DerivationStep list
        /// Whether every checked identity is an identity.
        Holds: bool
        /// The first difference that is not 0, in infix; none where all identities hold.
        Difference: string option
    }
