namespace Verify.Claims

open Verify.Arithmetic

type HalfLineVerdict =
    | HoldsOnHalfLine of HalfLineProof
    | FailsAt of point: Rational * value: Ball
    | UndecidedOnHalfLine of reason: string

[<RequireQualifiedAccess>]
module HalfLineProver =
    let private largestTail = 4096L
    let private maximumCells = 20_000

    let private smallestWidth =
        Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger.Pow(2, 40))

    let private isPositive (ball: Ball) = Ball.TrySign ball = System.Nullable 1

    let private isNonNegative (ball: Ball) =
        isPositive ball || Ball.IsNonNegative ball = System.Nullable true

    /// An enclosure of f over [a, b]: the intersection of the mean-value form f(c) + f′([a,b])·[−r, r] with the plain one is
    /// positive as soon as either is.
    let private isPositiveOver precision f f' (a: Rational) (b: Rational) =
        let two = Rational.FromInteger 2L
        let centre = (a + b) / two
        let cell = Ball.FromInterval(a, b, precision)
        let offset = Ball.FromInterval(a - centre, b - centre, precision)
        let slope = DecayingSum.evaluate precision f' cell

        let meanValue =
            DecayingSum.evaluate precision f (Ball.FromRational(centre, precision))
            + slope * offset

        isPositive meanValue || isPositive (DecayingSum.evaluate precision f cell)

    let private derivatives f =
        Seq.unfold (fun g -> Some(g, DecayingSum.derivative g)) f

    /// Zero of order k at 0: exact, since f⁽ʲ⁾(0) is rational.
    let private orderAtZero f =
        derivatives f
        |> Seq.truncate 12
        |> Seq.tryFindIndex (fun g -> not (DecayingSum.atZero g).IsZero)

    /// Whether all coefficients of the lower bound of f(X + u) are ≥ 0.
    let private tailHolds precision (f: DecayingSum) (x: Rational) =
        let constant = f.Terms |> List.filter (fun term -> term.Rate.IsZero)

        match constant with
        | [] -> false
        | term :: _ ->
            let degree = term.Coefficients.Length - 1
            let bound = Array.init (degree + 1) (fun _ -> Ball.Zero)

            for term in f.Terms do
                let weight = Ball.Exp(Ball.FromRational(term.Rate * x, precision))

                TailBound.shift x term.Coefficients
                |> List.iteri (fun k c ->
                    if term.Rate.IsZero then
                        bound[k] <- bound[k] + Ball.FromRational(c, precision)
                    elif c < Rational.Zero then
                        let j, dominated = TailBound.dominate term.Rate degree k c
                        bound[j] <- bound[j] + Ball.FromRational(dominated, precision) * weight)

            bound |> Array.forall isNonNegative

    let private failsAt precision f (point: Rational) =
        let value = DecayingSum.evaluate precision f (Ball.FromRational(point, precision))

        if Ball.TrySign value = System.Nullable -1 then
            Some(FailsAt(point, value))
        else
            None

    let private halves count =
        Seq.init count (fun k -> Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger.Pow(2, k)))

    // The cell at 0, of width at most 1 and inside the interval.
    let private first precision f (last: Rational option) =
        let fits (width: Rational) =
            match last with
            | Some last -> width <= last
            | None -> true

        match orderAtZero f with
        | None -> Error(UndecidedOnHalfLine "f and its first 11 derivatives vanish at 0")
        | Some order ->
            let g = derivatives f |> Seq.item order

            if DecayingSum.atZero g < Rational.Zero then
                // f has the sign of its first non-zero derivative just right of 0.
                halves 60
                |> Seq.filter fits
                |> Seq.tryPick (failsAt precision f)
                |> Option.defaultValue (UndecidedOnHalfLine "f is negative near 0, but no point was confirmed")
                |> Error
            else
                let g' = DecayingSum.derivative g

                halves 40
                |> Seq.filter fits
                |> Seq.tryFind (fun width -> isPositiveOver precision g g' Rational.Zero width)
                |> function
                    | Some width ->
                        Ok
                            {
                                From = Rational.Zero
                                To = Some width
                                Reason = (if order = 0 then Positive else Tangency order)
                            }
                    | None -> Error(UndecidedOnHalfLine $"derivative {order} is not seen to be positive near 0")

    let private middle precision f (from: Rational) (upTo: Rational) =
        let f' = DecayingSum.derivative f

        let rec search cells count pending =
            match pending with
            | [] -> Ok(List.rev cells)
            | (a: Rational, b: Rational) :: rest ->
                let centre = (a + b) / Rational.FromInteger 2L

                if isPositiveOver precision f f' a b then
                    search
                        ({
                            From = a
                            To = Some b
                            Reason = Positive
                         }
                         :: cells)
                        count
                        rest
                else
                    match failsAt precision f centre with
                    | Some failure -> Error failure
                    | None when b - a < smallestWidth || count > maximumCells ->
                        Error(UndecidedOnHalfLine $"the sign of f is open on [{a}, {b}]")
                    | None -> search cells (count + 1) ((a, centre) :: (centre, b) :: rest)

        if from < upTo then search [] 0 [ from, upTo ] else Ok []

    let private powersOfTwo =
        Seq.unfold (fun x -> if x > largestTail then None else Some(x, 2L * x)) 1L
        |> Seq.map Rational.FromInteger

    let private ofExponentials precision (start: Rational) (last: Rational option) (f: DecayingSum) =
        let left =
            if start.IsZero then
                first precision f last |> Result.map List.singleton
            else
                match failsAt precision f start with
                | Some failure -> Error failure
                | None -> Ok []

        let reached (cells: Cell list) =
            match cells with
            | [ cell ] -> Option.defaultValue start cell.To
            | _ -> start

        // The right end of the middle, and the cell beyond it.
        let right =
            match last with
            | Some last -> Ok(last, [])
            | None ->
                match
                    powersOfTwo
                    |> Seq.filter (fun x -> x >= start)
                    |> Seq.tryFind (tailHolds precision f)
                with
                | Some x -> Ok(x, [ None ])
                | None ->
                    // No tail bound: perhaps f is negative far out, and a point will show it.
                    powersOfTwo
                    |> Seq.filter (fun x -> x >= start)
                    |> Seq.tryPick (failsAt precision f)
                    |> Option.defaultValue (UndecidedOnHalfLine $"no tail bound holds from x = {largestTail}")
                    |> Error

        match left, right with
        | Error verdict, _
        | Ok _, Error verdict -> verdict
        | Ok cells, Ok(x, beyond) ->
            match middle precision f (reached cells) x with
            | Error verdict -> verdict
            | Ok between ->
                HoldsOnHalfLine
                    {
                        Function = f
                        Start = start
                        End = last
                        Cells =
                            cells
                            @ between
                            @ (beyond
                               |> List.map (fun upTo ->
                                   {
                                       From = max x (reached cells)
                                       To = upTo
                                       Reason = Tail
                                   }))
                    }

    let proveOn precision (start: Rational) (last: Rational option) (f: DecayingSum) : HalfLineVerdict =
        match f.Terms with
        | [ {
                Rate = rate
                Coefficients = coefficients
            } ] when rate.IsZero ->
            match PolynomialProver.prove start last coefficients with
            | Ok cells ->
                HoldsOnHalfLine
                    {
                        Function = f
                        Start = start
                        End = last
                        Cells = cells
                    }
            | Error(Some point) ->
                failsAt precision f point
                |> Option.defaultValue (UndecidedOnHalfLine $"f is negative at {point}, below the precision")
            | Error None -> UndecidedOnHalfLine "no subdivision shows the sign of the polynomial"
        | _ -> ofExponentials precision start last f

    let prove precision (f: DecayingSum) : HalfLineVerdict = proveOn precision Rational.Zero None f
