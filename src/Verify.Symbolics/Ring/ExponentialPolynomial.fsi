namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// A sum Σ p_i e^{q_i} with polynomial coefficients p_i ≠ 0 and distinct polynomial exponents q_i, for instance q = −s·t.
/// Canonical: exponentials of distinct polynomials over ℚ are linearly independent over the rational functions
/// (for exponents that differ by a constant this is the theorem of Lindemann and Weierstrass), so structural equality decides.
[<Sealed>]
type ExponentialPolynomial =
    interface IEquatable<ExponentialPolynomial>

    /// Pairs (exponent q, coefficient p), sorted by exponent.
    member Terms: struct (Polynomial * Polynomial)[]

    /// The terms without a copy.
    member internal Items: struct (Polynomial * Polynomial)[]

    /// Whether the sum is 0.
    member IsZero: bool

    /// Sum.
    static member (+): ExponentialPolynomial * ExponentialPolynomial -> ExponentialPolynomial

    /// Difference.
    static member (-): ExponentialPolynomial * ExponentialPolynomial -> ExponentialPolynomial

    /// Product, with e^a e^b = e^{a+b}.
    static member (*): ExponentialPolynomial * ExponentialPolynomial -> ExponentialPolynomial

    /// Negation.
    static member (~-): ExponentialPolynomial -> ExponentialPolynomial

/// Operations on exponential polynomials.
[<RequireQualifiedAccess>]
module ExponentialPolynomial =

    /// p·e⁰.
    val ofPolynomial: polynomial: Polynomial -> ExponentialPolynomial

    /// e^q.
    val exp: exponent: Polynomial -> ExponentialPolynomial

    /// The polynomial, where no exponential occurs.
    val tryPolynomial: value: ExponentialPolynomial -> Polynomial option

    /// ∂/∂s (Σ p e^q) = Σ (∂p/∂s + p ∂q/∂s) e^q.
    val differentiate: symbol: Symbol -> value: ExponentialPolynomial -> ExponentialPolynomial

    /// Symbols replaced in coefficients and exponents.
    val substitute: map: (Symbol -> Polynomial option) -> value: ExponentialPolynomial -> ExponentialPolynomial

    /// The value over a scalar with exp.
    val evaluate<'T when 'T :> IRealScalar<'T>> :
        precision: int -> value: (Symbol -> 'T) -> sum: ExponentialPolynomial -> 'T
