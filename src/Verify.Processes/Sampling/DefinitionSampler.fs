namespace Verify.Processes

open System
open System.Collections.Generic
open System.Globalization
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.LeastSquares.Simulation
open Verify.Symbolics

[<Sealed>]
type SampledDefinition
    (make: IReadOnlyList<Moments> -> SimulatedProcess, own: IReadOnlyList<Moments>, sampling: string, flow: Moments[]) =
    let simulated = make own
    member _.Simulated = simulated
    member _.Sampling = sampling
    member _.Flow: IReadOnlyList<Moments> = flow

    member _.Against(exact: IReadOnlyList<Moments>) =
        SampledDefinition(make, exact, sampling, flow)

[<Sealed; AbstractClass>]
type DefinitionSampler =
    // Moments of order 2 of an iteration, up to which its moment system is taken.
    static let mostDerived = 320

    static member NeedsTimeStep(definition: Process) =
        ArgumentNullException.ThrowIfNull definition
        definition.IsFlow && not (EulerScheme.isJumpsOnly definition.Definition)

    static member Prepare
        (
            bound: ProcessInstance,
            points: IReadOnlyList<Rational>,
            timeStep: Nullable<Rational>,
            cancellation: CancellationToken
        ) =
        ArgumentNullException.ThrowIfNull bound
        ArgumentNullException.ThrowIfNull points
        let definition = bound.Definition
        let fail message = raise (InvalidInputException message)
        let points = Array.ofSeq points

        let shown (value: Rational) =
            value.ToDouble().ToString("G6", CultureInfo.InvariantCulture)

        let whole (steps: Rational) =
            if
                steps.Sign >= 0
                && steps.IsInteger
                && steps <= Rational.FromInteger(int64 Int32.MaxValue)
            then
                int (steps.Floor())
            else
                fail
                    $"{shown steps} steps of '{definition.Name}' are not allowed; give a whole number of them, at least 0 and at most {Int32.MaxValue}"

        // Every trajectory and every sum is that of all states.
        let instance =
            bound.Instance.Map(fun value ->
                let rounded = value.ToDouble()

                if Double.IsFinite rounded then
                    Float64 rounded
                else
                    fail $"a number of the instance is beyond the range of doubles")

        let coefficients =
            match List.tryFindIndex ((=) "b") definition.States with
            | Some at when bound.Instance.Problem.HasResponse && not definition.IsPopulation ->
                Nullable(at * bound.Instance.Problem.FeatureCount)
            | _ -> Nullable()

        let state =
            ComparedState(Array.ofList definition.States, bound.Instance.Problem.FeatureCount, coefficients)

        let sampled motion (steps: int[]) exact sampling flow =
            let kernel = DefinitionKernel motion

            SampledDefinition(
                (fun exact -> SimulatedProcess.Of(instance.Problem, kernel, steps, exact, state)),
                exact,
                sampling,
                flow
            )

        let named (point: Rational) = $"'{definition.Name}' at {shown point}"

        let derived (moments: DerivedMoments) =
            points
            |> Array.map (fun point ->
                RoundedMoments.at (named point) (fun precision -> moments.Enclose(point, precision, cancellation)))

        // Many moments by the operator of the definition, where it has one.
        let bySteps (bound: ProcessInstance) (steps: int[]) =
            if DerivedMoments.Count bound <= mostDerived then
                None
            else
                StepMoments.TryCreate bound
                |> Option.map (fun operator ->
                    steps
                    |> Array.mapi (fun k count ->
                        operator.After<Float64>(int64 count, 53, cancellation)
                        |> RoundedMoments.ofDoubles (named points[k])))

        let byGenerator () =
            FlowMoments.TryCreate bound
            |> Option.map (fun flow ->
                points
                |> Array.map (fun point ->
                    let struct (moments, _) = flow.At(point, cancellation)
                    RoundedMoments.ofDoubles (named point) moments))

        let ofFlow () =
            if DerivedMoments.IsTooLarge bound then
                byGenerator () |> Option.defaultWith (fun () -> derived (DerivedMoments bound))
            else
                derived (DerivedMoments bound)

        match definition.IsFlow, timeStep.HasValue with
        | false, true -> fail $"'{definition.Name}' is an iteration: it has no time step"
        | false, false ->
            let steps = points |> Array.map whole

            sampled
                (Motion.Steps bound)
                steps
                (bySteps bound steps
                 |> Option.defaultWith (fun () -> derived (DerivedMoments bound)))
                "by its definition, compared with the exact moments"
                [||]
        | true, true when not (DefinitionSampler.NeedsTimeStep definition) ->
            fail $"'{definition.Name}' only jumps: it is simulated jump after jump, without a time step"
        | true, false when DefinitionSampler.NeedsTimeStep definition ->
            fail $"'{definition.Name}' is simulated in Euler–Maruyama steps; give their length"
        | true, false ->
            let durations =
                Array.mapi
                    (fun k (time: Rational) ->
                        let before = if k = 0 then Rational.Zero else points[k - 1]
                        (time - before).ToDouble())
                    points

            sampled
                (Motion.Jumps(bound, durations))
                (Array.init points.Length (fun k -> k + 1))
                (ofFlow ())
                "jump after jump by its definition, compared with the exact moments"
                [||]
        | true, true ->
            let h = timeStep.Value

            if h.Sign <= 0 then
                fail "the time step is not above 0"

            let steps = points |> Array.map (fun time -> whole (time / h))
            let euler = bound.WithDefinition(EulerScheme.step h definition.Definition)

            let jumping =
                if definition.Definition.Jumps.IsEmpty then
                    None
                else
                    Some(bound.WithDefinition(EulerScheme.jumps definition.Definition))

            let byMatrix () =
                let moments = DerivedMoments euler
                let jumpMoments = jumping |> Option.map DerivedMoments

                // The moments are linear in the old ones, over the step and over the jumps after it.
                let matrix precision =
                    let step: Matrix<Ball> = moments.MatrixInBalls precision

                    match jumpMoments with
                    | None -> step
                    | Some jumps ->
                        let generator: Matrix<Ball> = jumps.MatrixInBalls precision
                        let time = Ball.FromRational(h, precision)
                        FixedPointExponential.Of(time * generator, precision, cancellation) * step

                steps
                |> Array.mapi (fun k count ->
                    RoundedMoments.at (named points[k]) (fun precision ->
                        moments.AfterEach(matrix precision, precision, int64 count)))

            let exact =
                match jumping with
                | Some _ -> byMatrix ()
                | None -> bySteps euler steps |> Option.defaultWith byMatrix

            let motion =
                match jumping with
                | None -> Motion.Steps euler
                | Some jumps -> Motion.StepsAndJumps(euler, jumps, h.ToDouble())

            let after =
                match jumping with
                | None -> ""
                | Some _ -> ", each followed by the jumps of its time"

            sampled
                motion
                steps
                exact
                $"Euler–Maruyama chain with time step {h}{after}, compared with the exact moments of that chain"
                (match DerivedMoments.TryDerive bound with
                 | Some flow -> derived flow
                 | None -> byGenerator () |> Option.defaultValue [||])
