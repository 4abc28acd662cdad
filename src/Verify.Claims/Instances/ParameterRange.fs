namespace Verify.Claims

open Verify.Arithmetic

/// Where a parameter of a claim runs.
type ParameterRange =
    /// Finitely many values.
    | OneOf of Rational list
    /// A closed interval.
    | Within of low: Rational * high: Rational

/// Membership and texts of ranges.
[<RequireQualifiedAccess>]
module ParameterRange =

    /// Whether a value belongs to it.
    let contains (value: Rational) range =
        match range with
        | OneOf values -> List.contains value values
        | Within(low, high) -> low <= value && value <= high

    /// The value of it that is nearest to a number.
    let nearest (value: Rational) range =
        match range with
        | OneOf values -> values |> List.minBy (fun known -> (known - value).Abs())
        | Within(low, high) -> max low (min high value)

    /// As claim files have it.
    let text (name: string) range =
        match range with
        | OneOf values ->
            let all = values |> List.map string |> String.concat ", "
            $"{name} in {{{all}}}"
        | Within(low, high) -> $"{name} in [{low}, {high}]"
