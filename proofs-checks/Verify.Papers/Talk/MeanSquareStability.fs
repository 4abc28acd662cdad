/// Mean-square stability: the thresholds of the eigenvalue problem against an exact Lyapunov equation on both sides of them.
module Verify.Papers.Talk.MeanSquareStability

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private section = "stability (ours)"
let private precision = 128

// A relative distance from the threshold that its enclosure at this precision is far below.
let private margin = Rational.Parse "1/1000"

let private threshold (situation: Situation) =
    let instance = situation.Instance
    let covariance = (MomentOperators<Rational>(instance.Problem.Features)).Covariance

    // On a null space T is the identity and L is 0: the Lyapunov equation would be singular at every step size.
    if ExactRank.Of covariance < instance.Problem.FeatureCount then
        raise (InvalidInputException "X does not have full column rank, which the claim assumes")


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
        $"the second moments of {ofProcess} are bounded, for every y and start, at a step size a thousandth below the threshold of the eigenvalue problem, and not for every y and start a thousandth above it"

let sgdStability =
    stating
        "sgd-stability"
        "SGD"
        @"\rho(T_{0.999\,\eta_*}) < 1 \le \rho(T_{1.001\,\eta_*}),\quad \eta_* = 1/\lambda_{\max}\left(B^{-1/2}[(1-\tfrac1m)\hat\Sigma\otimes\hat\Sigma + \tfrac1m K]B^{-1/2}\right)"
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
        @"\lambda_{\max}(L_{0.999\,\eta_*}) < 0 \le \lambda_{\max}(L_{1.001\,\eta_*}),\quad \eta_* = m/\lambda_{\max}\left(B^{-1/2}(K - \hat\Sigma\otimes\hat\Sigma)B^{-1/2}\right)"
        Certified
    |> Claim.assuming "X has full column rank"
    |> Claim.onInstances
        18
        (Exactly(
            "the same with −L[D] = I; where the threshold is infinite, as all rows agree up to sign and the flow has no noise, at one large step size",
            Domain.fullColumnRank,
            flowSlack
        ))

/// The claims of the section.
let claims = [ sgdStability; sgfStability ]
