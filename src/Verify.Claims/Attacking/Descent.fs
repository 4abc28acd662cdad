namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

/// Descent along one positive number by a pattern of steps that are powers of two, with parabolas through three points:
/// it goes on where doubles have no more digits. Exact points, a fixed number of evaluations, no randomness.
[<RequireQualifiedAccess>]
module internal Descent =
    // Evaluations after which a descent ends in any case.
    let private most = 1200
    // Steps in a row that must make the value less by a tenth.
    let private patience = 14

    let private powerOfTwo exponent =
        if exponent >= 0 then
            Rational(BigInteger.Pow(BigInteger 2, exponent), BigInteger.One)
        else
            Rational(BigInteger.One, BigInteger.Pow(BigInteger 2, -exponent))

    let private multipleOf (unit: Rational) (x: Rational) : Rational =
        Rational.op_Implicit ((x / unit).Floor()) * unit

    /// How two values compare: by the first part, then by the midpoints.
    let compare (rank: int, a: Ball) (other: int, b: Ball) =
        if rank <> other then
            sign (rank - other)
        else
            match Ball.TryCompare(a, b) with
            | order when order.HasValue -> order.Value
            | _ -> 0

    // −1, 0 or 1 parts of a step to the vertex of the parabola through (−1, below), (0, here), (1, above).
    let private vertex (below: Ball) (here: Ball) (above: Ball) =
        let curvature = below - here - here + above
        let offset = Ball.ToDouble((below - above) / (curvature + curvature))

        if System.Double.IsFinite offset && abs offset < 1.0 then
            offset
        else
            0.0

    /// The point of least value that is found from a start on, by steps of 2^−k of it from each first k on, with its value and the number of evaluations. The value of a point
    /// is none where there is none; the descent ends at the first value for which the last argument says so.
    let run
        (value: Rational -> (int * Ball) option)
        (firstBits: int list)
        (finestBits: int)
        (found: int * Ball -> bool)
        (start: Rational)
        : (Rational * (int * Ball)) option * int =
        let mutable evaluations = 0

        let valueAt (x: Rational) =
            if x.Sign > 0 then
                evaluations <- evaluations + 1
                value x |> Option.map (fun v -> x, v)
            else
                None

        let better candidate (_, least) =
            match candidate with
            | Some(_, v) -> compare v least < 0
            | None -> false

        // The exponent of the start: steps are 2^(exponent − k).
        let exponent =
            int (BigInteger.Abs(start.Numerator).GetBitLength())
            - int (start.Denominator.GetBitLength())

        let rec descend (here: Rational * (int * Ball)) k stale (reference: int * Ball) =
            let x, v = here

            if found v || k > finestBits || evaluations > most then
                here
            elif stale > patience then
                // A tenth less, or a hypothesis more that is met: worth going on.
                let (rank, before), (rankNow, now) = reference, v

                let isLess =
                    rankNow < rank
                    || Ball.TryCompare(now, before - Ball.Abs before / Ball.FromInteger 10L) = System.Nullable -1

                if isLess then descend here k 0 v else here
            else
                let step = powerOfTwo (exponent - k)
                let up, down = valueAt (x + step), valueAt (x - step)

                match better up here, better down here with
                | true, false -> descend up.Value (max 1 (k - 1)) (stale + 1) reference
                | false, true -> descend down.Value (max 1 (k - 1)) (stale + 1) reference
                | true, true ->
                    let next =
                        if compare (snd up.Value) (snd down.Value) < 0 then
                            up.Value
                        else
                            down.Value

                    descend next k (stale + 1) reference
                | false, false ->
                    let parabola =
                        match up, down with
                        | Some(_, (rankUp, above)), Some(_, (rankDown, below)) when rankUp = fst v && rankDown = fst v ->
                            match vertex below (snd v) above with
                            | 0.0 -> None
                            | offset ->
                                let moved = x + Rational.FromDouble offset * step
                                valueAt (multipleOf (powerOfTwo (exponent - 2 * k - 60)) moved)
                        | _ -> None

                    // A parabola that fits makes the next step as much smaller as its error.
                    if better parabola here then
                        descend parabola.Value (k + 4) (stale + 1) reference
                    else
                        descend here (k + 1) (stale + 1) reference

        match valueAt start with
        | None -> None, evaluations
        | Some here ->
            let least =
                firstBits
                |> List.fold (fun (here: Rational * (int * Ball)) first -> descend here first 0 (snd here)) here

            Some least, evaluations
