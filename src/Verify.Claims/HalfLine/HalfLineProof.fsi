namespace Verify.Claims

open Verify.Arithmetic

/// Why f ≥ 0 on one cell of [0, ∞).
type CellReason =

    /// f and its first k−1 derivatives vanish at 0, the left end, and the k-th is ≥ 0 on the cell:
    /// Taylor with remainder, f(x) = f⁽ᵏ⁾(ξ)·x^k/k!.
    | Tangency of order: int

    /// f > 0 on the cell: an enclosure of f over the cell is positive.
    | Positive

    /// Beyond the left end X, f(X + u) ≥ Σ c_k·u^k with all c_k ≥ 0: decaying exponentials with positive coefficients are
    /// dropped, those with negative coefficients are bounded by u^k·e^(−au) ≤ u^j·(k−j)!/a^(k−j).
    | Tail

    /// Of a polynomial: f = q²·h, and h has no negative coefficient on the cell: Bernstein's on [From, To], Taylor's at the left end of an
    /// infinite one.
    | Coefficients of square: Verify.Arithmetic.Rational list

/// One cell [From, To] of a proof; the tail has no right end.
type Cell =
    {
        From: Verify.Arithmetic.Rational
        To: Verify.Arithmetic.Rational option
        Reason: CellReason
    }

/// A proof that f(x) ≥ 0 on [Start, End], or [Start, ∞): cells that cover it, each with its reason.
type HalfLineProof =
    {
        Function: DecayingSum
        Start: Verify.Arithmetic.Rational
        End: Verify.Arithmetic.Rational option
        Cells: Cell list
    }

/// A cell in words, for reports.
type CellText =
    {

        /// Left end, exact.
        Left: string

        /// Right end, exact, or ∞.
        Right: string

        /// Why f ≥ 0 there.
        Why: string
    }

/// Proofs in words.
[<RequireQualifiedAccess>]
module HalfLineProof =

    /// f in infix.
    val functionText: proof: HalfLineProof -> string

    /// Where it is proved: [0, ∞), for example.
    val domainText: proof: HalfLineProof -> string

    /// The cells in order.
    val cellTexts: proof: HalfLineProof -> CellText list
