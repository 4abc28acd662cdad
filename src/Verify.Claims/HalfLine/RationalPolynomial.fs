namespace Verify.Claims

open Verify.Arithmetic

/// Polynomials in one variable with rational coefficients, from the constant on; no last coefficient is 0.
[<RequireQualifiedAccess>]
module internal RationalPolynomial =
    let rec trim (p: Rational list) =
        match List.rev p with
        | last :: rest when last.IsZero -> trim (List.rev rest)
        | _ -> p

    let at (x: Rational) (p: Rational list) =
        List.foldBack (fun (c: Rational) (sum: Rational) -> c + x * sum) p Rational.Zero

    let derivative (p: Rational list) =
        match p with
        | [] -> []
        | _ :: rest -> rest |> List.mapi (fun k c -> Rational.FromInteger(int64 (k + 1)) * c)

    let multiply (p: Rational list) (q: Rational list) =
        match p, q with
        | [], _
        | _, [] -> []
        | _ ->
            let product = Array.create (p.Length + q.Length - 1) Rational.Zero

            p
            |> List.iteri (fun i a -> q |> List.iteri (fun j b -> product[i + j] <- product[i + j] + a * b))

            List.ofArray product |> trim

    /// Quotient and remainder.
    let divide (p: Rational list) (q: Rational list) =
        let q = trim q
        let degree = q.Length - 1
        let lead = List.last q
        let remaining = Array.ofList (trim p)
        let quotient = Array.create (max 0 (remaining.Length - degree)) Rational.Zero

        for k in quotient.Length - 1 .. -1 .. 0 do
            let ratio = remaining[k + degree] / lead
            quotient[k] <- ratio
            q |> List.iteri (fun j c -> remaining[k + j] <- remaining[k + j] - ratio * c)

        List.ofArray quotient |> trim, List.ofArray remaining |> List.truncate (max 0 degree) |> trim

    /// Leading coefficient ±1, the sign kept: short numbers in the algorithms of Euclid and Sturm.
    let scaled (p: Rational list) =
        match p with
        | [] -> []
        | _ ->
            let size = (List.last p).Abs()
            p |> List.map (fun c -> c / size)
