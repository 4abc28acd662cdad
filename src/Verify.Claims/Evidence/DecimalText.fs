namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module DecimalText =
    // The e with 10^e ≤ x < 10^(e+1), x > 0.
    let private exponentOf (x: Rational) =
        let power k = Rational.FromInteger(10L).Pow k

        // The logarithms are right to far less than 1; writing out all digits takes their square.
        let rec settle guess =
            if x < power guess then settle (guess - 1)
            elif x >= power (guess + 1) then settle (guess + 1)
            else guess

        settle (int (floor (BigInteger.Log10 x.Numerator - BigInteger.Log10 x.Denominator)))

    let roundedDown digits (x: Rational) =
        if x.IsZero then
            "0"
        else
            let exponent = exponentOf (x.Abs())
            let scaled = (x * Rational.FromInteger(10L).Pow(digits - 1 - exponent)).Floor()

            // A negative mantissa may have become 10^digits: one digit more, still right.
            let magnitude = BigInteger.Abs(scaled).ToString()
            let sign = if scaled.Sign < 0 then "-" else ""
            let exponent = exponent + magnitude.Length - digits
            let fraction = magnitude.Substring(1).TrimEnd('0')

            let mantissa =
                if fraction = "" then
                    magnitude.Substring(0, 1)
                else
                    $"{magnitude[0]}.{fraction}"

            if exponent = 0 then
                $"{sign}{mantissa}"
            else
                $"{sign}{mantissa}e{exponent}"

    let roundedUp digits (x: Rational) =
        match roundedDown digits -x with
        | "0" -> "0"
        | text when text.StartsWith '-' -> text.Substring 1
        | text -> "-" + text
