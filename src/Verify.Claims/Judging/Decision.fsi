namespace Verify.Claims

open Verify.Arithmetic

/// What one clause gave on one situation at one time.
type Outcome =

    /// A hypothesis is not positive.
    | Inapplicable

    /// A hypothesis is negative in doubles, beyond the sieve's margin; no rounding was bounded.
    | SievedOut

    /// A hypothesis is 0 or too near to it to tell at the largest precision.
    | OnBoundary

    /// A side or a hypothesis is not defined on the instance, for the reason given.
    | Undefined of string

    /// slack ≥ 0 in an enclosure.
    | Holds of Verify.Arithmetic.Ball

    /// slack > 0 in doubles, beyond the sieve's margin, or in balls that a quantity made of doubles; no rounding was bounded.
    | Sieved of float

    /// slack < 0 in an enclosure.
    | Violated of Verify.Arithmetic.Ball

    /// Signs remain open at the largest precision.
    | Straddles of Verify.Arithmetic.Ball

/// Deciding the sign of a clause's slack: doubles sieve, balls decide, with the precision doubled until they do.
[<RequireQualifiedAccess>]
module Decision =

    /// Precisions tried in balls, in bits; beyond the last a clause is left open.
    val precisions: int list

    /// A slack in doubles within this fraction of the larger side is left to the balls.
    val sieveMargin: float

    /// The outcome that an enclosure of the slack decides; none where it holds numbers of both kinds. From midpoint and radius,
    /// never from an end point that may have been rounded.
    val ofSlack: comparison: Comparison -> slack: Verify.Arithmetic.Ball -> Outcome option

    /// The slack of a clause: an enclosure, or exactly 0 where exact arithmetic shows it to be 0.
    val slack: subject: Subject<Verify.Arithmetic.Ball> -> clause: Clause -> Verify.Arithmetic.Ball

    /// Decides in balls; the function gives the subject at a precision, None where its spectrum could not be enclosed.
    val inBalls: subjectAt: (int -> Subject<Verify.Arithmetic.Ball> option) -> clause: Clause -> Outcome

    /// The slack in doubles, relative to the larger side; None where a hypothesis fails or a side is not finite.
    val relativeSlack: subject: Subject<Verify.Arithmetic.Float64> -> clause: Clause -> float option

    /// Sieves in doubles, and asks the balls where the doubles are within the margin of the boundary or not finite.
    val screened:
        subject: Subject<Verify.Arithmetic.Float64> ->
        subjectAt: (int -> Subject<Verify.Arithmetic.Ball> option) ->
        clause: Clause ->
            Outcome
