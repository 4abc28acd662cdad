/// The excess-risk theorem of the talk, with explicit constants.
module Verify.Papers.Talk.Theorem

open Verify.LeastSquares
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

// ℓ − u² ≥ 0 for every sample, and squares, make each right-hand side below at least 0.
let internal directionIdentity (bound: string) =
    Symbolic.identities
        "diffusion-direction"
        "2ℓF(β) − vᵀQ(β)v/κ = ⟨r²(ℓ − u²)⟩ + ⟨ru⟩² with u_k = vᵀx_k, r = y − Xβ and 2F = ⟨r²⟩: at least 0 where ℓ ≥ u_k² for every k"
        "all n, p, m, η, X, y, β and every direction v: ℓ = max_k u_k² satisfies it by definition, and for an eigenvector v_i the larger ℓ_i = n s_i = Σ_k u_k² does"
        [
            "the difference is an average of terms that are not negative, and a square",
            bound + "*avg(r^2) - (avg(r^2*u^2) - avg(r*u)^2)",
            "avg(r^2*(l - u^2)) + avg(r*u)^2"
        ]

let diffusionDirection =
    let clauses =
        [
            for constant in [ BoundConstant.Spectral; BoundConstant.Leverage ] ->
                Clause.atMost
                    (GivenResponse.directionRatio constant)
                    (Term.number "2" * Quantities.noiseScale * GivenResponse.loss)
                |> Clause.named (nameOf constant)
        ]

    Claim.stating
        "diffusion-direction"
        "Theorem, step 1"
        Sources.talk
        "v_iᵀQ(β)v_i ≤ 2κℓ_iF(β) for every β, with ℓ_i = n s_i (spectral) and with ℓ_i = max_k (v_iᵀx_k)² (leverage)"
        @"v_i^\top Q(\beta) v_i \le 2\kappa \ell_i F(\beta)"
        Proved
    |> Claim.checkedBy (BySufficientSymbols(fun () -> directionIdentity "l"))
    |> Claim.onInstances 24 (OnInstances(Domain.responses, clauses))

let internal driftIdentities (weight: string) =
    Symbolic.identities
        "loss-drift"
        "κcF(β) − ½tr(Σ̂Q(β)) = (κ/2)(⟨r²(c − u)⟩ + gᵀΣ̂g) with u_k = x_kᵀΣ̂x_k, and ‖∇F‖² − 2μ(F − F*) = Σ s_i(s_i − μ)δ_i²"
        "all n, p, m, η, X, y, β: c ≥ u_k for every k makes the first at least 0, c = max_k x_kᵀΣ̂x_k by definition and c = n s_1² as x_kᵀΣ̂x_k ≤ s_1‖x_k‖² ≤ s_1·n s_1; s_i ≥ μ > 0 on the row space makes the second"
        [
            "½tr(Σ̂Q): G stands for gᵀΣ̂g ≥ 0", "k*c*avg(r^2)/2 - k*(avg(r^2*u) - G)/2", "k*(avg(r^2*(c - u)) + G)/2"
            "one eigendirection of ‖∇F‖² = Σ s_i²δ_i² against 2μ(F − F*) = μΣ s_iδ_i²",
            $"s^2*dist^2 - {weight}*s*dist^2",
            "s*(s - lowest)*dist^2"
        ]

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

    Claim.stating
        "loss-drift"
        "Theorem, step 2"
        Sources.talk
        "½tr(Σ̂Q(β)) ≤ κcF(β) for every β, and ‖∇F(β)‖² ≥ 2μ(F(β) − F*)"
        @"\tfrac12\operatorname{tr}(\hat\Sigma Q(\beta)) \le \kappa c F(\beta),\quad \lVert\nabla F(\beta)\rVert^2 \ge 2\mu(F(\beta) - F^*)"
        Proved
    |> Claim.checkedBy (BySufficientSymbols(fun () -> driftIdentities "lowest"))
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
