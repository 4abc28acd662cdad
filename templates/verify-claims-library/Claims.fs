/// Claims of one's own: `verify check --claims MyClaims.dll` checks them, `verify falsify ID --claims MyClaims.dll` attacks one.
module MyClaims

open Verify.LeastSquares
open Verify.Claims

/// Stochastic gradient flow is never better than gradient flow: its mean is gradient flow, and its covariance adds.
let noiseCosts =
    let clause = Clause.atMost Quantities.flowRisk Quantities.stochasticRisk

    Claim.ofClauses "noise-costs" "mine" "my notes, Lemma 1" [ clause ] Certified
    |> Claim.onInstances 36 (OnInstances(Domain.regression, [ clause ]))

/// A conjecture that is false: below the theorem's step size the noise at most doubles the risk.
let noiseDoubles =
    let clause =
        Clause.atMost Quantities.stochasticRisk (Term.number "2" * Quantities.flowRisk)
        |> Clause.given (Quantities.alpha BoundConstant.Sharp)

    Claim.ofClauses "noise-doubles" "mine" "my notes, Conjecture 2" [ clause ] Refuted
    |> Claim.onInstances 36 (OnInstances(Domain.regression, [ clause ]))

/// What verify looks for: a value or function that is a list of claims.
let claims = [ noiseCosts; noiseDoubles ]
