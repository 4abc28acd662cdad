/// Section "Implications and observations" of the talk.
module Verify.Paper.Implications

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

/// The price of stochasticity at twice the time.
let private priceLater =
    Quantity
        { new Quantity("price[sharp] at 2t", @"\mathrm{price}_{\text{sharp}}(2t)") with
            member _.Evaluate subject =
                let time = subject.Time
                subject.Bound(BoundConstant.Sharp).Price(time + time)
        }

let priceDecreases =
    let clause =
        Clause.atMost priceLater (Quantities.price BoundConstant.Sharp)
        |> Clause.given (Quantities.alpha BoundConstant.Sharp)

    Claim.ofClauses "price-decreases" section Sources.talk [ clause ] Refuted
    |> Claim.assuming "as the talk says it, at every t: the price is 0 at t = 0 and rises first"
    |> Claim.onInstances 24 (OnInstances(Domain.regression, [ clause ]))

/// Averaged over β* ~ (0, aI) and noise of variance n·c, a shrinkage w in a direction of eigenvalue s has the risk
/// a(1 − w)² + c·w²/s; the argument is ridge's weight with the penalty λ = c/a.
let internal perfectSquare (ridgeWeight: string) =
    let risk w = $"a*(1 - ({w}))^2 + c*({w})^2/s"
    let excess = risk "weight" + " - (" + risk ridgeWeight + ")"

    Derivations.identities
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
    |> Claim.checkedBy (BySymbols(fun () -> perfectSquare "a*s/(a*s + c)"))
    |> Claim.checkedBy (Derivations.named "risk-decomposition")

let sgfSgdGap =
    Claim.stating
        "sgf-sgd-gap"
        "Future work: are SGF and SGD close"
        Sources.ours
        "exp(ηL) − T = η²(½L² − Σ̂⊗Σ̂) + O(η³) for the second-moment operators of SGF and SGD, κ = η/m held fixed in L"
        @"e^{\eta L} - T = \eta^2\left(\tfrac12 L^2 - \hat\Sigma\otimes\hat\Sigma\right) + O(\eta^3)"
        Proved
    |> Claim.checkedBy (Derivations.named "sgf-sgd-gap")

/// The claims of the section.
let claims = [ riskDecomposition; priceDecreases; oracleTuningAverage; sgfSgdGap ]
