namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// The quantities in which the statements of the talk are written.
[<RequireQualifiedAccess>]
module Quantities =

    /// Squared bias of gradient flow at t.
    val flowBias: Term

    /// Variance of gradient flow at t.
    val flowVariance: Term

    /// Risk of gradient flow at t.
    val flowRisk: Term

    /// In-sample prediction risk of gradient flow at t.
    val flowPredictionRisk: Term

    /// Squared bias of ridge at λ = 1/t.
    val ridgeBias: Term

    /// Variance of ridge at λ = 1/t.
    val ridgeVariance: Term

    /// Risk of ridge at λ = 1/t.
    val ridgeRisk: Term

    /// In-sample prediction risk of ridge at λ = 1/t.
    val ridgePredictionRisk: Term

    /// Expected risk of stochastic gradient flow at t.
    val stochasticRisk: Term

    /// tr E_ε Cov_I of stochastic gradient flow at t.
    val stochasticCovariance: Term

    /// The name of a constant in texts: spectral, sharp or leverage.
    val constantName: constant: Verify.LeastSquares.BoundConstant -> string

    /// α of the bound; the step size is small enough where it is positive.
    val alpha: constant: Verify.LeastSquares.BoundConstant -> Term

    /// The price of stochasticity at t.
    val price: constant: Verify.LeastSquares.BoundConstant -> Term

    /// The limiting optimization error at t.
    val limiting: constant: Verify.LeastSquares.BoundConstant -> Term

    /// κ = η/m.
    val noiseScale: Term

    /// t itself.
    val time: Term

    /// inf over λ of the risk of ridge.
    val ridgeOracle: Term

    /// p − n + 1, positive where p ≥ n.
    val overparametrisation: Term

    /// −α of the bound: positive where the step size is not small enough.
    val minusAlpha: constant: Verify.LeastSquares.BoundConstant -> Term

    /// Price and limiting error as displayed, for α of any sign.
    val displayedBound: constant: Verify.LeastSquares.BoundConstant -> Term

    /// The bound on tr Cov by Grönwall's inequality, for α of any sign.
    val anyStepBound: constant: Verify.LeastSquares.BoundConstant -> Term

    /// t₀ beyond which the price of stochasticity decreases.
    val pricePeak: constant: Verify.LeastSquares.BoundConstant -> Term

    /// The price of stochasticity at 2t.
    val priceLater: constant: Verify.LeastSquares.BoundConstant -> Term

    /// E F(β_t) averaged over the noise.
    val expectedLoss: Term

    /// A e^(−αt) + γ, averaged over the noise.
    val lossBound: constant: Verify.LeastSquares.BoundConstant -> Term

    /// F at gradient flow's β given y: ‖y − Xβ_t‖²/(2n).
    val lossOfFlow: Term

    /// E F of stochastic gradient flow at t given y.
    val expectedLossGivenResponse: Term

    /// η.
    val stepSize: Term

    /// m.
    val batchSize: Term

    /// n.
    val sampleCount: Term

    /// p.
    val featureCount: Term

    /// k = ⌈t/η⌉, at least 1.
    val stepCount: Term

    /// The rank of X.
    val rank: Term

    /// σ².
    val noiseVariance: Term

    /// s_1, the largest eigenvalue of Σ̂.
    val largestEigenvalue: Term

    /// s_r, the least positive eigenvalue of Σ̂.
    val leastEigenvalue: Term

    /// A parameter of the instance besides η and m.
    val parameter: name: string -> Term
