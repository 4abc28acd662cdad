namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

[<RequireQualifiedAccess>]
module Quantities =
    let flowBias =
        Quantity
            { new Quantity("Bias²(gf_t)", @"\mathrm{Bias}^2(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Bias2
            }

    let flowVariance =
        Quantity
            { new Quantity("Var(gf_t)", @"\mathrm{Var}(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Variance
            }

    let flowRisk =
        Quantity
            { new Quantity("Risk(gf_t)", @"\mathrm{Risk}(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Estimation
            }

    let flowPredictionRisk =
        Quantity
            { new Quantity("PredRisk(gf_t)", @"\mathrm{Risk}^{\mathrm{in}}(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Prediction
            }

    let ridgeBias =
        Quantity
            { new Quantity("Bias²(ridge_1/t)", @"\mathrm{Bias}^2(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Bias2
            }

    let ridgeVariance =
        Quantity
            { new Quantity("Var(ridge_1/t)", @"\mathrm{Var}(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Variance
            }

    let ridgeRisk =
        Quantity
            { new Quantity("Risk(ridge_1/t)", @"\mathrm{Risk}(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Estimation
            }

    let ridgePredictionRisk =
        Quantity
            { new Quantity("PredRisk(ridge_1/t)", @"\mathrm{Risk}^{\mathrm{in}}(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Prediction
            }

    let stochasticRisk =
        Quantity
            { new Quantity("Risk(sgf_t)", @"\mathrm{Risk}(\hat\beta^{\mathrm{sgf}}_t)") with
                member _.Evaluate subject =
                    subject.StochasticGradientFlow.Estimation
            }

    let stochasticCovariance =
        Quantity
            { new Quantity("tr Cov(sgf_t)",
                           @"\operatorname{tr}\,\mathbb{E}_\varepsilon \mathrm{Cov}_I(\hat\beta^{\mathrm{sgf}}_t)") with
                member _.Evaluate subject =
                    subject.StochasticGradientFlow.Covariance
            }

    let constantName (constant: BoundConstant) = constant.ToString().ToLowerInvariant()

    let alpha (constant: BoundConstant) =
        Quantity
            { new Quantity($"α[{constantName constant}]", $@"\alpha_{{\text{{{constantName constant}}}}}") with
                member _.Evaluate subject = subject.Bound(constant).Alpha
            }

    let price (constant: BoundConstant) =
        Quantity
            { new Quantity($"price[{constantName constant}]",
                           $@"\mathrm{{price}}_{{\text{{{constantName constant}}}}}(t)") with
                member _.Evaluate subject =
                    subject.Bound(constant).Price subject.Time
            }

    let limiting (constant: BoundConstant) =
        Quantity
            { new Quantity($"limiting[{constantName constant}]",
                           $@"\mathrm{{limiting}}_{{\text{{{constantName constant}}}}}(t)") with
                member _.Evaluate subject =
                    subject.Bound(constant).Limiting subject.Time
            }

    let noiseScale =
        Quantity
            { new Quantity("κ", @"\kappa") with
                member _.Evaluate subject = subject.NoiseScale
            }

    let time =
        Quantity
            { new Quantity("t", "t") with
                member _.Evaluate subject = subject.Time
            }

    let ridgeOracle =
        Quantity
            { new Quantity("inf_λ Risk(ridge_λ)", @"\inf_\lambda \mathrm{Risk}(\hat\beta^{\mathrm{ridge}}_\lambda)") with
                member _.Evaluate subject = subject.RidgeOracle
            }

    let overparametrisation =
        Quantity
            { new Quantity("p − n + 1", "p - n + 1") with
                member _.Evaluate<'T when 'T :> IRealScalar<'T>>(subject: Subject<'T>) =
                    let problem = subject.Instance.Problem
                    'T.FromInteger(int64 (problem.FeatureCount - problem.SampleCount + 1))
            }

    let minusAlpha (constant: BoundConstant) =
        Quantity
            { new Quantity($"−α[{constantName constant}]", $@"-\alpha_{{\text{{{constantName constant}}}}}") with
                member _.Evaluate subject = -subject.Bound(constant).Alpha
            }

    let displayedBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"displayed[{constantName constant}]",
                           $@"\mathrm{{displayed}}_{{\text{{{constantName constant}}}}}(t)") with
                member _.Evaluate subject =
                    subject.Bound(constant).Displayed subject.Time
            }

    let anyStepBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"gronwall[{constantName constant}]",
                           $@"\mathrm{{gronwall}}_{{\text{{{constantName constant}}}}}(t)") with
                member _.Evaluate subject =
                    subject.Bound(constant).AnyStep subject.Time
            }

    let pricePeak (constant: BoundConstant) =
        Quantity
            { new Quantity($"t₀[{constantName constant}]", $@"t_{{0,\text{{{constantName constant}}}}}") with
                member _.Evaluate subject = subject.Bound(constant).PricePeak()
            }

    let priceLater (constant: BoundConstant) =
        Quantity
            { new Quantity($"price[{constantName constant}] at 2t",
                           $@"\mathrm{{price}}_{{\text{{{constantName constant}}}}}(2t)") with
                member _.Evaluate subject =
                    let time = subject.Time
                    subject.Bound(constant).Price(time + time)
            }

    let expectedLoss =
        Quantity
            { new Quantity("E F(sgf_t)", @"\mathbb{E}\,F(\hat\beta^{\mathrm{sgf}}_t)") with
                member _.Evaluate subject =
                    let covariance = subject.StochasticGradientFlow.PredictionCovariance
                    ExpectedLoss.Averaged(subject.Spectrum, subject.Instance.Problem.Truth, subject.Time, covariance)
            }

    let lossBound (constant: BoundConstant) =
        Quantity
            { new Quantity($"(A e^(−αt) + γ)[{constantName constant}]",
                           $@"\left(A e^{{-\alpha t}} + \gamma\right)_{{\text{{{constantName constant}}}}}") with
                member _.Evaluate subject =
                    subject.Bound(constant).Loss subject.Time
            }
