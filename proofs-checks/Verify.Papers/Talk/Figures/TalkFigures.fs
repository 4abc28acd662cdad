namespace Verify.Papers.Talk

open Verify.Claims
open Verify.Papers

/// The figures of the talk, then ours.
[<RequireQualifiedAccess>]
module TalkFigures =
    /// Every figure, in the order of the talk; nothing is computed before it is asked for.
    let all: FigureSource list =
        CoefficientPaths.all
        @ CovarianceError.all
        @ RiskCurves.all
        @ CoefficientError.all
        @ ComputationalCost.all
        @ StabilityCurves.all
        @ BoundTightness.all
        @ ThirdMoment.all

    /// The claims that a figure illustrates, by id.
    let claimsOf (id: string) : string list =
        match id with
        | "covariance-error" -> [ "sgf-more-accurate"; "sgf-more-accurate-sgld"; "constant-covariance-moments" ]
        | "euler-moments" -> [ "moment-equivalence" ]
        | "risk" -> [ "bound-tracks-risk"; "excess-risk"; "oracle-tuning-fixed-truth" ]
        | "risk-small-step"
        | "risk-student-t"
        | "risk-bernoulli" -> [ "bound-tracks-risk" ]
        | "risk-square"
        | "risk-wide"
        | "risk-wide-student-t"
        | "risk-wide-bernoulli" -> [ "limiting-vanishes-full-row-rank" ]
        | "coefficient-error" -> [ "coefficient-error" ]
        | "computational-cost" -> [ "cheaper-than-gradient-flow" ]
        | "stability" -> [ "sgd-stability"; "sgf-stability" ]
        | "bound-tightness" -> [ "covariance-trace"; "loss-decay"; "gf-variance" ]
        | "third-moment" -> [ "third-moments-match"; "third-moment-gap" ]
        | _ -> []
