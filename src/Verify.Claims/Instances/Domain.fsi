namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// An exact instance and the times at which a claim may be checked on it, with where it came from.
type Situation =
    {

        /// The design that drew it, or the data file.
        Domain: string

        /// Index within the run: seed, domain and index regenerate the instance.
        Index: int64
        Instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational>

        /// Whether the problem is a real data set, which is named and never shrunk or copied.
        IsData: bool

        /// Candidate times, log-spaced; the run takes the least favourable ones and a random one.
        Times: Verify.Arithmetic.Rational list
    }

/// A source of situations: the same seed and index give the same situation on every machine.
type Domain =
    {
        Name: string
        Draw: (int -> int64 -> Situation)

        /// The situations of a data set in place of random problems: step and batch sizes and times by the domain's own rule.
        OnData: (Verify.LeastSquares.DataSet -> int -> int64 -> Situation)

        /// What else belongs to it, for a search that changes what was drawn; none where the domain does not say.
        Membership: Membership option

        /// Its name in claim files; none where they have none.
        Written: string option

        /// Parameters of its instances besides η and m, with where they run; no other is allowed.
        Parameters: (string * ParameterRange) list
    }

/// The domains of the talk's claims.
[<RequireQualifiedAccess>]
module Domain =

    /// Random problems with a truth: all designs in turn, n from 2 to 16, p from 1 to 4 (p > n included), β* nearly normal, σ²
    /// log-uniform, and sometimes 0; positive eigenvalues of Σ̂ are distinct or Σ̂ is diagonal.
    val regression: Domain

    /// The same designs with a response y instead of a truth.
    val responses: Domain

    /// The same with times that are steps, t = kη for k = 1, 2, 4, …, 64, and step sizes below 1/max‖x_k‖²: there every
    /// I − ηx_kx_kᵀ is a contraction, and SGD is stable for every batch size.
    val iterations: Domain

    /// Random problems with a truth and at least as many features as samples; rows may be repeated.
    val overparametrised: Domain

    /// Step sizes beyond the theorem's: 1.05 to 16 times the largest with α > 0 for the sharp constant.
    val largeStepSize: Domain

    /// Problems with a response whose X has linearly independent rows.
    val fullRowRank: Domain

    /// Problems with a response whose X has linearly independent columns.
    val fullColumnRank: Domain

    /// Tiny problems with y, for enumeration of all mini-batch paths: n ≤ 3, p ≤ 2 (p > n included), m ≤ 2.
    val tiny: Domain

    /// Problems whose response is y = Xb exactly, for some b.
    val interpolating: Domain

    /// The domains that claim files name, the first their default.
    val written: Domain list

    /// A domain of one's own: what it draws for a seed and an index, and real data with step sizes from α > 0. It says nothing of
    /// what else belongs to it: a search leaves it, and says so.
    val create: name: string -> draw: (int -> int64 -> Situation) -> Domain

    /// The domain with what belongs to it: a search stays there.
    val within: membership: Membership -> domain: Domain -> Domain

    /// Whether its instances have β* and σ², over whose noise numbers are averaged, in place of y.
    val averagesNoise: domain: Domain -> bool

    /// The first condition of the domain that an instance at a time does not meet; none where it meets all, or states none.
    val outside:
        domain: Domain ->
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> ->
        time: Verify.Arithmetic.Rational ->
            string option

    /// The domain as certificates say it: its name, and what belongs to it.
    val text: domain: Domain -> string
