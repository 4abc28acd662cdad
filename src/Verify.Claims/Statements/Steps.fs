namespace Verify.Claims

open Verify.LeastSquares
open Verify.Symbolics

/// Clocks in terms.
[<RequireQualifiedAccess>]
module internal Steps =
    let rec private mentions name term =
        match term with
        | Quantity quantity -> quantity.Written = Some name
        | Constant _
        | Variable _
        | OfDirection _
        | OverDirections _
        | Extreme _
        | OfProcess _
        | ThresholdOf _
        | OfMatrix _ -> false
        | Sum(a, b)
        | Difference(a, b)
        | Product(a, b)
        | Quotient(a, b)
        | Chosen(_, a, b) -> mentions name a || mentions name b
        | Power(a, _)
        | Function(_, a) -> mentions name a

    /// Whether a clock is a number of steps: it speaks of k, and neither of t nor of η.
    let counts term =
        mentions "k" term && not (mentions "t" term) && not (mentions "eta" term)

    /// Whether a clock speaks of t.
    let isTime term = mentions "t" term

/// Raised where a quantity is not defined on an instance, with the reason: a process without a stationary law, a step size that is not positive.
exception UndefinedHere of reason: string

/// The state of a process that is its estimator.
[<RequireQualifiedAccess>]
module internal Estimator =
    /// b, or the first state where none has that name.
    let stateOf (definition: Verify.Symbolics.Process) =
        if List.contains "b" definition.States then
            "b"
        else
            List.head definition.States
