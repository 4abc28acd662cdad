namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// The quantities in which the statements of the talk are written.
[<RequireQualifiedAccess>]
module Quantities =
    /// Squared bias of gradient flow at t.
    let flowBias =
        Quantity
            { new Quantity("Bias²(gf_t)", @"\mathrm{Bias}^2(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Bias2
            }

    /// Variance of gradient flow at t.
    let flowVariance =
        Quantity
            { new Quantity("Var(gf_t)", @"\mathrm{Var}(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Variance
            }

    /// Risk of gradient flow at t.
    let flowRisk =
        Quantity
            { new Quantity("Risk(gf_t)", @"\mathrm{Risk}(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Estimation
            }

    /// In-sample prediction risk of gradient flow at t.
    let flowPredictionRisk =
        Quantity
            { new Quantity("PredRisk(gf_t)", @"\mathrm{Risk}^{\mathrm{in}}(\hat\beta^{\mathrm{gf}}_t)") with
                member _.Evaluate subject = subject.GradientFlow.Prediction
            }

    /// Squared bias of ridge at λ = 1/t.
    let ridgeBias =
        Quantity
            { new Quantity("Bias²(ridge_1/t)", @"\mathrm{Bias}^2(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Bias2
            }

    /// Variance of ridge at λ = 1/t.
    let ridgeVariance =
        Quantity
            { new Quantity("Var(ridge_1/t)", @"\mathrm{Var}(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Variance
            }

    /// Risk of ridge at λ = 1/t.
    let ridgeRisk =
        Quantity
            { new Quantity("Risk(ridge_1/t)", @"\mathrm{Risk}(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Estimation
            }

    /// In-sample prediction risk of ridge at λ = 1/t.
    let ridgePredictionRisk =
        Quantity
            { new Quantity("PredRisk(ridge_1/t)", @"\mathrm{Risk}^{\mathrm{in}}(\hat\beta^{\mathrm{ridge}}_{1/t})") with
                member _.Evaluate subject = subject.Ridge.Prediction
            }

    /// Expected risk of stochastic gradient flow at t.
    let stochasticRisk =
        Quantity
            { new Quantity("Risk(sgf_t)", @"\mathrm{Risk}(\hat\beta^{\mathrm{sgf}}_t)") with
                member _.Evaluate subject =
                    subject.StochasticGradientFlow.Estimation
            }

    /// tr E_ε Cov_I of stochastic gradient flow at t.
    let stochasticCovariance =
        Quantity
            { new Quantity("tr Cov(sgf_t)",
                           @"\operatorname{tr}\,\mathbb{E}_\varepsilon \mathrm{Cov}_I(\hat\beta^{\mathrm{sgf}}_t)") with
                member _.Evaluate subject =
                    subject.StochasticGradientFlow.Covariance
            }

    let private name (constant: BoundConstant) = constant.ToString().ToLowerInvariant()

    /// α of the bound; the step size is small enough where it is positive.
    let alpha (constant: BoundConstant) =
        Quantity
            { new Quantity($"α[{name constant}]", $@"\alpha_{{\text{{{name constant}}}}}") with
                member _.Evaluate subject = subject.Bound(constant).Alpha
            }

    /// The price of stochasticity at t.
    let price (constant: BoundConstant) =
        Quantity
            { new Quantity($"price[{name constant}]", $@"\mathrm{{price}}_{{\text{{{name constant}}}}}(t)") with
                member _.Evaluate subject =
                    subject.Bound(constant).Price subject.Time
            }

    /// The limiting optimization error at t.
    let limiting (constant: BoundConstant) =
        Quantity
            { new Quantity($"limiting[{name constant}]", $@"\mathrm{{limiting}}_{{\text{{{name constant}}}}}(t)") with
                member _.Evaluate subject =
                    subject.Bound(constant).Limiting subject.Time
            }
