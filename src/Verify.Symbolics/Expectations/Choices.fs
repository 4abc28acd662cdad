namespace Verify.Symbolics

open Verify.Arithmetic

[<RequireQualifiedAccess>]
type ChoiceLaw =
    | Coin of probability: (SymbolIndex -> Polynomial)
    | Feature of probability: (SymbolIndex -> Polynomial)

[<RequireQualifiedAccess>]
module Choices =

    let delta i j =
        if i = j then
            Polynomial.One
        else
            match i, j with
            | SymbolIndex.Number _, SymbolIndex.Number _ -> Polynomial.Zero
            | _ -> Polynomial.ofSymbol (Symbol.indexedParameter "delta" (List.sort [ i; j ]))

    /// All ways to cut a list into blocks.
    let rec private partitions items =
        match items with
        | [] -> [ [] ]
        | first :: rest ->
            [
                for blocks in partitions rest do
                    yield [ first ] :: blocks

                    for k in 0 .. blocks.Length - 1 do
                        yield blocks |> List.mapi (fun j block -> if j = k then first :: block else block)
            ]

    /// κ_1 … κ_k of Bernoulli(q), whose moments are all q: κ_k = q − Σ_{j<k} C(k−1, j−1) κ_j q.
    let private cumulants (q: Polynomial) count =
        let known = Array.create (count + 1) Polynomial.Zero

        for k in 1..count do
            let mutable sum = q
            let mutable binomial = 1L

            for j in 1 .. k - 1 do
                sum <- sum - Rational.FromInteger binomial * (known[j] * q)
                binomial <- binomial * int64 (k - j) / int64 j

            known[k] <- sum

        known

    let private coin (probability: SymbolIndex -> Polynomial) (indices: SymbolIndex list) =
        let isNumber index =
            match index with
            | SymbolIndex.Number _ -> true
            | SymbolIndex.Letter _ -> false

        if List.forall isNumber indices then
            indices |> Seq.map probability |> Polynomial.product
        else
            partitions indices
            |> Seq.map (fun blocks ->
                blocks
                |> Seq.map (fun block ->
                    let equal = block.Tail |> Seq.map (delta block.Head) |> Polynomial.product
                    (cumulants (probability block.Head) block.Length)[block.Length] * equal)
                |> Polynomial.product)
            |> Polynomial.sum

    let private feature (probability: SymbolIndex -> Polynomial) (indices: SymbolIndex list) =
        probability indices.Head
        * (indices.Tail |> Seq.map (delta indices.Head) |> Polynomial.product)

    let expectation (law: Symbol -> ChoiceLaw option) (polynomial: Polynomial) =
        polynomial
        |> Polynomial.mapMonomials (fun monomial ->
            let struct (chosen, rest) = Monomial.split (fun s -> Option.isSome (law s)) monomial

            if chosen.Items.Length = 0 then
                Polynomial.ofMonomial Rational.One rest
            else
                // u² = u: exponents do not matter.
                let vectors =
                    chosen.Items
                    |> Array.map (fun (struct (symbol, _)) -> symbol)
                    |> Array.groupBy _.Name

                let factors =
                    vectors
                    |> Seq.map (fun (_, symbols) ->
                        let indices = symbols |> Array.map (fun s -> s.Indices) |> List.ofArray

                        match law symbols[0], indices with
                        | Some(ChoiceLaw.Coin q), [ [] ] -> q (SymbolIndex.Number 1)
                        | Some(ChoiceLaw.Coin q), _ -> coin q (List.map List.head indices)
                        | Some(ChoiceLaw.Feature q), _ -> feature q (List.map List.head indices)
                        | None, _ -> invalidOp "a symbol lost its law")

                Polynomial.ofMonomial Rational.One rest * Polynomial.product factors)
