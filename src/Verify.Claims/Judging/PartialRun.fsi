namespace Verify.Claims

/// What some instances gave for some claims: parts of one run combine, in any order and grouping, to what the run would have given.
[<Sealed>]
type PartialRun =

    /// The ids of its claims.
    member Claims: string list

    /// Situations that were tried for a claim, once for each of its checks.
    member Items: id: string -> int64

    /// Evaluations of a claim that violate it beyond rounding.
    member Violations: id: string -> int64

    /// The least slack of a claim as a double, for display; none where nothing was evaluated.
    member LeastSlack: id: string -> float option

/// Combining parts, and writing and reading them.
[<RequireQualifiedAccess>]
module PartialRun =

    /// No instance of no claim.
    val empty: PartialRun

    /// What both gave. Associative and commutative; parts of the same instances must not meet twice.
    val combine: left: PartialRun -> right: PartialRun -> PartialRun

    /// A JSON object of what one claim got.
    val toJson: id: string -> part: PartialRun -> string

    /// Reads that object back.
    /// <exception cref="T:Verify.Arithmetic.InvalidInputException">The text is no such object.</exception>
    val ofJson: id: string -> json: string -> PartialRun

    val internal summaryOf: id: string -> part: PartialRun -> InstanceSummary
    val internal failureOf: id: string -> part: PartialRun -> string option
    val internal ofSummary: id: string -> summary: InstanceSummary -> PartialRun
    val internal ofFailure: id: string -> first: int64 -> failure: string -> PartialRun
