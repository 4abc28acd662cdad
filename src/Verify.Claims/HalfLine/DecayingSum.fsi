namespace Verify.Claims

open Verify.Arithmetic

/// One term p(x)·e^(a·x) with a rational rate a ≤ 0 and rational coefficients p, lowest power first.
type DecayingTerm =
    {
        Rate: Verify.Arithmetic.Rational
        Coefficients: Verify.Arithmetic.Rational list
    }

/// f(x) = Σ p_a(x)·e^(a·x) on x ≥ 0 with rational coefficients and rates a ≤ 0, in the form that the prover evaluates:
/// one term a rate, no zero leading coefficient, rates descending.
type DecayingSum = { Terms: DecayingTerm list }

/// Exact operations on f(x) = Σ p_a(x)·e^(a·x).
[<RequireQualifiedAccess>]
module DecayingSum =

    /// The sum of terms p(x)·e^(a·x), collected by rate.
    /// Raises ArgumentException when a rate is positive.
    val ofTerms: terms: (Verify.Arithmetic.Rational * Verify.Arithmetic.Rational list) seq -> DecayingSum

    /// (p·e^(a·x))′ = (p′ + a·p)·e^(a·x), termwise.
    val derivative: f: DecayingSum -> DecayingSum

    /// f(0) = Σ p_a(0), exact.
    val atZero: f: DecayingSum -> Verify.Arithmetic.Rational

    /// f over a scalar, p_a by Horner's rule.
    val evaluate: precision: int -> f: DecayingSum -> x: 'T -> 'T when 'T :> Verify.Arithmetic.IRealScalar<'T>

    /// f in infix, for proofs that are printed.
    val format: f: DecayingSum -> string
