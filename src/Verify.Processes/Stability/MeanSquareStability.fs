namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module MeanSquareStability =

    let threshold (moments: DerivedMoments, bound: ProcessInstance, cancellation: CancellationToken) =
        if not (bound.Parameters.ContainsKey "eta") then
            raise (
                InvalidInputException
                    $"'{bound.Definition.Name}' has no parameter eta, the step size whose threshold is asked for"
            )

        // In doubles a singular equation, or numbers out of range, is one at or beyond a threshold.
        let stable step =
            cancellation.ThrowIfCancellationRequested()

            SecondMomentMap.tryDecide moments.IsFlow moments.Size (moments.MapInDoubles step)
            |> Option.defaultValue false

        let rec bisect low high count =
            let middle = low + (high - low) / 2.0

            if count = 0 || middle <= low || middle >= high then middle
            elif stable middle then bisect middle high (count - 1)
            else bisect low middle (count - 1)

        let rec up low =
            if low > 1e100 then infinity
            elif stable (2.0 * low) then up (2.0 * low)
            else bisect low (2.0 * low) 50

        let rec down high =
            if high < 1e-100 then 0.0
            elif stable (high / 2.0) then bisect (high / 2.0) high 50
            else down (high / 2.0)

        let start = bound.Instance.StepSize.ToDouble()
        if stable start then up start else down start

    let tryEnclose
        (moments: DerivedMoments, estimate: Rational, bits: int, precision: int, cancellation: CancellationToken)
        =
        let decide step =
            cancellation.ThrowIfCancellationRequested()
            SecondMomentMap.tryDecide moments.IsFlow moments.Size (moments.MapInBalls(step, precision))

        let one = Rational.One
        let half = one / Rational.FromInteger 2L

        // Away from the estimate until both sides are proved, then by halves: each end is decided by a proof.
        let rec bracket (width: Rational) tries =
            if tries = 0 then
                None
            else
                let low, high = estimate * (one - width), estimate * (one + width)

                match decide low, decide high with
                | Some true, Some false -> Some(low, high)
                | _ -> bracket (width * Rational.FromInteger 64L) (tries - 1)

        let target = estimate * half.Pow bits

        let rec narrow (low: Rational) (high: Rational) =
            if high - low <= target then
                let middle = (low + high) * half
                Some(Ball.FromMidpointRadius(middle, (high - low) * half, precision))
            else
                let middle = (low + high) * half

                match decide middle with
                | Some true -> narrow middle high
                | Some false -> narrow low middle
                | None -> None

        bracket (half.Pow 46) 6 |> Option.bind (fun (low, high) -> narrow low high)
