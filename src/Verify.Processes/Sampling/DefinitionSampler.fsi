namespace Verify.Processes

open System.Collections.Generic
open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.LeastSquares.Simulation
open Verify.Symbolics

/// A definition that is ready to be simulated.
[<Sealed>]
type SampledDefinition =
    /// The trajectories, with the exact moments of what is simulated.
    member Simulated: SimulatedProcess

    /// How the trajectories are made and what they are compared with, one sentence.
    member Sampling: string

    /// For a flow that is discretized: the exact moments of the flow itself at each point, to show the bias. Empty otherwise, and
    /// where the flow is too large for its exponential.
    member Flow: IReadOnlyList<Moments>

    /// The same trajectories held against other moments, so that a test can plant a wrong system.
    member internal Against: exact: IReadOnlyList<Moments> -> SampledDefinition

/// Trajectories of any definition, by its own words: mini-batches of rows, weighted samples, coins, features, Gaussian vectors,
/// schedules and populations of an iteration exactly; flows that only jump exactly, jump after jump; drift and diffusion of a flow
/// by Euler–Maruyama steps, each followed by the jumps of its time.
[<Sealed; AbstractClass>]
type DefinitionSampler =

    /// Whether a time step is needed: for a flow with a drift or a diffusion.
    static member NeedsTimeStep: definition: Process -> bool

    /// Prepares the trajectories and the exact moments from the derived system, in doubles.
    /// points: numbers of steps of an iteration or times of a flow, ascending, each ≥ 0; timeStep: h > 0 where one is needed, of
    /// which every time is a whole multiple.
    /// Throws InvalidInputException where the moments do not close or are too many, where a law, rate or covariance is none on the
    /// instance, and for points or a time step that are not allowed.
    static member Prepare:
        bound: ProcessInstance *
        points: IReadOnlyList<Rational> *
        timeStep: System.Nullable<Rational> *
        cancellation: CancellationToken ->
            SampledDefinition
