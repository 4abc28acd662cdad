namespace Verify.Claims

open Verify.Arithmetic

/// What a check concluded about a claim, strongest first; nothing is ever shown as more than its evidence supports.
type Verdict =
    /// Holds for everything in its domain: a symbolic identity, or a ball-arithmetic proof that covers the whole domain.
    | Proved
    /// Holds on every instance tried, beyond rounding: enclosures with slack ≥ 0 on each.
    | Certified
    /// Holds in floating point on every instance tried; no rounding error was bounded.
    | Supported
    /// One exact instance violates it, beyond rounding.
    | Refuted
    /// Enclosures straddle 0 at the largest precision.
    | Undecided
    /// The hypotheses, or those of one clause, were never met on the instances tried.
    | Vacuous

/// The names of the verdicts, as scripts and reports use them.
[<RequireQualifiedAccess>]
module Verdict =
    /// All verdicts, strongest first.
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

    /// The verdict of two parts that must both hold: refuted before undecided, vacuous, supported, certified and proved.
    let weaker left right =
        if strength left <= strength right then left else right

    /// The verdict's name in lower case, as in the JSON contract.
    let name verdict =
        match verdict with
        | Proved -> "proved"
        | Certified -> "certified"
        | Supported -> "supported"
        | Refuted -> "refuted"
        | Undecided -> "undecided"
        | Vacuous -> "vacuous"

    /// The verdict with the given name.
    let parse text =
        match all |> List.tryFind (fun verdict -> name verdict = text) with
        | Some verdict -> verdict
        | None ->
            let allowed = all |> List.map name |> String.concat ", "
            raise (InvalidInputException $"unknown verdict '{text}'; allowed are {allowed}")
