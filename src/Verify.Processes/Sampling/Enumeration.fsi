namespace Verify.Processes

open System.Threading
open Verify.Arithmetic

/// Exact moments of an iteration by its definition's own words: every mini-batch, coin and drawn feature of every step, with its
/// probability. Σ over paths of P(path) · s and P(path) · s sᵀ in rationals; no derived equation takes part.
[<Sealed; AbstractClass>]
type Enumeration =

    /// The largest number of paths.
    static member MostPaths: int

    /// Mean and covariance of all states after k ≥ 0 steps from 0.
    /// Throws InvalidInputException for a flow, for Gaussian noise or samples of a population, which have no finite list of
    /// outcomes, for weights or probabilities out of their range, and, with their number, for more than 2·10⁶ paths.
    static member After: bound: ProcessInstance * steps: int * cancellation: CancellationToken -> StateMoments<Rational>
