namespace Verify.Claims

open System
open System.Collections.Concurrent
open Verify.Arithmetic
open Verify.LeastSquares

/// An instance at one time t, over one scalar: what quantities are evaluated on. Several threads may evaluate at once.
[<Sealed>]
type Subject<'T when 'T :> Verify.Arithmetic.IRealScalar<'T>> =

    /// At an exact time.
    new:
        view: Verify.LeastSquares.IInstanceEngine<'T> *
        quantities: IQuantityEngine<'T> *
        exactTime: Verify.Arithmetic.Rational ->
            Subject<'T>

    new:
        view: Verify.LeastSquares.IInstanceEngine<'T> *
        quantities: IQuantityEngine<'T> *
        exactTime: Verify.Arithmetic.Rational *
        time: 'T ->
            Subject<'T>

    /// m.
    member BatchSize: 'T

    /// The excess-risk bound, averaged over the noise.
    member Bound: constant: Verify.LeastSquares.BoundConstant -> Verify.LeastSquares.ExcessRiskBound<'T>

    /// The excess-risk bound given y.
    member BoundGivenResponse: constant: Verify.LeastSquares.BoundConstant -> Verify.LeastSquares.ExcessRiskBound<'T>

    /// Covariance given y of a flow at t, p×p.
    member Covariance: flow: Verify.LeastSquares.Process -> Verify.Arithmetic.Matrix<'T>

    /// Covariance given y of a process after k steps, or of a flow at kη, p×p.
    member CovarianceOnGrid: ofProcess: Verify.LeastSquares.Process -> Verify.Arithmetic.Matrix<'T>

    /// Q and F at the mean of the process at t, given y.
    member Diffusion: Verify.LeastSquares.Diffusion<'T>

    /// The directions of the spectrum with the truth.
    member Directions: Verify.LeastSquares.IDirections<'T>

    /// What the engines of LeastSquares compute.
    member Engine: Verify.LeastSquares.IInstanceEngine<'T>

    /// t, exact.
    member ExactTime: Verify.Arithmetic.Rational

    /// p.
    member FeatureCount: 'T

    /// v_iᵀβ̂, given y.
    member Fit: direction: Verify.LeastSquares.Direction<'T> -> 'T

    /// e^{ηL} in the coordinates svec.
    member FlowOverStep: Verify.Arithmetic.Matrix<'T>

    /// Risk of gradient flow at t.
    member GradientFlow: Verify.LeastSquares.LinearRisk<'T>

    /// kη, the time of a flow after as much progress as k steps.
    member GridTime: 'T

    /// The instance.
    member Instance: Verify.LeastSquares.Instance<'T>

    /// κ = η/m.
    member NoiseScale: 'T

    /// A parameter besides η and m.
    /// Raises InvalidInputException where the instance has none of that name.
    member Parameter: name: string -> 'T

    /// Working precision in bits; only balls look at it.
    member Precision: int

    /// Processes by their definitions, eigenvalues and extrema.
    member Quantities: IQuantityEngine<'T>

    /// Risk of ridge at λ = 1/t.
    member Ridge: Verify.LeastSquares.LinearRisk<'T>

    /// inf over λ of the risk of ridge.
    member RidgeOracle: 'T

    /// The spectrum of Σ̂.
    member Spectrum: Verify.LeastSquares.Spectrum<'T>

    /// k = ⌈t/η⌉, at least 1: the number of steps for claims about iterations.
    /// Raises InvalidInputException beyond 4096.
    member Steps: int

    /// Expected risk of stochastic gradient flow at t.
    member StochasticGradientFlow: Verify.LeastSquares.ExpectedRisk<'T>

    /// k as a scalar.
    member StepCount: 'T

    /// η.
    member StepSize: 'T

    /// t.
    member Time: 'T

    /// The same problem at the same time with other step and batch sizes.
    member With: stepSize: Verify.Arithmetic.Rational * batchSize: int -> Subject<'T>

/// The subjects of one exact instance at its times, in doubles and in balls: each is made once, and whoever asks shares it.
[<Sealed>]
type Subjects =

    new: instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> -> Subjects

    /// The instance.
    member Instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational>

    /// At a time, in doubles.
    member InDoubles: time: Verify.Arithmetic.Rational -> Subject<Verify.Arithmetic.Float64>

    /// At a time, in balls of a precision in bits; None where the spectrum could not be enclosed.
    member TryInBalls: time: Verify.Arithmetic.Rational * precision: int -> Subject<Verify.Arithmetic.Ball> option
