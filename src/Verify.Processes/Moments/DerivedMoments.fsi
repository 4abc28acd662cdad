namespace Verify.Processes

open System.Threading
open Verify.Arithmetic
open Verify.Symbolics

/// The moments of a process from its derived system of order 2: for every definition that closes, without a formula of its own.
/// The system has C(sp + 2, 2) − 1 moments for s states and p features; its matrix is dense, so this is for small problems.
[<Sealed>]
type DerivedMoments =

    /// Derives the system. Throws InvalidInputException where it does not close or is too large, and where a probability, a weight or,
    /// at the start, a covariance is none on the instance.
    new: bound: ProcessInstance -> DerivedMoments

    /// How many moments of order up to 2 there are.
    static member internal Count: bound: ProcessInstance -> int

    /// Whether these are more than are evaluated.
    static member internal IsTooLarge: bound: ProcessInstance -> bool

    /// The system, or none where it is too large. Throws InvalidInputException where it does not close.
    static member internal TryDerive: bound: ProcessInstance -> DerivedMoments option

    /// Mean and covariance at time t of a flow, or after k steps, as enclosures at a precision in bits: a power of the matrix, its
    /// exponential, or step by step where a parameter is scheduled, from the start of the process.
    /// Throws InvalidInputException where that takes too long.
    member Enclose: clock: Rational * precision: int * cancellation: CancellationToken -> StateMoments<Ball>

    /// Mean and covariance after k steps, exactly. Throws InvalidInputException for a flow.
    member Exactly: steps: int64 -> StateMoments<Rational>

    /// The stationary mean and covariance as enclosures, where the process is proved mean-square stable at this precision:
    /// from every start the moments tend to them. None where the precision does not decide.
    /// Throws InvalidInputException, with the reason, where the process is proved not to be stable.
    member TryStationary: precision: int -> StateMoments<Ball> option

    /// The same, exactly. None also where the system is too large for rational elimination.
    member TryStationaryExactly: precision: int -> StateMoments<Rational> option

    /// The matrix of the system, the constant moment first: moments ↦ next moments, or their time derivative.
    member internal MatrixInBalls: precision: int -> Matrix<Ball>

    /// The same matrix, exactly, with the parameters that are given.
    member internal MatrixExactly: Matrix<Rational>

    /// The moments after k steps of a linear map of them, from 0.
    member internal AfterEach: matrix: Matrix<Ball> * precision: int * steps: int64 -> StateMoments<Ball>

    /// The homogeneous second-moment map at a step size eta, in doubles.
    member internal MapInDoubles: stepSize: float -> Matrix<Float64>

    /// The homogeneous second-moment map at a step size eta, as enclosures.
    member internal MapInBalls: stepSize: Rational * precision: int -> Matrix<Ball>

    /// Whether the process is a flow.
    member IsFlow: bool

    /// d, the number of components of the whole state.
    member internal Size: int

    /// The system.
    member internal System: MomentSystem

    /// The equation of E s_i, counted from 0.
    member internal First: at: int -> int

    /// The equation of E s_i s_j, counted from 0.
    member internal Second: one: int * other: int -> int

    /// The values of the system's symbols on the instance, for values of the parameters; averages are computed once for all of them.
    member internal Valuations<'T when 'T :> IScalar<'T>> :
        precision: int * convert: (Rational -> 'T) -> (Map<string, ParameterValue> -> Symbol -> 'T)

    /// The parameters in step k. Throws InvalidInputException where a schedule divides by 0 or leaves a law without one.
    member internal ParametersAt: step: int64 -> Map<string, ParameterValue>

    /// Whether the process is proved mean-square stable at this precision.
    /// Throws InvalidInputException, with the reason, where it is proved not to be, and for a schedule.
    member internal RequireStable: precision: int -> bool
