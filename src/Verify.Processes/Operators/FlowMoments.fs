namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic

[<Sealed>]
type FlowMoments private (bound: ProcessInstance, operator: FlowOperator<Float64>) =
    // Products of scalars, a few minutes' worth.
    static let mostProducts = 400_000_000_000L
    // Units of time in ‖𝓐‖t of the first step.
    static let firstStep = 30.0

    let definition = bound.Definition
    let p = operator.Features
    let laws = lazy (LawCheck bound)
    let step = lazy (FlowStep operator)

    let cost =
        let n, p, states =
            int64 bound.Instance.Problem.SampleCount, int64 p, int64 operator.States

        (2L * int64 operator.Products * n * p * p)
        + (4L
           * states
           * states
           * p
           * p
           * p
           * int64 (1 + definition.Definition.Jumps.Length))

    let start: StateMomentBlocks<Float64> =
        let rounded (value: Rational) = Float64(value.ToDouble())

        StateMomentBlocks.at
            p
            (definition.States
             |> List.map (bound.StartOf >> Array.map rounded)
             |> Array.ofList)

    let fail reason =
        raise (InvalidInputException $"the moments of '{definition.Name}' {reason}")

    static member TryCreate(bound: ProcessInstance) =
        if bound.Definition.IsFlow then
            FlowReading.tryCreate<Float64> bound 53
            |> Option.map (fun operator -> FlowMoments(bound, operator))
        else
            None

    member _.Cost = cost

    member _.At(time: Rational, cancellation: CancellationToken) =
        laws.Value.Require 0L
        let finish = time.ToDouble()

        if not (Double.IsFinite finish) then
            fail "are wanted at a time beyond the range of doubles"

        let rec go now moments guess error products =
            let left = finish - now

            if left <= 0.0 then
                struct (StateMomentBlocks.named p definition.States moments, error)
            else
                match step.Value.TryAdvance(moments, min guess left, cancellation) with
                | None -> fail "are not known to a double's accuracy; are they beyond all bounds?"
                | Some progress ->
                    let products = products + cost * int64 progress.Products

                    let now =
                        if progress.Time >= left then
                            finish
                        else
                            now + progress.Time

                    // Steps become longer as the moments settle, but not by orders of magnitude.
                    if
                        products > mostProducts
                        || float products * (finish / max now Double.Epsilon) > 10.0 * float mostProducts
                    then
                        fail $"at {finish} would take minutes; a shorter time, or inf where they settle, is taken"

                    let next =
                        if progress.Time < min guess left then
                            progress.Time
                        else
                            2.0 * progress.Time

                    go now progress.Moments next (error + progress.Error) products

        let first =
            if step.Value.Size > 0.0 then
                firstStep / step.Value.Size
            else
                finish

        go 0.0 start first 0.0 0L
