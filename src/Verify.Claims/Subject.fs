namespace Verify.Claims

open System
open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// What is known about one instance over one scalar: the spectrum, and the risk of stochastic gradient flow at any time.
type InstanceView<'T when 'T :> IRealScalar<'T>> =
    {
        Instance: Instance<'T>
        Spectrum: Spectrum<'T>
        /// Working precision in bits; only balls look at it.
        Precision: int
        StochasticRisk: 'T -> ExpectedRisk<'T>
    }

/// An instance at one time t, over one scalar: what quantities are evaluated on.
[<Sealed>]
type Subject<'T when 'T :> IRealScalar<'T>>(view: InstanceView<'T>, time: 'T) =
    let truth = lazy view.Instance.Problem.Truth

    let gradientFlow =
        lazy (GradientFlow.At<'T>(view.Spectrum, time).Risk(view.Spectrum, truth.Value))

    let ridge =
        lazy (Shrinkage<'T>.RidgeAtTime(view.Spectrum, time).Risk(view.Spectrum, truth.Value))

    let stochastic = lazy (view.StochasticRisk time)
    let bounds = Dictionary<BoundConstant, ExcessRiskBound<'T>>()

    /// The instance.
    member _.Instance = view.Instance

    /// The spectrum of Σ̂.
    member _.Spectrum = view.Spectrum

    /// Working precision in bits; only balls look at it.
    member _.Precision = view.Precision

    /// t.
    member _.Time = time

    /// Risk of gradient flow at t.
    member _.GradientFlow = gradientFlow.Value

    /// Risk of ridge at λ = 1/t.
    member _.Ridge = ridge.Value

    /// Expected risk of stochastic gradient flow at t.
    member _.StochasticGradientFlow = stochastic.Value

    /// The excess-risk bound, averaged over the noise.
    member _.Bound(constant: BoundConstant) =
        match bounds.TryGetValue constant with
        | true, bound -> bound
        | _ ->
            let bound =
                ExcessRiskBound<'T>.Averaged(view.Spectrum, view.Instance.NoiseScale, constant, truth.Value)

            bounds[constant] <- bound
            bound

/// Views of exact instances.
[<RequireQualifiedAccess>]
module InstanceView =
    /// In doubles.
    let inDoubles (instance: Instance<Rational>) : InstanceView<Float64> =
        let doubles = instance.Map(fun value -> Float64(value.ToDouble()))
        let path = RiskPath doubles

        {
            Instance = doubles
            Spectrum = path.Spectrum
            Precision = 53
            StochasticRisk = fun time -> path.StochasticGradientFlow time.Value
        }

    /// In balls of a precision; None where the spectrum could not be enclosed.
    let tryInBalls (precision: int) (instance: Instance<Rational>) : InstanceView<Ball> option =
        match BallSpectrum.TryEnclose(instance.Problem.Features, precision) with
        | null -> None
        | spectrum ->
            let balls = instance.Map(fun value -> Ball.FromRational(value, precision))

            let path =
                lazy (BallRiskPath(spectrum, balls.Problem.Truth, balls.NoiseScale, precision))

            Some
                {
                    Instance = balls
                    Spectrum = spectrum
                    Precision = precision
                    StochasticRisk = fun time -> path.Value.At time
                }
