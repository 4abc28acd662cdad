namespace Verify.Claims

open System
open System.Numerics
open Verify.Arithmetic
open Verify.LeastSquares.Simulation

/// Random exact numbers. Everything is drawn from integers by +, −, ×, ÷ and √ of IEEE 754 alone, so that a seed gives the
/// same rationals on every machine; no transcendental function of the platform is asked.
[<Sealed>]
type Sampler =

    private new: source: CounterRandom -> Sampler

    /// A sampler whose stream depends only on the seed of the run, the name of the domain and the index of the instance. Streams of two
    /// indices never overlap, and those of two seeds are no parts of each other.
    static member For: seed: int * domain: string * index: int64 -> Sampler

    /// The decimal with the given number of significant digits nearest to a positive double.
    static member Round: value: float * digits: int -> Verify.Arithmetic.Rational

    /// True with probability 1/2.
    member Coin: unit -> bool

    /// An integer in [low, high], uniform.
    member Integer: low: int * high: int -> int

    /// 2^(k/4) rounded to three significant digits for a uniform k: log-uniform between two positive rationals.
    member LogUniform: low: float * high: float -> Verify.Arithmetic.Rational

    /// k/64 nearly standard normal: a centred sum of 12 uniforms on {0, …, 63}, of variance 12·(64² − 1)/12/64² ≈ 1.
    member Normal: unit -> Verify.Arithmetic.Rational

    /// One element of a list, uniform.
    member OneOf: choices: 'a list -> 'a

    /// k/64 nearly Student-t with 3 degrees of freedom: a normal over the root mean square of three others.
    member StudentT: unit -> Verify.Arithmetic.Rational
