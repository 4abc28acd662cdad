namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// One term of a drift or a diffusion in generic indices: coefficient · Σ over the bound letters of the product.
type internal ContractionTerm =
    {
        Bound: SymbolIndex list
        /// The factors that depend on the state or on an index.
        Product: Polynomial
        /// Everything else.
        Coefficient: RationalFunction
    }

/// Sums of products of tensors as text in the language of definitions and as LaTeX.
[<RequireQualifiedAccess>]
module internal ContractionText =

    let private isScalar (symbol: Symbol) =
        symbol.Role = Role.Parameter && symbol.Indices.IsEmpty

    /// The terms of Σ coefficient · value, equal sums collected, short ones first.
    let terms (values: seq<RationalFunction * Polynomial>) =
        [
            for coefficient: RationalFunction, value in values do
                for term in (Contraction.tidy value).Items do
                    let struct (scalars, product) = Monomial.split isScalar term.Monomial

                    product,
                    coefficient
                    * RationalFunction.ofPolynomial (Polynomial.ofMonomial term.Coefficient scalars)
        ]
        |> List.groupBy fst
        |> List.map (fun (product, group) -> product, group |> List.map snd |> List.reduce (fun a b -> a + b))
        |> List.filter (fun (_, coefficient) -> not coefficient.IsZero)
        |> List.map (fun (product, coefficient) ->
            {
                Bound = Contraction.bound product
                Product = Polynomial.ofMonomial Rational.One product
                Coefficient = coefficient
            })
        |> List.sortBy (fun term -> term.Bound.Length, term.Product.Items[0].Monomial.Items.Length)

    /// A coefficient with its sign taken out, and whether it is a sum of several terms.
    let signed (coefficient: RationalFunction) =
        let single =
            coefficient.Numerator.Count = 1 && coefficient.Denominator = Polynomial.One

        if coefficient.Numerator.Items[0].Coefficient.Sign < 0 then
            true, -coefficient, single
        else
            false, coefficient, single

    /// Signed terms joined: `a - b + c`.
    let joined (terms: (bool * string) list) =
        match terms with
        | [] -> "0"
        | _ ->
            terms
            |> List.mapi (fun i (minus, text) ->
                match i, minus with
                | 0, true -> "-" + text
                | 0, false -> text
                | _, true -> " - " + text
                | _, false -> " + " + text)
            |> String.Concat

    let private name index =
        match index with
        | SymbolIndex.Letter l -> l
        | SymbolIndex.Number k -> string k

    /// A coefficient in infix; the number of features has no name in a definition, but a sum that counts them.
    let coefficientInfix coefficient =
        let one = Infix.formatSymbol Contraction.features
        (Infix.format coefficient).Replace(one, "sum(i, 1)", StringComparison.Ordinal)

    let private withCoefficient coefficient single text =
        if coefficient = RationalFunction.One then
            text
        else
            let written = coefficientInfix coefficient

            if text = "1" then written
            elif single then $"{written}*{text}"
            else $"({written})*{text}"

    /// In the language of definitions.
    let infix (terms: ContractionTerm list) =
        terms
        |> List.map (fun term ->
            let minus, coefficient, single = signed term.Coefficient

            let sum =
                List.foldBack
                    (fun index inner -> $"sum({name index}, {inner})")
                    term.Bound
                    (Infix.formatPolynomial term.Product)

            minus, withCoefficient coefficient single sum)

    /// As LaTeX.
    let latex (terms: ContractionTerm list) =
        terms
        |> List.map (fun term ->
            let minus, coefficient, single = signed term.Coefficient
            let product = LaTeX.formatPolynomial term.Product

            let sum =
                if term.Bound.IsEmpty then
                    product
                else
                    let letters = term.Bound |> List.map name |> String.concat ","
                    $"\\sum_{{{letters}}} {product}"

            let text =
                if coefficient = RationalFunction.One then
                    sum
                else
                    let written = LaTeX.format coefficient
                    let written = if single then written else $"\\left({written}\\right)"
                    if sum = "1" then written else $"{written} {sum}"

            minus, text)
