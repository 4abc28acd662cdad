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

    let prove precision (f: DecayingSum) : HalfLineVerdict =
        let f' = DecayingSum.derivative f

        let failsAt (point: Rational) =
            let value = DecayingSum.evaluate precision f (Ball.FromRational(point, precision))

            if Ball.TrySign value = System.Nullable -1 then
                Some(FailsAt(point, value))
            else
                None

        let first =
            match orderAtZero f with
            | None -> Error(UndecidedOnHalfLine "f and its first 11 derivatives vanish at 0")
            | Some order ->
                let g = derivatives f |> Seq.item order

                if DecayingSum.atZero g < Rational.Zero then
                    // f has the sign of its first non-zero derivative just right of 0.
                    Seq.init 60 (fun k ->
                        Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger.Pow(2, k)))
                    |> Seq.tryPick failsAt
                    |> Option.defaultValue (UndecidedOnHalfLine "f is negative near 0, but no point was confirmed")
                    |> Error
                else
                    let g' = DecayingSum.derivative g

                    Seq.init 40 (fun k ->
                        Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger.Pow(2, k)))
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

        let tail () =
            Seq.unfold (fun x -> if x > largestTail then None else Some(x, 2L * x)) 1L
            |> Seq.map Rational.FromInteger
            |> Seq.tryFind (tailHolds precision f)

        let middle (from: Rational) (upTo: Rational) =
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
                        match failsAt centre with
                        | Some failure -> Error failure
                        | None when b - a < smallestWidth || count > maximumCells ->
                            Error(UndecidedOnHalfLine $"the sign of f is open on [{a}, {b}]")
                        | None -> search cells (count + 1) ((a, centre) :: (centre, b) :: rest)

            search [] 0 [ from, upTo ]

        match first with
        | Error verdict -> verdict
        | Ok cell ->
            let left = cell.To.Value

            match tail () with
            | None ->
                // No tail bound: perhaps f is negative far out, and a point will show it.
                Seq.unfold (fun x -> if x > largestTail then None else Some(x, 2L * x)) 1L
                |> Seq.tryPick (fun x -> failsAt (Rational.FromInteger x))
                |> Option.defaultValue (UndecidedOnHalfLine $"no tail bound holds from x = {largestTail}")
            | Some x ->
                let right = max x left

                match (if left < x then middle left x else Ok []) with
                | Error verdict -> verdict
                | Ok cells ->
                    HoldsOnHalfLine
                        {
                            Function = f
                            Cells =
                                cell :: cells
                                @ [
                                    {
                                        From = right
                                        To = None
                                        Reason = Tail
                                    }
                                ]
                        }
