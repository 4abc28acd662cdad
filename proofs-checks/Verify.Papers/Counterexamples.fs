/// Counterexamples that `verify falsify` found, one certificate a claim; `verify check` tries them first, and the tests replay
/// every one.
module Verify.Papers.Counterexamples

open System.IO
open System.Reflection
open Verify.Claims

let private prefix = "counterexamples/"

/// The ids of the claims that have a certificate.
let ids: string list =
    [
        for name in Assembly.GetExecutingAssembly().GetManifestResourceNames() do
            if name.StartsWith(prefix, System.StringComparison.Ordinal) then
                name.Substring(prefix.Length).Replace(".json", "")
    ]
    |> List.sort

/// The text of a claim's certificate.
let text (id: string) : string option =
    match Assembly.GetExecutingAssembly().GetManifestResourceStream $"{prefix}{id}.json" with
    | null -> None
    | stream ->
        use reader = new StreamReader(stream)
        Some(reader.ReadToEnd())

/// The claim with its certificate, where there is one; it is read when the claim is judged.
let internal attach (claim: Claim) =
    let certificate json =
        match Certificate.parse $"{claim.Id}.json" json with
        | certificate, true -> certificate
        | _ -> invalidOp $"the digest of the certificate of {claim.Id} does not fit its contents"

    claim
    |> Claim.withCounterexamples (lazy (text claim.Id |> Option.map certificate |> Option.toList))
