namespace Verify.Claims

open Verify.Arithmetic

/// What the search with a parameter found.
type internal BoundedVerdict =
    | HoldsForAll of BoundedProof
    /// Negative at an exact c and x.
    | FailsAtPoint of c: Rational * x: Rational
    | OpenForSome of reason: string

/// Functions of x and one parameter c by subdivision of c, and of x within each part, in balls.
[<RequireQualifiedAccess>]
module internal BoundedProver =
    let private mostParts = 256
    let private mostCells = 128

    // Of all parts together: a proof that takes seconds is worth less than an answer from instances.
    let private mostBoxes = 20_000
    let private mostOrder = 6
    let private largestTail = 1024L
    let private two = Rational.FromInteger 2L

    let private isPositive (ball: Ball) = Ball.TrySign ball = System.Nullable 1

    let private power (x: Ball) count =
        Seq.replicate count x
        |> Seq.fold (fun (product: Ball) factor -> product * factor) Ball.One

    let private evaluate precision (terms: BoundedTerm list) (x: Ball) (c: Ball) : Ball =
        let constant value = Ball.FromRational(value, precision)

        terms
        |> List.fold
            (fun (sum: Ball) term ->
                let factor = constant term.Coefficient * power c term.Degree * power x term.Power

                if term.Rate.IsZero && term.Slope.IsZero then
                    sum + factor
                else
                    sum + factor * Ball.Exp((constant term.Rate + constant term.Slope * c) * x))
            Ball.Zero

    /// f with its derivatives.
    let private withSlopes terms =
        terms, BoundedSum.derivativeInX terms, BoundedSum.derivativeInC terms

    /// The mean-value form in both variables, or the plain enclosure, is positive over the box.
    let private isPositiveOver precision (f, inX, inC) (a: Rational, b: Rational) (low: Rational, high: Rational) =
        let interval (left: Rational) (right: Rational) =
            Ball.FromInterval(left, right, precision)

        let x, c = interval a b, interval low high
        let atX, atC = (a + b) / two, (low + high) / two
        let centre value = Ball.FromRational(value, precision)

        let meanValue =
            evaluate precision f (centre atX) (centre atC)
            + evaluate precision inX x c * interval (a - atX) (b - atX)
            + evaluate precision inC x c * interval (low - atC) (high - atC)

        isPositive meanValue || isPositive (evaluate precision f x c)

    /// The greatest value of rate + slope·c.
    let private greatestRate (term: BoundedTerm) (low: Rational, high: Rational) =
        term.Rate + max (term.Slope * low) (term.Slope * high)

    let private tailHolds precision (terms: BoundedTerm list) (low: Rational, high: Rational) (x: Rational) =
        let isFlat (term: BoundedTerm) = term.Rate.IsZero && term.Slope.IsZero
        let flat, decaying = terms |> List.partition isFlat
        let ball (value: Rational) = Ball.FromRational(value, precision)

        if
            flat.IsEmpty
            || decaying |> List.exists (fun term -> (greatestRate term (low, high)).Sign >= 0)
        then
            false
        else
            let degree = flat |> List.map _.Power |> List.max
            let bound = Array.init (degree + 1) (fun _ -> Ball.Zero)
            let c = Ball.FromInterval(low, high, precision)

            for term in terms do
                let factor = ball term.Coefficient * power c term.Degree

                let powers =
                    TailBound.shift x (List.replicate term.Power Rational.Zero @ [ Rational.One ])

                if isFlat term then
                    powers
                    |> List.iteri (fun k shifted -> bound[k] <- bound[k] + factor * ball shifted)
                elif Ball.IsNonNegative factor <> System.Nullable true then
                    let rate = greatestRate term (low, high)
                    let least = min Rational.Zero factor.Lower
                    let weight = Ball.Exp(ball (rate * x))

                    powers
                    |> List.iteri (fun k shifted ->
                        if not shifted.IsZero then
                            let j, dominated = TailBound.dominate rate degree k (least * shifted)
                            bound[j] <- bound[j] + ball dominated * weight)

            bound
            |> Array.forall (fun b -> Ball.IsNonNegative b = System.Nullable true || isPositive b)

    let private cellsFor
        precision
        (spend: int -> unit)
        terms
        start
        last
        (range: Rational * Rational)
        : Cell list option =
        let f = withSlopes terms

        let first =
            if (start: Rational).IsZero then
                let order =
                    Seq.unfold (fun g -> Some(g, BoundedSum.derivativeInX g)) terms
                    |> Seq.truncate mostOrder
                    |> Seq.indexed
                    |> Seq.tryFind (fun (_, g) -> not (BoundedSum.vanishesAtZero g))

                match order with
                | None -> None
                | Some(order, g) ->
                    let slopes = withSlopes g

                    Seq.init 12 (fun k -> two.Pow(-k))
                    |> Seq.filter (fun width ->
                        match last with
                        | Some last -> width <= last
                        | None -> true)
                    |> Seq.tryFind (fun width -> isPositiveOver precision slopes (Rational.Zero, width) range)
                    |> Option.map (fun width ->
                        [
                            {
                                From = Rational.Zero
                                To = Some width
                                Reason = (if order = 0 then Positive else Tangency order)
                            }
                        ],
                        width)
            else
                Some([], start)

        match first with
        | None -> None
        | Some(cells, reached) ->
            let beyond =
                match last with
                | Some last -> Some(last, [])
                | None ->
                    Seq.unfold (fun x -> if x > largestTail then None else Some(x, 2L * x)) 1L
                    |> Seq.map Rational.FromInteger
                    |> Seq.filter (fun x -> x >= reached)
                    |> Seq.tryFind (tailHolds precision terms range)
                    |> Option.map (fun x -> x, [ { From = x; To = None; Reason = Tail } ])

            let rec middle found count pending =
                match pending with
                | [] -> Some(List.rev found)
                | (a: Rational, b: Rational) :: rest ->
                    spend 1

                    if isPositiveOver precision f (a, b) range then
                        middle
                            ({
                                From = a
                                To = Some b
                                Reason = Positive
                             }
                             :: found)
                            count
                            rest
                    elif count > mostCells then
                        None
                    else
                        let centre = (a + b) / two
                        middle found (count + 1) ((a, centre) :: (centre, b) :: rest)

            match beyond with
            | None -> None
            | Some(right, tail) ->
                (if reached < right then
                     middle [] 0 [ reached, right ]
                 else
                     Some [])
                |> Option.map (fun between -> cells @ between @ tail)

    let prove precision start last (low: Rational, high: Rational) (terms: BoundedTerm list) : BoundedVerdict =
        let mutable boxes = 0

        let rec search parts count pending =
            match pending with
            | [] ->
                HoldsForAll
                    {
                        Terms = terms
                        Start = start
                        End = last
                        Low = low
                        High = high
                        Parts = List.rev parts
                    }
            | (a: Rational, b: Rational) :: rest ->
                match cellsFor precision (fun spent -> boxes <- boxes + spent) terms start last (a, b) with
                | Some cells -> search ({ Low = a; High = b; Cells = cells } :: parts) count rest
                | None ->
                    let centre = (a + b) / two

                    match HalfLineProver.proveOn precision start last (BoundedSum.at centre terms) with
                    | FailsAt(x, _) -> FailsAtPoint(centre, x)
                    | HoldsOnHalfLine _
                    | UndecidedOnHalfLine _ when count > mostParts || boxes > mostBoxes ->
                        OpenForSome $"the sign is open for c in [{a}, {b}]"
                    | HoldsOnHalfLine _
                    | UndecidedOnHalfLine _ -> search parts (count + 1) ((a, centre) :: (centre, b) :: rest)

        // The ends first: what fails there need not be searched for.
        [ low; high ]
        |> List.tryPick (fun c ->
            match HalfLineProver.proveOn precision start last (BoundedSum.at c terms) with
            | FailsAt(x, _) -> Some(FailsAtPoint(c, x))
            | HoldsOnHalfLine _
            | UndecidedOnHalfLine _ -> None)
        |> Option.defaultWith (fun () -> search [] 0 [ low, high ])
