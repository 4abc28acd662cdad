namespace Verify.Symbolics

open Verify.Arithmetic

/// Printing of polynomials in infix notation: b1…bp, eta, m, avg(x1*x2*y^2).
[<RequireQualifiedAccess>]
module Infix =
    let private power name k = if k = 1 then name else $"{name}^{k}"

    let private sampleProduct factors =
        factors
        |> List.map (fun (symbol: SampleSymbol, k) -> power symbol.Name k)
        |> String.concat "*"

    let private symbolName symbol =
        match symbol with
        | Parameter name -> name
        | Average factors -> $"avg({sampleProduct factors})"
        | State index -> $"b{index}"
        | Sample quantity -> quantity.Name

    let private term (monomial: Monomial) (coefficient: Rational) =
        let numerator = monomial |> List.filter (fun (_, k) -> k > 0)
        let denominator = monomial |> List.filter (fun (_, k) -> k < 0)
        let factors = numerator |> List.map (fun (s, k) -> power (symbolName s) k)
        let magnitude = coefficient.Abs()

        let leading =
            if magnitude.Numerator.IsOne && not factors.IsEmpty then
                []
            else
                [ magnitude.Numerator.ToString() ]

        let divisors =
            (if magnitude.IsInteger then
                 []
             else
                 [ magnitude.Denominator.ToString() ])
            @ (denominator |> List.map (fun (s, k) -> power (symbolName s) -k))

        String.concat "*" (leading @ factors)
        + String.concat "" (divisors |> List.map (fun d -> "/" + d))

    /// The polynomial in infix notation, terms in canonical order; "0" for zero.
    let format (a: Polynomial) =
        if a.IsZero then
            "0"
        else
            a.Terms
            |> Seq.mapi (fun index (monomial, c) ->
                let text = term monomial c

                match index, c.Sign with
                | 0, 1 -> text
                | 0, _ -> "-" + text
                | _, 1 -> " + " + text
                | _ -> " - " + text)
            |> String.concat ""
