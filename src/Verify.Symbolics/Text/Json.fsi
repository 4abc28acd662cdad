namespace Verify.Symbolics

/// Expressions as JSON data: terms with exact coefficients and factors, for programs that do not parse infix.
[<RequireQualifiedAccess>]
module Json =

    /// {"numerator": terms, "denominator": terms}, a term being {"coefficient": "-1/2", "factors": [{"symbol": "eta", "exponent": 2}]}.
    val format: value: RationalFunction -> string
