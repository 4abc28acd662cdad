namespace Verify.Processes

open System
open System.Numerics
open System.Threading
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module MeanSquareStability =

    // D with D − T[D] = I, or −L[D] = I.
    let private lyapunov<'T when 'T :> IRealScalar<'T>> (map: SecondMomentMap<'T>) =
        let matrix = SecondMomentMap.matrix map
        let size = matrix.Rows

        let equation =
            if map.IsFlow then
                Matrix<'T>.Create(size, size, fun i j -> -matrix[i, j])
            else
                Matrix<'T>.Identity size - matrix

        let identity = SecondMomentMap.pack (Matrix<'T>.Identity map.Size)

        match LinearSolver.TrySolve(equation, Matrix<'T>.Create(size, 1, fun i _ -> identity[i])) with
        | null -> None
        | solution -> Some(SecondMomentMap.unpack map.Size (Array.init size (fun i -> solution[i, 0])))

    // The sign of the least pivot of LDLᵀ: Some true where all are positive, Some false where one is negative, behind positive ones.
    let private isPositiveDefinite<'T when 'T :> IRealScalar<'T>> (matrix: Matrix<'T>) =
        let size = matrix.Rows
        let work = Array2D.init size size (fun i j -> matrix[i, j])

        let rec eliminate k =
            if k = size then
                Some true
            else
                match Option.ofNullable ('T.TrySign work[k, k]) with
                | Some 1 ->
                    for i in k + 1 .. size - 1 do
                        let factor = work[i, k] / work[k, k]

                        for j in k + 1 .. size - 1 do
                            work[i, j] <- work[i, j] - factor * work[k, j]

                    eliminate (k + 1)
                | Some _ -> Some false
                | None -> None

        eliminate 0

    let tryDecide<'T when 'T :> IRealScalar<'T>> (map: SecondMomentMap<'T>) : bool option =
        lyapunov map |> Option.bind isPositiveDefinite

    // In doubles a singular equation is one at a threshold: not stable.
    let private isStable (map: SecondMomentMap<Float64>) =
        tryDecide map |> Option.defaultValue false

    let threshold (start: float) (largest: float) (map: float -> SecondMomentMap<Float64>) (cancellation: CancellationToken) =
        let stable step =
            cancellation.ThrowIfCancellationRequested()
            isStable (map step)

        let rec bisect low high count =
            let middle = low + (high - low) / 2.0

            if count = 0 || middle <= low || middle >= high then
                middle
            elif stable middle then
                bisect middle high (count - 1)
            else
                bisect low middle (count - 1)

        let rec up low =
            if low >= largest then infinity
            elif stable (2.0 * low) then up (2.0 * low)
            else bisect low (2.0 * low) 50

        let rec down high =
            if high < Double.Epsilon * 4.0 then 0.0
            elif stable (high / 2.0) then bisect (high / 2.0) high 50
            else down (high / 2.0)

        if stable start then up start else down start

    let tryEnclose
        (estimate: Rational)
        (bits: int)
        (precision: int)
        (map: Rational -> SecondMomentMap<Ball>)
        (cancellation: CancellationToken)
        =
        let decide step =
            cancellation.ThrowIfCancellationRequested()
            tryDecide (map step)

        let one = Rational.One
        let half = one / Rational.FromInteger 2L

        // Away from the estimate until both sides are decided, then by halves: every end is decided by a proof.
        let rec bracket (width: Rational) tries =
            if tries = 0 then
                None
            else
                let low, high = estimate * (one - width), estimate * (one + width)

                match decide low, decide high with
                | Some true, Some false -> Some(low, high)
                | _ -> bracket (width * Rational.FromInteger 16L) (tries - 1)

        let target = estimate * Rational.Power(half, int64 bits)

        let rec narrow (low: Rational) (high: Rational) =
            if high - low <= target then
                Some(struct (low, high))
            else
                let middle = (low + high) * half

                match decide middle with
                | Some true -> narrow middle high
                | Some false -> narrow low middle
                | None -> None

        bracket (Rational.Power(half, 44L)) 10
        |> Option.bind (fun (low, high) -> narrow low high)
