namespace Verify.Papers

open Verify.Arithmetic
open Verify.Claims

/// The claims of all papers, with the verdicts that we expect.
[<RequireQualifiedAccess>]
module Ledger =
    /// The claims of papers, in their order.
    /// Raises InvalidOperationException where two claims have the same id.
    let ofPapers (papers: Paper list) : Claim list =
        let claims = papers |> List.collect _.Claims

        match claims |> List.countBy _.Id |> List.tryFind (fun (_, count) -> count > 1) with
        | Some(id, _) -> invalidOp $"two claims of the papers are called '{id}'"
        | None -> claims

    /// Every claim of every paper.
    let all: Claim list = ofPapers Papers.all

    /// The claims with the given ids, in the order given; all of them for none.
    /// Raises InvalidInputException for an unknown id, with the nearest ones.
    let selectFrom (claims: Claim list) (ids: string seq) : Claim list =
        match List.ofSeq ids with
        | [] -> claims
        | wanted ->
            [
                for id in wanted do
                    match claims |> List.tryFind (fun claim -> claim.Id = id) with
                    | Some claim -> claim
                    | None ->
                        let hint =
                            NearestNames.Hint(
                                id,
                                (claims |> List.map (fun (claim: Claim) -> claim.Id)),
                                "verify claims lists all"
                            )

                        raise (InvalidInputException $"unknown claim '{NearestNames.Shown id}'; {hint}")
            ]

    /// The claims of this ledger with the given ids.
    /// Raises InvalidInputException for an unknown id, with the nearest ones.
    let select (ids: string seq) : Claim list = selectFrom all ids
