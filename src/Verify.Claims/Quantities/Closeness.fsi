namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// How near processes are to SGD: squared Frobenius distances of covariances given y at t = kη, k = ⌈t/η⌉.
[<RequireQualifiedAccess>]
module Closeness =

    /// ‖Cov process(kη) − Cov SGD(k)‖²_F.
    val distance: ofProcess: Verify.LeastSquares.Process -> Term

    /// min over τ ≥ 0 of ‖Cov SGLD_τ(kη) − Cov SGD(k)‖²_F: the covariance of SGLD is τG, so the least distance is
    /// ‖S‖² − ⟨S, G⟩²/‖G‖², taken at τ = ⟨S, G⟩/‖G‖² ≥ 0 as S and G are positive semidefinite.
    val bestLangevin: Term

    /// ‖e^{ηL} − T − η²(½L² − Σ̂⊗Σ̂)‖_F.
    val gapRemainder: Term

    /// (η‖L‖)³e^{η‖L‖}/6, the norm of Frobenius: Taylor's remainder of the exponential.
    val gapBound: Term

    /// 1 − η·max_k ‖x_k‖²: where it is at least 0, every I − ηx_kx_kᵀ is a contraction, so T and e^{ηL}, which are self-adjoint
    /// and keep D ⪰ 0, do not increase tr D, and their norms are at most 1.
    val contraction: Term

    /// ‖e^{kηL} − T^k‖_F, the propagators of the second moments of SGF and SGD about the fit, at t = kη.
    val propagatorGap: Term

    /// kη·η(‖½L² − Σ̂⊗Σ̂‖_F + η‖L‖³e^{η‖L‖}/6): A^k − T^k = Σ_j A^{k−1−j}(A − T)T^j with ‖A‖, ‖T‖ ≤ 1.
    val propagatorBound: Term
