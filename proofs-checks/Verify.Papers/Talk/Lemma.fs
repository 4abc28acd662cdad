/// The lemma of the talk: moment equivalence, and what it does not say.
module Verify.Papers.Talk.Lemma

open Verify.Claims
open Verify.Symbolics

let private section = "Lemma"

// The lemma's conclusion for explicit shapes, by another path through the kernel than its proof.
let private equalMoments features =
    Symbolic.equalSystems "moment-equivalence" (Processes.find "sgd") (Processes.find "sgf-euler") 2 features

/// The symbolic lemma for all shapes, and the full moment systems for p = 1, 2, 3.
let momentEquivalence =
    Claim.stating
        "moment-equivalence"
        section
        Sources.talk
        "the Euler discretization of stochastic gradient flow and SGD share first and second moments, for all k, n, p, m, η"
        @"\mathbb{E}(\tilde\beta^{(k)}) = \mathbb{E}(\beta^{(k)}),\quad \mathrm{Cov}(\tilde\beta^{(k)}) = \mathrm{Cov}(\beta^{(k)})"
        Proved
    |> Claim.assuming "mini-batches are drawn with replacement, and both start at β = 0"
    |> Claim.checkedBy (Derivations.named "moment-equivalence")
    |> Claim.checkedBy (equalMoments 1)
    |> Claim.checkedBy (equalMoments 2)
    |> Claim.checkedBy (equalMoments 3)

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
    Claim.stating
        "errors-match"
        section
        Sources.talk
        "hence the estimation and prediction errors of SGD and of the Euler discretization match"
        @"\mathbb{E}\lVert\tilde\beta^{(k)}-\beta_*\rVert^2 = \mathbb{E}\lVert\beta^{(k)}-\beta_*\rVert^2"
        Proved
    |> Claim.checkedBy (Derivations.named "errors-match")
    |> Claim.checkedBy (Derivations.named "moment-equivalence")

let thirdMomentsMatch =
    Claim.stating
        "third-moments-match"
        section
        Sources.ours
        "third moments also match"
        @"\mathbb{E}\,\tilde\Delta_a\tilde\Delta_b\tilde\Delta_c = \mathbb{E}\,\Delta_a\Delta_b\Delta_c"
        Refuted
    |> Claim.checkedBy (Derivations.named "third-moments-match")

let thirdMomentGap =
    Claim.stating
        "third-moment-gap"
        section
        Sources.ours
        "the third moments of one step differ by exactly (η³/m²)κ₃, the third cumulant of one sample gradient"
        @"\mathbb{E}\,\Delta_a\Delta_b\Delta_c - \mathbb{E}\,\tilde\Delta_a\tilde\Delta_b\tilde\Delta_c = \frac{\eta^3}{m^2}\kappa_3(g_a,g_b,g_c)"
        Proved
    |> Claim.checkedBy (Derivations.named "third-moment-gap")

/// The claims of the section.
let claims =
    [
        momentEquivalence
        momentEquivalenceEnumerated
        errorsMatch
        thirdMomentsMatch
        thirdMomentGap
    ]
