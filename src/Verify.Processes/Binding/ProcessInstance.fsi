namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// A process by its definition, on an instance, with a value for each of its parameters and a start, 0 in all states unless another is given.
[<Sealed>]
type ProcessInstance =

    /// Binds a definition. The parameter eta is the instance's step size, m its batch size, n and p the data's shape; every other
    /// parameter of the definition needs a value of the shape that the definition uses.
    /// Throws InvalidInputException for an unknown or a missing parameter, a value of another shape, m > n without replacement,
    /// and where the definition uses y and the instance has none.
    static member Bind:
        definition: Process * instance: Instance<Rational> * parameters: seq<struct (string * ParameterValue)> ->
            ProcessInstance

    /// The same, from a start: for each state that does not begin at 0 its p entries.
    /// Throws InvalidInputException for a state that the definition has not, and for another number of entries.
    static member Bind:
        definition: Process *
        instance: Instance<Rational> *
        parameters: seq<struct (string * ParameterValue)> *
        start: seq<struct (string * Rational[])> ->
            ProcessInstance

    /// The states that do not begin at 0, with their p entries.
    member Start: Map<string, Rational[]>

    /// The p entries of a state at the beginning.
    member internal StartOf: state: string -> Rational[]

    /// The definition.
    member Definition: Process

    /// The instance, exact.
    member Instance: Instance<Rational>

    /// The values of all parameters, eta included.
    member Parameters: Map<string, ParameterValue>

    /// The values in step number k = 0, 1, …, where some are scheduled.
    /// Throws InvalidInputException where a schedule divides by 0 or uses what is no number.
    member ParametersAt: step: int64 -> Map<string, ParameterValue>

    /// The same with another step size eta > 0.
    member WithStepSize: newStepSize: Rational -> ProcessInstance

    /// Another definition with the same parameters.
    member internal WithDefinition: other: Process -> ProcessInstance

    /// The same with another y, n entries.
    member internal WithResponse: response: Rational[] -> ProcessInstance

    /// The exact values of the scheduled parameters in step k = 0, 1, …, in the order of the definition.
    /// Throws InvalidInputException for a division by 0.
    member internal ScheduledAt: step: int64 -> (string * Rational) list

    /// The covariance of x_1, …, x_p, y in the population: S, Sβ and βᵀSβ + V, (p+1)×(p+1).
    member internal PopulationCovariance: population: PopulationRule -> Matrix<Rational>
