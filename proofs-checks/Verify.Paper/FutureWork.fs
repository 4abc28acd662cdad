/// Section "Future work" of the talk: are stochastic gradient flow and SGD close.
module Verify.Paper.FutureWork

open Verify.Claims

let private section = "Future work: are SGF and SGD close"

let sgfSgdGap =
    Claim.stating
        "sgf-sgd-gap"
        section
        Sources.ours
        "exp(ηL) − T = η²(½L² − Σ̂⊗Σ̂) + O(η³) for the second-moment operators of SGF and SGD, κ = η/m held fixed in L"
        @"e^{\eta L} - T = \eta^2\left(\tfrac12 L^2 - \hat\Sigma\otimes\hat\Sigma\right) + O(\eta^3)"
        Proved
    |> Claim.checkedBy (Derivations.named "sgf-sgd-gap")
    |> Claim.assuming "the remainder is bounded on instances: ‖R‖_F ≤ (η‖L‖_F)³ e^(η‖L‖_F)/6"
    |> Claim.onInstances
        24
        (OnInstances(Domain.regression, [ Clause.atMost Closeness.gapRemainder Closeness.gapBound ]))

/// The claims of the section.
let claims = [ sgfSgdGap ]
