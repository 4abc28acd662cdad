namespace Verify.Processes

open System.Threading
open Verify.Arithmetic

/// The moments of an iteration step by step, by an operator on mean and covariance that is read off its definition: no matrix of
/// moments is formed, so hundreds of features are no obstacle. A step costs a pass over the samples for each product of states that is
/// averaged, O(np²), and O(p³) for each pair of states.
[<Sealed>]
type StepMoments =

    /// The operator of an iteration. None for a flow, and for a definition whose step is not a mean of affine functions of the states,
    /// one for each drawn sample and its coins, plus Gaussian noise, or is that for each outcome of a coin of the step: coins of the step that
    /// stand at another index than the rule's, several coins of a sample, products of two batch(…), and of a population batches that are not of a form linear in x and y times x[a].
    static member TryCreate: bound: ProcessInstance -> StepMoments option

    /// Products of scalars in a step, roughly, for estimates of the time.
    member Cost: int64

    /// Enclosures of mean and covariance after k steps, as narrow as one step's rounding times what later steps make of it where the
    /// noise does not depend on the states, and ball after ball, losing bits in each step, where it does. None where numbers leave all bounds.
    /// Throws InvalidInputException where a weight or a covariance of the definition is none.
    member TryEnclose: steps: int64 * precision: int * cancellation: CancellationToken -> StateMoments<Ball> option

    /// Mean and covariance after k steps: exact in rationals, rounded in doubles, and in balls enclosures that lose bits in each step.
    /// Throws InvalidInputException where a weight or a covariance of the definition is none.
    member After<'T when 'T :> IScalar<'T> and 'T: equality> :
        steps: int64 * precision: int * cancellation: CancellationToken -> StateMoments<'T>
