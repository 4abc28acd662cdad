/// Section "Implications and observations" of the talk.
module Verify.Papers.Talk.Implications

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics
open Verify.Claims

let private section = "Implications"

let riskDecomposition =
    // What is left of the risk is a covariance's trace: not negative, whatever computes it.
    let covariance = Clause.atMost (Term.number "0") Quantities.stochasticCovariance

    Claim.ofPropositions "risk-decomposition" section Sources.talk [ RiskDecomposes ] Proved
    |> Claim.onInstances 24 (OnInstances(Domain.regression, [ covariance ]))

let traceDiffusion =
    let clause =
        Clause.atMost
            GivenResponse.diffusionTrace
            (Term.number "2"
             * Quantities.noiseScale
             * GivenResponse.largestRow
             * GivenResponse.loss)

    Claim.ofPropositions
        "trace-diffusion"
        section
        Sources.talk
        [ DiffusionBound(Processes.find "sgf", TraceOfDiffusion) ]
        Proved
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

    Claim.ofPropositions "price-eventually-decreases" section Sources.ours [ PriceDecreasesLate ] Proved
    |> Claim.onInstances 24 (OnInstances(Domain.regression, clauses))

let priceDependsOnSnr =
    Claim.ofPropositions "price-depends-on-snr" section Sources.talk [ PriceRisesWithTruth ] Proved

let limitingDependsOnTruth =
    Claim.stating
        "limiting-depends-on-truth"
        section
        Sources.ours
        "the third term alone depends on β* at fixed σ²"
        @"\frac{\partial}{\partial \beta_*}\mathrm{limiting}(t) \ne 0"
        Refuted
    |> Claim.assuming "α > 0, t > 0; the residuals y − Xβ̂ = (I − P)ε do not contain β*"
    |> Claim.checkedBy (ByProof LimitingDependsOnTruth)

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

    Claim.ofPropositions "limiting-vanishes-full-row-rank" section Sources.ours [ LimitingVanishesAtFullRowRank ] Proved
    |> Claim.onInstances 24 (Exactly("minus the least squared residual, in rationals", Domain.fullRowRank, residual))

let oracleTuningFixedTruth =
    let clause = Clause.atMost Quantities.ridgeOracle Quantities.stochasticRisk

    Claim.ofClauses "oracle-tuning-fixed-truth" section Sources.talk [ clause ] Refuted
    |> Claim.assuming "as the talk says it, for one fixed β*, at every t"
    |> Claim.onInstances 24 (OnInstances(Domain.regression, [ clause ]))

let oracleTuningAverage =
    Claim.ofPropositions "oracle-tuning-average" section Sources.ours [ TunedRidgeBeatsFlow ] Proved

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
