namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What belongs to a domain, decided exactly: a search that changes what was drawn stays in it.
type Membership =
    {

        /// The instance and time of the domain's form that are nearest to these; the same where the domain asks for none.
        Nearest:
            (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> * Verify.Arithmetic.Rational
                    -> Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> * Verify.Arithmetic.Rational)

        /// Conditions that all must hold, each in words.
        Conditions:
            (string * (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> -> Verify.Arithmetic.Rational -> bool)) list
    }

/// The memberships of the domains of this program.
[<RequireQualifiedAccess>]
module Membership =

    /// Every instance at every time t > 0.
    val everything: Membership

    /// The membership with one more condition on the instance.
    val requiring:
        text: string ->
        holds: (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> -> bool) ->
        membership: Membership ->
            Membership

    /// β* and σ² are given.
    val withTruth: membership: Membership -> Membership

    /// y is given.
    val withResponse: membership: Membership -> Membership

    /// The rank of a matrix of rationals, by exact elimination.
    val rank: matrix: Verify.Arithmetic.Matrix<Verify.Arithmetic.Rational> -> int

    /// rank X = n.
    val fullRowRank: Membership

    /// rank X = p.
    val fullColumnRank: Membership

    /// p ≥ n.
    val overparametrised: Membership

    /// n ≤ 3, p ≤ 2, m ≤ 2: what can be enumerated.
    val tiny: Membership

    /// Steps: t = kη for a whole k from 1 on, and η max‖x_k‖² ≤ 1, so that no I − ηx_kx_kᵀ expands.
    val contractingSteps: Membership

    /// y is in the column space of X, by exact elimination.
    val interpolating: Membership

    /// The first condition that an instance at a time does not meet; none where it belongs to the domain.
    val unmet:
        membership: Membership ->
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> ->
        time: Verify.Arithmetic.Rational ->
            string option

    /// All conditions in words.
    val text: membership: Membership -> string
