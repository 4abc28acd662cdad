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
        @ Coefficients.claims
        @ NumericalExamples.claims
        @ MeanSquareStability.claims
        @ FutureWork.claims
        |> List.map Counterexamples.attach

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
