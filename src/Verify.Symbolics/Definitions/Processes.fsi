namespace Verify.Symbolics

/// The processes that the toolkit knows by name.
[<RequireQualifiedAccess>]
module Processes =

    /// All of them, the eight of the command first: gradient-flow, gradient-descent, sgd, sgd-without-replacement, sgf, sgf-euler,
    /// constant-covariance and sgld; then the variants. Sources: Ali, Dobriban and Tibshirani 2020, arXiv 2003.07802, for the eight.
    val all: unit -> Process list

    /// The names, in the same order.
    val names: string list

    /// The process with that name.
    val tryFind: name: string -> Process option

    /// The process with that name; throws InvalidInputException that lists the names. Ridge has no moment equations, and the message says so.
    val find: name: string -> Process
