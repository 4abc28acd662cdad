namespace Verify.Symbolics

/// Averages over the samples, ⟨f⟩ = (1/n) Σ_k f(x_k, y_k), and mini-batch means, as linear maps on polynomials.
/// Whatever is not a per-sample quantity comes out of the average, so ⟨·⟩ of monomials in samples are the only new generators.
[<RequireQualifiedAccess>]
module Average =

    /// ⟨q⟩: linear, ⟨1⟩ = 1, constants and state come out.
    val ofPolynomial: polynomial: Polynomial -> Polynomial

    /// The mean of q over a mini-batch I, (1/m) Σ_{i∈I} q(x_i, y_i), with the same rules.
    val ofBatch: polynomial: Polynomial -> Polynomial

    /// The linear map on the inside of every average and mini-batch mean: each per-sample symbol for which the map
    /// answers is replaced by a polynomial, and the means are taken again.
    val substituteInside: map: (Symbol -> Polynomial option) -> polynomial: Polynomial -> Polynomial

    /// The residual written out, r = y − Σ_{j ≤ features} x_j b_j, inside averages and outside.
    val expandResidual: features: int -> polynomial: Polynomial -> Polynomial

    /// `expandResidual` with a memory: for many polynomials with the same averages.
    val internal residualExpander: features: int -> (Polynomial -> Polynomial)

    /// Each average written out as (1/n) Σ_k for n samples, with data symbols x[k,j], y[k], … as parameters.
    val enumerate: samples: int -> polynomial: Polynomial -> Polynomial
