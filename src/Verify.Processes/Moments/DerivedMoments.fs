namespace Verify.Processes

open System
open System.Collections.Generic
open System.Threading
open Verify.Arithmetic
open Verify.Symbolics

[<Sealed>]
type DerivedMoments(bound: ProcessInstance) =
    // Costs of the dense routes: N³ for a power, some forty times that for an exponential, k N² for a schedule.
    static let mostMoments = 800
    static let mostMomentsOfFlow = 150
    static let mostScheduledSteps = 20_000L
    static let mostExactMoments = 60

    static let sizeOf (bound: ProcessInstance) =
        let d = bound.Definition.States.Length * bound.Instance.Problem.FeatureCount
        (d + 1) * (d + 2) / 2 - 1

    static let mostOf (bound: ProcessInstance) =
        if bound.Definition.IsFlow then
            mostMomentsOfFlow
        else
            mostMoments

    let definition = bound.Definition
    let problem = bound.Instance.Problem
    let p = problem.FeatureCount

    let size = sizeOf bound

    do
        let most = mostOf bound

        if size > most then
            raise (
                InvalidInputException
                    $"'{definition.Name}' with {p} features has {size} moments of order 2; from its definition at most {most} are evaluated"
            )

    // Formulas take any number for a probability.
    let laws = LawCheck bound

    do laws.Require 0L

    // For these n and m: without replacement the weights depend on both.
    let system =
        MomentSystem.deriveAt problem.SampleCount bound.Instance.BatchSize 2 p definition

    let exponents = system.Equations |> List.map _.Of.Exponents |> Array.ofList

    let position =
        let table = Dictionary<int list, int>()
        exponents |> Array.iteri (fun k exponents -> table[exponents] <- k)
        table

    let states = definition.States
    let components = states.Length * p
    let isDeterministic = Randomness.isNone definition.Definition

    let unit at =
        List.init components (fun j -> if j = at then 1 else 0)

    let first i = position[unit i]

    let second i j =
        position[List.map2 (+) (unit i) (unit j)]

    let parameters (values: Map<string, ParameterValue>) (convert: Rational -> 'T) =
        [
            yield struct ("m", convert (Rational.FromInteger(int64 bound.Instance.BatchSize)))

            for KeyValue(name, value) in values do
                match value with
                | ParameterValue.Scalar number -> yield struct (name, convert number)
                | ParameterValue.Vector entries ->
                    for i in 0 .. entries.Length - 1 do
                        yield struct ($"{name}[{i + 1}]", convert entries[i])
                | ParameterValue.Matrix entries ->
                    for i in 0 .. entries.Rows - 1 do
                        for j in 0 .. entries.Columns - 1 do
                            yield struct ($"{name}[{i + 1},{j + 1}]", convert entries[i, j])
        ]

    // The data are read once; averages over them hold no parameter, unless weights do.
    let valuations (precision: int) (convert: Rational -> 'T) : Map<string, ParameterValue> -> Symbol -> 'T =
        let features = problem.Features.Map convert

        let response =
            if problem.HasResponse then
                [| for y in problem.Response -> convert y |]
            else
                Array.create problem.SampleCount (convert Rational.Zero)

        let averages = Dictionary<Symbol, 'T>()
        let keeps = (Process.reciprocalWeight p definition).IsNone

        fun values ->
            let own: Symbol -> 'T =
                SampleData.valuationOf precision definition features response (parameters values convert)

            fun symbol ->
                if keeps && symbol.Role = Role.Average then
                    match averages.TryGetValue symbol with
                    | true, known -> known
                    | _ ->
                        let found = own symbol
                        averages[symbol] <- found
                        found
                else
                    own symbol

    let matrixWith (values: Map<string, ParameterValue>) (precision: int) (convert: Rational -> 'T) : Matrix<'T> =
        let value: Symbol -> 'T = valuations precision convert values
        MomentSystem.matrix precision value system

    let atStep (step: int64) =
        laws.Require step
        bound.ParametersAt step

    // Powers of the start, in the order of the moments.
    let startIn (convert: Rational -> 'T) =
        let entries = states |> List.collect (bound.StartOf >> List.ofArray)

        let power (powers: int list) =
            List.fold2 (fun product (value: Rational) k -> product * value.Pow k) Rational.One entries powers

        Array.init (size + 1) (fun row -> convert (if row = 0 then Rational.One else power exponents[row - 1]))

    // Row 0 is the constant moment.
    let read (moments: 'T[]) : StateMoments<'T> =
        let index state a =
            match List.tryFindIndex ((=) state) states with
            | Some at -> at * p + a
            | None ->
                let known = String.Join(", ", states)
                raise (InvalidInputException $"'{definition.Name}' has no state '{state}'; it has {known}")

        let mean state =
            Array.init p (fun a -> moments[1 + first (index state a)])

        let covariance one other =
            let left: 'T[] = mean one
            let right: 'T[] = mean other

            Matrix<'T>
                .Create(
                    p,
                    p,
                    fun a b ->
                        // What draws nothing does not spread; the difference below would leave its rounding.
                        if isDeterministic then
                            'T.Zero
                        else

                            let both: 'T = moments[1 + second (index one a) (index other b)]
                            let product: 'T = left[a] * right[b]
                            both - product
                )

        StateMoments<'T>(states, mean, covariance)

    let ball precision (value: Rational) = Ball.FromRational(value, precision)

    // The columns and rows of the moments of degree 2, in the order i ≤ j of pairs: a map on the symmetric matrices E[s sᵀ].
    let pairs =
        [|
            for i in 0 .. components - 1 do
                for j in i .. components - 1 -> second i j
        |]

    let homogeneous (matrix: Matrix<'T>) : Matrix<'T> =
        Matrix<'T>.Create(pairs.Length, pairs.Length, fun row column -> matrix[1 + pairs[row], 1 + pairs[column]])

    let stationary (matrix: Matrix<'T>) : 'T[] option =
        FixedPoint.trySolve definition.IsFlow matrix

    let refuseSchedule what =
        if definition.HasSchedule then
            raise (InvalidInputException $"'{definition.Name}' has a schedule: {what}")

    static member Count(bound: ProcessInstance) = sizeOf bound
    static member IsTooLarge(bound: ProcessInstance) = sizeOf bound > mostOf bound

    static member TryDerive(bound: ProcessInstance) =
        if DerivedMoments.IsTooLarge bound then
            None
        else
            Some(DerivedMoments bound)

    member _.IsFlow = definition.IsFlow
    member _.Size = components
    member _.System = system
    member _.First at = first at
    member _.Second(one, other) = second one other

    member _.Valuations<'T when 'T :> IScalar<'T>>(precision: int, convert: Rational -> 'T) =
        valuations precision convert

    member _.ParametersAt(step: int64) =
        if definition.HasSchedule then
            atStep step
        else
            bound.Parameters

    member _.RequireStable(precision: int) =
        refuseSchedule "it has no stationary moments"

        match
            SecondMomentMap.tryDecide
                definition.IsFlow
                components
                (homogeneous (matrixWith bound.Parameters precision (ball precision)))
        with
        | None -> false
        | Some true -> true
        | Some false ->
            raise (
                InvalidInputException
                    $"'{definition.Name}' has no stationary moments that every start tends to: it is not mean-square stable on this instance"
            )

    member _.Enclose(clock: Rational, precision: int, cancellation: CancellationToken) =
        let convert = ball precision

        if definition.IsFlow then
            let generator: Matrix<Ball> = matrixWith bound.Parameters precision convert

            let flow =
                FixedPointExponential.Of(convert clock * generator, precision, cancellation)

            read (flow.Times(ReadOnlySpan(startIn convert)))
        elif definition.HasSchedule then
            let steps = int64 (clock.Floor())

            if steps > mostScheduledSteps then
                raise (
                    InvalidInputException
                        $"{steps} steps with a schedule are taken one by one; at most {mostScheduledSteps} are"
                )

            let mutable moments = startIn convert

            for step in 0L .. steps - 1L do
                cancellation.ThrowIfCancellationRequested()
                let matrix: Matrix<Ball> = matrixWith (atStep step) precision convert
                moments <- matrix.Times moments

            read moments
        else
            let matrix: Matrix<Ball> = matrixWith bound.Parameters precision convert
            read (MatrixPower.Action(matrix, int64 (clock.Floor()), ReadOnlySpan(startIn convert)))

    member _.Exactly(steps: int64) =
        if definition.IsFlow then
            raise (InvalidInputException $"'{definition.Name}' is a flow: it has no steps")

        let mutable moments = startIn id

        if definition.HasSchedule then
            for step in 0L .. steps - 1L do
                let matrix: Matrix<Rational> = matrixWith (atStep step) 0 id
                moments <- matrix.Times moments

            read moments
        else
            let matrix: Matrix<Rational> = matrixWith bound.Parameters 0 id
            read (MatrixPower.Action(matrix, steps, ReadOnlySpan moments))

    member _.MatrixInBalls(precision: int) : Matrix<Ball> =
        refuseSchedule "its matrix is another one in each step"
        matrixWith bound.Parameters precision (ball precision)

    member _.MatrixExactly: Matrix<Rational> = matrixWith bound.Parameters 0 id

    member _.AfterEach(matrix: Matrix<Ball>, precision: int, steps: int64) =
        read (MatrixPower.Action(matrix, steps, ReadOnlySpan(startIn (ball precision))))

    member _.MapInDoubles(stepSize: float) : Matrix<Float64> =
        refuseSchedule "its stability is not that of one step size"

        homogeneous (
            matrixWith (bound.WithStepSize(Rational.FromDouble stepSize)).Parameters 53 (fun value ->
                Float64(value.ToDouble()))
        )

    member _.MapInBalls(stepSize: Rational, precision: int) : Matrix<Ball> =
        refuseSchedule "its stability is not that of one step size"
        homogeneous (matrixWith (bound.WithStepSize stepSize).Parameters precision (ball precision))

    member this.TryStationaryExactly(precision: int) : StateMoments<Rational> option =
        if size <= mostExactMoments && this.RequireStable precision then
            stationary (matrixWith bound.Parameters 0 id) |> Option.map read
        else
            None

    member this.TryStationary(precision: int) =
        if size <= mostExactMoments then
            // Exactly, the covariances too: what is 0 is known to be.
            this.TryStationaryExactly precision
            |> Option.map (fun exact ->
                StateMoments<Ball>(
                    exact.States,
                    (exact.Mean >> Array.map (ball precision)),
                    fun one other -> exact.Covariance(one, other).Map(fun value -> ball precision value)
                ))
        elif this.RequireStable precision then
            let matrix: Matrix<Ball> = matrixWith bound.Parameters precision (ball precision)
            stationary matrix |> Option.map read
        else
            None
