namespace Verify.Processes

open System
open System.Collections.Generic
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

[<Sealed>]
type DefinedRisk(given: ProcessInstance) =
    // Costs: N³ for each square of the matrix, some forty of them for an exponential, and products of scalars in steps at other y's.
    static let mostOfSystem = 1500
    static let mostOfEnclosedFlow = 200
    static let mostOfEnclosed = 900
    static let mostOfStationary = 450
    static let mostExact = 60
    static let mostScheduledSteps = 20_000L
    static let mostProductsOfDoubles = 100_000_000_000L
    static let mostProductsOfBalls = 2_000_000_000L

    static let responseOf (problem: Problem<Rational>) =
        let coefficients = problem.Truth.Coefficients |> Array.ofSeq
        problem.Features.Times(ReadOnlySpan coefficients)

    let bound = given.WithResponse(responseOf given.Instance.Problem)

    let definition = bound.Definition
    let problem = bound.Instance.Problem
    let n, p = problem.SampleCount, problem.FeatureCount

    let estimator =
        definition.States |> List.tryFindIndex ((=) "b") |> Option.defaultValue 0

    let ball precision (value: Rational) = Ball.FromRational(value, precision)

    let closed =
        match DerivedMoments.TryDerive bound with
        | Some moments ->
            let system = RiskSystem(bound, moments)

            if system.Size <= mostOfSystem then
                Some struct (moments, system)
            else
                None
        | None -> None

    let stepMoments =
        if closed.IsSome then
            None
        else
            // The degrees in y do not depend on the number of features.
            let few = min p (List.fold max 2 (DefinitionScope.numbers definition.Definition))

            ResponseNoise.require (MomentSystem.derive 2 few definition)
            StepMoments.TryCreate bound

    do
        if closed.IsNone && stepMoments.IsNone then
            raise (
                InvalidInputException
                    $"'{definition.Name}' with {p} features is too large for its risk from the definition; lower the number of features"
            )

    // Then the noise of the algorithm is 0, and not only enclosed.
    let isDeterministic = Randomness.isNone definition.Definition

    let certain (terms: RiskTerms<'T>) =
        if isDeterministic then
            { terms with
                Noise = 'T.Zero
                PredictionNoise = 'T.Zero
            }
        else
            terms

    let requireSteps () =
        if definition.IsFlow then
            raise (InvalidInputException $"'{definition.Name}' is a flow: it has no steps")

    let gramOf (convert: Rational -> 'T) : Matrix<'T> =
        let features = problem.Features.Map convert
        let count = 'T.FromInteger(int64 n)

        Matrix<'T>
            .Create(
                p,
                p,
                fun a c ->
                    let mutable sum: 'T = 'T.Zero

                    for k in 0 .. n - 1 do
                        let product: 'T = features[k, a] * features[k, c]
                        sum <- sum + product

                    sum / count
            )

    let truthOf (convert: Rational -> 'T) : 'T[] =
        [| for value in problem.Truth.Coefficients -> convert value |]

    let read (system: RiskSystem) precision (convert: Rational -> 'T) (vector: 'T[]) : RiskTerms<'T> =
        let (mean: 'T[], variance: Matrix<'T>, noise: Matrix<'T>) =
            system.Read<'T>(vector, estimator * p, precision, convert)

        let gram: Matrix<'T> = gramOf convert

        let traces (matrix: Matrix<'T>) =
            RiskTerms.traces<'T> gram (fun a c -> matrix[a, c]: 'T)

        let truth: 'T[] = truthOf convert
        RiskTerms.create<'T> gram truth mean (traces variance) (traces noise) |> certain

    let matrixOf (system: RiskSystem) (moments: DerivedMoments) precision (convert: Rational -> 'T) : Matrix<'T> =
        system.Matrix<'T>(moments.Valuations (precision, convert) bound.Parameters, precision, convert)

    // k steps of the closed system in one scalar.
    let stepsOf precision (convert: Rational -> 'T) : Lazy<int64 -> CancellationToken -> 'T[]> =
        lazy
            (match closed with
             | Some(struct (moments, system)) when definition.HasSchedule ->
                 let values = moments.Valuations(precision, convert)

                 let steps =
                     ScheduledSteps<'T>(
                         system.Start convert,
                         fun step -> system.Matrix<'T>(values (moments.ParametersAt step), precision, convert)
                     )

                 fun count cancellation ->
                     if count > mostScheduledSteps then
                         raise (
                             InvalidInputException
                                 $"{count} steps with a schedule are taken one by one; at most {mostScheduledSteps} are"
                         )

                     steps.After(count, cancellation)
             | Some(struct (moments, system)) ->
                 let steps =
                     LinearSteps<'T>(matrixOf system moments precision convert, system.Start convert)

                 fun count cancellation -> steps.After(count, cancellation)
             | None -> invalidOp "there is no closed system")

    let exact = stepsOf 0 id
    let rounded = stepsOf 53 (fun value -> Float64(value.ToDouble()))
    let enclosed = Dictionary<int, Lazy<int64 -> CancellationToken -> Ball[]>>()

    let enclosedAt precision =
        match enclosed.TryGetValue precision with
        | true, found -> found
        | _ ->
            let found = stepsOf precision (ball precision)
            enclosed[precision] <- found
            found

    let refuseEnclosing (system: RiskSystem) most =
        if system.Size > most then
            raise (
                InvalidInputException
                    $"the risk of '{definition.Name}' with {p} features would take minutes in ball arithmetic; leave --digits out"
            )

    let refuseLong (steps: int64) (moments: StepMoments) most what =
        let products =
            Rational.FromInteger(int64 (n + DirectionalRisk.others))
            * Rational.FromInteger steps
            * Rational.FromInteger moments.Cost

        if products > Rational.FromInteger most then
            raise (
                InvalidInputException
                    $"the risk of '{definition.Name}' after {steps} steps with n = {n} and p = {p} would take minutes{what}; ask for fewer steps"
            )

    let byDirections isExact (convert: Rational -> 'T) (moments: ProcessInstance -> StateMoments<'T>) cancellation =
        let name = definition.States[estimator]

        DirectionalRisk.evaluate<'T>
            definition.Name
            isExact
            (gramOf convert)
            (truthOf convert)
            (convert problem.Truth.NoiseVariance)
            (responseOf problem)
            (fun response ->
                let found = moments (bound.WithResponse response)
                found.Mean name, found.Covariance(name, name))
            cancellation
        |> certain

    let stepper (other: ProcessInstance) =
        match StepMoments.TryCreate other with
        | Some found -> found
        | None -> invalidOp "a step has an operator for one y and not for another"

    static member AtTruth(instance: Instance<Rational>) =
        ArgumentNullException.ThrowIfNull instance
        let problem = instance.Problem

        Instance<Rational>(
            Problem<Rational>(problem.Features, responseOf problem, problem.Truth),
            instance.StepSize,
            instance.BatchSize
        )

    member _.IsClosed = closed.IsSome

    member _.Size =
        match closed with
        | Some(struct (_, system)) -> system.Size
        | None -> Int32.MaxValue

    member _.Enclose(clock: Rational, precision: int, cancellation: CancellationToken) : RiskTerms<Ball> =
        match closed, stepMoments with
        | Some(struct (moments, system)), _ when definition.IsFlow ->
            refuseEnclosing system mostOfEnclosedFlow

            let generator: Matrix<Ball> = matrixOf system moments precision (ball precision)

            let flow =
                FixedPointExponential.Of(ball precision clock * generator, precision, cancellation)

            read system precision (ball precision) (flow.Times(ReadOnlySpan(system.Start(ball precision))))
        | Some(struct (_, system)), _ ->
            refuseEnclosing system mostOfEnclosed

            (enclosedAt precision).Value (int64 (clock.Floor())) cancellation
            |> read system precision (ball precision)
        | None, Some moments ->
            let steps = int64 (clock.Floor())
            refuseLong steps moments mostProductsOfBalls " in ball arithmetic"

            byDirections
                true
                (ball precision)
                (fun other -> (stepper other).After<Ball>(steps, precision, cancellation))
                cancellation
        | None, None -> invalidOp "there is no route"

    member _.Exactly(steps: int64, cancellation: CancellationToken) : RiskTerms<Rational> =
        requireSteps ()

        match closed, stepMoments with
        | Some(struct (_, system)), _ -> exact.Value steps cancellation |> read system 0 id
        | None, Some moments ->
            refuseLong steps moments mostProductsOfBalls " exactly"

            byDirections true id (fun other -> (stepper other).After<Rational>(steps, 0, cancellation)) cancellation
        | None, None -> invalidOp "there is no route"

    member _.Rounded(clock: Rational, cancellation: CancellationToken) : RiskTerms<Float64> =
        let convert (value: Rational) = Float64(value.ToDouble())
        let steps () = int64 (clock.Floor())

        match closed, stepMoments with
        | Some(struct (moments, system)), _ when definition.IsFlow ->
            let generator: Matrix<Float64> = matrixOf system moments 53 convert

            read
                system
                53
                convert
                (RoundedExponential.action (convert clock * generator) (system.Start convert) cancellation)
        | Some(struct (_, system)), _ -> rounded.Value (steps ()) cancellation |> read system 53 convert
        | None, Some moments ->
            let steps = steps ()
            refuseLong steps moments mostProductsOfDoubles ""

            byDirections
                false
                convert
                (fun other -> (stepper other).After<Float64>(steps, 53, cancellation))
                cancellation
        | None, None -> invalidOp "there is no route"

    member _.TryStationary(precision: int) : RiskTerms<Ball> option =
        match closed with
        | Some(struct (moments, system)) when system.Size <= mostOfStationary ->
            if not (moments.RequireStable precision) then
                None
            elif system.Size <= mostExact then
                FixedPoint.trySolve definition.IsFlow (matrixOf system moments 0 id)
                // Exactly: what is 0 is known to be.
                |> Option.map (fun vector -> (read system 0 id vector).Map(fun value -> ball precision value))
            else
                FixedPoint.trySolve definition.IsFlow (matrixOf system moments precision (ball precision))
                |> Option.map (read system precision (ball precision))
        | Some _
        | None ->
            raise (
                InvalidInputException
                    $"'{definition.Name}' with {p} features is too large for its stationary risk; lower the number of features"
            )

    member _.ByDirections(steps: int64, cancellation: CancellationToken) =
        byDirections true id (fun other -> DerivedMoments(other).Exactly steps) cancellation
