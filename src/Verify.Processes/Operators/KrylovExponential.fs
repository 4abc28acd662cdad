namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares

/// e^{τL}v in doubles by products with L alone: Arnoldi's basis V of the space of v, Lv, …, and the exponential of the small Hessenberg
/// matrix H = VᵀLV, with one more column as a correction.
///
/// The error estimate is the first term that is left out (Saad 1992, Sidje's Expokit 1998; recalled from memory): rounded and not bounded.
/// Two rounds of orthogonalization keep the basis orthogonal to rounding. One thread, sums in a fixed order.
[<Sealed>]
type internal KrylovExponential(apply: Float64[] -> Float64[], start: Float64[], most: int) =
    let length = start.Length
    let most = min most length
    let basis: Float64[] = Array.zeroCreate ((most + 1) * length)
    let hessenberg = Array2D.create (most + 1) most 0.0

    let norm (values: Float64[]) =
        sqrt (values |> Array.sumBy (fun x -> x.Value * x.Value))

    let size = norm start
    let mutable count = 0
    let mutable isComplete = (size = 0.0)
    let mutable largest = 0.0

    do
        if size > 0.0 then
            start |> Array.iteri (fun k x -> basis[k] <- Float64(x.Value / size))

    // h += Vᵀw and w −= V Vᵀw.
    let orthogonalize (image: Float64[]) column =
        let parts: Float64[] =
            RowProducts.Of<Float64>(
                ReadOnlySpan<Float64>(basis, 0, (column + 1) * length),
                ReadOnlySpan<Float64> image,
                length
            )

        for row in 0..column do
            let part = parts[row].Value
            hessenberg[row, column] <- hessenberg[row, column] + part
            let from = row * length

            for k in 0 .. length - 1 do
                image[k] <- Float64(image[k].Value - part * basis[from + k].Value)

    /// Vectors of the basis.
    member _.Count = count

    /// Whether the basis has all the vectors that it may have.
    member _.IsFull = isComplete || count = most

    /// One more vector.
    member _.Extend() =
        if not (isComplete || count = most) then
            let image: Float64[] = apply (Array.sub basis (count * length) length)
            largest <- max largest (norm image)
            orthogonalize image count
            orthogonalize image count
            let rest = norm image

            // What is left is rounding: the space is invariant.
            if rest <= 8.0 * largest * Math.ScaleB(1.0, -52) || count + 1 = length then
                isComplete <- true
            else
                hessenberg[count + 1, count] <- rest

                image
                |> Array.iteri (fun k x -> basis[(count + 1) * length + k] <- Float64(x.Value / rest))

            count <- count + 1

    /// The coefficients of e^{τL}v in the basis, and the estimate of the error's norm.
    member _.Coefficients(time: float, cancellation: CancellationToken) : struct (float[] * float) =
        if size = 0.0 then
            struct ([||], 0.0)
        else
            let m = count
            let extra = if isComplete then 0 else 2

            let matrix =
                Matrix<Float64>
                    .Create(
                        m + extra,
                        m + extra,
                        fun i j ->
                            if j < m && i <= m then Float64(time * hessenberg[i, j])
                            elif i = m + 1 && j = m then Float64 time
                            else Float64.Zero
                    )

            let unit =
                Array.init (m + extra) (fun k -> if k = 0 then Float64.One else Float64.Zero)

            let exponential =
                RoundedExponential.action matrix unit cancellation
                |> Array.map (fun x -> size * x.Value)

            if isComplete then
                struct (exponential, 0.0)
            else
                let first = abs exponential[m]
                let second = abs exponential[m + 1] * largest

                let estimate =
                    if first > 10.0 * second then second
                    elif first > second then first * second / (first - second)
                    else first

                struct (Array.truncate (m + 1) exponential, estimate)

    /// The vector with these coefficients.
    member _.Combine(coefficients: float[]) : Float64[] =
        let sum: float[] = Array.zeroCreate length

        coefficients
        |> Array.iteri (fun row c ->
            for k in 0 .. length - 1 do
                sum[k] <- sum[k] + c * basis[row * length + k].Value)

        sum |> Array.map Float64
