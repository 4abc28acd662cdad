namespace Verify.Symbolics

open System.Collections.Generic
open Verify.Arithmetic

type Sampling =
    | WithReplacement = 0
    | WithoutReplacement = 1

type internal SampleLaw =
    {
        Mean: Monomial -> Polynomial
        Given: (Monomial -> Polynomial) option
    }

[<RequireQualifiedAccess>]
module MiniBatch =

    let private integer (k: int) = Polynomial.ofInteger (int64 k)

    /// a(a−1)…(a−k+1).
    let private falling (a: Polynomial) k =
        Polynomial.product (seq { for j in 0 .. k - 1 -> a - integer j })

    let private stirling =
        let rec second n k =
            if n = k then 1L
            elif k = 0 || k > n then 0L
            else int64 k * second (n - 1) k + second (n - 1) (k - 1)

        second

    let private factorial k =
        Seq.fold (*) 1L (seq { for j in 1L .. int64 k -> j })

    /// The weight of a partition with the given block sizes, and what it is to be divided by.
    type private Weight = int list -> Polynomial

    let private withReplacement (m: Polynomial) (inverse: int -> Polynomial) : Weight =
        fun sizes -> inverse (List.sum sizes) * falling m sizes.Length

    /// `quotient C d` is (m)_C/(n)_C times the common denominator of degree d.
    let private withoutReplacement
        (n: Polynomial)
        (inverse: int -> Polynomial)
        (quotient: int -> int -> Polynomial)
        : Weight =
        fun sizes ->
            let d = List.sum sizes

            let rec counts sizes total weight =
                match sizes with
                | [] -> Seq.singleton (struct (total, weight))
                | size :: rest ->
                    seq {
                        for c in 1..size do
                            let sign = if c % 2 = 1 then 1L else -1L
                            yield! counts rest (total + c) (weight * stirling size c * sign * factorial (c - 1))
                    }

            let sum =
                counts sizes 0 1L
                |> Seq.map (fun (struct (c, w)) -> Rational.FromInteger w * quotient c d)
                |> Polynomial.sum

            inverse d * Polynomial.power sizes.Length n * sum

    /// Σ over set partitions of the factors, blocks multiplied.
    let private partitions (mean: Monomial -> Polynomial) (weight: Weight) (contents: Monomial list) =
        let mutable sum = Polynomial.Zero
        let weights = Dictionary<int list, Polynomial>()

        let weightOf sizes =
            let key = List.sort sizes

            match weights.TryGetValue key with
            | true, w -> w
            | _ ->
                let w = weight key
                weights[key] <- w
                w

        let rec place (remaining: Monomial list) (blocks: struct (int * Monomial) list) =
            match remaining with
            | [] ->
                let means =
                    blocks
                    |> Seq.map (fun (struct (_, content)) -> mean content)
                    |> Polynomial.product

                let sizes = blocks |> List.map (fun (struct (k, _)) -> k)
                sum <- sum + means * weightOf sizes
            | content :: rest ->
                place rest (struct (1, content) :: blocks)

                blocks
                |> List.iteri (fun i (struct (k, block)) ->
                    let joined =
                        blocks
                        |> List.mapi (fun j b -> if j = i then struct (k + 1, block * content) else b)

                    place rest joined)

        place contents []
        sum

    /// All ways to cut a list into blocks.
    let rec private cuts items =
        match items with
        | [] -> [ [] ]
        | first :: rest ->
            [
                for blocks in cuts rest do
                    yield [ first ] :: blocks

                    for k in 0 .. blocks.Length - 1 do
                        yield blocks |> List.mapi (fun j block -> if j = k then first :: block else block)
            ]

    // Where draws have coins of their own, ⟨E_u f · E_u g⟩ of two draws is not ⟨E_u fg⟩ of one: first the partition of the factors into
    // draws, each averaged over its coins, then Möbius inversion over the different samples of the draws.
    let private differentSamples
        (n: Polynomial)
        (inverse: int -> Polynomial)
        (quotient: int -> int -> Polynomial)
        (given: Monomial -> Polynomial)
        (contents: Monomial list)
        =
        let d = contents.Length

        let sum =
            cuts contents
            |> Seq.map (fun draws ->
                let functions =
                    draws |> List.map (fun draw -> given (List.fold (*) Monomial.one draw))

                let overSamples =
                    cuts functions
                    |> Seq.map (fun blocks ->
                        blocks
                        |> Seq.map (fun block ->
                            let sign = if block.Length % 2 = 1 then 1L else -1L

                            Rational.FromInteger(sign * factorial (block.Length - 1))
                            * n
                            * Average.ofPolynomial (Polynomial.product block))
                        |> Polynomial.product)
                    |> Polynomial.sum

                quotient draws.Length d * overSamples)
            |> Polynomial.sum

        inverse d * sum

    let private isBatch (symbol: Symbol) = symbol.Role = Role.BatchMean

    let private contents (monomial: Monomial) =
        [
            for struct (s, e) in monomial.Items do
                for _ in 1..e do
                    match s.Content with
                    | Some content -> content
                    | None -> ()
        ]

    /// `weight degree` gives the weights for products of that many batch means; `scale degree` the factor that brings them
    /// to the common denominator.
    let private apply (moment: Monomial list -> Polynomial) (scale: int -> Polynomial) (polynomial: Polynomial) =
        let known = Dictionary<Monomial, Polynomial>()

        polynomial
        |> Polynomial.mapMonomials (fun monomial ->
            let struct (batch, rest) = Monomial.split isBatch monomial

            let expectation =
                match known.TryGetValue batch with
                | true, value -> value
                | _ ->
                    let value = moment (contents batch) * scale batch.Degree
                    known[batch] <- value
                    value

            Polynomial.ofMonomial Rational.One rest * expectation)

    let private withoutReplacementMoment law n inverse quotient =
        match law.Given with
        | Some given -> differentSamples n inverse quotient given
        | None -> partitions law.Mean (withoutReplacement n inverse quotient)

    let expectationWith (law: SampleLaw) (sampling: Sampling) polynomial =
        let m = Polynomial.ofSymbol (Symbol.parameter "m")
        let n = Polynomial.ofSymbol (Symbol.parameter "n")
        let inverse d = Polynomial.power -d m

        match sampling with
        | Sampling.WithoutReplacement ->
            let top = Polynomial.degreeIn isBatch polynomial

            // (n)_d / (n)_C, and the common denominator of degree d without its factor n, which is a unit.
            let above c d =
                Polynomial.product (seq { for j in c .. d - 1 -> n - integer j })

            let over = Polynomial.power -1 n
            let quotient c d = falling m c * above c d * over

            let scale d =
                if d = 0 then above 1 top else above d top

            let moment =
                withoutReplacementMoment law n inverse (fun c d -> if d = 0 then Polynomial.One else quotient c d)

            RationalFunction.create (apply moment scale polynomial) (above 1 top)
        | _ ->
            apply (partitions law.Mean (withReplacement m inverse)) (fun _ -> Polynomial.One) polynomial
            |> RationalFunction.ofPolynomial

    let expectationAtWith (law: SampleLaw) (sampling: Sampling) samples batch polynomial =
        if
            samples < 1
            || batch < 1
            || (sampling = Sampling.WithoutReplacement && batch > samples)
        then
            invalidArg
                (nameof batch)
                $"a mini-batch of {batch} out of {samples} samples; both are at least 1, and without replacement m ≤ n"

        let m = integer batch
        let n = integer samples

        let inverse d =
            Polynomial.ofRational ((Rational.FromInteger(int64 batch)).Pow(-d))

        let moment =
            match sampling with
            | Sampling.WithoutReplacement ->
                // (m)_C/(n)_C is 0 for C > m, also where (n)_C is 0: no C different samples are drawn.
                let quotient c _ =
                    if c > batch then
                        Polynomial.Zero
                    else
                        Seq.fold
                            (*)
                            Rational.One
                            (seq {
                                for j in 0 .. c - 1 ->
                                    Rational.FromInteger(int64 (batch - j))
                                    / Rational.FromInteger(int64 (samples - j))
                            })
                        |> Polynomial.ofRational

                withoutReplacementMoment law n inverse quotient
            | _ -> partitions law.Mean (withReplacement m inverse)

        apply moment (fun _ -> Polynomial.One) polynomial

    let internal uniform =
        {
            Mean = fun content -> Polynomial.ofSymbol (Symbol.average content)
            Given = None
        }

    let expectation sampling polynomial =
        expectationWith uniform sampling polynomial

    let expectationAt sampling samples batch polynomial =
        expectationAtWith uniform sampling samples batch polynomial
