namespace Verify.Symbolics

/// Expectations over a centred Gaussian vector.
[<RequireQualifiedAccess>]
module Gaussian =

    /// E of a polynomial in the noise symbols, by Isserlis' theorem: E[e₁…e_d] = Σ over pairings Π Cov(e_i, e_j), 0 for odd d.
    val expectation: covariance: (Symbol -> Symbol -> Polynomial) -> polynomial: Polynomial -> Polynomial
