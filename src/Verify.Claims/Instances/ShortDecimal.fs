namespace Verify.Claims

open System
open System.Numerics
open Verify.Arithmetic

/// Doubles to rationals of few decimal digits, the nearest, of two the greater.
[<RequireQualifiedAccess>]
module internal ShortDecimal =
    let private ten = Rational.FromInteger 10L

    // Of the exponent of the last digit, off by one at most; exact comparisons have the last word.
    let private guess (value: float) digits =
        int (floor (Math.Log10 value)) + 1 - digits

    /// By rationals of any size.
    let ofAnySize (value: float) digits =
        let exact = Rational.FromDouble value
        let mutable exponent = guess value digits

        while exact >= ten.Pow(exponent + digits) do
            exponent <- exponent + 1

        while exact < ten.Pow(exponent + digits - 1) do
            exponent <- exponent - 1

        let scale = ten.Pow exponent
        let half = Rational(BigInteger.One, BigInteger 2)
        Rational.op_Implicit ((exact / scale + half).Floor()) * scale

    // The powers of 10 that 64 bits hold.
    let private powers = Array.init 19 (fun k -> pown 10L k)

    // 2N + D below stays under 2^128.
    let private mostBits = 126

    /// The same in 128 bits; none where they do not suffice.
    let tryInWords (value: float) digits =
        let bits = BitConverter.DoubleToInt64Bits value
        let biased = int (bits >>> 52)

        if biased = 0 then
            ValueNone
        else
            let whole = (bits &&& 0xFFFFFFFFFFFFFL) ||| 0x10000000000000L
            let zeros = BitOperations.TrailingZeroCount whole
            // value = odd·2^binary
            let odd, binary = whole >>> zeros, biased - 1075 + zeros

            let rec at exponent remaining =
                let up, down = max -exponent 0, max exponent 0

                if
                    remaining = 0
                    || up >= powers.Length
                    || down >= powers.Length
                    || 53 - zeros + (10 * up) / 3 + 1 + max binary 0 > mostBits
                    || (10 * down) / 3 + 1 + max -binary 0 > mostBits
                then
                    ValueNone
                else
                    // value/10^exponent = numerator/denominator
                    let numerator =
                        (UInt128.op_Implicit (uint64 odd) * UInt128.op_Implicit (uint64 powers[up]))
                        <<< max binary 0

                    let denominator = UInt128.op_Implicit (uint64 powers[down]) <<< max -binary 0
                    let quotient = numerator / denominator

                    if quotient >= UInt128.op_Implicit (uint64 powers[digits]) then
                        at (exponent + 1) (remaining - 1)
                    elif quotient < UInt128.op_Implicit (uint64 powers[digits - 1]) then
                        at (exponent - 1) (remaining - 1)
                    else
                        let rest = numerator - quotient * denominator
                        let rounded = int64 quotient + (if rest + rest >= denominator then 1L else 0L)

                        if exponent >= 0 then
                            ValueSome(Rational.FromInteger rounded * Rational.FromInteger powers[down])
                        else
                            ValueSome(Rational.FromInteger rounded / Rational.FromInteger powers[up])

            at (guess value digits) 3

    /// To so many digits, 1 to 18, of a positive finite double.
    let round (value: float) digits =
        match tryInWords value digits with
        | ValueSome rounded -> rounded
        | ValueNone -> ofAnySize value digits
