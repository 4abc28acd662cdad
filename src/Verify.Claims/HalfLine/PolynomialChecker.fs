namespace Verify.Claims

open Verify.Arithmetic

/// A second check of cells of polynomials, by Sturm's theorem and without Bernstein's coefficients. It shares with the prover the exact
/// division and evaluation of polynomials only.
[<RequireQualifiedAccess>]
module internal PolynomialChecker =
    let private chain (h: Rational list) =
        let rec extend previous current =
            match RationalPolynomial.divide previous current |> snd with
            | [] -> [ current ]
            | remainder ->
                current
                :: extend current (RationalPolynomial.scaled (remainder |> List.map (~-)))

        match RationalPolynomial.derivative h with
        | [] -> [ h ]
        | derivative -> h :: extend h derivative

    let private variations (signs: int list) =
        signs
        |> List.filter (fun sign -> sign <> 0)
        |> List.pairwise
        |> List.filter (fun (a, b) -> a <> b)
        |> List.length

    let private signsAt x chain =
        chain |> List.map (fun p -> (RationalPolynomial.at x p).Sign)

    let private signsAtInfinity (chain: Rational list list) =
        chain |> List.map (fun p -> (List.last p).Sign)

    /// Without its zeros at x.
    let rec private withoutZerosAt (x: Rational) (h: Rational list) =
        if h.Length > 1 && (RationalPolynomial.at x h).IsZero then
            withoutZerosAt x (fst (RationalPolynomial.divide h [ -x; Rational.One ]))
        else
            h

    /// f = square²·h exactly, h has no root inside and is positive at an inner point.
    let isNonNegative (f: Rational list) (square: Rational list) (from: Rational) (upTo: Rational option) =
        let root = RationalPolynomial.trim square

        match root with
        | [] -> false
        | _ ->
            let h, remainder =
                RationalPolynomial.divide f (RationalPolynomial.multiply root root)

            let inner =
                match upTo with
                | Some b -> (from + b) / Rational.FromInteger 2L
                | None -> from + Rational.One

            let isInterval =
                match upTo with
                | Some b -> from < b
                | None -> true

            if not (remainder.IsEmpty && isInterval && (RationalPolynomial.at inner h).Sign > 0) then
                false
            else
                // Zeros at the ends are not inside.
                let inside =
                    match upTo with
                    | Some b -> h |> withoutZerosAt from |> withoutZerosAt b
                    | None -> withoutZerosAt from h

                let chain = chain inside

                let atRight =
                    match upTo with
                    | Some b -> signsAt b chain
                    | None -> signsAtInfinity chain

                variations (signsAt from chain) = variations atRight
