namespace Verify.Processes

open System.Threading
open Verify.Arithmetic
open Verify.Symbolics

[<RequireQualifiedAccess>]
module private OperatorSource =
    let tryCreate<'T when 'T :> IScalar<'T> and 'T: equality> (bound: ProcessInstance) precision parameters =
        StepReading.tryCreate<'T>
            bound.Definition.Definition
            bound.Instance.Problem
            bound.Instance.BatchSize
            parameters
            precision

    /// The operator of each step; the same one for all where no parameter is scheduled.
    let steps<'T when 'T :> IScalar<'T> and 'T: equality> (bound: ProcessInstance) precision =
        let operator parameters =
            match tryCreate<'T> bound precision parameters with
            | Some found -> found
            | None ->
                invalidOp $"the step of '{bound.Definition.Name}' has an operator in one scalar and not in another"

        if bound.Definition.HasSchedule then
            fun step -> operator (bound.ParametersAt step)
        else
            let still = lazy (operator bound.Parameters)
            fun (_: int64) -> still.Value

    let start<'T when 'T :> IScalar<'T>> (bound: ProcessInstance) precision : StateMomentBlocks<'T> =
        let convert (value: Rational) : 'T = 'T.FromRational(value, precision)

        StateMomentBlocks.at
            bound.Instance.Problem.FeatureCount
            (bound.Definition.States
             |> List.map (bound.StartOf >> Array.map convert)
             |> Array.ofList)

[<Sealed>]
type StepMoments private (bound: ProcessInstance, products: int, isPositive: bool) =
    static let fewSteps = 100L
    let definition = bound.Definition
    let n = bound.Instance.Problem.SampleCount
    let p = bound.Instance.Problem.FeatureCount
    let laws = lazy (LawCheck bound)

    // What is checked once is not checked again, unless it changes from step to step.
    let require step =
        if step = 0L || definition.HasSchedule then
            laws.Value.Require step

    static member TryCreate(bound: ProcessInstance) =
        OperatorSource.tryCreate<Float64> bound 53 (bound.ParametersAt 0L)
        |> Option.map (fun operator -> StepMoments(bound, operator.Products, operator.HasConstantNoise))

    member _.Cost =
        let n, p, states = int64 n, int64 p, int64 definition.States.Length
        (2L * int64 products * n * p * p) + (4L * states * states * p * p * p)

    member _.After<'T when 'T :> IScalar<'T> and 'T: equality>
        (steps: int64, precision: int, cancellation: CancellationToken)
        : StateMoments<'T> =
        let operator = OperatorSource.steps<'T> bound precision
        let mutable moments = OperatorSource.start<'T> bound precision

        for step in 0L .. steps - 1L do
            cancellation.ThrowIfCancellationRequested()
            require step
            moments <- (operator step).Advance moments

        StateMomentBlocks.named p definition.States moments

    member this.TryEnclose(steps: int64, precision: int, cancellation: CancellationToken) =
        // A few bits for each of a few steps cost less than the second recursion.
        if isPositive && steps > fewSteps then
            let operators =
                System.Collections.Generic.Dictionary<int, int64 -> AffineStep<Ball>>()

            let step precision j moments =
                if not (operators.ContainsKey precision) then
                    operators[precision] <- OperatorSource.steps<Ball> bound precision

                require j
                (operators[precision] j).Advance moments

            PositiveMap.enclose p step (OperatorSource.start<Ball> bound precision) steps precision cancellation
            |> Option.map (StateMomentBlocks.named p definition.States)
        else
            Some(this.After<Ball>(steps, precision, cancellation))
