/// Section "Statistical setup" of the talk: gradient flow against ridge.
module Verify.Papers.Talk.StatisticalSetup

open Verify.Symbolics
open Verify.Claims

let private section = "Statistical setup"

/// The constant of the talk; the sharp one is 1.685909058…
let private constant = "1.6862"

let private onInstances clause =
    Claim.onInstances 24 (OnInstances(Domain.regression, [ clause ]))

let sgfMean =
    Claim.ofPropositions
        "sgf-mean"
        section
        Sources.talk
        [ SameMean(Processes.find "sgf", Processes.find "gradient-flow") ]
        Proved

let gfClosedForm =
    Claim.ofPropositions "gf-closed-form" section Sources.talk [ SolvedByFilter(Processes.find "gradient-flow") ] Proved

/// Proved by the reduction to one variable, and tried on instances.
let private proved id source clause =
    Claim.ofPropositions id section source [ Always clause ] Proved
    |> onInstances clause

let gfBias =
    proved "gf-bias" Sources.gradientFlowPaper (Clause.atMost Quantities.flowBias Quantities.ridgeBias)

let private variance constant =
    Clause.atMost Quantities.flowVariance (Term.number constant * Quantities.ridgeVariance)

let gfVariance = proved "gf-variance" Sources.gradientFlowPaper (variance constant)

let gfRisk =
    proved
        "gf-risk"
        Sources.gradientFlowPaper
        (Clause.atMost Quantities.flowRisk (Term.number constant * Quantities.ridgeRisk))

let gfPredictionRisk =
    proved
        "gf-prediction-risk"
        Sources.gradientFlowPaper
        (Clause.atMost Quantities.flowPredictionRisk (Term.number constant * Quantities.ridgePredictionRisk))

let gfVarianceSharp =
    Claim.ofPropositions
        "gf-variance-sharp"
        section
        Sources.ours
        [ Always(variance "1.68590906"); NotAlways(variance "1.68590905") ]
        Proved

let gfVarianceTooSmall =
    let clause = variance "1.6859"

    Claim.ofClauses "gf-variance-too-small" section Sources.ours [ clause ] Refuted
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
