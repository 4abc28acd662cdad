namespace Verify.Claims

open System
open Verify.Arithmetic

/// Failures of code that a user wrote are shown as the user's, with the claim's id.
[<RequireQualifiedAccess>]
module ClaimFailure =
    /// Runs code of a claim. An exception of a claim from a library becomes an InvalidInputException that names both; one of
    /// the program's own ledger goes through as it is, as the program's defect.
    let ofLibrary (claim: Claim) (code: unit -> 'a) : 'a =
        match claim.Library with
        | None -> code ()
        | Some library ->
            try
                code ()
            with
            | :? OperationCanceledException -> reraise ()
            | failure ->
                // Parallel work wraps what the user's code threw.
                let error =
                    match failure with
                    | :? AggregateException as several -> several.Flatten().InnerExceptions[0]
                    | single -> single

                raise (
                    InvalidInputException(
                        $"claim '{claim.Id}' of {library} failed: {error.GetType().Name}: {error.Message}",
                        error
                    )
                )
