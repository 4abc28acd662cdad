namespace Verify.Claims

open System
open System.Threading
open Verify.Arithmetic

/// Failures of code that a user wrote are shown as the user's, with the claim's id.
[<RequireQualifiedAccess>]
module ClaimFailure =

    /// The failure of a claim's code in one line.
    val describe: claim: Claim -> library: 'a -> failure: exn -> string

    /// Runs code of a claim: its result, or what failed in a claim of a library. What fails in the program's own ledger goes through
    /// as the program's defect, and a cancellation that was asked for as a cancellation.
    val tryRun:
        claim: Claim -> cancellation: System.Threading.CancellationToken -> code: (unit -> 'a) -> Result<'a, exn>

    /// Runs code of a claim. An exception of a claim from a library becomes an InvalidInputException that names both.
    val ofLibrary: claim: Claim -> cancellation: System.Threading.CancellationToken -> code: (unit -> 'a) -> 'a
