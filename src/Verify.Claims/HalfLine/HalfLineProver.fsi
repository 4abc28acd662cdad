namespace Verify.Claims

open Verify.Arithmetic

/// What the search for a proof on [0, ∞) found.
type HalfLineVerdict =

    /// f ≥ 0 on [0, ∞), with the cells of the proof.
    | HoldsOnHalfLine of HalfLineProof

    /// f < 0 at an exact point, with an enclosure of f there.
    | FailsAt of point: Verify.Arithmetic.Rational * value: Verify.Arithmetic.Ball

    /// Neither was shown within the limits.
    | UndecidedOnHalfLine of reason: string

/// A prover for f ≥ 0 on [0, ∞) and on intervals, f = Σ p_a(x)·e^(a·x).
[<RequireQualifiedAccess>]
module HalfLineProver =

    /// Looks for a proof that f ≥ 0 on [0, ∞): a tangency cell at 0, adaptive bisection in the middle, an analytic tail.
    /// The precision, in bits, is that of the ball arithmetic; the limits are 20000 cells of width at least 2^-40.
    /// Polynomials have a prover of their own, in exact rationals.
    val prove: precision: int -> f: DecayingSum -> HalfLineVerdict

    /// The same on [start, last], or on [start, ∞) without a last point; start ≥ 0.
    val proveOn:
        precision: int ->
        start: Verify.Arithmetic.Rational ->
        last: Verify.Arithmetic.Rational option ->
        f: DecayingSum ->
            HalfLineVerdict
