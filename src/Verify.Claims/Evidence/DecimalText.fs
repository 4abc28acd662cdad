namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module DecimalText =
    // The e with 10^e ≤ x < 10^(e+1), x > 0.
    let private exponentOf (x: Rational) =
        let guess = x.Numerator.ToString().Length - x.Denominator.ToString().Length
        let power k = Rational.FromInteger(10L).Pow k
        if x < power guess then guess - 1 else guess

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
