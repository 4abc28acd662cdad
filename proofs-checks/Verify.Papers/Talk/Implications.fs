/// Section "Implications and observations" of the talk.
module Verify.Papers.Talk.Implications

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private section = "Implications"

let riskDecomposition =
    Claim.stating
        "risk-decomposition"
        section
        Sources.talk
        "Risk = Bias² + Var_ε + tr E_ε Cov_I"
        @"\mathrm{Risk} = \mathrm{Bias}^2 + \mathrm{Var}_\varepsilon + \operatorname{tr}\mathbb{E}_\varepsilon[\mathrm{Cov}_I \mid \varepsilon]"
        Proved
    |> Claim.checkedBy (Derivations.named "risk-decomposition")

let traceDiffusion =
    let clause =
        Clause.atMost
            GivenResponse.diffusionTrace
            (Term.number "2"
             * Quantities.noiseScale
             * GivenResponse.largestRow
             * GivenResponse.loss)

    let identity () =
        Symbolic.identities
            "trace-diffusion"
            "2MF(β) − tr Q(β)/κ = ⟨r²(M − u)⟩ + ‖g‖² with u_k = ‖x_k‖², M = max_k u_k, r = y − Xβ and 2F = ⟨r²⟩: at least 0"
            "all n, p, m, η, X, y, β; G stands for ‖g‖² ≥ 0"
            [
                "the difference is an average of terms that are not negative, and a square",
                "M*avg(r^2) - (avg(r^2*u) - G)",
                "avg(r^2*(M - u)) + G"
            ]

    Claim.ofClauses "trace-diffusion" section Sources.talk [ clause ] Proved
    |> Claim.assuming "every β"
    |> Claim.checkedBy (BySufficientSymbols identity)
    |> Claim.onInstances 24 (OnInstances(Domain.responses, [ clause ]))

let priceDecreases =
    let clause =
        Clause.atMost (Quantities.priceLater BoundConstant.Sharp) (Quantities.price BoundConstant.Sharp)
        |> Clause.given (Quantities.alpha BoundConstant.Sharp)

    Claim.ofClauses "price-decreases" section Sources.talk [ clause ] Refuted
    |> Claim.assuming "as the talk says it, at every t: the price is 0 at t = 0 and rises first"
    |> Claim.onInstances 24 (OnInstances(Domain.regression, [ clause ]))

let priceEventuallyDecreases =
    let clauses =
        [
            for constant in [ BoundConstant.Sharp; BoundConstant.Spectral; BoundConstant.Leverage ] ->
                Clause.atMost (Quantities.priceLater constant) (Quantities.price constant)
                |> Clause.given (Quantities.alpha constant)
                |> Clause.given (Quantities.time - Quantities.pricePeak constant)
                |> Clause.named (constant.ToString().ToLowerInvariant())
        ]

    let derivative () =
        Symbolic.identities
            "price-eventually-decreases"
            "with t_i = ln(2s_i/α)/(2s_i − α), v = e^(−(2s_i − α)(t − t_i)) and E = e^(−αt): d/dt (e^(−αt) − e^(−2ts_i)) = −αE(1 − v)"
            "all n, p, X, m, η with α > 0 and every direction with s_i > 0: e^(−2ts_i) = E·(α/(2s_i))·v, s_i − α/2 > 0, and v ≤ 1 for t ≥ t_i; the price is a positive sum over the directions, so it decreases beyond t₀ = max_i t_i"
            [
                "the derivative, with e^(−2ts) = E·v·α/(2s)",
                "-alpha*E + 2*s*(E*decay*alpha/(2*s))",
                "-alpha*E*(1 - decay)"
            ]

    Claim.stating
        "price-eventually-decreases"
        section
        Sources.ours
        "the second term decreases beyond t₀ = max_i ln(2s_i/α)/(2s_i − α)"
        @"t \ge t_0 = \max_i \frac{\ln(2s_i/\alpha)}{2s_i - \alpha} \implies \frac{d}{dt}\,\mathrm{price}(t) \le 0"
        Proved
    |> Claim.assuming "α > 0"
    |> Claim.checkedBy (BySufficientSymbols derivative)
    |> Claim.checkedBy (
        OnHalfLine(
            "1 − e^(−x) ≥ 0 for all x = (2s_i − α)(t − t_i) ≥ 0: the derivative −αE(1 − v) has the sign that is claimed",
            DecayingSum.ofTerms [ Rational.Zero, [ Rational.One ]; -Rational.One, [ -Rational.One ] ]
        )
    )
    |> Claim.onInstances 24 (OnInstances(Domain.regression, clauses))

// A and F* averaged over the noise, e = ‖Xβ*‖²: math.md's constants written out.
let private gap energy = $"({energy} + sigma2*rank)/(2*n)"
let private least rank = $"sigma2*(n - {rank})/(2*n)"
let private floorOf loss = $"2*lowest*({loss})*R/alpha"

let internal dependence (limitingLoss: string) =
    Symbolic.identities
        "price-depends-on-snr"
        "with e = ‖Xβ*‖² and k = rank X, the price is A·P and the limiting error (2μF*/α)·R with P, R free of e and σ²; A = (e + σ²k)/(2n), F* = σ²(n − k)/(2n): the sum has the derivative P/(2n) > 0 in e, all of it from the price"
        "all n, p, X, m, η, t > 0 with α > 0, where P > 0 and R > 0; the variance of gradient flow, (σ²/n)Σ(1 − e^(−ts_i))²/s_i, has no e. \
         The limiting error alone does not depend on β*: it depends on the signal-to-noise ratio only through σ²"
        [
            "the price depends on β*: moving e by h moves it by Ph/(2n)",
            $"""{gap "energy + h"}*P - {gap "energy"}*P""",
            "h*P/(2*n)"
            "the price over the noise variance is a function of the ratio q = ‖Xβ*‖²/σ²",
            $"""{gap "q*sigma2"}/sigma2""",
            "(q + rank)/(2*n)"
            "the limiting error is σ² times what neither β* nor σ² enters",
            floorOf limitingLoss,
            "sigma2*(lowest*(n - rank)*R/(n*alpha))"
        ]

let priceDependsOnSnr =
    Claim.stating
        "price-depends-on-snr"
        section
        Sources.talk
        "the sum of the second and third terms of the bound depends on β* at fixed σ²; the variance of gradient flow does not"
        @"\frac{\partial}{\partial \lVert X\beta_*\rVert^2}\left(\mathrm{price}(t) + \mathrm{limiting}(t)\right) > 0 = \frac{\partial}{\partial \lVert X\beta_*\rVert^2}\mathrm{Var}(\hat\beta^{\mathrm{gf}}_t)"
        Proved
    |> Claim.assuming "α > 0, t > 0"
    |> Claim.checkedBy (BySufficientSymbols(fun () -> dependence (least "rank")))

/// 2F* = ⟨y²⟩ − Σ_i⟨u_iy⟩²/⟨u_i²⟩, u_i the coordinate of a sample in eigendirection i: one direction u, the others in `others`.
let internal leastLossAt response =
    $"(avg(({response})^2) - avg(u*({response}))^2/avg(u^2) - others)/2"

/// Moving β* by h along an eigendirection moves y to y + hu; the other directions keep ⟨u_jy⟩, as ⟨u_ju⟩ = 0.
let internal limitingMoves (leastLossAt: string -> string) =
    Symbolic.distinct
        "limiting-depends-on-truth"
        "the limiting error (2μF*/α)·R, given y = Xβ* + ε, changes when β* moves by h along an eigendirection of XᵀX/n, whatever ε"
        (floorOf (leastLossAt "y"))
        (floorOf (leastLossAt "y + h*u"))

let limitingDependsOnTruth =
    Claim.stating
        "limiting-depends-on-truth"
        section
        Sources.ours
        "the third term alone depends on β* at fixed σ²"
        @"\frac{\partial}{\partial \beta_*}\mathrm{limiting}(t) \ne 0"
        Refuted
    |> Claim.assuming "α > 0, t > 0; the residuals y − Xβ̂ = (I − P)ε do not contain β*"
    |> Claim.checkedBy (BySymbols(fun () -> limitingMoves leastLossAt))

let limitingVanishesWherePAtLeastN =
    let clause =
        Clause.atMost (Quantities.limiting BoundConstant.Sharp) (Term.number "0")
        |> Clause.given Quantities.overparametrisation
        |> Clause.given (Quantities.alpha BoundConstant.Sharp)

    Claim.ofClauses "limiting-vanishes-p-ge-n" section Sources.talk [ clause ] Refuted
    |> Claim.assuming "p ≥ n, whatever the rank of X"
    |> Claim.onInstances 24 (OnInstances(Domain.overparametrised, [ clause ]))

let limitingVanishesFullRowRank =
    /// −‖y − X XᵀG⁻¹y‖² with G = XXᵀ: X of full row rank interpolates every y.
    let residual (situation: Situation) =
        let problem = situation.Instance.Problem
        let x = problem.Features
        let y = Matrix<Rational>.Create(x.Rows, 1, fun i _ -> problem.Response[i])

        match LinearSolver.TrySolve(x * x.Transpose(), y) with
        | null -> invalidOp "the rows are not independent"
        | multipliers ->
            let rest = y - x * (x.Transpose() * multipliers)
            -(Vectors.Dot(rest.Entries, rest.Entries))

    let vanishing () =
        Symbolic.identities
            "limiting-vanishes-full-row-rank"
            "with rank X = n the least loss F* = σ²(n − rank X)/(2n), and with it γ = 2μF*/α, is 0"
            "all n, p, m, η, t, X of full row rank, σ² ≥ 0; given y the least-squares fit interpolates, so F* = 0 too"
            [ "γ at rank n", $"""2*lowest*({least "n"})/alpha""", "0" ]

    Claim.stating
        "limiting-vanishes-full-row-rank"
        section
        Sources.ours
        "the third term is zero if rank X = n"
        @"\operatorname{rank} X = n \implies \gamma_y = 0"
        Proved
    |> Claim.checkedBy (BySufficientSymbols vanishing)
    |> Claim.onInstances 24 (Exactly("minus the least squared residual, in rationals", Domain.fullRowRank, residual))

let oracleTuningFixedTruth =
    let clause = Clause.atMost Quantities.ridgeOracle Quantities.stochasticRisk

    Claim.ofClauses "oracle-tuning-fixed-truth" section Sources.talk [ clause ] Refuted
    |> Claim.assuming "as the talk says it, for one fixed β*, at every t"
    |> Claim.onInstances 24 (OnInstances(Domain.regression, [ clause ]))

/// Averaged over β* ~ (0, aI) and noise of variance n·c, a shrinkage w in a direction of eigenvalue s has the risk
/// a(1 − w)² + c·w²/s; the argument is ridge's weight with the penalty λ = c/a.
let internal perfectSquare (ridgeWeight: string) =
    let risk w = $"a*(1 - ({w}))^2 + c*({w})^2/s"
    let excess = risk "weight" + " - (" + risk ridgeWeight + ")"

    Symbolic.identities
        "oracle-tuning-average"
        "in each eigendirection the averaged risk of a shrinkage w exceeds that of ridge at λ = σ²/(nτ²) by a perfect square: R(w) − R(w*) = (τ² + σ²/(ns))(w − w*)², w* = s/(s + λ)"
        "all n, p, X, t, η, m, all τ² ≥ 0 and σ² ≥ 0 that are not both 0, a = τ² and c = σ²/n: R(w) ≥ R(w*) for w = 1 − e^{−ts} in every direction with s > 0; \
         where s = 0 both weights are 0; stochastic gradient flow adds tr E Cov ≥ 0 (risk-decomposition), so its averaged risk at every t is at least that of one ridge"
        [
            "the excess over ridge is a square", excess, $"(a + c/s)*(weight - ({ridgeWeight}))^2"
            "ridge's weight at λ = c/a", "s/(s + c/a)", "a*s/(a*s + c)"
        ]

let oracleTuningAverage =
    Claim.stating
        "oracle-tuning-average"
        section
        Sources.ours
        "inf_λ Risk(ridge_λ) ≤ inf_t Risk(sgf_t), both averaged over β* ~ (0, τ²I)"
        @"\inf_\lambda \mathbb{E}_{\beta_*}\mathrm{Risk}(\hat\beta^{\mathrm{ridge}}_\lambda) \le \inf_t \mathbb{E}_{\beta_*}\mathrm{Risk}(\hat\beta^{\mathrm{sgf}}_t)"
        Proved
    |> Claim.checkedBy (BySufficientSymbols(fun () -> perfectSquare "a*s/(a*s + c)"))
    |> Claim.checkedBy (Derivations.named "risk-decomposition")

/// The claims of the section.
let claims =
    [
        riskDecomposition
        traceDiffusion
        priceDecreases
        priceEventuallyDecreases
        priceDependsOnSnr
        limitingDependsOnTruth
        limitingVanishesWherePAtLeastN
        limitingVanishesFullRowRank
        oracleTuningFixedTruth
        oracleTuningAverage
    ]
