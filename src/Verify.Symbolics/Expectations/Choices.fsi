namespace Verify.Symbolics

/// The law of a random vector of zeros and ones that a step draws besides its mini-batch.
[<RequireQualifiedAccess>]
type ChoiceLaw =
    /// Independent components, each 1 with the given probability; a coin alone is component 1.
    | Coin of probability: (SymbolIndex -> Polynomial)
    /// The indicator of one feature, drawn with the given probabilities.
    | Feature of probability: (SymbolIndex -> Polynomial)

/// Expectations over coins and drawn features.
[<RequireQualifiedAccess>]
module Choices =

    /// δ_ij: 1, 0, or the parameter delta[i,j] where an index is a letter.
    val delta: SymbolIndex -> SymbolIndex -> Polynomial

    /// E of a polynomial in the symbols for which `law` answers; symbols of one name belong to one vector, vectors are independent.
    /// A coin has u² = u and, for generic indices, E u_{a_1}…u_{a_k} = Σ over set partitions Π_B κ_{|B|}(q) δ_B with κ the
    /// cumulants of Bernoulli(q); a drawn feature has E u_{a_1}…u_{a_k} = q_{a_1} δ_{a_1…a_k}.
    val expectation: law: (Symbol -> ChoiceLaw option) -> polynomial: Polynomial -> Polynomial
