namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

[<Sealed>]
type Subject<'T when 'T :> IRealScalar<'T>>
    (view: IInstanceEngine<'T>, quantities: IQuantityEngine<'T>, exactTime: Rational, time: 'T) =
    let gradientFlow = lazy (Filter.GradientFlow<'T>(time).Risk view.Directions)

    let ridge = lazy (Filter.RidgeAtTime<'T>(time).Risk view.Directions)

    let stochastic = lazy (view.StochasticRisk exactTime)

    let bounds =
        Kept<struct (BoundConstant * bool), ExcessRiskBound<'T>>(fun (struct (constant, givenResponse)) ->
            if givenResponse then
                ExcessRiskBound<'T>
                    .GivenResponse(view.Spectrum, view.NoiseScale, constant, view.Instance.Problem.Response)
            else
                ExcessRiskBound<'T>.Averaged(view.Directions, view.NoiseScale, constant))

    let diffusion =
        lazy
            (let response = view.Instance.Problem.Response
             let fit = LeastSquaresFit<'T>(view.Spectrum, response)
             let flow = GradientFlow.At<'T>(view.Spectrum, time)
             let mean = Seq.map2 (fun (w: 'T) (b: 'T) -> w * b) flow.Weights fit.Coordinates
             Diffusion<'T>(view.Spectrum, response, view.Instance.NoiseScale, ResizeArray mean))

    let fit =
        lazy (LeastSquaresFit<'T>(view.Spectrum, view.Instance.Problem.Response).Coordinates)

    let steps =
        lazy
            (let ratio = exactTime / view.StepSize
             let count = max System.Numerics.BigInteger.One ((-(-ratio).Floor()))

             if count > System.Numerics.BigInteger 4096 then
                 raise (InvalidInputException $"t = {exactTime} is {count} steps; claims about steps go up to 4096")

             int count)

    let siblings =
        Kept<struct (Rational * int), Subject<'T>>(fun (struct (stepSize, batchSize)) ->
            Subject<'T>(view.Sibling(stepSize, batchSize), quantities, exactTime, time))

    let bound constant givenResponse =
        bounds[struct (constant, givenResponse)]

    new(view: IInstanceEngine<'T>, quantities: IQuantityEngine<'T>, exactTime: Rational) =
        Subject(view, quantities, exactTime, 'T.FromRational(exactTime, view.Precision))

    member _.Engine = view

    member _.Quantities = quantities

    member _.ExactTime = exactTime

    /// The same problem and time with other step and batch sizes.
    member this.With(stepSize: Rational, batchSize: int) =
        if stepSize = view.StepSize && batchSize = view.Exact.BatchSize then
            this
        else
            siblings[struct (stepSize, batchSize)]

    member _.StepSize: 'T = view.StepLength

    member _.BatchSize: 'T = view.BatchSize

    member _.FeatureCount: 'T = view.FeatureCount

    member _.StepCount: 'T = view.StepCount exactTime

    member _.Parameter(name: string) : 'T = view.Parameter name

    member _.Instance = view.Instance

    member _.Directions = view.Directions

    member _.NoiseScale: 'T = view.NoiseScale

    member _.Spectrum = view.Spectrum

    member _.Precision = view.Precision

    member _.Time: 'T = time

    member _.Steps = steps.Value

    member _.GridTime: 'T =
        'T.FromRational(Rational.FromInteger(int64 steps.Value) * view.StepSize, view.Precision)

    member _.GradientFlow = gradientFlow.Value

    member _.Ridge = ridge.Value

    member _.StochasticGradientFlow = stochastic.Value

    member _.RidgeOracle: 'T = view.RidgeOracle

    member _.Diffusion = diffusion.Value

    member _.Fit(direction: Direction<'T>) : 'T = fit.Value[direction.Index]

    member _.Covariance(flow: Process) = view.Covariance(flow, exactTime)

    member _.CovarianceOnGrid(ofProcess: Process) =
        let count = Rational.FromInteger(int64 steps.Value)

        view.Covariance(
            ofProcess,
            (if ofProcess.IsIteration then
                 count
             else
                 count * view.StepSize)
        )

    member _.FlowOverStep = view.FlowOverStep

    member _.BoundGivenResponse(constant: BoundConstant) = bound constant true

    member _.Bound(constant: BoundConstant) = bound constant false

[<Sealed>]
type Subjects(instance: Instance<Rational>) =
    let engines = InstanceEngines instance
    let processes = DefinedProcesses instance
    let rounded = RoundedQuantities processes

    let enclosed =
        Kept<int, EnclosedQuantities>(fun precision -> EnclosedQuantities(processes, precision))

    let doubles =
        Kept<Rational, Subject<Float64>>(fun time -> Subject<Float64>(engines.InDoubles, rounded, time))

    let balls =
        Kept<struct (Rational * int), Subject<Ball> option>(fun (struct (time, precision)) ->
            match engines.TryInBalls precision with
            | null -> None
            | engine -> Some(Subject<Ball>(engine, enclosed[precision], time)))

    member _.Instance = instance

    member _.InDoubles(time: Rational) = doubles[time]

    member _.TryInBalls(time: Rational, precision: int) = balls[struct (time, precision)]
