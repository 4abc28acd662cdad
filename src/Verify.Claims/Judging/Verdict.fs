namespace Verify.Claims

open Verify.Arithmetic

type Verdict =
    | Proved
    | Certified
    | Supported
    | Refuted
    | Undecided
    | Vacuous

[<RequireQualifiedAccess>]
module Verdict =
    let all = [ Proved; Certified; Supported; Refuted; Undecided; Vacuous ]

    // How much is left of a claim when one of its parts has this verdict, least first.
    let private strength verdict =
        match verdict with
        | Refuted -> 0
        | Undecided -> 1
        | Vacuous -> 2
        | Supported -> 3
        | Certified -> 4
        | Proved -> 5

    let weaker left right =
        if strength left <= strength right then left else right

    let name verdict =
        match verdict with
        | Proved -> "proved"
        | Certified -> "certified"
        | Supported -> "supported"
        | Refuted -> "refuted"
        | Undecided -> "undecided"
        | Vacuous -> "vacuous"

    let parse text =
        match all |> List.tryFind (fun verdict -> name verdict = text) with
        | Some verdict -> verdict
        | None ->
            let allowed = all |> List.map name |> String.concat ", "
            raise (InvalidInputException $"unknown verdict '{text}'; allowed are {allowed}")
