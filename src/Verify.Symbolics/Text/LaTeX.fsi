namespace Verify.Symbolics

/// Expressions as LaTeX for math mode: \beta_{1}, \langle x_{1}y\rangle, \frac{\eta}{m}.
[<RequireQualifiedAccess>]
module LaTeX =

    /// Writes a rational function.
    val format: value: RationalFunction -> string

    /// Writes a polynomial.
    val formatPolynomial: polynomial: Polynomial -> string

    /// Writes an exponential polynomial.
    val formatExponential: value: ExponentialPolynomial -> string

    /// Writes the right-hand side of a moment equation, monomials in the state under E[…].
    val internal formatMoments: value: RationalFunction -> string
