namespace Verify.Processes

open System.Threading
open Verify.Arithmetic

/// The moments of a flow at a time in doubles, by the generator on mean and covariance that is read off its definition: no matrix of moments
/// is formed, so hundreds of features are no obstacle. Each product with the generator costs a pass over the samples for each product
/// of states that is averaged, O(np²), and O(p³) for each pair of states; some twenty are needed for short times, and then about one for
/// each unit of ‖L‖t.
[<Sealed>]
type FlowMoments =

    /// The generator of a flow. None for an iteration, and for a definition whose drift is not affine in the states, whose diffusion is
    /// not of second degree, or whose jumps are not those of an iteration with an operator, at a rate that depends on no state.
    static member TryCreate: bound: ProcessInstance -> FlowMoments option

    /// Products of scalars in a product with the generator, roughly.
    member Cost: int64

    /// Mean and covariance at time t ≥ 0 in doubles, with an estimate of the error of the covariance relative to its size; rounded, not bounded.
    /// Throws InvalidInputException where a covariance or a rate of the definition is none, where numbers leave the range of doubles,
    /// and where the time takes minutes.
    member At: time: Rational * cancellation: CancellationToken -> struct (StateMoments<Float64> * float)
