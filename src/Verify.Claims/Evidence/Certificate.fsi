namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// [lower, upper] as decimals, rounded outward.
type Interval = { Lower: string; Upper: string }

/// What a certificate shows.
type Finding =

    /// An inequality of the claim fails on an exact instance at a time: enclosures of both sides and of right − left.
    | ViolatedInequality of
        clause: string *
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> *
        time: Verify.Arithmetic.Rational *
        left: Interval *
        right: Interval *
        slack: Interval *
        precision: int

    /// An exact slack is negative on an instance.
    | NegativeSlack of
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> *
        slack: Verify.Arithmetic.Rational

    /// A function of x ≥ 0 is negative at an exact point: its enclosure there.
    | NegativeValue of point: Verify.Arithmetic.Rational * value: Interval * precision: int

    /// Two sides of a symbolic identity differ by an expression that is not 0.
    | NonzeroDifference of difference: string

/// A claim and the part of it that fails, in full: what a reader compares with the claim that he has.
type ClaimText =
    {

        /// The claim's statement.
        Statement: string

        /// The claim's hypotheses, in words.
        Hypotheses: string list

        /// What the part that fails speaks about: the instances of a domain with what belongs to it, x ≥ 0, or all instances.
        Domain: string

        /// The part that fails, printed from its terms: an inequality, what an exact number is the slack of, or a proposition.
        Fails: string
    }

/// What a certificate says of the claim that it refutes.
type StatedClaim =

    /// Format version 1: one sentence, the inequality that fails or the statement of the claim.
    | Sentence of string

    /// Format version 2.
    | InFull of ClaimText

/// A counterexample as a file that can be replayed: everything needed is in it.
type Certificate =
    {
        ClaimId: string
        Stated: StatedClaim
        Finding: Finding

        /// Version of the program that wrote it.
        Program: string

        /// How it was found: a remark, which nothing rests on.
        FoundBy: string
    }
