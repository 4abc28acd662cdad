namespace Verify.Symbolics

open System

/// The exponents of a monomial in the components of a state, (α₁, …, α_s): the key of the moment E[β₁^{α₁} … β_s^{α_s}].
/// The order is that of the equations: by degree, then b1 before b2.
[<Sealed>]
type MultiIndex =
    interface IEquatable<MultiIndex>
    interface IComparable<MultiIndex>
    interface IComparable

    /// The exponents.
    member Exponents: int list

    /// α₁ + … + α_s.
    member Degree: int

/// Operations on multi-indices.
[<RequireQualifiedAccess>]
module MultiIndex =

    /// The multi-index with these exponents. Throws ArgumentException for a negative exponent.
    val create: exponents: seq<int> -> MultiIndex

    /// All multi-indices of a degree with that many exponents, in order; C(size + degree − 1, degree) of them.
    val ofDegree: size: int -> degree: int -> MultiIndex list

    /// The monomial with these exponents in the given states. Throws ArgumentException when the sizes differ.
    val toMonomial: states: Symbol[] -> index: MultiIndex -> Monomial

    /// The exponents of a monomial in the given states; other symbols are ignored.
    val ofMonomial: states: Symbol[] -> monomial: Monomial -> MultiIndex
