namespace Verify.Processes

open Verify.Arithmetic

/// A random step s → F(s), affine in the states, on their mean and covariance.
[<AbstractClass>]
type internal AffineStep<'T when 'T :> IScalar<'T>>() =

    /// c and M of E[F(s) | s] = Ms + c, for each state; noises are blocks behind the states.
    abstract Total: ('T[] * LinearBlock<'T>[])[]

    /// Whether every noise has the same covariance at every state.
    abstract HasConstantNoise: bool

    /// Averages of products of two states in a step.
    abstract Products: int

    /// E Cov(F(s) | s), what a step adds to MCMᵀ: linear in the moments (ω, δ, S) about a point.
    abstract Spread: point: 'T[][] * weight: 'T * offset: 'T[][] option * second: 'T[][][] -> 'T[][][]

    /// The next mean and covariance.
    abstract Advance: moments: StateMomentBlocks<'T> -> StateMomentBlocks<'T>

    /// The covariance of all noises at definite states.
    abstract NoiseAt: point: 'T[][] -> Matrix<'T>
