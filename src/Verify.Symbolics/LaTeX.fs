namespace Verify.Symbolics

open Verify.Arithmetic

/// Printing of polynomials in LaTeX: β_a, η, ⟨x_a x_b y²⟩.
[<RequireQualifiedAccess>]
module LaTeX =
    let private greek =
        Map.ofList
            [ "eta", @"\eta"
              "tau", @"\tau"
              "kappa", @"\kappa"
              "sigma2", @"\sigma^2"
              "lambda", @"\lambda" ]

    let private power (name: string) k =
        if k = 1 then name
        elif name.Contains '^' then $"({name})^{{{k}}}"
        else $"{name}^{{{k}}}"

    let private sampleSymbol (symbol: SampleSymbol) =
        match symbol with
        | Feature index -> $"x_{{{index}}}"
        | other -> other.Name

    let private symbolName symbol =
        match symbol with
        | Parameter name -> greek |> Map.tryFind name |> Option.defaultValue name
        | Average factors ->
            let inside =
                factors
                |> List.map (fun (s, k) -> power (sampleSymbol s) k)
                |> String.concat " "

            $@"\langle {inside} \rangle"
        | State index -> $@"\beta_{{{index}}}"
        | Sample quantity -> sampleSymbol quantity

    let private term (monomial: Monomial) (coefficient: Rational) =
        let factors sign =
            monomial
            |> List.filter (fun (_, k) -> k * sign > 0)
            |> List.map (fun (s, k) -> power (symbolName s) (abs k))

        let magnitude = coefficient.Abs()
        let above, below = factors 1, factors -1

        if magnitude.IsInteger && below.IsEmpty then
            let leading =
                if magnitude = Rational.One && not above.IsEmpty then
                    []
                else
                    [ magnitude.Numerator.ToString() ]

            String.concat @"\," (leading @ above)
        else
            let numerator =
                if magnitude.Numerator.IsOne then
                    []
                else
                    [ magnitude.Numerator.ToString() ]

            let denominator =
                if magnitude.IsInteger then
                    []
                else
                    [ magnitude.Denominator.ToString() ]
            // Parameters go into the fraction; averages and states stand after it.
            let isParameter (s, k) =
                k > 0
                && (match s with
                    | Parameter _ -> true
                    | _ -> false)

            let over =
                numerator
                @ (monomial
                   |> List.filter isParameter
                   |> List.map (fun (s, k) -> power (symbolName s) k))

            let after =
                monomial
                |> List.filter (fun factor -> snd factor > 0 && not (isParameter factor))
                |> List.map (fun (s, k) -> power (symbolName s) k)

            let top = if over.IsEmpty then "1" else String.concat @"\," over
            let bottom = String.concat @"\," (denominator @ below)
            String.concat @"\," ($@"\frac{{{top}}}{{{bottom}}}" :: after)

    /// The polynomial in LaTeX, terms in canonical order; "0" for zero.
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
