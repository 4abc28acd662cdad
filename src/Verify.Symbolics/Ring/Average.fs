namespace Verify.Symbolics

open System.Collections.Generic
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Average =

    let private isSample (symbol: Symbol) = symbol.Role = Role.Sample

    let private mean (generator: Monomial -> Symbol) (polynomial: Polynomial) =
        let builder = PolynomialBuilder()

        for term in polynomial.Items do
            let struct (sample, rest) = Monomial.split isSample term.Monomial

            if sample.Items.Length = 0 then
                builder.Add(rest, term.Coefficient)
            else
                builder.Add(rest * Monomial.ofSymbol (generator sample), term.Coefficient)

        builder.ToPolynomial()

    let ofPolynomial polynomial = mean Symbol.average polynomial
    let ofBatch polynomial = mean Symbol.batchMean polynomial

    let substituteInside (map: Symbol -> Polynomial option) (polynomial: Polynomial) =
        let inside (content: Monomial) =
            Polynomial.substitute map (Polynomial.ofMonomial Rational.One content)

        let isTouched (content: Monomial) =
            content.Items |> Array.exists (fun (struct (s, _)) -> Option.isSome (map s))

        polynomial
        |> Polynomial.substitute (fun symbol ->
            match symbol.Role, symbol.Content with
            | Role.Average, Some content when isTouched content -> Some(ofPolynomial (inside content))
            | Role.BatchMean, Some content when isTouched content -> Some(ofBatch (inside content))
            | _ -> map symbol)

    let residualExpander features =
        let residual =
            seq {
                yield Polynomial.ofSymbol Symbol.response

                for j in 1..features do
                    yield
                        -(Polynomial.ofSymbol (Symbol.feature j)
                          * Polynomial.ofSymbol (Symbol.coefficient j))
            }
            |> Polynomial.sum
            |> Some

        let known = Dictionary<Symbol, Polynomial option>()

        let expand symbol =
            match known.TryGetValue symbol with
            | true, image -> image
            | _ ->
                let self = Polynomial.ofSymbol symbol

                let image =
                    substituteInside (fun s -> if s = Symbol.residual then residual else None) self

                let image = if image = self then None else Some image
                known[symbol] <- image
                image

        Polynomial.substitute expand

    let expandResidual features polynomial = residualExpander features polynomial

    let enumerate samples polynomial =
        let datum k (symbol: Symbol) =
            Symbol.indexedParameter symbol.Name (SymbolIndex.Number k :: symbol.Indices)

        let oneOverN = (Rational.FromInteger(int64 samples)).Reciprocal()

        let written = Dictionary<Symbol, Polynomial>()

        polynomial
        |> Polynomial.substitute (fun symbol ->
            match symbol.Role, symbol.Content with
            | Role.Average, Some content ->
                match written.TryGetValue symbol with
                | true, known -> Some known
                | _ ->
                    let sum =
                        seq {
                            for k in 1..samples ->
                                content.Items
                                |> Seq.map (fun (struct (s, e)) -> struct (datum k s, e))
                                |> Monomial.create
                                |> Polynomial.ofMonomial oneOverN
                        }
                        |> Polynomial.sum

                    written[symbol] <- sum
                    Some sum
            | _ -> None)
