namespace Verify.Processes

open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares

/// The expected risk E‖b − β*‖² of a process by its definition, over mini-batches (or Brownian motion) and over the noise of
/// y = Xβ* + ε, ε of mean 0 and covariance σ²I. The estimator is the state b, or the first state where no
/// state has that name.
///
/// Exact for every law of ε with these moments: mean and second moments given y are of degree 1 and 2 in y, so that a closed linear system
/// carries them averaged (1 + d + d·w + d(d + 1)/2 numbers for d components of the states and w averages ⟨f y⟩ in their mean).
/// Iterations for which that is too large go by their moments at n + 3 other y's. Not for concurrent use.
[<Sealed>]
type DefinedRisk =

    /// The instance with y = Xβ* in place of its y; it needs β* and σ².
    /// Throws InvalidInputException where they are unknown.
    static member AtTruth: instance: Instance<Rational> -> Instance<Rational>

    /// Prepares the risk of a definition on an instance whose β* and σ² are known; its y is not used.
    /// Throws InvalidInputException where the moments do not close or are of higher degree in y, where a probability, a weight or a
    /// covariance is none, and where the problem is too large.
    new: given: ProcessInstance -> DefinedRisk

    /// The risk at time t of a flow, or after k steps, as enclosures at a precision in bits.
    /// Throws InvalidInputException where that takes minutes.
    member Enclose: clock: Rational * precision: int * cancellation: CancellationToken -> RiskTerms<Ball>

    /// The risk after k steps, exactly. Throws InvalidInputException for a flow.
    member Exactly: steps: int64 * cancellation: CancellationToken -> RiskTerms<Rational>

    /// The risk at time t of a flow, or after k steps, in doubles, for large problems and many points: rounded, not bounded.
    /// Throws InvalidInputException where that takes minutes.
    member Rounded: clock: Rational * cancellation: CancellationToken -> RiskTerms<Float64>

    /// The stationary risk, where the process is proved mean-square stable at this precision; none where the precision does not decide.
    /// Throws InvalidInputException where the process is proved not to be stable, has a schedule, or is too large.
    member TryStationary: precision: int -> RiskTerms<Ball> option

    /// Whether the closed system carries the risk; otherwise it goes by moments at other y's.
    member IsClosed: bool

    /// The size of the closed system, the greatest integer where it is not closed.
    member Size: int

    /// The risk after k steps by moments at n + 3 other y's, exactly: the second route to the same numbers.
    member internal ByDirections: steps: int64 * cancellation: CancellationToken -> RiskTerms<Rational>
