namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// A quotient of polynomials in normal form: numerator and denominator without a common factor, the denominator with leading
/// coefficient 1, non-negative exponents and no parameter as a factor (those are negative exponents of the numerator).
/// Equality is structural and decides equality of the functions.
[<Sealed>]
type RationalFunction =
    interface IEquatable<RationalFunction>

    /// The numerator; parameters may have negative exponents.
    member Numerator: Polynomial

    /// The denominator; 1 for everything that is a (Laurent) polynomial.
    member Denominator: Polynomial

    /// Whether the function is 0.
    member IsZero: bool

    /// 0.
    static member Zero: RationalFunction

    /// 1.
    static member One: RationalFunction

    /// Sum.
    static member (+): RationalFunction * RationalFunction -> RationalFunction

    /// Difference.
    static member (-): RationalFunction * RationalFunction -> RationalFunction

    /// Product.
    static member (*): RationalFunction * RationalFunction -> RationalFunction

    /// Quotient. Throws DivideByZeroException for the divisor 0.
    static member (/): RationalFunction * RationalFunction -> RationalFunction

    /// Negation.
    static member (~-): RationalFunction -> RationalFunction

/// Operations on rational functions.
[<RequireQualifiedAccess>]
module RationalFunction =

    /// numerator/denominator in normal form. Throws DivideByZeroException for the denominator 0.
    val create: numerator: Polynomial -> denominator: Polynomial -> RationalFunction

    /// A polynomial as a rational function.
    val ofPolynomial: polynomial: Polynomial -> RationalFunction

    /// The polynomial, where the denominator is 1.
    val tryPolynomial: value: RationalFunction -> Polynomial option

    /// f^k for any integer k. Throws DivideByZeroException for 0 and k < 0.
    val power: exponent: int -> value: RationalFunction -> RationalFunction

    /// The greatest common divisor of two polynomials with non-negative exponents, with leading coefficient 1.
    val gcd: left: Polynomial -> right: Polynomial -> Polynomial

    /// The value over any scalar; a zero denominator does what the scalar's division does.
    val evaluate<'T when 'T :> IScalar<'T>> :
        precision: int -> value: (Symbol -> 'T) -> rational: RationalFunction -> 'T
