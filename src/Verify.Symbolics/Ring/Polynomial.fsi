namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// One term of a polynomial.
[<Struct>]
type Term =
    {
        /// The product of powers.
        Monomial: Monomial
        /// Its rational coefficient, not 0.
        Coefficient: Rational
    }

/// A sparse polynomial over ℚ in symbols of every role, with negative exponents allowed for parameters (a Laurent polynomial
/// in them: η, m and n are never 0, so 1/m is as good a generator as m and the ring stays a domain with a normal form).
/// Canonical: terms strictly descending in the graded lexicographic order, no zero coefficient. Equality of values is
/// equality of terms, and so decides equality of the functions.
[<Sealed>]
type Polynomial =
    interface IEquatable<Polynomial>

    /// The terms, leading one first.
    member Terms: Term[]

    /// The terms without a copy.
    member internal Items: Term[]

    /// The number of terms.
    member Count: int

    /// Whether the polynomial is 0.
    member IsZero: bool

    /// 0.
    static member Zero: Polynomial

    /// 1.
    static member One: Polynomial

    /// Sum.
    static member (+): Polynomial * Polynomial -> Polynomial

    /// Difference.
    static member (-): Polynomial * Polynomial -> Polynomial

    /// Product.
    static member (*): Polynomial * Polynomial -> Polynomial

    /// Multiple.
    static member (*): Rational * Polynomial -> Polynomial

    /// Negation.
    static member (~-): Polynomial -> Polynomial

/// Sums of many terms in any order, cheaper than repeated `+`.
[<Sealed>]
type internal PolynomialBuilder =
    new: unit -> PolynomialBuilder
    member Add: monomial: Monomial * coefficient: Rational -> unit
    member Add: polynomial: Polynomial -> unit
    member AddProduct: coefficient: Rational * monomial: Monomial * polynomial: Polynomial -> unit
    member ToPolynomial: unit -> Polynomial

/// Operations on polynomials; names as in MathNet.Symbolics where it has them.
[<RequireQualifiedAccess>]
module Polynomial =

    /// A constant.
    val ofRational: value: Rational -> Polynomial

    /// A constant.
    val ofInteger: value: int64 -> Polynomial

    /// A symbol as a polynomial.
    val ofSymbol: symbol: Symbol -> Polynomial

    /// coefficient · monomial.
    val ofMonomial: coefficient: Rational -> monomial: Monomial -> Polynomial

    /// The sum of the given terms; monomials may repeat.
    val ofTerms: terms: seq<Term> -> Polynomial

    /// Σ of polynomials.
    val sum: polynomials: seq<Polynomial> -> Polynomial

    /// Π of polynomials.
    val product: polynomials: seq<Polynomial> -> Polynomial

    /// q^k, k ≥ 0; also k < 0 where q is one term in parameters only. Throws ArgumentException otherwise.
    val power: exponent: int -> polynomial: Polynomial -> Polynomial

    /// The value of a constant polynomial, or none.
    val tryConstant: polynomial: Polynomial -> Rational option

    /// All symbols that occur, sorted; symbols inside averages are not counted.
    val symbols: polynomial: Polynomial -> Symbol[]

    /// The largest sum of exponents of the chosen symbols in any term; 0 for the zero polynomial.
    val degreeIn: predicate: (Symbol -> bool) -> polynomial: Polynomial -> int

    /// The polynomial as a polynomial in the chosen symbols: pairs (monomial in them, coefficient), leading first.
    val coefficientsIn: predicate: (Symbol -> bool) -> polynomial: Polynomial -> struct (Monomial * Polynomial)[]

    /// Every symbol for which the map answers is replaced; a symbol with a negative exponent must get one term in parameters.
    val substitute: map: (Symbol -> Polynomial option) -> polynomial: Polynomial -> Polynomial

    /// Every term c·t replaced by c·f(t) and summed: the linear map that f defines on monomials.
    val mapMonomials: image: (Monomial -> Polynomial) -> polynomial: Polynomial -> Polynomial

    /// The exact quotient, or none where the divisor does not divide. Throws DivideByZeroException for the divisor 0.
    val tryDivide: dividend: Polynomial -> divisor: Polynomial -> Polynomial option

    /// The value over any scalar. Errors are those of the scalar: none over rationals, an enclosure over balls.
    val evaluate<'T when 'T :> IScalar<'T>> : precision: int -> value: (Symbol -> 'T) -> polynomial: Polynomial -> 'T
