namespace Verify.Symbolics

open System

/// What a symbol stands for; the order of the cases is the order in which factors are printed.
type Role =
    /// A constant of the problem: η, m, n, κ, an entry of a fixed matrix. The only role that may have negative exponents.
    | Parameter = 0
    /// A component of the random state, such as β_a.
    | State = 1
    /// A component of a centred Gaussian vector, drawn afresh in each step.
    | Noise = 2
    /// A quantity of one sample: a feature x_a, the response y, the residual r.
    | Sample = 3
    /// The mini-batch mean of a monomial in per-sample quantities.
    | BatchMean = 4
    /// The average ⟨monomial⟩ = (1/n) Σ_k over all samples.
    | Average = 5
    /// A zero or a one that a step draws: a coin, or the indicator of a drawn feature.
    | Choice = 6

/// An index of a symbol: a number from 1, or a letter that stands for any number.
[<RequireQualifiedAccess>]
type SymbolIndex =
    /// A definite index, from 1.
    | Number of int
    /// A generic index: an identity in generic indices holds for every choice of numbers, equal ones included.
    | Letter of string

/// A generator of the polynomial ring. Symbols are interned: equal symbols are the same object.
/// The order (role, name, indices, content) is total and does not depend on the order of creation.
[<Sealed>]
type Symbol =
    interface IEquatable<Symbol>
    interface IComparable<Symbol>
    interface IComparable

    /// What the symbol stands for.
    member Role: Role

    /// The name; empty for averages and mini-batch means.
    member Name: string

    /// The indices, none for a scalar.
    member Indices: SymbolIndex list

    /// The monomial under an average or a mini-batch mean; none for the other roles.
    member Content: Monomial option

    /// The total order of symbols.
    member CompareTo: other: Symbol -> int

/// A product of powers of symbols, sorted, without zero exponents: a canonical form, so equality is structural.
/// The order is graded lexicographic; it is compatible with multiplication, also for negative exponents.
and [<Sealed>] Monomial =
    interface IEquatable<Monomial>
    interface IComparable<Monomial>
    interface IComparable

    /// The factors in the order of their symbols; exponents are never 0.
    member Factors: struct (Symbol * int)[]

    /// The sum of all exponents.
    member Degree: int

    /// The factors without a copy.
    member internal Items: struct (Symbol * int)[]

    /// The total order of monomials.
    member CompareTo: other: Monomial -> int

    /// Equality without a type test.
    member internal EqualsMonomial: other: Monomial -> bool

    /// The product.
    static member (*): Monomial * Monomial -> Monomial

/// Construction of symbols.
[<RequireQualifiedAccess>]
module Symbol =

    /// A scalar parameter such as `eta`.
    /// Throws ArgumentException when the name is not an identifier (a letter, then letters, digits or underscores).
    val parameter: name: string -> Symbol

    /// A parameter with indices such as `P[1,2]`.
    val indexedParameter: name: string -> indices: SymbolIndex list -> Symbol

    /// A component of a state, such as b1 = β₁.
    val state: name: string -> index: SymbolIndex -> Symbol

    /// A component of a Gaussian vector.
    val noise: name: string -> index: SymbolIndex -> Symbol

    /// A coin or the indicator of a drawn feature, with an index (u1) or without (u).
    val choice: name: string -> indices: SymbolIndex list -> Symbol

    /// A per-sample quantity, with an index (x1) or without (y).
    val sample: name: string -> indices: SymbolIndex list -> Symbol

    /// β_a, the coefficient vector of the regression.
    val coefficient: index: int -> Symbol

    /// x_a, feature a of one sample.
    val feature: index: int -> Symbol

    /// y, the response of one sample.
    val response: Symbol

    /// r = y − Σ_j x_j β_j, the residual of one sample.
    val residual: Symbol

    /// ⟨monomial⟩ of a monomial in per-sample quantities only; use Average.ofPolynomial for anything else.
    val internal average: content: Monomial -> Symbol

    /// The mini-batch mean of a monomial in per-sample quantities only.
    val internal batchMean: content: Monomial -> Symbol

/// Operations on monomials.
[<RequireQualifiedAccess>]
module Monomial =

    /// The empty product.
    val one: Monomial

    /// The product of the given powers; symbols may repeat.
    /// Throws ArgumentException when a symbol that is not a parameter would get a negative exponent.
    val create: factors: seq<struct (Symbol * int)> -> Monomial

    /// s¹.
    val ofSymbol: symbol: Symbol -> Monomial

    /// The exponent of a symbol, 0 where it does not occur.
    val exponent: symbol: Symbol -> monomial: Monomial -> int

    /// The sum of the exponents of the symbols that satisfy the predicate.
    val degreeIn: predicate: (Symbol -> bool) -> monomial: Monomial -> int

    /// The factors that satisfy the predicate, and the rest.
    val split: predicate: (Symbol -> bool) -> monomial: Monomial -> struct (Monomial * Monomial)

    /// m^k; k may be negative when only parameters occur.
    val power: exponent: int -> monomial: Monomial -> Monomial

    /// a/b where the quotient is a monomial.
    val tryDivide: dividend: Monomial -> divisor: Monomial -> Monomial option
