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
let claims = [ riskDecomposition; priceDecreases; sgfSgdGap ]
