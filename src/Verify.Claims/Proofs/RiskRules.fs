namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Rules about the risk itself: what it adds up, and that of ridge at the tuned penalty against gradient flow's.
[<RequireQualifiedAccess>]
module internal RiskRules =
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

    /// R(gf) − R(ridge) in a direction is (τ² + σ²/(ns))(e^{−ts} − λ/(s + λ))² where E θ² = τ² and λ = σ²/(nτ²).
    let tunedRidge () =
        SpectralRules.guarded (fun () ->
            let directions, subject = SpectralRules.subject SpectralRules.anyRank
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
                                    | _ -> SpectralRules.refuse "the risk is not quadratic in the truth")
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
