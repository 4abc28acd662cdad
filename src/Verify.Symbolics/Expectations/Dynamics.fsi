namespace Verify.Symbolics

/// A diffusion dβ = drift dt + Q^{1/2} dW. Components are asked for by state symbol, so that one definition answers for
/// definite indices and for letters.
[<Sealed>]
type Flow =
    /// A flow from its drift and its diffusion matrix Q.
    new: drift: (Symbol -> Polynomial) * diffusion: (Symbol -> Symbol -> Polynomial) -> Flow

    /// The drift of a component.
    member Drift: state: Symbol -> Polynomial

    /// An entry of the diffusion matrix Q (the covariance per unit of time).
    member Diffusion: first: Symbol * second: Symbol -> Polynomial

/// A random step β⁺ = next(β), polynomial in the state, in mini-batch means and in a Gaussian vector that is independent of the batch.
[<Sealed>]
type Iteration =
    /// A step from its components, the covariance of its Gaussian vector and the way the mini-batch is drawn.
    new:
        next: (Symbol -> Polynomial) * noiseCovariance: (Symbol -> Symbol -> Polynomial) * sampling: Sampling ->
            Iteration

    /// The next value of a component, before expectations.
    member Next: state: Symbol -> Polynomial

    /// The covariance of two components of the Gaussian vector, given the present state.
    member NoiseCovariance: first: Symbol * second: Symbol -> Polynomial

    /// How the mini-batch is drawn.
    member Sampling: Sampling

/// How a process moves.
[<RequireQualifiedAccess>]
type Dynamics =
    /// In continuous time.
    | Flow of Flow
    /// In steps.
    | Iteration of Iteration

/// Expectations of the next state.
[<RequireQualifiedAccess>]
module Dynamics =

    /// The Itô generator 𝓛f = Σ drift_i ∂_i f + ½ Σ Q_ij ∂_i∂_j f. Only the states that occur in f count, so f may have generic
    /// indices. Throws ArgumentException when f contains the residual, which depends on every component of the state.
    val generator: flow: Flow -> polynomial: Polynomial -> Polynomial

    /// E[f(β⁺) | β] of one step, with symbols m and n.
    val expectedNext: iteration: Iteration -> polynomial: Polynomial -> RationalFunction

    /// E[f(β⁺) | β] of one step, for given n and m.
    val expectedNextAt: iteration: Iteration -> samples: int -> batch: int -> polynomial: Polynomial -> Polynomial

    /// The Euler discretization with the given step: β⁺ = β + step·drift + e, e ~ N(0, step·Q).
    val euler: step: Polynomial -> flow: Flow -> Iteration
