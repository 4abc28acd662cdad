/// Checks by symbolic derivation.
module internal Verify.Papers.Talk.Derivations

open Verify.Symbolics
open Verify.Claims

/// The derivation that the symbolic floor keeps under the id of the claim.
let named id =
    BySymbols(fun () ->
        match Lemmas.tryFind id with
        | Some derivation -> derivation
        | None -> invalidOp $"the symbolic floor has no derivation '{id}'")
