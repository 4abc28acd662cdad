namespace Verify.Claims

open System
open System.Diagnostics
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares

/// What a search found, and the certificate of it.
type FalsifyResult =
    {
        Report: Falsification

        /// The shrunk counterexample, confirmed in balls, exactly, or by a derivation.
        Certificate: Certificate option
    }

/// Searching for the least slack: random starts, then local search over problem, shape, step size, batch size and time, and
/// where that is stuck a descent in balls; what is negative is confirmed in balls, shrunk, and written down as a certificate. The
/// search stays in the domain, or says that the domain does not tell what belongs to it.
[<RequireQualifiedAccess>]
module Falsifier =

    /// Searches for a counterexample to a claim until one is found, the budget is spent, or it is cancelled. Checks on instances
    /// are searched; a claim that has none is decided by its derivation or its proof on the half line.
    /// Raises InvalidInputException for a claim that is a table of numbers, which nothing can refute.
    val run:
        options: FalsifyOptions ->
        progress: System.IProgress<FalsifyProgress> ->
        cancellation: System.Threading.CancellationToken ->
        claim: Claim ->
            FalsifyResult
