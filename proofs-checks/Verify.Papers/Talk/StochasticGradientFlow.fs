/// Section "Stochastic gradient flow" of the talk.
module Verify.Papers.Talk.StochasticGradientFlow

open Verify.Arithmetic
open Verify.Claims
open Verify.LeastSquares

let private section = "Stochastic gradient flow"

/// −|left − right| of the displayed equality at β = 0: ‖y‖²/(2n) against ‖y‖²/n.
let private objectiveGap (situation: Situation) =
    let y = situation.Instance.Problem.Response
    let n = Rational.FromInteger(int64 y.Count)
    let squares = y |> Seq.sumBy (fun value -> value * value)
    let displayed = squares / (n + n) - squares / n
    -displayed.Abs()

let objectiveNormalisation =
    Claim.stating
        "objective-normalisation"
        section
        Sources.talk
        "‖y − Xβ‖²/(2n) = (1/n) Σ_i (y_i − x_iᵀβ)² for all β, as displayed"
        @"\frac{1}{2n}\lVert y - X\beta\rVert_2^2 = \frac1n \sum_{i=1}^n (y_i - x_i^\top\beta)^2"
        Refuted
    |> Claim.onInstances
        16
        (Exactly(
            "minus the difference of the two sides at β = 0 (an erratum: the factor ½ is missing)",
            Domain.tiny,
            objectiveGap
        ))

let sgdSplit =
    Claim.stating
        "sgd-split"
        section
        Sources.talk
        "adding and subtracting the full gradient leaves the step of SGD unchanged"
        @"\beta + \eta \hat g = \beta + \eta g + \eta(\hat g - g)"
        Proved
    |> Claim.checkedBy (Derivations.named "sgd-split")

let diffusionCoefficient =
    Claim.stating
        "diffusion-coefficient"
        section
        Sources.talk
        "η Cov_I of the mini-batch gradient is Q(β) = (η/m)((1/n)Σ_k r_k² x_k x_kᵀ − g gᵀ)"
        @"\eta\,\mathrm{Cov}_I(\hat g) = \tfrac{\eta}{m}\left(\tfrac1n\sum_k r_k^2 x_k x_k^\top - g g^\top\right)"
        Proved
    |> Claim.checkedBy (Derivations.named "diffusion-coefficient")

let sgdMean =
    Claim.stating
        "sgd-mean"
        section
        Sources.talk
        "E SGD_k = GD_k for every k"
        @"\mathbb{E}\,\beta^{(k)}_{\mathrm{sgd}} = \beta^{(k)}_{\mathrm{gd}}"
        Proved
    |> Claim.checkedBy (Derivations.named "sgd-mean")

let constantCovarianceMoments =
    Claim.stating
        "constant-covariance-moments"
        section
        Sources.talk
        "the constant-covariance process (2) has the covariance of SGD"
        @"\tfrac{\eta}{m}\hat\Sigma = \eta\,\mathrm{Cov}_I(\hat g)"
        Refuted
    |> Claim.checkedBy (Derivations.named "constant-covariance-moments")

let private gridOf =
    "t = kη with k = ⌈t/η⌉ at least 1, both started at β = 0, covariances given y"

let sgfMoreAccurate =
    let clause =
        Clause.atMost (Closeness.distance Process.Sgf) (Closeness.distance Process.ConstantCovariance)

    Claim.ofClauses "sgf-more-accurate" section Sources.talk [ clause ] Refuted
    |> Claim.assuming gridOf
    |> Claim.onInstances 36 (OnInstances(Domain.iterations, [ clause ]))

let sgfMoreAccurateSgld =
    let clause = Clause.atMost (Closeness.distance Process.Sgf) Closeness.bestLangevin

    Claim.ofClauses "sgf-more-accurate-sgld" section Sources.talk [ clause ] Refuted
    |> Claim.assuming gridOf
    |> Claim.assuming "the temperature τ of SGLD is the best one for each instance and time"
    |> Claim.onInstances 36 (OnInstances(Domain.iterations, [ clause ]))

/// The claims of the section.
let claims =
    [
        objectiveNormalisation
        sgdSplit
        diffusionCoefficient
        sgdMean
        constantCovarianceMoments
        sgfMoreAccurate
        sgfMoreAccurateSgld
    ]
