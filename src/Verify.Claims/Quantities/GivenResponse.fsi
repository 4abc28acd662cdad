namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// Quantities given y: nothing is averaged over the noise. Where a β is needed, it is gradient flow's at t.
[<RequireQualifiedAccess>]
module GivenResponse =

    /// α of the bound; the step size is small enough where it is positive.
    val alpha: constant: Verify.LeastSquares.BoundConstant -> Term

    /// The price of stochasticity at t.
    val price: constant: Verify.LeastSquares.BoundConstant -> Term

    /// The limiting optimization error at t.
    val limiting: constant: Verify.LeastSquares.BoundConstant -> Term

    /// E_I F(β_t).
    val expectedLoss: Term

    /// A e^(−αt) + γ_y.
    val lossBound: constant: Verify.LeastSquares.BoundConstant -> Term

    /// tr Q(β).
    val diffusionTrace: Term

    /// F(β).
    val loss: Term

    /// F* = ‖y − Xβ̂‖²/(2n).
    val leastLoss: Term

    val internal largestSquaredRow: subject: Subject<'T> -> 'T when 'T :> Verify.Arithmetic.IRealScalar<'T>

    /// max_k ‖x_k‖², on the row space.
    val largestRow: Term

    /// max_i v_iᵀQ(β)v_i/ℓ_i over the eigendirections with s_i > 0.
    val directionRatio: constant: Verify.LeastSquares.BoundConstant -> Term

    /// tr Σ̂Q(β).
    val lossTrace: Term

    /// c of the bound.
    val lossConstant: constant: Verify.LeastSquares.BoundConstant -> Term

    /// ‖∇F(β)‖².
    val gradientEnergy: Term

    /// μ, the least positive eigenvalue of Σ̂.
    val leastEigenvalue: Term

    /// E_I‖sgf_t − ridge_1/t‖².
    val coefficientError: Term

    /// ‖ridge_1/t‖².
    val ridgeNorm: Term

    /// (√ρ − 1)².
    val ratioFactor: ratio: string -> Term
