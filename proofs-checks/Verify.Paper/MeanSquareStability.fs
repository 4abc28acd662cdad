/// Mean-square stability: the thresholds of the eigenvalue problem against an exact Lyapunov equation on both sides of them.
module Verify.Paper.MeanSquareStability

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private section = "stability (ours)"
let private precision = 128

// A relative distance from the threshold that its enclosure at this precision is far below.
let private margin = Rational.Parse "1/1000"

let private threshold (situation: Situation) =
    let instance = situation.Instance

    let enclosed =
        Stability.TryEnclose(instance.Problem.Features, instance.BatchSize, precision)

    if enclosed.HasValue then
        let struct (flow, descent) = enclosed.Value
        flow, descent
    else
        raise (InvalidInputException "the stability thresholds could not be enclosed")

let private factor (situation: Situation) =
    NoiseFactor.WithReplacement situation.Instance.BatchSize

/// min(pivot just below, −pivot just above): ≥ 0 where the second moment is stable below and not above.
let private around (enclosure: Ball) (leastPivot: Rational -> System.Nullable<Rational>) =
    let below = leastPivot (enclosure.Lower * (Rational.One - margin))
    let above = leastPivot (enclosure.Upper * (Rational.One + margin))

    match below.HasValue, above.HasValue with
    | true, true -> min below.Value (-above.Value)
    // A singular equation would put an eigenvalue exactly there, a thousandth away from the threshold.
    | _ -> -Rational.One

let internal descentSlack (situation: Situation) =
    let x = situation.Instance.Problem.Features
    let _, descent = threshold situation
    around descent (fun eta -> Lyapunov.OfDescent(x, eta, factor situation))

let internal flowSlack (situation: Situation) =
    let x = situation.Instance.Problem.Features
    let flow, _ = threshold situation
    let batch = Rational.FromInteger(int64 situation.Instance.BatchSize)

    if flow.HasValue then
        around flow.Value (fun eta -> Lyapunov.OfFlow(x, eta / batch))
    else
        // Always stable: at a step size as large as the data's scale allows to say.
        let large =
            Rational.FromInteger 1000L / (MomentOperators<Rational>(x)).Covariance.Trace()

        match Lyapunov.OfFlow(x, large / batch) with
        | pivot when pivot.HasValue -> pivot.Value
        | _ -> -Rational.One

let private stating id ofProcess =
    Claim.stating
        id
        section
        Sources.ours
        $"the second moment of {ofProcess} is bounded for η a thousandth below the threshold of the eigenvalue problem, and grows a thousandth above it"

let sgdStability =
    stating
        "sgd-stability"
        "SGD"
        @"\sup_k \mathbb{E}\lVert\beta^{(k)}\rVert^2 < \infty \iff \eta < 1/\lambda_{\max}\left(B^{-1/2}[(1-\tfrac1m)\hat\Sigma\otimes\hat\Sigma + \tfrac1m K]B^{-1/2}\right)"
        Certified
    |> Claim.assuming "X has full column rank"
    |> Claim.onInstances
        18
        (Exactly(
            "min(d, −d′) for the least pivots d, d′ of the exact solution of D − T[D] = I just below and just above the enclosed threshold: D is positive definite exactly where SGD is stable",
            Domain.fullColumnRank,
            descentSlack
        ))

let sgfStability =
    stating
        "sgf-stability"
        "SGF"
        @"\sup_t \mathbb{E}\lVert\beta_t\rVert^2 < \infty \iff \eta < m/\lambda_{\max}\left(B^{-1/2}(K - \hat\Sigma\otimes\hat\Sigma)B^{-1/2}\right)"
        Certified
    |> Claim.assuming "X has full column rank"
    |> Claim.onInstances
        18
        (Exactly(
            "the same with −L[D] = I, and always stable where the threshold is infinite",
            Domain.fullColumnRank,
            flowSlack
        ))

/// The claims of the section.
let claims = [ sgdStability; sgfStability ]
