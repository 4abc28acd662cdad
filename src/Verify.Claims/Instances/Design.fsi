namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

/// A way to draw a feature matrix X of given shape, exactly.
type Design =
    {
        Name: string
        Draw: (Sampler -> int -> int -> Verify.Arithmetic.Matrix<Verify.Arithmetic.Rational>)
    }

/// The designs from which random problems are drawn.
[<RequireQualifiedAccess>]
module Design =

    /// Independent nearly normal entries.
    val gaussian: Design

    /// Independent heavy-tailed entries, nearly Student-t with 3 degrees of freedom.
    val studentT: Design

    /// Independent entries 0 and 1.
    val bernoulli: Design

    /// Normal columns, each half the previous one plus fresh noise.
    val correlated: Design

    /// A product of n×r and r×p normal matrices with r below both sizes where they allow it.
    val lowRank: Design

    /// Normal columns scaled by 1, 1/4, 1/16, …
    val illConditioned: Design

    /// Normal rows, each repeated.
    val duplicatedRows: Design

    /// Scaled unit rows e_(i mod p): orthogonal columns, Σ̂ diagonal.
    val orthogonal: Design

    /// Rows d_i·v_iᵀ in turn, V a rational orthogonal matrix (Cayley transform of a random skew one) and d_i rational: Σ̂ has the
    /// exactly known rational eigenvectors v_i, and n·s_i is d_i² times the number of its rows.
    val rationalEigenbasis: Design

    /// All designs, in the order in which a run cycles through them.
    val all: Design list
