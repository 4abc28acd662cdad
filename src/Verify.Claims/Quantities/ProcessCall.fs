namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// A process by its definition with the numbers that it needs besides the problem.
[<CustomEquality; NoComparison>]
type ProcessCall =
    {
        Definition: Process
        /// η.
        StepSize: Rational
        /// m.
        BatchSize: int
        /// The other parameters that are numbers, by name.
        Parameters: (string * Rational) list
    }

    // The text is the truth of a definition: two of the same name may differ.
    member private call.Key =
        call.Definition.Text, call.StepSize, call.BatchSize, call.Parameters

    override call.Equals other =
        match other with
        | :? ProcessCall as other -> call.Key = other.Key
        | _ -> false

    override call.GetHashCode() = hash call.Key
