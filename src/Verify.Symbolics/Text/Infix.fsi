namespace Verify.Symbolics

/// Expressions as text: `b1*b2 - eta/m*avg(x1*x2*y^2)`.
///
/// Names: b1, v1, w1, d1, mu1 (or b[1], b[a]) are components of states, e1 of a Gaussian vector; x1, u1, y and r are quantities
/// of one sample; avg(…) averages over the samples, batch(…) over a mini-batch; x[k,j], y[k] are data (constants);
/// every other name is a parameter, with indices in brackets where it has them. Numbers are integers or decimals, exact.
[<RequireQualifiedAccess>]
module Infix =

    /// Reads an expression.
    val parse: text: string -> Result<RationalFunction, ParseError>

    /// Reads an expression without a denominator other than parameters and numbers.
    val parsePolynomial: text: string -> Result<Polynomial, ParseError>

    /// Reads an expression with exp(…), divided by parameters and numbers only.
    val parseExponential: text: string -> Result<ExponentialPolynomial, ParseError>

    /// Reads an expression; throws InvalidInputException with line and column where `parse` answers with an error.
    val parseOrThrow: text: string -> RationalFunction

    /// Writes an expression so that `parse` reads it back as the same value.
    val format: value: RationalFunction -> string

    /// Writes a polynomial so that `parsePolynomial` reads it back as the same value.
    val formatPolynomial: polynomial: Polynomial -> string

    /// Writes an exponential polynomial so that `parseExponential` reads it back as the same value.
    val formatExponential: value: ExponentialPolynomial -> string

    /// The name of one symbol, such as `b1` or `avg(x1*y)`.
    val formatSymbol: symbol: Symbol -> string
