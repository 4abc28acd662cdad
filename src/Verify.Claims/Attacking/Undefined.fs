namespace Verify.Claims

open System
open MathNet.Numerics
open Verify.Arithmetic

/// Failures that say that a quantity is not defined on a changed instance, such as the least positive eigenvalue of X = 0.
[<AutoOpen>]
module internal Undefined =
    /// What a quantity throws where it is not defined. Failures of any other kind are mistakes of the code, and go through.
    let (|OutsideOfDefinition|_|) (failure: exn) =
        match failure with
        | UndefinedHere _
        | :? InvalidInputException
        | :? NonConvergenceException
        | :? ArgumentException
        | :? IndexOutOfRangeException
        | :? ArithmeticException -> Some()
        | _ -> None

    /// The result, or none where it is not defined.
    let whereDefined (code: unit -> 'a option) =
        try
            code ()
        with OutsideOfDefinition ->
            None
