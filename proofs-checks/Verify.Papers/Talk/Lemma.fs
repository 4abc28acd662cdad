/// The lemma of the talk: moment equivalence, and what it does not say.
module Verify.Papers.Talk.Lemma

open Verify.Symbolics
open Verify.Claims

let private section = "Lemma"

let private sgd = Of(Processes.find "sgd")
let private euler = EulerOf(Processes.find "sgf")

/// For all shapes, by induction over the steps.
let momentEquivalence =
    Claim.ofPropositions "moment-equivalence" section Sources.talk [ SameMoments(euler, sgd, 2) ] Proved
    |> Claim.assuming "mini-batches are drawn with replacement"

let momentEquivalenceEnumerated =
    Claim.stating
        "moment-equivalence-enumerated"
        section
        Sources.talk
        "the same by exact enumeration of all n^(mk) mini-batch paths, k = 2"
        @"\mathbb{E}(\tilde\beta^{(2)}) = \mathbb{E}(\beta^{(2)}),\quad \mathrm{Cov}(\tilde\beta^{(2)}) = \mathrm{Cov}(\beta^{(2)})"
        Certified
    |> Claim.onInstances
        48
        (Exactly(
            "minus the greatest difference of an entry of the mean or the second moment, in rationals",
            Domain.tiny,
            fun situation -> -(Enumeration.momentDifference 2 situation.Instance)
        ))

let errorsMatch =
    Claim.ofPropositions "errors-match" section Sources.talk [ SameQuadraticErrors(euler, sgd) ] Proved
    |> Claim.assuming "mini-batches are drawn with replacement"

let thirdMomentsMatch =
    Claim.stating
        "third-moments-match"
        section
        Sources.ours
        "third moments also match"
        @"\mathbb{E}\,\tilde\Delta_a\tilde\Delta_b\tilde\Delta_c = \mathbb{E}\,\Delta_a\Delta_b\Delta_c"
        Refuted
    |> Claim.checkedBy (ByProof(SameMoments(sgd, euler, 3)))

let thirdMomentGap =
    let increments motion =
        ExpectedIncrements(motion, [ "i"; "j"; "k" ])

    let cumulant =
        Written "avg((r*x[i] - avg(r*x[i]))*(r*x[j] - avg(r*x[j]))*(r*x[k] - avg(r*x[k])))"

    Claim.ofPropositions
        "third-moment-gap"
        section
        Sources.ours
        [
            Identity(Minus(increments sgd, increments euler), Times(Written "eta^3/m^2", cumulant))
        ]
        Proved
    |> Claim.assuming "mini-batches are drawn with replacement"

/// The claims of the section.
let claims =
    [
        momentEquivalence
        momentEquivalenceEnumerated
        errorsMatch
        thirdMomentsMatch
        thirdMomentGap
    ]
