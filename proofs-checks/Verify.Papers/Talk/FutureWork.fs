/// Section "Future work" of the talk: are stochastic gradient flow and SGD close.
module Verify.Papers.Talk.FutureWork

open Verify.Symbolics
open Verify.Claims

let private section = "Future work: are SGF and SGD close"

/// At a fixed time the propagators of the second moments are O(η) apart.
let internal propagators =
    Clause.atMost Closeness.propagatorGap Closeness.propagatorBound
    |> Clause.given Closeness.contraction

let sgfSgdGap =
    Claim.ofPropositions
        "sgf-sgd-gap"
        section
        Sources.ours
        [ StepExpands(Of(Processes.find "sgd"), Processes.find "sgf") ]
        Proved
    |> Claim.assuming
        "on instances, beyond what is proved: the remainder at its bound, and ‖exp(kηL) − T^k‖_F ≤ kη·O(η) at t = kη where η max‖x_k‖² ≤ 1"
    |> Claim.onInstances
        24
        (OnInstances(Domain.regression, [ Clause.atMost Closeness.gapRemainder Closeness.gapBound ]))
    |> Claim.onInstances 24 (OnInstances(Domain.iterations, [ propagators ]))

/// The claims of the section.
let claims = [ sgfSgdGap ]
