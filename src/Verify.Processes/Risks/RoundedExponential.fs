namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic

/// e^A v in doubles, rounded and not bounded.
[<RequireQualifiedAccess>]
module internal RoundedExponential =

    // With ‖B‖ ≤ 1/2 (row sums) the rest of the series is below 2⁻¹⁶/16! < 2⁻⁶⁰ of e^B.
    let private terms = 15
    let private mostSquarings = 200

    /// By scaling, Taylor's series and squaring (recalled from the literature on scaling and squaring). Throws InvalidInputException for
    /// entries beyond all bounds.
    let action (matrix: Matrix<Float64>) (vector: Float64[]) (cancellation: CancellationToken) : Float64[] =
        let size = matrix.Rows

        let norm =
            Seq.max (
                seq { for i in 0 .. size - 1 -> Seq.sum (seq { for j in 0 .. size - 1 -> abs matrix[i, j].Value }) }
            )

        let squarings = int (max 0.0 (ceil (Math.Log2(2.0 * norm))))

        if not (Double.IsFinite norm) || squarings > mostSquarings then
            raise (InvalidInputException "the time is beyond what doubles can follow; give a smaller one")

        let scaled =
            let factor = Math.ScaleB(1.0, -squarings)
            matrix.Map(fun (entry: Float64) -> Float64(factor * entry.Value))

        // e^B − I in place of e^B, so that squaring, (I + E)² − I = 2E + E², does not double errors of what stays as it is.
        // Horner: E = B(I + B/2 (I + B/3 (…))).
        let mutable sum = Matrix<Float64>.Identity size

        for k in terms .. -1 .. 2 do
            cancellation.ThrowIfCancellationRequested()
            let share = 1.0 / float k

            sum <-
                Matrix<Float64>.Identity size
                + (scaled * sum).Map(fun (entry: Float64) -> Float64(share * entry.Value))

        let mutable change = scaled * sum

        for _ in 1..squarings do
            cancellation.ThrowIfCancellationRequested()
            change <- change + change + change * change

        Array.map2
            (fun (x: Float64) (y: Float64) -> Float64(x.Value + y.Value))
            vector
            (change.Times(ReadOnlySpan vector))
