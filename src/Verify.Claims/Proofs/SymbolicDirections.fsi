namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The symbols of a generic instance; all stand for numbers that are not negative but θ, and α where nothing is assumed about it.
[<RequireQualifiedAccess>]
module internal Generic =

    /// t
    val time: Verify.Symbolics.Symbol

    /// s_i of the generic direction
    val eigenvalue: Verify.Symbolics.Symbol

    /// θ_i = v_iᵀβ*
    val truth: Verify.Symbolics.Symbol

    /// max_k (v_iᵀx_k)², the ℓ_i that is no function of n and s_i
    val leverage: Verify.Symbolics.Symbol

    /// α = 2μ − κc, one symbol for each c
    val alpha: constant: Verify.LeastSquares.BoundConstant -> Verify.Symbolics.Symbol

    /// μ
    val least: Verify.Symbolics.Symbol

    /// s_1
    val largest: Verify.Symbolics.Symbol

    /// κ = η/m
    val noiseScale: SymbolicScalar

    /// A parameter of a claim, whatever its name.
    val parameter: name: string -> Verify.Symbolics.Symbol

    /// η
    val stepSize: Verify.Symbolics.Symbol

    /// m
    val batchSize: Verify.Symbolics.Symbol

    /// p
    val features: Verify.Symbolics.Symbol

    /// k
    val steps: Verify.Symbolics.Symbol

    /// n
    val samples: Verify.Symbolics.Symbol

    /// r, the rank
    val rank: Verify.Symbolics.Symbol

    /// σ²
    val noise: Verify.Symbolics.Symbol

    /// tr E Cov of a stochastic process, for estimation
    val covariance: Verify.Symbolics.Symbol

    /// tr Σ̂ E Cov, for prediction
    val predictionCovariance: Verify.Symbolics.Symbol

    /// ‖(I − P)β*‖²
    val unseen: Verify.Symbolics.Symbol

    /// The name of a claim's parameter.
    val tryParameter: symbol: Verify.Symbolics.Symbol -> string option

    /// v of (1 − ηs)^k = e^{−kηs}/(1 + v) in a direction, one symbol for each number of steps k.
    val decayExcess: steps: string -> Verify.Symbolics.Symbol

    /// Whether a symbol is such a v.
    val isDecayExcess: symbol: Verify.Symbolics.Symbol -> bool

    val scalar: symbol: Verify.Symbolics.Symbol -> SymbolicScalar

/// A value outer + Σ_i inner(i) over the eigendirections.
type DirectionSum =
    {

        /// What does not depend on the direction.
        Outer: SymbolicScalar

        /// The summand of the generic direction.
        Inner: SymbolicScalar
    }

/// A generic direction in place of r: a sum over directions is a symbol, whose summand is kept. What a formula over directions gives here, it gives
/// for every spectrum of every rank, since it can neither count the directions nor tell one from another.
[<Sealed>]
type SymbolicDirections =
    interface Verify.LeastSquares.IDirections<SymbolicScalar>

    /// With s for the eigenvalue of the generic direction.
    new: rank: SymbolicScalar -> SymbolicDirections

    /// With an eigenvalue of another form.
    new: rank: SymbolicScalar * eigenvalue: SymbolicScalar -> SymbolicDirections

    /// The generic direction.
    member Generic: Verify.LeastSquares.Direction<SymbolicScalar>

    /// Whether a symbol is a sum.
    member IsSum: symbol: Verify.Symbolics.Symbol -> bool

    /// The summand of a sum.
    member SummandOf: symbol: Verify.Symbolics.Symbol -> SymbolicScalar

    /// The value with the chosen sums written out.
    /// Raises NotSymbolic where a chosen sum occurs in a product with another, in a denominator or in an exponent.
    member Unfold: value: SymbolicScalar * chosen: (Verify.Symbolics.Symbol -> bool) -> DirectionSum

    /// The sums asked for so far, with their summands.
    member Sums: (Verify.Symbolics.Symbol * SymbolicScalar) list

/// The formulas of an instance over symbols.
[<Sealed>]
type SymbolicEngine =
    interface Verify.LeastSquares.IInstanceEngine<SymbolicScalar>

    /// Parameters are symbols of their own.
    new: directions: SymbolicDirections -> SymbolicEngine

    /// With values of parameters.
    new: directions: SymbolicDirections * parameter: (string -> SymbolicScalar) -> SymbolicEngine

/// What no formula over directions gives, symbols do not give either.
[<Sealed>]
type SymbolicQuantities =
    interface IQuantityEngine<SymbolicScalar>

    new: unit -> SymbolicQuantities
