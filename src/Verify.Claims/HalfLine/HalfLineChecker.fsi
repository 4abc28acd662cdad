namespace Verify.Claims

open Verify.Arithmetic

/// A second checker of the prover's cells: rational interval arithmetic with its own bounds of e^x, no balls. It shares with the
/// prover the exact rational algebra only (derivative, shift and domination of a tail), which tests check by other means.
[<RequireQualifiedAccess>]
module HalfLineChecker =

    /// The objections to a proof, none when it is valid: the cells must cover [Start, End] without a gap and each reason must hold.
    val objections: proof: HalfLineProof -> string list
