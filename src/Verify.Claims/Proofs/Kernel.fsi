namespace Verify.Claims

/// Proving propositions: the one door to *proved*.
[<RequireQualifiedAccess>]
module Kernel =

    /// Tries the rules that belong to the proposition.
    /// Raises InvalidInputException where a process is not of the kind that the proposition speaks of.
    val attempt: proposition: Proposition -> Attempt
