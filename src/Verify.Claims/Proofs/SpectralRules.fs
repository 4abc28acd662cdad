namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Rules about sums over eigendirections: what the program's own formulas give over a generic direction, reduced to one variable x = t·s.
[<RequireQualifiedAccess>]
module internal SpectralRules =
    let private proofPrecision = 128

    let private refuse reason = raise (NotSymbolic reason)

    let private isRate symbol =
        symbol = Generic.eigenvalue || symbol = Generic.time

    // Everything but θ and α stands for a number that is not negative; a clause is proved whatever its hypotheses say of α.
    let private hasASign =
        Generic.truth
        :: [
            for constant in [ BoundConstant.Spectral; BoundConstant.Sharp; BoundConstant.Leverage ] ->
                Generic.alpha constant
        ]

    let private weightIsNonNegative (weight: Monomial) =
        weight.Factors
        |> Array.forall (fun (struct (symbol, exponent)) -> exponent % 2 = 0 || not (List.contains symbol hasASign))

    let private hasOnly predicate polynomial =
        Polynomial.symbols polynomial |> Array.forall predicate

    let private positiveCoefficients (polynomial: Polynomial) =
        polynomial.Terms |> Seq.forall (fun term -> term.Coefficient.Sign > 0)

    /// c where q = c·s·t.
    let private rateOf (exponent: Polynomial) =
        let st =
            Monomial.create [ struct (Generic.eigenvalue, 1); struct (Generic.time, 1) ]

        match exponent.Terms with
        | [||] -> Rational.Zero
        | [| term |] when term.Monomial.Equals st -> term.Coefficient
        | _ -> refuse $"the exponent {Infix.formatPolynomial exponent} is no multiple of t·s"

    /// One half-line function for each monomial of weights: the value is Σ weight·s^j·f(t·s)/D with D > 0.
    /// Raises NotSymbolic for a value of another kind.
    let oneVariable (value: SymbolicScalar) : (Monomial * DecayingSum) list =
        let denominators =
            value.Terms |> List.map (fun (struct (_, r)) -> r.Denominator) |> List.distinct

        let common = Polynomial.product denominators

        if not (hasOnly isRate common && positiveCoefficients common) then
            refuse $"the denominator {Infix.formatPolynomial common} is not known to be positive"

        let byWeight =
            [
                for struct (q, r) in value.Terms do
                    let rate = rateOf q

                    let numerator =
                        match Polynomial.tryDivide common r.Denominator with
                        | Some rest -> r.Numerator * rest
                        | None -> invalidOp "a factor does not divide its product"

                    for term in numerator.Terms do
                        let struct (powers, weight) = Monomial.split isRate term.Monomial
                        let ofTime = Monomial.exponent Generic.time powers
                        let ofRate = Monomial.exponent Generic.eigenvalue powers
                        weight, (ofRate - ofTime, ofTime, rate, term.Coefficient)
            ]
            |> List.groupBy fst

        byWeight
        |> List.map (fun (weight, parts) ->
            let parts = List.map snd parts

            if not (weightIsNonNegative weight) then
                refuse $"{Infix.formatPolynomial (Polynomial.ofMonomial Rational.One weight)} may have either sign"

            match parts |> List.map (fun (scale, _, _, _) -> scale) |> List.distinct with
            | [ _ ] -> ()
            | _ -> refuse "a coefficient is no function of t·s alone"

            if parts |> List.exists (fun (_, power, _, _) -> power < 0) then
                refuse "a coefficient has a negative power of t"

            if parts |> List.exists (fun (_, _, rate, _) -> rate.Sign > 0) then
                refuse "an exponential grows"

            let terms =
                parts
                |> List.map (fun (_, power, rate, coefficient) ->
                    rate, List.replicate power Rational.Zero @ [ coefficient ])

            weight, DecayingSum.ofTerms terms)

    let private name (weight: Monomial) =
        Infix.formatPolynomial (Polynomial.ofMonomial Rational.One weight)

    /// f ≥ 0 on [0, ∞) by the prover given, which the independent checker must accept, or a point where it fails. What the checker objects
    /// to is no proof.
    let halfLineBy (prove: DecayingSum -> HalfLineVerdict) f =
        match prove f with
        | HoldsOnHalfLine proof when proof.Function <> f ->
            Error(Choice2Of2 "the prover's proof is about another function; please report this defect")
        | HoldsOnHalfLine proof ->
            match HalfLineChecker.objections proof with
            | [] -> Ok proof
            | objection :: _ ->
                Error(
                    Choice2Of2
                        $"the independent checker rejects the prover's proof ({objection}); please report this defect"
                )
        | FailsAt(point, ball) when Ball.IsNonNegative ball = System.Nullable false -> Error(Choice1Of2(point, ball))
        | FailsAt(point, _) -> Error(Choice2Of2 $"the value at {point} is not below 0 beyond rounding")
        | UndecidedOnHalfLine reason -> Error(Choice2Of2 reason)

    let private halfLine f =
        halfLineBy (HalfLineProver.prove proofPrecision) f

    let nonNegativeOnHalfLine f =
        let proposition = NonNegativeOnHalfLine f

        match halfLine f with
        | Ok proof -> Proven(Theorem.Conclude(proposition, [], [ Proposition.text proposition, proof ], []))
        | Error(Choice1Of2(point, ball)) ->
            let enclosure =
                $"[{DecimalText.roundedDown 7 ball.Lower}, {DecimalText.roundedUp 7 ball.Upper}]"

            Disproved [ HalfLineFailure(Proposition.text proposition, string point, enclosure) ]
        | Error(Choice2Of2 reason) -> Gap reason

    /// The engine, and the subject at the time t.
    let subject rank =
        let directions = SymbolicDirections rank

        directions,
        Subject<SymbolicScalar>(
            SymbolicEngine directions,
            SymbolicQuantities(),
            Rational.One,
            Generic.scalar Generic.time
        )

    let private anyRank = Generic.scalar Generic.rank

    let private reduced (clause: Clause) =
        let directions, subject = subject anyRank
        let slack: SymbolicScalar = Term.evaluate subject clause.Slack
        let parts = directions.Unfold(slack, fun _ -> true)

        if parts.Outer.Mentions isRate then
            refuse "what does not belong to a direction depends on t"

        parts, oneVariable parts.Outer @ oneVariable parts.Inner

    let private guarded attempt =
        try
            attempt ()
        with NotSymbolic reason ->
            Gap reason

    // The rules conclude right − left ≥ 0: strict inequalities, equations and orders of matrices are other statements.
    let private requireAtMost (clause: Clause) =
        match clause.Says with
        | Numbers(_, AtMost, _) -> ()
        | Numbers(_, (Below | Equals), _)
        | Loewner _
        | SameMatrix _ -> refuse "it is no inequality ≤ of numbers"

    /// Both sides are sums over eigendirections of functions of t·s with weights that are not negative: one inequality a weight.
    let always (clause: Clause) =
        guarded (fun () ->
            requireAtMost clause
            let parts, obligations = reduced clause

            let results = obligations |> List.map (fun (weight, f) -> weight, f, halfLine f)

            let gaps =
                results
                |> List.choose (fun (weight, f, result) ->
                    match result with
                    | Ok _ -> None
                    | Error(Choice1Of2(point, _)) ->
                        Some
                            $"the coefficient of {name weight}, {DecayingSum.format f}, is negative at x = t·s = {point}"
                    | Error(Choice2Of2 reason) -> Some $"the coefficient of {name weight}: {reason}")

            match gaps with
            | reason :: _ -> Gap reason
            | [] ->
                Proven(
                    Theorem.Conclude(
                        Always clause,
                        [
                            StepRules.step
                                "right − left outside the sum over directions, from the program's formulas over symbols"
                                (string parts.Outer)
                                ""
                            StepRules.step
                                "the summand of the generic direction, s its eigenvalue, theta = vᵀβ*"
                                (string parts.Inner)
                                ""
                            StepRules.step
                                "with x = t·s each coefficient of a non-negative weight is a power of s times a function of x"
                                ""
                                ""
                        ],
                        [
                            for weight, f, result in results do
                                match result with
                                | Ok proof ->
                                    $"the coefficient of {name weight}: {DecayingSum.format f} ≥ 0 for all x = t·s ≥ 0",
                                    proof
                                | Error _ -> ()
                        ],
                        [ SpectralTheorem; LinearShrinkage ]
                    )
                ))

    // One sample, one feature: s = 1, and x = t.
    let private smallest weightIsTruth =
        let number (value: int64) = Rational.FromInteger value
        let one = Matrix<Rational>.Create(1, 1, fun _ _ -> Rational.One)

        let truth =
            Truth<Rational>([| number (if weightIsTruth then 1L else 0L) |], number (if weightIsTruth then 0L else 1L))

        Instance<Rational>(Problem<Rational>(one, [| Rational.Zero |], truth), Rational.One, 1)

    /// A weight whose coefficient is negative at a point: there the clause fails on X = (1), in balls.
    let notAlways (clause: Clause) =
        guarded (fun () ->
            requireAtMost clause

            // An instance that does not meet them is no counterexample.
            if not clause.Hypotheses.IsEmpty then
                refuse "the inequality has hypotheses, which this rule does not look at"

            let _, obligations = reduced clause

            let failing =
                obligations
                |> List.tryPick (fun (weight, f) ->
                    match halfLine f with
                    | Error(Choice1Of2(point, _)) -> Some(weight, f, point)
                    | Error(Choice2Of2 _)
                    | Ok _ -> None)

            match failing with
            | None -> Gap "no coefficient of a weight is negative anywhere"
            | Some(weight, f, point) ->
                let ofTruth = Monomial.exponent Generic.truth weight > 0
                let subjects = Subjects(smallest ofTruth)

                let slack =
                    subjects.TryInBalls(point, proofPrecision)
                    |> Option.map (fun subject -> Term.evaluate<Ball> subject clause.Slack)

                match slack with
                | Some ball when Ball.IsNonNegative ball = System.Nullable false ->
                    let enclosure =
                        $"[{DecimalText.roundedDown 7 ball.Lower}, {DecimalText.roundedUp 7 ball.Upper}]"

                    let truthText = if ofTruth then "β* = 1, σ² = 0" else "β* = 0, σ² = 1"

                    Proven(
                        Theorem.Conclude(
                            NotAlways clause,
                            [
                                StepRules.step
                                    $"the coefficient of {name weight} is negative at x = t·s = {point}"
                                    (DecayingSum.format f)
                                    ""
                                StepRules.step
                                    $"X = (1), {truthText}, t = {point}: the slack lies in {enclosure}"
                                    ""
                                    ""
                            ],
                            [],
                            []
                        )
                    )
                | Some _
                | None -> Gap "the instance X = (1) does not confirm it")

    /// E over M + V + W, M constant, E V = 0, V a function of ε, E[W | ε] = 0, against the risk that the program adds up.
    let riskDecomposes () =
        let part name = Symbol.parameter name
        let mean, noise, optimisation, truth = part "M", part "V", part "W", part "truth"
        let polynomial = Polynomial.ofSymbol

        let square =
            Polynomial.power 2 (polynomial mean + polynomial noise + polynomial optimisation - polynomial truth)

        // E V^a W^b over the noise and the mini-batches.
        let expected =
            Polynomial.mapMonomials
                (fun monomial ->
                    let a, b = Monomial.exponent noise monomial, Monomial.exponent optimisation monomial

                    let rest, _ =
                        let struct (random, rest) =
                            Monomial.split (fun s -> s = noise || s = optimisation) monomial

                        rest, random

                    let rest = Polynomial.ofMonomial Rational.One rest

                    match a, b with
                    | 0, 0 -> rest
                    | 1, 0
                    | 0, 1
                    | 1, 1 -> Polynomial.Zero
                    | 2, 0 -> rest * polynomial (part "variance")
                    | 0, 2 -> rest * polynomial (part "trcov")
                    | _ -> invalidOp "a square has degree 2")
                square

        let scalar name = SymbolicScalar.OfSymbol(part name)
        let zero = SymbolicScalar.Zero
        let bias = scalar "M" - scalar "truth"

        let added =
            ExpectedRisk<SymbolicScalar>(
                LinearRisk<SymbolicScalar>(bias * bias, scalar "variance", zero, zero),
                scalar "trcov",
                zero
            )
                .Estimation

        let difference =
            SymbolicScalar.OfRational(RationalFunction.ofPolynomial expected) - added

        if difference.IsZero then
            Proven(
                Theorem.Conclude(
                    RiskDecomposes,
                    [
                        StepRules.step
                            "one component: β = M + V + W, M = E β, V = E[β | ε] − M, W = β − E[β | ε], so E V = 0, E[W | ε] = 0 and E VW = E[V E[W | ε]] = 0"
                            ""
                            ""
                        StepRules.step
                            "E (M + V + W − β*)²"
                            (Infix.formatPolynomial expected)
                            (LaTeX.formatPolynomial expected)
                        StepRules.step "what the program adds up" (string added) ""
                        StepRules.step "their difference is 0; summed over the components" "" ""
                    ],
                    [],
                    [ TowerRule ]
                )
            )
        else
            Disproved [ SymbolicDifference(string difference) ]

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
        guarded (fun () ->
            let free =
                allConstants
                |> List.forall (fun constant ->
                    let directions, subject = subject anyRank
                    let limiting: SymbolicScalar = subject.Bound(constant).Limiting subject.Time
                    not (mentionsTruth directions limiting))

            if free then
                Disproved [ SymbolicDifference "0: they are equal, and the claim is that they are not" ]
            else
                Gap "the limiting error contains the truth; whether it moves with it no rule says")

    /// limiting(t) with n in place of the rank.
    let limitingVanishes () =
        guarded (fun () ->
            let value constant =
                let _, subject = subject (Generic.scalar Generic.samples)
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
            refuse "the price has a part outside of the sum over directions"

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
            refuse "the price is no sum of two exponentials"

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
        guarded (fun () ->
            let check constant =
                let directions, subject = subject anyRank
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
        guarded (fun () ->
            let check constant =
                let directions, subject = subject anyRank
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

    /// R(gf) − R(ridge) in a direction is (τ² + σ²/(ns))(e^{−ts} − λ/(s + λ))² where E θ² = τ² and λ = σ²/(nτ²).
    let tunedRidge () =
        guarded (fun () ->
            let directions, subject = subject anyRank
            let prior = Generic.scalar (Symbol.parameter "tau2")
            let noise, n = Generic.scalar Generic.noise, Generic.scalar Generic.samples
            let s = Generic.scalar Generic.eigenvalue
            let penalty = noise / (n * prior)
            let tuned = Filter.Ridge<SymbolicScalar> penalty
            let ridge = tuned.Risk directions
            let flow = subject.StochasticGradientFlow
            let excess = directions.Unfold(flow.Estimation - ridge.Estimation, fun _ -> true)

            let gap =
                (Filter.GradientFlow<SymbolicScalar> subject.Time).Complement.Invoke s
                - tuned.Complement.Invoke s

            // E over β* ~ (0, τ²I): θ² becomes τ².
            let averaged =
                SymbolicScalar.OfTerms(
                    excess.Inner.Terms
                    |> List.map (fun (struct (q, r)) ->
                        let mean =
                            Polynomial.mapMonomials
                                (fun monomial ->
                                    let struct (truth, rest) =
                                        Monomial.split (fun symbol -> symbol = Generic.truth) monomial

                                    let rest = Polynomial.ofMonomial Rational.One rest

                                    match Monomial.exponent Generic.truth truth with
                                    | 0 -> rest
                                    | 2 -> rest * Polynomial.ofSymbol (Symbol.parameter "tau2")
                                    | _ -> refuse "the risk is not quadratic in the truth")
                                r.Numerator

                        struct (q, RationalFunction.create mean r.Denominator))
                )

            let square = (prior + noise / (n * s)) * gap * gap

            if not (averaged - square).IsZero then
                Gap $"the averaged excess over ridge is not the square: difference {averaged - square}"
            elif SymbolicScalar.SignOf excess.Outer <> Some 1 then
                Gap $"what is outside of the directions, {excess.Outer}, is not known to be positive"
            else
                Proven(
                    Theorem.Conclude(
                        TunedRidgeBeatsFlow,
                        [
                            StepRules.step
                                "Risk(sgf_t) − Risk(ridge_λ) of the program over symbols; outside of the directions, the trace of the covariance"
                                (string excess.Outer)
                                ""
                            StepRules.step
                                "in a direction, averaged over β* ~ (0, τ²I): (τ² + σ²/(ns))(e^{−ts} − λ/(s + λ))², a square times a positive number"
                                ""
                                ""
                            StepRules.step
                                "so the averaged risk of ridge at this one λ is the smaller at every t"
                                ""
                                ""
                        ],
                        [],
                        [ SpectralTheorem; LinearShrinkage; TowerRule ]
                    )
                ))
