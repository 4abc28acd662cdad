namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

/// Reads the generator of a flow off its definition.
[<RequireQualifiedAccess>]
module internal FlowReading =

    /// The generator of a flow on an instance; none for an iteration, and where an expression is not of the form.
    let tryCreate<'T when 'T :> IScalar<'T> and 'T: equality>
        (bound: ProcessInstance)
        (precision: int)
        : FlowOperator<'T> option =
        let definition = bound.Definition.Definition
        let parameters = bound.Parameters

        let operator (iteration: Definition) =
            let problem, batchSize = bound.Instance.Problem, bound.Instance.BatchSize

            StepReading.tryCreate<'T> iteration problem batchSize parameters precision
            |> Option.map (fun found -> LoweringData<'T>(iteration, problem, batchSize, precision), found)

        let jumpOf (jump: JumpRule) =
            operator (EulerScheme.jump definition jump)
            |> Option.bind (fun (data, step) ->
                try
                    Some
                        {
                            Step = step
                            Rates = Lowering<'T>(data, parameters).Numbers(jump.Each, jump.Rate)
                            Each = jump.Each.IsSome
                        }
                with NotLowered ->
                    None)

        if not definition.Next.IsEmpty then
            None
        else
            let jumps = definition.Jumps |> List.map jumpOf

            match operator (EulerScheme.rates definition) with
            | Some(data, drift) when jumps |> List.forall Option.isSome ->
                Some(
                    FlowOperator<'T>(
                        data.FeatureCount,
                        data.States.Length,
                        data.Convert Rational.One,
                        drift,
                        jumps |> List.choose id
                    )
                )
            | Some _
            | None -> None
