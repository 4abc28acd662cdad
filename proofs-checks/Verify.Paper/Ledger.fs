namespace Verify.Paper

open Verify.Arithmetic
open Verify.Claims

/// All claims about the talk, with the verdicts that we expect.
[<RequireQualifiedAccess>]
module Ledger =
    /// Every claim, in the order of the talk.
    let all: Claim list =
        StochasticGradientFlow.claims
        @ Lemma.claims
        @ StatisticalSetup.claims
        @ Theorem.claims
        @ Implications.claims

    /// The claims with the given ids, in the order given; all of them for none.
    /// Raises InvalidInputException for an unknown id, with the ids that exist.
    let select (ids: string seq) : Claim list =
        match List.ofSeq ids with
        | [] -> all
        | wanted ->
            [
                for id in wanted do
                    match all |> List.tryFind (fun claim -> claim.Id = id) with
                    | Some claim -> claim
                    | None ->
                        let known = all |> List.map _.Id |> String.concat ", "
                        raise (InvalidInputException $"unknown claim '{id}'; the claims are {known}")
            ]
