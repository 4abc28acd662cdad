namespace Verify.Claims

open System
open System.Threading
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module ClaimFailure =
    // Parallel work wraps what the user's code threw.
    let rec private cause (error: exn) =
        match error with
        | :? AggregateException as several when several.InnerExceptions.Count > 0 ->
            cause (several.Flatten().InnerExceptions[0])
        | single -> single

    let describe (claim: Claim) library (failure: exn) =
        let error = cause failure
        $"claim '{claim.Id}' of {library} failed: {error.GetType().Name}: {error.Message}"

    let tryRun (claim: Claim) (cancellation: CancellationToken) (code: unit -> 'a) : Result<'a, exn> =
        match claim.Library with
        | None -> Ok(code ())
        | Some _ ->
            try
                Ok(code ())
            with
            | :? OperationCanceledException when cancellation.IsCancellationRequested -> reraise ()
            | failure -> Error failure

    let ofLibrary (claim: Claim) (cancellation: CancellationToken) (code: unit -> 'a) : 'a =
        match tryRun claim cancellation code, claim.Library with
        | Ok value, _ -> value
        | Error failure, Some library -> raise (InvalidInputException(describe claim library failure, cause failure))
        | Error failure, None -> raise failure
