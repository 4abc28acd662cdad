namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// A claim on one line, as the command line gives it.
type ClaimLineOptions =
    {

        /// What it states, one comparison or a chain each.
        States: string list

        /// Hypotheses.
        Given: string list

        /// The domain's name; none for the default.
        For: string option

        /// Parameters: "gamma in {0, 1/2}" or "gamma in [0, 1]".
        With: string list

        /// Files of definitions that it may use.
        Definitions: string list
    }

/// Claims as text: files, single lines, and back.
[<RequireQualifiedAccess>]
module ClaimFile =

    /// The claims of a file, in its order.
    /// Raises InvalidInputException with file, line and column where it is not right.
    val read: path: string -> Claim list

    /// The claims of a text. `source` is what complaints call it, `folder` where the files of `use` are.
    /// Raises InvalidInputException with source, line and column where it is not right.
    val parse: source: string -> folder: string -> text: string -> Claim list

    /// What is wrong in a file, as file:line:column: message, one line for each claim that is not right.
    val diagnose: path: string -> string list

    /// The claim that a line states, with id "that".
    /// Raises InvalidInputException with the option and column where it is not right.
    val ofLine: options: ClaimLineOptions -> Claim

    /// The claim on one instance in place of random ones.
    /// Raises InvalidInputException where the instance does not belong to the claim's domain.
    val onInstance: source: string -> instance: Instance<Rational> -> claim: Claim -> Claim

    /// The claim as claim files have it, and what has no words there as the error.
    val write: claim: Claim -> Result<string, string>
