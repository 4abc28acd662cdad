namespace Verify.Claims

open System
open System.Collections.Concurrent
open System.Diagnostics
open System.Threading
open System.Threading.Tasks
open Verify.Arithmetic
open Verify.LeastSquares

/// Checking claims: parallel over claims and instances, the same result for any number of threads.
[<RequireQualifiedAccess>]
module Runner =

    /// The verdict that the ledger expects at a rigor: instances screened in doubles support no more than "supported".
    val expectedAt: rigor: Rigor -> claim: Claim -> Verdict

    /// Carries out the checks of a claim that need no instances and gives their evidence: derivations with their steps, proofs
    /// with their cells, tables, or what stands against them. What a library's claim throws is an InvalidInputException.
    val proofs: cancellation: System.Threading.CancellationToken -> claim: Claim -> Evidence list

    /// A listener that ignores progress.
    val noProgress: System.IProgress<RunProgress>

    /// Checks the claims. Real data replace the domains of checks on instances; other checks on instances are then left out.
    /// When cancelled, the claims decided so far are returned.
    val run:
        options: RunOptions ->
        progress: System.IProgress<RunProgress> ->
        cancellation: System.Threading.CancellationToken ->
        claims: Claim list ->
            RunResult

    /// What the instances of a range give, Instances of them from First on, for `conclusion` here or elsewhere; no proof is tried. A
    /// violation is shrunk.
    val part:
        options: RunOptions ->
        progress: System.IProgress<RunProgress> ->
        cancellation: System.Threading.CancellationToken ->
        claims: Claim list ->
            PartialRun

    /// What `run` gives for all instances that the parts tried: proofs and counterexamples found before are carried out here. The options
    /// are those of the parts; First and Instances do not matter.
    val conclusion:
        options: RunOptions ->
        progress: System.IProgress<RunProgress> ->
        cancellation: System.Threading.CancellationToken ->
        claims: Claim list ->
        parts: PartialRun ->
            RunResult
