namespace Verify.Claims

open System
open System.Threading
open Verify.Arithmetic

/// Failures of code that a user wrote are shown as the user's, with the claim's id.
[<RequireQualifiedAccess>]
module ClaimFailure =
    // Parallel work wraps what the user's code threw.
    let rec private cause (error: exn) =
        match error with
        | :? AggregateException as several when several.InnerExceptions.Count > 0 ->
            cause (several.Flatten().InnerExceptions[0])
        | single -> single

    /// The failure of a claim's code in one line.
    let describe (claim: Claim) library (failure: exn) =
        let error = cause failure
        $"claim '{claim.Id}' of {library} failed: {error.GetType().Name}: {error.Message}"

    /// Runs code of a claim: its result, or what failed in a claim of a library. What fails in the program's own ledger goes through
    /// as the program's defect, and a cancellation that was asked for as a cancellation.
    let tryRun (claim: Claim) (cancellation: CancellationToken) (code: unit -> 'a) : Result<'a, exn> =
        match claim.Library with
        | None -> Ok(code ())
        | Some _ ->
            try
                Ok(code ())
            with
            | :? OperationCanceledException when cancellation.IsCancellationRequested -> reraise ()
            | failure -> Error failure

    /// Runs code of a claim. An exception of a claim from a library becomes an InvalidInputException that names both.
    let ofLibrary (claim: Claim) (cancellation: CancellationToken) (code: unit -> 'a) : 'a =
        match tryRun claim cancellation code, claim.Library with
        | Ok value, _ -> value
        | Error failure, Some library -> raise (InvalidInputException(describe claim library failure, cause failure))
        | Error failure, None -> raise failure
