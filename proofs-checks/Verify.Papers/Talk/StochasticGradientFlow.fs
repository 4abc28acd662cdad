/// Section "Stochastic gradient flow" of the talk.
module Verify.Papers.Talk.StochasticGradientFlow

open Verify.Arithmetic
open Verify.Symbolics
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

let internal process' name = Of(Processes.find name)

let sgdSplit =
    Claim.ofPropositions
        "sgd-split"
        section
        Sources.talk
        [
            Identity(Next(process' "sgd", "i"), Written "b[i] + eta*avg(r*x[i]) + eta*(batch(r*x[i]) - avg(r*x[i]))")
        ]
        Proved

let diffusionCoefficient =
    Claim.ofPropositions
        "diffusion-coefficient"
        section
        Sources.talk
        [
            Identity(
                StepCovariance(process' "sgd", "i", "j"),
                Times(Written "eta", Formula.Diffusion(Processes.find "sgf", "i", "j"))
            )
            Identity(
                Formula.Diffusion(Processes.find "sgf", "i", "j"),
                Written "eta/m*(avg(r^2*x[i]*x[j]) - avg(r*x[i])*avg(r*x[j]))"
            )
        ]
        Proved
    |> Claim.assuming "mini-batches are drawn with replacement"

let sgdMean =
    Claim.ofPropositions
        "sgd-mean"
        section
        Sources.talk
        [ SameMoments(process' "sgd", process' "gradient-descent", 1) ]
        Proved

let constantCovarianceMoments =
    Claim.stating
        "constant-covariance-moments"
        section
        Sources.talk
        "the constant-covariance process (2) has the covariance of SGD"
        @"\tfrac{\eta}{m}\hat\Sigma = \eta\,\mathrm{Cov}_I(\hat g)"
        Refuted
    |> Claim.checkedBy (ByProof(SameMoments(process' "sgd", EulerOf(Processes.find "constant-covariance"), 2)))

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
