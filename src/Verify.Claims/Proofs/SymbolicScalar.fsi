namespace Verify.Claims

open System
open System.Collections.Generic
open System.Numerics
open Verify.Arithmetic
open Verify.Symbolics

/// What a formula asked of symbols that only numbers have: an order, a root, a logarithm, a quotient by a sum of exponentials.
exception NotSymbolic of reason: string

/// A scalar whose value is a formula: Σ_q R_q·e^q with rational functions R_q ≠ 0 and distinct polynomials q in symbols. Canonical, as exponentials of
/// distinct polynomials over ℚ are linearly independent over the rational functions; so equality decides equality of the functions.
[<Sealed; AllowNullLiteral(false)>]
type SymbolicScalar =
    interface Verify.Arithmetic.IRealScalar<SymbolicScalar>
    interface Verify.Arithmetic.IScalar<SymbolicScalar>
    interface System.Numerics.IUnaryNegationOperators<SymbolicScalar, SymbolicScalar>
    interface System.Numerics.IDivisionOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar>
    interface System.Numerics.IMultiplyOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar>
    interface System.Numerics.ISubtractionOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar>
    interface System.Numerics.IAdditionOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar>

    private new:
        terms: System.Collections.Generic.Dictionary<Verify.Symbolics.Polynomial, Verify.Symbolics.RationalFunction> ->
            SymbolicScalar

    static member (*): left: SymbolicScalar * right: SymbolicScalar -> SymbolicScalar

    static member (+): left: SymbolicScalar * right: SymbolicScalar -> SymbolicScalar

    static member (-): left: SymbolicScalar * right: SymbolicScalar -> SymbolicScalar

    static member (/): left: SymbolicScalar * right: SymbolicScalar -> SymbolicScalar

    static member (~-): value: SymbolicScalar -> SymbolicScalar

    /// e^x of a polynomial x.
    static member Exponential: value: SymbolicScalar -> SymbolicScalar

    /// A rational function.
    static member OfRational: value: Verify.Symbolics.RationalFunction -> SymbolicScalar

    /// A symbol.
    static member OfSymbol: symbol: Verify.Symbolics.Symbol -> SymbolicScalar

    /// A sum of terms R·e^q; exponents may repeat.
    static member OfTerms:
        parts: struct (Verify.Symbolics.Polynomial * Verify.Symbolics.RationalFunction) seq -> SymbolicScalar

    /// The sign where every coefficient of a rational function has the same one: all symbols stand for positive numbers.
    static member SignOf: value: SymbolicScalar -> int option

    /// ∂/∂s (Σ R e^q) = Σ (∂R/∂s + R ∂q/∂s) e^q.
    member Differentiate: symbol: Verify.Symbolics.Symbol -> SymbolicScalar

    override Equals: other: (obj | null) -> bool

    override GetHashCode: unit -> int

    /// Whether any symbol of a coefficient or an exponent satisfies the predicate.
    member Mentions: predicate: (Verify.Symbolics.Symbol -> bool) -> bool

    /// The symbols for which the map answers replaced by rational functions, in exponents by polynomials.
    member Substitute: map: (Verify.Symbolics.Symbol -> Verify.Symbolics.RationalFunction option) -> SymbolicScalar

    /// In infix.
    override ToString: unit -> string

    /// Whether it is 0 for all values of the symbols.
    member IsZero: bool

    /// Pairs (q, R_q), sorted by the text of q.
    member Terms: struct (Verify.Symbolics.Polynomial * Verify.Symbolics.RationalFunction) list

    /// The rational function, where no exponential occurs.
    member TryRational: Verify.Symbolics.RationalFunction option

    /// 1.
    static member One: SymbolicScalar

    /// 0.
    static member Zero: SymbolicScalar
