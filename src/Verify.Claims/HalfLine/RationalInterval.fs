namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

/// A closed interval with rational ends, rounded outward to multiples of 2^-160: the arithmetic of the independent
/// proof checker, which shares nothing with balls.
[<Struct>]
type RationalInterval =
    {
        /// The left end.
        Low: Rational
        /// The right end.
        High: Rational
    }

    /// The interval of one point.
    static member Exactly(value: Rational) = { Low = value; High = value }

    static member private Outward(low: Rational, high: Rational) =
        // Short rationals stay exact; long ones move outward to the grid, which keeps the denominators short.
        let grid = BigInteger.Pow(BigInteger(2), 160)
        let isShort (value: Rational) = value.Denominator <= grid

        let floor (value: Rational) =
            Rational((value * Rational.op_Implicit grid).Floor(), grid)

        {
            Low = (if isShort low then low else floor low)
            High = (if isShort high then high else -(floor -high))
        }

    /// Encloses all sums.
    static member (+)(a: RationalInterval, b: RationalInterval) =
        RationalInterval.Outward(a.Low + b.Low, a.High + b.High)

    /// Encloses all differences.
    static member (-)(a: RationalInterval, b: RationalInterval) =
        RationalInterval.Outward(a.Low - b.High, a.High - b.Low)

    /// Encloses all products.
    static member (*)(a: RationalInterval, b: RationalInterval) =
        let products = [ a.Low * b.Low; a.Low * b.High; a.High * b.Low; a.High * b.High ]
        RationalInterval.Outward(List.min products, List.max products)
