namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

/// A closed interval with rational ends, rounded outward to multiples of 2^-160: the arithmetic of the independent
/// proof checker, which shares nothing with balls.
[<Struct>]
type RationalInterval =
    {

        /// The left end.
        Low: Verify.Arithmetic.Rational

        /// The right end.
        High: Verify.Arithmetic.Rational
    }

    /// Encloses all products.
    static member (*): a: RationalInterval * b: RationalInterval -> RationalInterval

    /// Encloses all sums.
    static member (+): a: RationalInterval * b: RationalInterval -> RationalInterval

    /// Encloses all differences.
    static member (-): a: RationalInterval * b: RationalInterval -> RationalInterval

    /// The interval of one point.
    static member Exactly: value: Verify.Arithmetic.Rational -> RationalInterval

    static member private Outward:
        low: Verify.Arithmetic.Rational * high: Verify.Arithmetic.Rational -> RationalInterval
