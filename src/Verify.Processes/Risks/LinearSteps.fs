namespace Verify.Processes

open System.Collections.Generic
open Verify.Arithmetic

/// A^k v for several k, with the squares of A computed once. Not for concurrent use.
[<Sealed>]
type internal LinearSteps<'T when 'T :> IScalar<'T>>(matrix: Matrix<'T>, begin': 'T[]) =
    let squares = List [ matrix ]

    let square bit =
        while squares.Count <= bit do
            let last = squares[squares.Count - 1]
            squares.Add(last * last)

        squares[bit]

    let start () = Array.copy begin'

    let mutable known = struct (0L, start ())

    // Products with a column that cost less than squaring.
    let fewSteps = 2L * int64 matrix.Rows

    /// A^k v.
    member _.After(steps: int64, cancellation: System.Threading.CancellationToken) : 'T[] =
        let struct (from, vector) = known
        let ahead = steps - from

        if ahead >= 0L && ahead <= fewSteps then
            let mutable vector: 'T[] = vector

            for _ in 1L .. ahead do
                cancellation.ThrowIfCancellationRequested()
                vector <- matrix.Times vector

            known <- struct (steps, vector)
            vector
        else
            let mutable vector: 'T[] = start ()

            for bit in 0..62 do
                if (steps >>> bit) &&& 1L = 1L then
                    cancellation.ThrowIfCancellationRequested()
                    vector <- (square bit).Times vector

            known <- struct (steps, vector)
            vector

/// A_{k−1} ⋯ A_0 v, one step after the other, from the last point on where that is not later. Not for concurrent use.
[<Sealed>]
type internal ScheduledSteps<'T when 'T :> IScalar<'T>>(begin': 'T[], matrix: int64 -> Matrix<'T>) =
    let start () = Array.copy begin'

    let mutable known = struct (0L, start ())

    /// The vector after k steps.
    member _.After(steps: int64, cancellation: System.Threading.CancellationToken) : 'T[] =
        let struct (last, vector) = known
        let from = if last <= steps then last else 0L
        let mutable vector: 'T[] = if last <= steps then vector else start ()

        for step in from .. steps - 1L do
            cancellation.ThrowIfCancellationRequested()
            vector <- (matrix step).Times vector

        known <- struct (steps, vector)
        vector
