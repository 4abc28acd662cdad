namespace Verify.Claims

open System.Numerics
open Verify.Arithmetic

/// Decimal text of exact numbers, rounded in a stated direction.
[<RequireQualifiedAccess>]
module DecimalText =

    /// The greatest decimal of the given number of significant digits that is not above x, in scientific notation.
    val roundedDown: digits: int -> x: Verify.Arithmetic.Rational -> string

    /// The least decimal of the given number of significant digits that is not below x.
    val roundedUp: digits: int -> x: Verify.Arithmetic.Rational -> string
