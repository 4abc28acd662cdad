namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Rules about the parts of the bound on the excess risk: the limiting error and the price, for each constant.
[<RequireQualifiedAccess>]
module internal BoundRules =
    let private isTruth symbol =
        symbol = Generic.truth || symbol = Generic.unseen

    // Whether β* occurs, in summands of sums too.
    let rec private mentionsTruth (directions: SymbolicDirections) (value: SymbolicScalar) =
        value.Mentions isTruth
        || directions.Sums
           |> List.exists (fun (symbol, summand) ->
               value.Mentions(fun s -> s = symbol) && mentionsTruth directions summand)

    let private allConstants =
        [ BoundConstant.Sharp; BoundConstant.Spectral; BoundConstant.Leverage ]

    /// The program's limiting error over symbols either contains β* or does not.
    let limitingDependsOnTruth () =
        SpectralRules.guarded (fun () ->
            let free =
                allConstants
                |> List.forall (fun constant ->
                    let directions, subject = SpectralRules.subject SpectralRules.anyRank
                    let limiting: SymbolicScalar = subject.Bound(constant).Limiting subject.Time
                    not (mentionsTruth directions limiting))

            if free then
                Disproved [ SymbolicDifference "0: they are equal, and the claim is that they are not" ]
            else
                Gap "the limiting error contains the truth; whether it moves with it no rule says")

    /// limiting(t) with n in place of the rank.
    let limitingVanishes () =
        SpectralRules.guarded (fun () ->
            let value constant =
                let _, subject = SpectralRules.subject (Generic.scalar Generic.samples)
                subject.Bound(constant).Limiting subject.Time

            let values = allConstants |> List.map value

            match values |> List.tryFind (fun v -> not v.IsZero) with
            | Some value -> Disproved [ SymbolicDifference(string value) ]
            | None ->
                Proven(
                    Theorem.Conclude(
                        LimitingVanishesAtFullRowRank,
                        [
                            StepRules.step
                                "the program's limiting error over symbols, averaged over the noise, with n for the rank, is 0 in normal form"
                                ""
                                ""
                        ],
                        [],
                        [ SpectralTheorem ]
                    )
                ))

    /// The summands of price: a·e^{−αt} − a·e^{−2st} with a > 0 where s = α/2 + d, d > 0.
    let private priceParts (directions: SymbolicDirections) alpha (price: SymbolicScalar) =
        let isPriceSum symbol =
            directions.IsSum symbol
            && (directions.SummandOf symbol).Mentions(fun s -> s = Generic.time)

        let parts = directions.Unfold(price, isPriceSum)

        if not parts.Outer.IsZero then
            SpectralRules.refuse "the price has a part outside of the sum over directions"

        let slow = -(Polynomial.ofSymbol alpha * Polynomial.ofSymbol Generic.time)

        let fast =
            Rational.FromInteger -2L
            * (Polynomial.ofSymbol Generic.eigenvalue * Polynomial.ofSymbol Generic.time)

        let coefficient exponent =
            parts.Inner.Terms
            |> List.tryFind (fun (struct (q, _)) -> q = exponent)
            |> Option.map (fun (struct (_, r)) -> r)
            |> Option.defaultValue RationalFunction.Zero

        if parts.Inner.Terms.Length <> 2 then
            SpectralRules.refuse "the price is no sum of two exponentials"

        isPriceSum, coefficient slow, coefficient fast

    // 2s − α = 2(s − μ) + κc > 0 as s ≥ μ and α = 2μ − κc: d = s − α/2 is positive.
    let private beyondAlpha alpha (value: RationalFunction) =
        let d = Polynomial.ofSymbol (Symbol.parameter "d")

        let s = Rational.Parse "1/2" * Polynomial.ofSymbol alpha + d

        (SymbolicScalar.OfRational value)
            .Substitute(fun symbol ->
                if symbol = Generic.eigenvalue then
                    Some(RationalFunction.ofPolynomial s)
                else
                    None)

    let private aboveAlpha =
        StepRules.step "s_i − α/2 = d > 0, since α = 2μ − κc with κ, c > 0 and μ ≤ s_i" "" ""

    /// d/dt price = Σ e^{−αt}·a′(1 − v), v = e^{−((2s − α)t − ln(2s/α))} ≤ 1 beyond t₀, a′ < 0.
    let priceDecreases () =
        SpectralRules.guarded (fun () ->
            let check constant =
                let directions, subject = SpectralRules.subject SpectralRules.anyRank
                let price: SymbolicScalar = subject.Bound(constant).Price subject.Time
                let alpha = Generic.alpha constant
                let _, slow, fast = priceParts directions alpha price
                let symbol = RationalFunction.ofPolynomial << Polynomial.ofSymbol
                let two = RationalFunction.ofPolynomial (Polynomial.ofInteger 2L)
                let derivativeSlow = -(symbol alpha * slow)
                let derivativeFast = -(two * symbol Generic.eigenvalue * fast)

                // e^{−2st} = e^{−αt}·(α/2s)·v.
                let remainder =
                    derivativeSlow
                    + derivativeFast * symbol alpha / (two * symbol Generic.eigenvalue)

                let sign = SymbolicScalar.SignOf(beyondAlpha alpha derivativeSlow)
                remainder, sign, derivativeSlow

            let results = allConstants |> List.map check

            match
                results
                |> List.tryFind (fun (remainder, sign, _) -> not remainder.IsZero || sign <> Some -1)
            with
            | Some(remainder, _, slow) ->
                Gap
                    $"the derivative is not e^(−αt)·a(1 − v) with a < 0: remainder {Infix.format remainder}, a = {Infix.format slow}"
            | None ->
                let _, _, slow = results.Head

                Proven(
                    Theorem.Conclude(
                        PriceDecreasesLate,
                        [
                            StepRules.step
                                "the program's price over symbols, differentiated: in direction i the coefficient of e^{−αt}"
                                (Infix.format slow)
                                (LaTeX.format slow)
                            StepRules.step
                                "with e^{−2s_it} = e^{−αt}(α/2s_i)v_i, v_i = e^{−((2s_i − α)t − ln(2s_i/α))}, the rest is −v_i times the same"
                                ""
                                ""
                            aboveAlpha
                            StepRules.step "it is negative, and v_i ≤ 1 where t ≥ ln(2s_i/α)/(2s_i − α)" "" ""
                        ],
                        [],
                        []
                    )
                ))

    /// price = c·(energy of the truth) + …, c > 0; limiting and Var(gf) are free of the truth.
    let priceRisesWithTruth () =
        SpectralRules.guarded (fun () ->
            let check constant =
                let directions, subject = SpectralRules.subject SpectralRules.anyRank
                let bound = subject.Bound(constant)
                let price: SymbolicScalar = bound.Price subject.Time
                let limiting: SymbolicScalar = bound.Limiting subject.Time
                let variance: SymbolicScalar = subject.GradientFlow.Variance

                // The price is linear in the sum that holds the truth, ½Σ sθ² = ½‖Xβ*‖²/n.
                let alpha = Generic.alpha constant
                let isPriceSum, slow, fast = priceParts directions alpha price

                let energy =
                    directions.Sums
                    |> List.filter (fun (symbol, summand) -> not (isPriceSum symbol) && summand.Mentions isTruth)

                match energy with
                | [ symbol, summand ] ->
                    let half = SymbolicScalar.OfRational(Infix.parseOrThrow "s*theta^2/2")

                    // Coefficients of e^{−αt} and of e^{−2st}: a and −a with a = (c + c′·energy).
                    let isOpposite = (slow + fast).IsZero

                    let growth =
                        Calculus.differentiate symbol slow.Numerator
                        |> fun derivative -> RationalFunction.create derivative slow.Denominator

                    let grows =
                        SymbolicScalar.SignOf(beyondAlpha alpha growth) = Some 1
                        && not (Polynomial.symbols slow.Denominator |> Array.contains symbol)

                    if not (summand.Equals half) then
                        Some $"the truth enters as {summand}, not as ½‖Xβ*‖²/n"
                    elif not isOpposite then
                        Some "the price has not the form a(e^{−αt} − e^{−2s_it})"
                    elif not grows then
                        Some $"the coefficient of ½‖Xβ*‖²/n in a, {Infix.format growth}, is not positive"
                    elif mentionsTruth directions limiting then
                        Some "the limiting error contains the truth"
                    elif mentionsTruth directions variance then
                        Some "the variance of gradient flow contains the truth"
                    else
                        None
                | _ -> Some "the price does not contain the truth in one sum over directions"

            match allConstants |> List.tryPick check with
            | Some reason -> Gap reason
            | None ->
                Proven(
                    Theorem.Conclude(
                        PriceRisesWithTruth,
                        [
                            StepRules.step
                                "the program's price over symbols is Σ a_i(e^{−αt} − e^{−2s_it}), where a_i has the summand ½‖Xβ*‖²/n with a positive factor"
                                ""
                                ""
                            aboveAlpha
                            StepRules.step "so e^{−αt} > e^{−2s_it} for t > 0" "" ""
                            StepRules.step
                                "neither the limiting error nor the variance of gradient flow, as the program computes them, contains β*"
                                ""
                                ""
                        ],
                        [],
                        [ SpectralTheorem; LinearShrinkage ]
                    )
                ))
