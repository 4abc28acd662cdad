namespace Verify.Symbolics

/// Derivatives.
[<RequireQualifiedAccess>]
module Calculus =

    /// ∂f/∂s. The residual r = y − Σ_j x_j b_j depends on the state b, so ∂r/∂b_a = −x_a, inside averages too;
    /// all other symbols are independent.
    val differentiate: symbol: Symbol -> polynomial: Polynomial -> Polynomial

    /// The derivatives by several symbols, one after the other.
    val differentiateBy: symbols: seq<Symbol> -> polynomial: Polynomial -> Polynomial
