namespace Verify.Claims

open Verify.Arithmetic

/// Searching for a point x ≥ 0 with f(x) < 0 by descent from where f is least beside the size of its terms: margins that the
/// prover's cells do not resolve.
[<RequireQualifiedAccess>]
module internal HalfLineSearch =
    /// Precisions in bits, and the bits of the point at which a descent starts and at which it ends.
    let private levels = [ 256, [ 3 ], 120; 1024, [ 96 ], 500 ]

    let private ball precision (x: Rational) = Ball.FromRational(x, precision)

    // f(x) over the sum of its terms' sizes: 1 where nothing cancels.
    let private relative precision (f: DecayingSum) (x: Rational) =
        let size =
            f.Terms
            |> List.map (fun term ->
                Ball.Abs(DecayingSum.evaluate precision { f with Terms = [ term ] } (ball precision x)))
            |> List.fold (+) Ball.Zero

        let value = DecayingSum.evaluate precision f (ball precision x) / size

        if value.IsFinite then
            Some(0, value.MidpointBall())
        else
            None

    // (1 + j/4)·2^k from 2^−10 to 2^12.
    let private grid =
        [
            for k in -10 .. 11 do
                for j in 4..7 do
                    Rational.FromInteger(int64 j) / Rational.FromInteger 4L
                    * (Rational.FromInteger 2L).Pow k
        ]

    let private starts f =
        let values = grid |> List.map (fun x -> x, relative 128 f x)

        List.windowed 3 values
        |> List.choose (fun window ->
            match window with
            | [ _, Some before; x, Some here; _, Some after ] when
                Descent.compare here before <= 0 && Descent.compare here after <= 0
                ->
                Some(x, here)
            | _ -> None)
        |> List.sortWith (fun (_, a) (_, b) -> Descent.compare a b)
        |> List.truncate 6
        |> List.map fst

    /// A point with an enclosure of f below 0 there and the precision of it, and the number of evaluations; none where none was found.
    let run (f: DecayingSum) : (Rational * Ball * int) option * int =
        let mutable evaluations = grid.Length

        let isNegative (_, value: Ball) = Ball.TrySign value = System.Nullable -1

        let rec refine levels x =
            match levels with
            | [] -> None
            | (precision, first, bits) :: finer ->
                let least, count = Descent.run (relative precision f) first bits isNegative x
                evaluations <- evaluations + count

                match least with
                | None -> None
                | Some(x, _) ->
                    let value = DecayingSum.evaluate precision f (ball precision x)

                    if Ball.IsNonNegative value = System.Nullable false then
                        Some(x, value, precision)
                    else
                        refine finer x

        let found = starts f |> List.tryPick (refine levels)
        found, evaluations
