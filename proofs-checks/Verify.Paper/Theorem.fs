/// The excess-risk theorem of the talk, with explicit constants.
module Verify.Paper.Theorem

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

    Claim.ofClauses "covariance-trace" section Sources.talk clauses Certified
    |> Claim.assuming smallEnough
    |> Claim.onInstances 24 (OnInstances(Domain.regression, clauses))

let excessRisk =
    let clauses =
        whereSmallEnough (fun c ->
            Clause.atMost
                (Quantities.stochasticRisk - Quantities.ridgeRisk)
                (Term.number "0.6862" * Quantities.ridgeVariance
                 + Quantities.price c
                 + Quantities.limiting c))

    Claim.ofClauses "excess-risk" section Sources.talk clauses Certified
    |> Claim.assuming smallEnough
    |> Claim.onInstances 24 (OnInstances(Domain.regression, clauses))

/// The claims of the section.
let claims = [ covarianceTrace; excessRisk ]
