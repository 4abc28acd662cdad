namespace Verify.Claims

open System.Collections.Concurrent
open System.Runtime.CompilerServices
open Verify.Arithmetic
open Verify.LeastSquares

/// Thresholds in doubles, once for each problem: they do not depend on the step size, which a search moves most.
[<RequireQualifiedAccess>]
module internal KnownThresholds =
    let private known =
        ConditionalWeakTable<Problem<Rational>, ConcurrentDictionary<ProcessCall, Lazy<float>>>()

    /// The threshold of a call, computed by a function of the same call with step size 1: where a search for it starts changes its last digits.
    let find (problem: Problem<Rational>) (call: ProcessCall) (compute: ProcessCall -> float) =
        let call = { call with StepSize = Rational.One }
        let ofProblem = known.GetOrCreateValue problem
        ofProblem.GetOrAdd(call, (fun call -> lazy (compute call))).Value
