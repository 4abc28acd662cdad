/// The excess-risk theorem of the talk, with explicit constants.
module Verify.Papers.Talk.Theorem

open Verify.LeastSquares
open Verify.Symbolics
open Verify.Claims

let private section = "Theorem"

let private constants =
    [ BoundConstant.Sharp; BoundConstant.Spectral; BoundConstant.Leverage ]

let private nameOf (constant: BoundConstant) = constant.ToString().ToLowerInvariant()

let private whereSmallEnough bound =
    [
        for constant in constants ->
            bound constant
            |> Clause.given (Quantities.alpha constant)
            |> Clause.named (nameOf constant)
    ]

let private smallEnough =
    "the step size is small enough: α = 2μ − (η/m)c > 0, μ the least positive eigenvalue of Σ̂; c = max_k x_kᵀΣ̂x_k (sharp, leverage) or n s_1² (spectral)"

let covarianceTrace =
    let clauses =
        whereSmallEnough (fun c ->
            Clause.atMost Quantities.stochasticCovariance (Quantities.price c + Quantities.limiting c))

    Claim.ofClauses "covariance-trace" "Theorem, step 4" Sources.talk clauses Certified
    |> Claim.assuming smallEnough
    |> Claim.onInstances 24 (OnInstances(Domain.regression, clauses))

let excessRisk =
    let clauses =
        whereSmallEnough (fun c ->
            Clause.atMost
                (Quantities.stochasticRisk - Quantities.ridgeRisk)
                (BoundedRisk.varianceTerm + Quantities.price c + Quantities.limiting c))

    Claim.ofClauses "excess-risk" section Sources.talk clauses Certified
    |> Claim.assuming smallEnough
    |> Claim.onInstances 24 (OnInstances(Domain.regression, clauses))

let diffusionDirection =
    let clauses =
        [
            for constant in [ BoundConstant.Spectral; BoundConstant.Leverage ] ->
                Clause.atMost
                    (GivenResponse.directionRatio constant)
                    (Term.number "2" * Quantities.noiseScale * GivenResponse.loss)
                |> Clause.named (nameOf constant)
        ]

    Claim.ofPropositions
        "diffusion-direction"
        "Theorem, step 1"
        Sources.talk
        [
            for constant in [ BoundConstant.Spectral; BoundConstant.Leverage ] ->
                DiffusionBound(Processes.find "sgf", DirectionOfDiffusion constant)
        ]
        Proved
    |> Claim.onInstances 24 (OnInstances(Domain.responses, clauses))

let lossDrift =
    let clauses =
        [
            for constant in [ BoundConstant.Sharp; BoundConstant.Spectral ] ->
                Clause.atMost
                    (Term.number "1/2" * GivenResponse.lossTrace)
                    (Quantities.noiseScale * GivenResponse.lossConstant constant * GivenResponse.loss)
                |> Clause.named (nameOf constant)
        ]
        @ [
            Clause.atMost
                (Term.number "2"
                 * GivenResponse.leastEigenvalue
                 * (GivenResponse.loss - GivenResponse.leastLoss))
                GivenResponse.gradientEnergy
            |> Clause.named "gradient"
        ]

    Claim.ofPropositions
        "loss-drift"
        "Theorem, step 2"
        Sources.talk
        [
            for constant in [ BoundConstant.Sharp; BoundConstant.Spectral ] do
                DiffusionBound(Processes.find "sgf", LossTraceOfDiffusion constant)
            GradientEnergyBound(Processes.find "gradient-flow")
        ]
        Proved
    |> Claim.onInstances 24 (OnInstances(Domain.responses, clauses))

let lossDecay =
    let stated (alpha: BoundConstant -> Term) loss (bound: BoundConstant -> Term) =
        [
            for constant in [ BoundConstant.Sharp; BoundConstant.Spectral ] ->
                Clause.atMost loss (bound constant)
                |> Clause.given (alpha constant)
                |> Clause.named (nameOf constant)
        ]

    let averaged = stated Quantities.alpha Quantities.expectedLoss Quantities.lossBound

    let given =
        stated GivenResponse.alpha GivenResponse.expectedLoss GivenResponse.lossBound

    Claim.ofClauses "loss-decay" "Theorem, step 3" Sources.talk given Certified
    |> Claim.assuming smallEnough
    |> Claim.assuming "given y, and averaged over the noise"
    |> Claim.onInstances 24 (OnInstances(Domain.responses, given))
    |> Claim.onInstances 24 (OnInstances(Domain.regression, averaged))

let private anyStepClause left right =
    [
        for constant in [ BoundConstant.Sharp; BoundConstant.Leverage ] ->
            Clause.atMost left (right constant)
            |> Clause.given (Quantities.minusAlpha constant)
            |> Clause.named (nameOf constant)
    ]

let private excess = Quantities.stochasticRisk - Quantities.ridgeRisk

let excessRiskAnyStep =
    let clauses =
        anyStepClause excess (fun c -> BoundedRisk.varianceTerm + Quantities.displayedBound c)

    Claim.ofClauses "excess-risk-any-step" section Sources.talk clauses Refuted
    |> Claim.assuming
        "without 'small enough': α < 0, the displayed formula read as it stands, with γ = 2μF*/α, which is negative then"
    |> Claim.onInstances 24 (OnInstances(Domain.largeStepSize, clauses))

let excessRiskGronwall =
    let clauses =
        anyStepClause excess (fun c -> BoundedRisk.varianceTerm + Quantities.anyStepBound c)

    Claim.ofClauses "excess-risk-gronwall" section Sources.ours clauses Certified
    |> Claim.assuming
        "α < 0: what Grönwall's inequality gives for every step size, 2μF*(1 − e^(−αt))/α in place of γ, the term F*e^(−αt) kept"
    |> Claim.onInstances 24 (OnInstances(Domain.largeStepSize, clauses))

/// The claims of the section.
let claims =
    [
        diffusionDirection
        lossDrift
        lossDecay
        covarianceTrace
        excessRisk
        excessRiskAnyStep
        excessRiskGronwall
    ]
