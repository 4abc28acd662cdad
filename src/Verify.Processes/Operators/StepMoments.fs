namespace Verify.Processes

open System.Threading
open Verify.Arithmetic
open Verify.Symbolics

[<RequireQualifiedAccess>]
module private Data =
    let of'<'T when 'T :> IScalar<'T>> (bound: ProcessInstance) precision =
        LoweringData<'T>(bound.Definition.Definition, bound.Instance.Problem, bound.Instance.BatchSize, precision)

[<Sealed>]
type StepMoments private (bound: ProcessInstance, products: int) =
    let definition = bound.Definition
    let problem = bound.Instance.Problem
    let p = problem.FeatureCount

    static member TryCreate(bound: ProcessInstance) =
        IterationOperator.tryCreate<Float64> (Data.of' bound 53) (bound.ParametersAt 0L)
        |> Option.map (fun operator -> StepMoments(bound, operator.Products))

    member _.Cost =
        let n, p = int64 problem.SampleCount, int64 p
        let states = int64 definition.States.Length
        (int64 products * 2L * n * p * p) + (4L * states * states * p * p * p)

    member _.After<'T when 'T :> IScalar<'T> and 'T: equality>
        (steps: int64, precision: int, cancellation: CancellationToken)
        : StateMoments<'T> =
        let data = Data.of'<'T> bound precision

        let operator parameters =
            match IterationOperator.tryCreate<'T> data parameters with
            | Some found -> found
            | None -> invalidOp $"the step of '{definition.Name}' has an operator in one scalar and not in another"

        let mutable moments =
            StateMomentBlocks.at<'T> p (data.States |> List.map (fun _ -> Array.create p 'T.Zero) |> Array.ofList)

        let still = lazy (operator bound.Parameters)

        for step in 0L .. steps - 1L do
            cancellation.ThrowIfCancellationRequested()

            let current =
                if definition.HasSchedule then
                    operator (bound.ParametersAt step)
                else
                    still.Value

            moments <- current.Advance moments

        StateMomentBlocks.named p data.States moments
