namespace Verify.Symbolics

/// A random step β⁺ = next(β), polynomial in the state, in mini-batch means, in a Gaussian vector and in zeros and ones, which are
/// all independent.
[<Sealed>]
type Iteration =
    /// A step from its components, the covariance of its Gaussian vector and the way the mini-batch is drawn.
    new:
        next: (Symbol -> Polynomial) * noiseCovariance: (Symbol -> Symbol -> Polynomial) * sampling: Sampling ->
            Iteration

    /// A step with coins or drawn features, whose expectation is given, and with the law of one drawn sample.
    internal new:
        next: (Symbol -> Polynomial) *
        noiseCovariance: (Symbol -> Symbol -> Polynomial) *
        sampling: Sampling *
        choices: (Polynomial -> Polynomial) *
        sampleLaw: SampleLaw ->
            Iteration

    /// The next value of a component, before expectations.
    member Next: state: Symbol -> Polynomial

    /// The covariance of two components of the Gaussian vector, given the present state.
    member NoiseCovariance: first: Symbol * second: Symbol -> Polynomial

    /// How the mini-batch is drawn.
    member Sampling: Sampling

    /// The expectation over coins and drawn features.
    member internal Choices: (Polynomial -> Polynomial)

    /// The law of one drawn sample.
    member internal SampleLaw: SampleLaw

/// Jumps of a flow: at a rate, the state makes a step.
type Jump =
    {
        /// The rate, in the state, averages and parameters; of coordinate a where each coordinate has a clock of its own.
        Rate: SymbolIndex -> Polynomial
        /// Whether each coordinate has a clock of its own and moves alone.
        Each: bool
        /// The names of the states that move.
        Moves: string list
        /// The step, for the states that move.
        Step: Iteration
    }

/// A diffusion dβ = drift dt + Q^{1/2} dW with jumps. Components are asked for by state symbol, so that one definition answers for
/// definite indices and for letters.
[<Sealed>]
type Flow =
    /// A flow from its drift and its diffusion matrix Q.
    new: drift: (Symbol -> Polynomial) * diffusion: (Symbol -> Symbol -> Polynomial) -> Flow

    /// A flow with jumps.
    new: drift: (Symbol -> Polynomial) * diffusion: (Symbol -> Symbol -> Polynomial) * jumps: Jump list -> Flow

    /// The drift of a component.
    member Drift: state: Symbol -> Polynomial

    /// An entry of the diffusion matrix Q (the covariance per unit of time).
    member Diffusion: first: Symbol * second: Symbol -> Polynomial

    /// The jumps.
    member Jumps: Jump list

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

    /// The Itô generator of the diffusion, jumps left out: 𝓛f = Σ drift_i ∂_i f + ½ Σ Q_ij ∂_i∂_j f. Only the states that occur in f count, so f may have generic
    /// indices. Throws ArgumentException when f contains the residual, which depends on every component of the state.
    val generator: flow: Flow -> polynomial: Polynomial -> Polynomial

    /// 𝓛f of a flow with jumps, Σ rate·(E f(after) − f) added, with symbols m and n.
    val derivative: flow: Flow -> polynomial: Polynomial -> RationalFunction

    /// 𝓛f for given n and m.
    val derivativeAt: flow: Flow -> samples: int -> batch: int -> polynomial: Polynomial -> Polynomial

    /// E[f(β⁺) | β] of one step, with symbols m and n.
    val expectedNext: iteration: Iteration -> polynomial: Polynomial -> RationalFunction

    /// E[f(β⁺) | β] of one step, for given n and m.
    val expectedNextAt: iteration: Iteration -> samples: int -> batch: int -> polynomial: Polynomial -> Polynomial

    /// 𝓛f of a flow, E[f(β⁺) | β] of an iteration, with symbols m and n.
    val change: dynamics: Dynamics -> polynomial: Polynomial -> RationalFunction

    /// `change` for given n and m.
    val changeAt: dynamics: Dynamics -> samples: int -> batch: int -> polynomial: Polynomial -> Polynomial

    /// The Euler discretization with the given step: β⁺ = β + step·drift + e, e ~ N(0, step·Q).
    val euler: step: Polynomial -> flow: Flow -> Iteration
