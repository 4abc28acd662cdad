namespace Verify.Claims

open Verify.Arithmetic

/// Polynomials on intervals, in exact rationals: f = q²·h with h square-free, and h by its Bernstein coefficients on cells.
[<RequireQualifiedAccess>]
module internal PolynomialProver =
    // h is square-free: near a simple root a midpoint is negative, elsewhere the coefficients become positive.
    let private mostCells = 2000
    let private mostDoublings = 64

    let rec private gcd p q =
        match q with
        | [] -> RationalPolynomial.scaled p
        | _ -> gcd q (RationalPolynomial.scaled (snd (RationalPolynomial.divide p q)))

    /// q with f = q²·h, h square-free: from f = Π a_i^i (Yun), q = Π a_i^⌊i/2⌋.
    let private square (f: Rational list) =
        let quotient p q = fst (RationalPolynomial.divide p q)
        let common = gcd f (RationalPolynomial.derivative f)

        let rec collect i (rest: Rational list) (factors: Rational list) (found: Rational list) =
            // factors = a_i a_{i+1} …, rest = a_{i+1} a_{i+2}² ….
            if factors.Length <= 1 then
                found
            else
                let later = gcd factors rest
                let own = quotient factors later

                let found =
                    List.replicate (i / 2) own |> List.fold RationalPolynomial.multiply found

                collect (i + 1) (quotient rest later) later found

        collect 1 common (quotient f common) [ Rational.One ]

    /// Bernstein's coefficients of p on [a, b].
    let private bernstein (a: Rational) (b: Rational) (p: Rational list) =
        // p(a + (b − a)u) = Σ c_k u^k; b_j = Σ_{k ≤ j} C(j,k)/C(d,k) c_k.
        let d = p.Length - 1
        let width = b - a
        let c = TailBound.shift a p |> List.mapi (fun k c -> c * width.Pow k)

        let binomial n k =
            Seq.fold
                (fun (value: Rational) i ->
                    value * Rational.FromInteger(int64 (n - i))
                    / Rational.FromInteger(int64 (i + 1)))
                Rational.One
                (Seq.init k id)

        [
            for j in 0..d ->
                c
                |> List.truncate (j + 1)
                |> List.mapi (fun k c -> c * binomial j k / binomial d k)
                |> List.sum
        ]

    let private hasNoNegative (coefficients: Rational list) =
        coefficients |> List.forall (fun c -> c.Sign >= 0)

    /// Cells that cover [start, last], or [start, ∞) without a last point; or a point where f is negative, if one was found.
    let prove (start: Rational) (last: Rational option) (f: Rational list) : Result<Cell list, Rational option> =
        let root = square f
        let h = fst (RationalPolynomial.divide f (RationalPolynomial.multiply root root))
        let isNegative x = (RationalPolynomial.at x f).Sign < 0

        let cell from upTo =
            {
                From = from
                To = upTo
                Reason = Coefficients root
            }

        let rec search cells count pending =
            match pending with
            | [] -> Ok(List.rev cells)
            | (a: Rational, b: Rational) :: rest ->
                let middle = (a + b) / Rational.FromInteger 2L

                if hasNoNegative (bernstein a b h) then
                    search (cell a (Some b) :: cells) count rest
                else
                    match [ a; middle; b ] |> List.tryFind isNegative with
                    | Some point -> Error(Some point)
                    | None when count > mostCells -> Error None
                    | None -> search cells (count + 1) ((a, middle) :: (middle, b) :: rest)

        match last with
        | Some last when start < last -> search [] 0 [ start, last ]
        | Some _ -> Error None
        | None ->
            let ends =
                Seq.append [ start ] (Seq.init mostDoublings (fun k -> start + (Rational.FromInteger 2L).Pow(k - 4)))

            match ends |> Seq.tryFind (fun x -> hasNoNegative (TailBound.shift x h)) with
            | Some x when x = start -> Ok [ cell start None ]
            | Some x -> search [] 0 [ start, x ] |> Result.map (fun cells -> cells @ [ cell x None ])
            | None -> Error(ends |> Seq.tryFind isNegative)
