namespace Verify.Symbolics

/// Collects the steps of one derivation; every check computes, none is asserted. Formulas are printed as infix text and as LaTeX.
[<Sealed>]
type DerivationBuilder =

    /// Begins the derivation of a statement, with the claim's id and the scope for which it holds, both in words.
    new: id: string * statement: string * scope: string -> DerivationBuilder

    /// A step in words.
    member Say: text: string -> unit

    /// A step that shows a computed expression under a name.
    member Show: text: string * name: string * latexName: string * value: RationalFunction -> unit

    /// A step that shows a computed exponential polynomial under a name.
    member Show: text: string * name: string * latexName: string * value: ExponentialPolynomial -> unit

    /// A step that claims left = right; where it fails the derivation carries the difference.
    member Check: text: string * left: RationalFunction * right: RationalFunction -> unit

    /// A step that claims left = right; where it fails the derivation carries the difference.
    member Check: text: string * left: ExponentialPolynomial * right: ExponentialPolynomial -> unit

    /// A step that claims that a degree is at most a bound.
    member CheckDegree: text: string * what: string * degree: int * bound: int -> unit

    /// The derivation: it holds where every step does.
    member Result: Derivation
