namespace Verify.Symbolics

/// Expressions as presentation MathML: one `math` element, well-formed XML.
[<RequireQualifiedAccess>]
module MathML =

    /// Writes a rational function.
    val format: value: RationalFunction -> string

    /// Writes a polynomial.
    val formatPolynomial: polynomial: Polynomial -> string

    /// Writes an exponential polynomial.
    val formatExponential: value: ExponentialPolynomial -> string

    /// Writes a table of equations: pairs of a left side as MathML and a right side, monomials in the state under E[…].
    val internal formatEquations: equations: (string * RationalFunction) list -> string

    /// The content of the `math` element for a polynomial.
    val internal content: polynomial: Polynomial -> string
