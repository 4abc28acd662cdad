namespace Verify.Claims

open System
open System.Collections.Concurrent
open Verify.Arithmetic
open Verify.LeastSquares

/// An instance at one time t, over one scalar: what quantities are evaluated on. Several threads may evaluate at once.
[<Sealed>]
type Subject<'T when 'T :> IRealScalar<'T>>(view: IInstanceEngine<'T>, exactTime: Rational, time: 'T) =
    let gradientFlow = lazy (Filter.GradientFlow<'T>(time).Risk view.Directions)

    let ridge = lazy (Filter.RidgeAtTime<'T>(time).Risk view.Directions)

    let stochastic = lazy (view.StochasticRisk exactTime)

    let bounds =
        ConcurrentDictionary<struct (BoundConstant * bool), ExcessRiskBound<'T>>()

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

    let bound constant givenResponse =
        let compute (struct (constant, givenResponse)) =
            let kappa: 'T = view.NoiseScale

            if givenResponse then
                ExcessRiskBound<'T>.GivenResponse(view.Spectrum, kappa, constant, view.Instance.Problem.Response)
            else
                ExcessRiskBound<'T>.Averaged(view.Directions, kappa, constant)

        bounds.GetOrAdd(struct (constant, givenResponse), compute)

    /// At an exact time.
    new(view: IInstanceEngine<'T>, exactTime: Rational) =
        Subject(view, exactTime, 'T.FromRational(exactTime, view.Precision))

    /// The instance.
    member _.Instance = view.Instance

    /// The directions of the spectrum with the truth.
    member _.Directions = view.Directions

    /// κ = η/m.
    member _.NoiseScale: 'T = view.NoiseScale

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
    member _.RidgeOracle: 'T = view.RidgeOracle

    /// Q and F at the mean of the process at t, given y.
    member _.Diffusion = diffusion.Value

    /// Covariance given y of a flow at t, p×p.
    member _.Covariance(flow: Process) = view.Covariance(flow, exactTime)

    /// Covariance given y of a process after k steps, or of a flow at kη, p×p.
    member _.CovarianceOnGrid(ofProcess: Process) =
        let count = Rational.FromInteger(int64 steps.Value)

        view.Covariance(
            ofProcess,
            (if ofProcess.IsIteration then
                 count
             else
                 count * view.StepSize)
        )

    /// e^{ηL} in the coordinates svec.
    member _.FlowOverStep = view.FlowOverStep

    /// The excess-risk bound given y.
    member _.BoundGivenResponse(constant: BoundConstant) = bound constant true

    /// The excess-risk bound, averaged over the noise.
    member _.Bound(constant: BoundConstant) = bound constant false

/// The subjects of one exact instance at its times, in doubles and in balls: each is made once, and whoever asks shares it.
[<Sealed>]
type Subjects(instance: Instance<Rational>) =
    let engines = InstanceEngines instance
    let doubles = ConcurrentDictionary<Rational, Subject<Float64>>()
    let balls = ConcurrentDictionary<struct (Rational * int), Subject<Ball> option>()

    /// At a time, in doubles.
    member _.InDoubles(time: Rational) =
        doubles.GetOrAdd(time, (fun time -> Subject<Float64>(engines.InDoubles, time)))

    /// At a time, in balls of a precision in bits; None where the spectrum could not be enclosed.
    member _.TryInBalls(time: Rational, precision: int) =
        balls.GetOrAdd(
            struct (time, precision),
            fun (struct (time, precision)) ->
                match engines.TryInBalls precision with
                | null -> None
                | engine -> Some(Subject<Ball>(engine, time))
        )
