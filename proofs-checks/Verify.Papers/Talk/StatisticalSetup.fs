/// Section "Statistical setup" of the talk: gradient flow against ridge.
module Verify.Papers.Talk.StatisticalSetup

open Verify.Claims

let private section = "Statistical setup"

/// The constant of the talk; the sharp one is 1.685909058…
let private constant = "1.6862"

let private onInstances clause =
    Claim.onInstances 24 (OnInstances(Domain.regression, [ clause ]))

let private onHalfLine (statement, f) =
    Claim.checkedBy (OnHalfLine(statement, f))

let sgfMean =
    Claim.stating
        "sgf-mean"
        section
        Sources.talk
        "E SGF_t = GF_t for every t"
        @"\mathbb{E}\,\hat\beta^{\mathrm{sgf}}_t = \hat\beta^{\mathrm{gf}}_t"
        Proved
    |> Claim.checkedBy (Derivations.named "sgf-mean")

let gfClosedForm =
    Claim.stating
        "gf-closed-form"
        section
        Sources.talk
        "the closed form (XᵀX)⁺(I − exp(−tXᵀX/n))Xᵀy solves the equation of gradient flow"
        @"\hat\beta^{\mathrm{gf}}_t = (X^\top X)^+ (I - e^{-tX^\top X/n}) X^\top y"
        Proved
    |> Claim.checkedBy (Derivations.named "gf-closed-form")

let gfBias =
    let clause = Clause.atMost Quantities.flowBias Quantities.ridgeBias

    Claim.ofClauses "gf-bias" section Sources.gradientFlowPaper [ clause ] Proved
    |> onHalfLine HalfLineInequalities.bias
    |> onInstances clause

let gfVariance =
    let clause =
        Clause.atMost Quantities.flowVariance (Term.number constant * Quantities.ridgeVariance)

    Claim.ofClauses "gf-variance" section Sources.gradientFlowPaper [ clause ] Proved
    |> onHalfLine (HalfLineInequalities.variance constant)
    |> onInstances clause

let gfRisk =
    let clause =
        Clause.atMost Quantities.flowRisk (Term.number constant * Quantities.ridgeRisk)

    Claim.ofClauses "gf-risk" section Sources.gradientFlowPaper [ clause ] Proved
    |> onHalfLine (HalfLineInequalities.riskBias constant)
    |> onHalfLine (HalfLineInequalities.variance constant)
    |> onInstances clause

let gfPredictionRisk =
    let clause =
        Clause.atMost Quantities.flowPredictionRisk (Term.number constant * Quantities.ridgePredictionRisk)

    Claim.ofClauses "gf-prediction-risk" section Sources.gradientFlowPaper [ clause ] Proved
    |> Claim.assuming "the same inequalities in each eigendirection, weighted with s ≥ 0"
    |> onHalfLine (HalfLineInequalities.riskBias constant)
    |> onHalfLine (HalfLineInequalities.variance constant)
    |> onInstances clause

let gfVarianceSharp =
    let _, tooSmall = HalfLineInequalities.variance "1.68590905"

    Claim.stating
        "gf-variance-sharp"
        section
        Sources.ours
        "the least constant in Var(gf_t) ≤ c Var(ridge_1/t) lies in [1.68590905, 1.68590906]"
        @"\sup_{x \ge 0} \left[\frac{(1-e^{-x})(1+x)}{x}\right]^2 \in [1.68590905,\, 1.68590906]"
        Proved
    |> onHalfLine (HalfLineInequalities.variance "1.68590906")
    |> Claim.checkedBy (
        FailsOnHalfLine("1.68590905 fails at an exact x; one eigenvalue s with t = x/s attains the ratio", tooSmall)
    )

let gfVarianceTooSmall =
    let clause =
        Clause.atMost Quantities.flowVariance (Term.number "1.6859" * Quantities.ridgeVariance)

    Claim.ofClauses "gf-variance-too-small" section Sources.ours [ clause ] Refuted
    |> onHalfLine (HalfLineInequalities.variance "1.6859")
    |> onInstances clause

/// The claims of the section.
let claims =
    [
        sgfMean
        gfClosedForm
        gfBias
        gfVariance
        gfRisk
        gfPredictionRisk
        gfVarianceSharp
        gfVarianceTooSmall
    ]
