namespace Verify.Claims

open System
open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// What is known about one instance over one scalar: the spectrum, and what costs more, computed when it is asked for.
type InstanceView<'T when 'T :> IRealScalar<'T>> =
    {
        Instance: Instance<'T>
        Spectrum: Spectrum<'T>
        /// Working precision in bits; only balls look at it.
        Precision: int
        /// Expected risk of stochastic gradient flow at a time, averaged over the noise.
        StochasticRisk: 'T -> ExpectedRisk<'T>
        /// Covariance of a process at an exact time or step, given y, p×p.
        Covariance: Process -> Rational -> Matrix<'T>
        /// inf over λ of the risk of ridge.
        RidgeOracle: Lazy<'T>
        /// e^{ηL} for an exact η, in the coordinates svec, of the averaged equations.
        FlowOverStep: Lazy<Matrix<'T>>
        /// η, exact.
        StepSize: Rational
    }

/// An instance at one time t, over one scalar: what quantities are evaluated on.
[<Sealed>]
type Subject<'T when 'T :> IRealScalar<'T>>(view: InstanceView<'T>, exactTime: Rational) =
    let time = 'T.FromRational(exactTime, view.Precision)
    let truth = lazy view.Instance.Problem.Truth

    let gradientFlow =
        lazy (GradientFlow.At<'T>(view.Spectrum, time).Risk(view.Spectrum, truth.Value))

    let ridge =
        lazy (Shrinkage<'T>.RidgeAtTime(view.Spectrum, time).Risk(view.Spectrum, truth.Value))

    let stochastic = lazy (view.StochasticRisk time)

    let bounds = Dictionary<struct (BoundConstant * bool), ExcessRiskBound<'T>>()

    let diffusion =
        lazy
            (let response = view.Instance.Problem.Response
             let fit = LeastSquaresFit<'T>(view.Spectrum, response)
             let flow = GradientFlow.At<'T>(view.Spectrum, time)
             let mean = Seq.map2 (fun (w: 'T) (b: 'T) -> w * b) flow.Weights fit.Coordinates
             Diffusion<'T>(view.Spectrum, response, view.Instance.NoiseScale, ResizeArray mean))

    let steps =
        lazy
            (let ratio = exactTime / view.StepSize
             let count = max System.Numerics.BigInteger.One ((-(-ratio).Floor()))

             if count > System.Numerics.BigInteger 4096 then
                 raise (InvalidInputException $"t = {exactTime} is {count} steps; claims about steps go up to 4096")

             int count)

    let covariances = Dictionary<Process, Matrix<'T>>()

    let bound constant givenResponse =
        let key = struct (constant, givenResponse)

        match bounds.TryGetValue key with
        | true, bound -> bound
        | _ ->
            let kappa = view.Instance.NoiseScale

            let bound =
                if givenResponse then
                    ExcessRiskBound<'T>.GivenResponse(view.Spectrum, kappa, constant, view.Instance.Problem.Response)
                else
                    ExcessRiskBound<'T>.Averaged(view.Spectrum, kappa, constant, truth.Value)

            bounds[key] <- bound
            bound

    /// The instance.
    member _.Instance = view.Instance

    /// The spectrum of Σ̂.
    member _.Spectrum = view.Spectrum

    /// Working precision in bits; only balls look at it.
    member _.Precision = view.Precision

    /// t.
    member _.Time: 'T = time

    /// k = ⌈t/η⌉, at least 1: the number of steps for claims about iterations.
    /// Raises InvalidInputException beyond 4096.
    member _.Steps = steps.Value

    /// kη, the time of a flow after as much progress as k steps.
    member _.GridTime: 'T =
        'T.FromRational(Rational.FromInteger(int64 steps.Value) * view.StepSize, view.Precision)

    /// Risk of gradient flow at t.
    member _.GradientFlow = gradientFlow.Value

    /// Risk of ridge at λ = 1/t.
    member _.Ridge = ridge.Value

    /// Expected risk of stochastic gradient flow at t.
    member _.StochasticGradientFlow = stochastic.Value

    /// inf over λ of the risk of ridge.
    member _.RidgeOracle: 'T = view.RidgeOracle.Value

    /// Q and F at the mean of the process at t, given y.
    member _.Diffusion = diffusion.Value

    /// Covariance given y of a flow at t, p×p.
    member _.Covariance(flow: Process) = view.Covariance flow exactTime

    /// Covariance given y of a process after k steps, or of a flow at kη, p×p.
    member _.CovarianceOnGrid(ofProcess: Process) =
        match covariances.TryGetValue ofProcess with
        | true, known -> known
        | _ ->
            let count = Rational.FromInteger(int64 steps.Value)

            let clock =
                if ofProcess.IsIteration then
                    count
                else
                    count * view.StepSize

            let value = view.Covariance ofProcess clock
            covariances[ofProcess] <- value
            value

    /// e^{ηL} in the coordinates svec.
    member _.FlowOverStep = view.FlowOverStep.Value

    /// The excess-risk bound given y.
    member _.BoundGivenResponse(constant: BoundConstant) = bound constant true

    /// The excess-risk bound, averaged over the noise.
    member _.Bound(constant: BoundConstant) = bound constant false

/// Views of exact instances.
[<RequireQualifiedAccess>]
module InstanceView =
    // One path a process, made when first asked for.
    let private covariances (prepare: Process -> 'path) (covariance: 'path -> Rational -> Matrix<'T> | null) =
        let paths = Dictionary<Process, 'path>()

        fun (ofProcess: Process) (clock: Rational) ->
            let path =
                match paths.TryGetValue ofProcess with
                | true, known -> known
                | _ ->
                    let fresh = prepare ofProcess
                    paths[ofProcess] <- fresh
                    fresh

            match covariance path clock with
            | null -> invalidOp $"{ofProcess} has no covariance"
            | value -> value

    /// In doubles.
    let inDoubles (instance: Instance<Rational>) : InstanceView<Float64> =
        let doubles = instance.Map(fun value -> Float64(value.ToDouble()))
        let path = RiskPath doubles

        {
            Instance = doubles
            Spectrum = path.Spectrum
            Precision = 53
            StochasticRisk = fun time -> path.StochasticGradientFlow time.Value
            Covariance =
                covariances (fun ofProcess -> MomentPath(doubles, ofProcess)) (fun path clock ->
                    (path.At(clock.ToDouble())).Covariance)
            RidgeOracle =
                lazy (Float64(let struct (_, risk) = RidgeOracle.Of(path.Spectrum, doubles.Problem.Truth) in risk))
            FlowOverStep =
                lazy
                    (let system = SecondMomentSystem<Float64>.Homogeneous path.Spectrum
                     let generator = system.Generator doubles.NoiseScale
                     DoubleExponential.Symmetric(doubles.StepSize * generator))
            StepSize = instance.StepSize
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
                    Covariance =
                        covariances
                            (fun ofProcess ->
                                match BallMomentPath.TryCreate(instance, ofProcess, System.Nullable(), precision) with
                                | null -> invalidOp "the spectrum was enclosed, and now is not"
                                | path -> path)
                            (fun path clock -> let struct (_, covariance) = path.At clock in covariance)
                    RidgeOracle = lazy (RidgeOracle.Enclose(spectrum, balls.Problem.Truth, precision))
                    FlowOverStep =
                        lazy
                            (let system = SecondMomentSystem<Ball>.Homogeneous(spectrum, precision)
                             let generator = system.Generator balls.NoiseScale
                             FixedPointExponential.Of(balls.StepSize * generator, precision))
                    StepSize = instance.StepSize
                }
