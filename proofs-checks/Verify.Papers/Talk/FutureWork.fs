/// Section "Future work" of the talk: are stochastic gradient flow and SGD close.
module Verify.Papers.Talk.FutureWork

open Verify.Claims

let private section = "Future work: are SGF and SGD close"

/// At a fixed time the propagators of the second moments are O(η) apart.
let internal propagators =
    Clause.atMost Closeness.propagatorGap Closeness.propagatorBound
    |> Clause.given Closeness.contraction

let sgfSgdGap =
    Claim.stating
        "sgf-sgd-gap"
        section
        Sources.ours
        "exp(ηL) − T = η²(½L² − Σ̂⊗Σ̂) + O(η³) for the second-moment operators of SGF and SGD, κ = η/m held fixed in L; hence exp(kηL) − T^k is O(η) at fixed t = kη where every single step is a contraction"
        @"e^{\eta L} - T = \eta^2\left(\tfrac12 L^2 - \hat\Sigma\otimes\hat\Sigma\right) + O(\eta^3), \qquad \lVert e^{k\eta L} - T^k\rVert_F \le k\eta\cdot O(\eta)"
        Proved
    |> Claim.checkedBy (Derivations.named "sgf-sgd-gap")
    |> Claim.assuming
        "the remainder is bounded on instances, ‖R‖_F ≤ (η‖L‖_F)³ e^(η‖L‖_F)/6, and with it the propagators at t = kη where η max‖x_k‖² ≤ 1"
    |> Claim.onInstances
        24
        (OnInstances(Domain.regression, [ Clause.atMost Closeness.gapRemainder Closeness.gapBound ]))
    |> Claim.onInstances 24 (OnInstances(Domain.iterations, [ propagators ]))

/// The claims of the section.
let claims = [ sgfSgdGap ]
