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
    val all: Verdict list

    /// The verdict of two parts that must both hold: refuted before undecided, vacuous, supported, certified and proved.
    val weaker: left: Verdict -> right: Verdict -> Verdict

    /// The verdict's name in lower case, as in the JSON contract.
    val name: verdict: Verdict -> string

    /// The verdict with the given name.
    val parse: text: string -> Verdict
