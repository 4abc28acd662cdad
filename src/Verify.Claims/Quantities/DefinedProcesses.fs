namespace Verify.Claims

open System
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes

/// The processes of definitions on one exact instance: what is bound, lowered or derived once serves every scalar and precision.
[<Sealed>]
type internal DefinedProcesses(instance: Instance<Rational>) =
    let bind (problem: Problem<Rational>) (call: ProcessCall) =
        ProcessInstance.Bind(
            call.Definition,
            Instance<Rational>(problem, call.StepSize, call.BatchSize),
            [
                for name, value in call.Parameters -> struct (name, ParameterValue.Scalar value)
            ]
        )

    let bound =
        Kept<ProcessCall, ProcessInstance>(fun call ->
            // Thresholds do not depend on y; where there is none, that without noise stands in.
            let problem = instance.Problem

            bind
                (if problem.HasResponse then
                     problem
                 else
                     (DefinedRisk.AtTruth instance).Problem)
                call)

    let steps =
        Kept<ProcessCall, StepMoments option>(fun call -> StepMoments.TryCreate bound[call])

    let flows =
        Kept<ProcessCall, FlowMoments option>(fun call -> FlowMoments.TryCreate bound[call])

    let derived =
        Kept<ProcessCall, DerivedMoments>(fun call -> DerivedMoments bound[call])

    let risks =
        Kept<ProcessCall, DefinedRisk>(fun call ->
            DefinedRisk(bind (DefinedRisk.AtTruth(instance.WithProblem instance.Problem)).Problem call))

    member _.Instance = instance

    member _.Bound(call: ProcessCall) = bound[call]

    member _.Steps(call: ProcessCall) = steps[call]

    member _.Flow(call: ProcessCall) = flows[call]

    member _.Derived(call: ProcessCall) = derived[call]

    /// The risk of a call; one thread at a time.
    member _.Risk (call: ProcessCall) (answer: DefinedRisk -> 'a) : 'a =
        let risk = risks[call]
        lock risk (fun () -> answer risk)

[<RequireQualifiedAccess>]
module internal Clock =
    /// A number of steps, whole and not negative.
    let steps (clock: Rational) =
        if clock.IsInteger && clock.Sign >= 0 then
            int64 clock.Numerator
        else
            raise (
                InvalidInputException $"{clock} is no number of steps; an iteration takes a whole number of at least 0"
            )

    let never = CancellationToken.None

/// Processes in balls of a precision.
[<Sealed>]
type internal EnclosedQuantities(processes: DefinedProcesses, precision: int) =
    // An extremum becomes narrower with the precision, as its sign is left open: relative width 2^−10 at 128 bits, 2^−28 at 1024.
    let accuracy =
        10 + 6 * (max 0 (System.Numerics.BitOperations.Log2(uint32 precision) - 7))

    let tolerance = (Rational.FromInteger 2L).Pow(-accuracy)

    let mostCells = 1 <<< min 12 (accuracy / 2 + 3)

    let reach what found =
        match found with
        | Some value -> value
        | None -> raise (InvalidInputException $"{what} is not decided at {precision} bits")

    let stationary =
        Kept<ProcessCall, StateMoments<Ball>>(fun call ->
            [ precision; 2 * precision; 4 * precision ]
            |> Seq.tryPick (processes.Derived call).TryStationary
            |> reach $"the stability of {call.Definition.Name}")

    // A statement reads several numbers of one law: its parts, its trace, its mean.
    let moments =
        Kept<struct (ProcessCall * Rational), StateMoments<Ball>>(fun (struct (call, clock)) ->
            match processes.Bound(call).Definition.IsFlow, processes.Steps call with
            | false, Some steps ->
                steps.TryEnclose(Clock.steps clock, precision, Clock.never)
                |> reach "a moment beyond all bounds"
            | _ -> (processes.Derived call).Enclose(clock, precision, Clock.never))

    let risks =
        Kept<struct (ProcessCall * Rational), _>(fun (struct (call, clock)) ->
            processes.Risk call _.Enclose(clock, precision, Clock.never))

    interface IQuantityEngine<Ball> with
        member _.Moments(call, clock) = moments[struct (call, clock)]

        member _.Risk(call, clock) = risks[struct (call, clock)]

        member _.Stationary call = stationary[call]

        member _.Threshold call =
            let derived, bound = processes.Derived call, processes.Bound call
            let estimate = MeanSquareStability.threshold (derived, bound, Clock.never)

            if Double.IsPositiveInfinity estimate then
                raise (
                    InvalidInputException $"{call.Definition.Name} is stable at every step size: there is no threshold"
                )

            if estimate = 0.0 then
                raise (
                    InvalidInputException
                        $"{call.Definition.Name} is stable at no step size here: some direction keeps its start"
                )

            // Narrower than the search's estimate with every precision; a few more bits where these do not decide.
            [ precision; 2 * precision; 4 * precision ]
            |> Seq.tryPick (fun working ->
                MeanSquareStability.tryEnclose (
                    derived,
                    Rational.FromDouble estimate,
                    precision / 3,
                    working,
                    Clock.never
                ))
            |> reach $"the threshold of {call.Definition.Name}"

        member _.Eigenvalues matrix =
            // What is symmetric in numbers may differ by rounding in midpoints.
            let symmetric =
                Matrix<Ball>
                    .Create(
                        matrix.Rows,
                        matrix.Columns,
                        fun i j -> Ball.Union(matrix[max i j, min i j], matrix[min i j, max i j])
                    )

            SymmetricEigenvalues.Enclose symmetric

        member _.Hull(one, other) = Ball.Union(one, other)

        member _.FreeSteps(_, _) = None

        member _.Extremum(extremum, range, value) =
            let oriented (ball: Ball) =
                match extremum with
                | Infimum -> ball
                | Supremum -> -ball

            let ball (rational: Rational) = Ball.FromRational(rational, precision)

            // u in [0, 1] stands for low + (high − low)u, or for scale·u/(1 − u), to infinity where the cell reaches 1.
            let at (low: Rational) (high: Rational) =
                let ratio (u: Rational) = u / (Rational.One - u)

                match range with
                | Between(first, last) -> Finite(first + (last - first) * Ball.FromInterval(low, high, precision))
                | Positive scale when high < Rational.One ->
                    // No number below 0, which rounding would let in.
                    Finite(Ball.Abs(scale * Ball.FromInterval(ratio low, ratio high, precision)))
                | Positive scale ->
                    let reciprocals =
                        Ball.FromInterval(Rational.Zero, (Rational.One - low) / low, precision)

                    From(scale * ball (ratio low), Ball.Abs(reciprocals / scale))

            let evaluate low high = oriented (value (at low high))
            let half = Rational.Parse "1/2"

            let cells =
                System.Collections.Generic.PriorityQueue<struct (Rational * Rational), Rational>()

            let mutable upper: Rational option = None
            let mutable known = true

            let add (low: Rational) (high: Rational) =
                let middle = half * (low + high)
                let inside = evaluate middle middle

                if inside.IsFinite then
                    upper <-
                        match upper with
                        | Some known when known <= inside.Upper -> upper
                        | _ -> Some inside.Upper

                let whole = evaluate low high

                if whole.IsFinite then
                    cells.Enqueue(struct (low, high), whole.Lower)
                else
                    known <- false

            // Both ends apart: there a cell is known by its reciprocals, or begins at 0.
            let pieces = 16L

            for k in 0L .. pieces - 1L do
                let at (k: int64) =
                    Rational.FromInteger k / Rational.FromInteger pieces

                add (at k) (at (k + 1L))

            let mutable remaining = mostCells
            let mutable finished = not known

            while not finished && remaining > 0 do
                remaining <- remaining - 1
                let _, cell, least = cells.TryPeek()

                match upper with
                | Some reached when reached - least <= tolerance * reached.Abs() -> finished <- true
                | _ ->
                    cells.Dequeue() |> ignore
                    let struct (low, high) = cell
                    let middle = half * (low + high)
                    add low middle
                    add middle high
                    finished <- not known

            let _, _, least = cells.TryPeek()

            match upper with
            | Some reached when known -> oriented (Ball.FromInterval(min least reached, reached, precision))
            | _ -> Ball.Indeterminate precision

/// Processes in doubles.
[<Sealed>]
type internal RoundedQuantities(processes: DefinedProcesses) =
    // Enough that rounding a ball's midpoint to a double loses nothing that shows.
    let enclosed = EnclosedQuantities(processes, 96) :> IQuantityEngine<Ball>

    let rounded (ball: Ball) = Float64(ball.Midpoint.ToDouble())

    let gridPoints = 128

    interface IQuantityEngine<Float64> with
        member _.Moments(call, clock) =
            match processes.Bound(call).Definition.IsFlow with
            | false ->
                match processes.Steps call with
                | Some steps -> steps.After<Float64>(Clock.steps clock, 53, Clock.never)
                | None -> (enclosed.Moments(call, clock)).Map rounded
            | true ->
                match processes.Flow call with
                | Some flow ->
                    let struct (moments, _) = flow.At(clock, Clock.never)
                    moments
                | None -> (enclosed.Moments(call, clock)).Map rounded

        member _.Risk(call, clock) =
            (enclosed.Risk(call, clock)).Map rounded

        member _.Stationary call = (enclosed.Stationary call).Map rounded

        member _.Threshold call =
            let threshold =
                KnownThresholds.find processes.Instance.Problem call (fun call ->
                    MeanSquareStability.threshold (processes.Derived call, processes.Bound call, Clock.never))

            if threshold > 0.0 && Double.IsFinite threshold then
                Float64 threshold
            else
                rounded (enclosed.Threshold call)

        member _.Eigenvalues matrix =
            let balls =
                matrix.Map(fun (value: Float64) ->
                    if Double.IsFinite value.Value then
                        Ball.FromRational(Rational.FromDouble value.Value, 96)
                    else
                        Ball.Indeterminate 96)

            let symmetric =
                Matrix<Ball>.Create(balls.Rows, balls.Columns, fun i j -> balls[max i j, min i j])

            SymmetricEigenvalues.Enclose symmetric
            |> Array.map (fun ball -> if ball.IsFinite then rounded ball else Float64 nan)

        member _.Hull(one, _) = one

        member _.FreeSteps(_, _) = None

        member _.Extremum(extremum, range, value) =
            let oriented (x: float) =
                match extremum with
                | Infimum -> x
                | Supremum -> -x

            let at (u: float) =
                let number =
                    match range with
                    | Between(low, high) -> low.Value + (high.Value - low.Value) * u
                    | Positive scale -> scale.Value * u / (1.0 - u)

                oriented (value (Finite(Float64 number)): Float64).Value

            // Powers of two around the scale for the half line, equidistant points for an interval.
            let grid =
                match range with
                | Between _ -> [| for k in 0..gridPoints -> float k / float gridPoints |]
                | Positive _ ->
                    [|
                        for k in 0..gridPoints ->
                            let ratio = 2.0 ** (0.75 * float (k - gridPoints / 2))
                            ratio / (1.0 + ratio)
                    |]

            let values =
                grid
                |> Array.map (fun u -> let v = at u in if Double.IsNaN v then infinity else v)

            let best = values |> Array.indexed |> Array.minBy snd |> fst
            let mutable low, high = grid[max 0 (best - 1)], grid[min gridPoints (best + 1)]
            let mutable least = values[best]
            // Golden section between the neighbours.
            let golden = 0.6180339887498949

            for _ in 1..60 do
                let a, b = high - golden * (high - low), low + golden * (high - low)
                let fa, fb = at a, at b
                least <- min least (min fa fb)
                if fa <= fb then high <- b else low <- a

            Float64(oriented least)
