namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

[<Struct>]
type RationalInterval =
    {
        Low: Rational
        High: Rational
    }

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

    static member (+)(a: RationalInterval, b: RationalInterval) =
        RationalInterval.Outward(a.Low + b.Low, a.High + b.High)

    static member (-)(a: RationalInterval, b: RationalInterval) =
        RationalInterval.Outward(a.Low - b.High, a.High - b.Low)

    static member (*)(a: RationalInterval, b: RationalInterval) =
        let products = [ a.Low * b.Low; a.Low * b.High; a.High * b.Low; a.High * b.High ]
        RationalInterval.Outward(List.min products, List.max products)
