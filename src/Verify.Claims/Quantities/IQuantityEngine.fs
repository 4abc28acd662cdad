namespace Verify.Claims

open Verify.Arithmetic
open Verify.Processes

/// Which end of a set of values.
type Extremum =
    /// The greatest lower bound.
    | Infimum
    /// The least upper bound.
    | Supremum

/// Where a bound variable runs.
type VariableRange<'T> =
    /// All positive numbers; the scale is where to look first.
    | Positive of scale: 'T
    /// A closed interval.
    | Between of low: 'T * high: 'T

/// The value of a bound variable.
type VariableValue<'T> =
    /// A number, or all numbers of a ball.
    | Finite of 'T
    /// All numbers from one on, with what holds their reciprocals.
    | From of least: 'T * reciprocal: 'T

/// What is asked about a problem that no formula over directions gives: processes by their definition, eigenvalues of matrices, extrema.
type IQuantityEngine<'T when 'T :> IRealScalar<'T>> =

    /// Mean and covariance of the estimator given y at a time, or after a number of steps.
    abstract Moments: call: ProcessCall * clock: Rational -> StateMoments<'T>

    /// The expected risk by its sources, averaged over the noise, at a time or after a number of steps.
    abstract Risk: call: ProcessCall * clock: Rational -> RiskTerms<'T>

    /// The stationary mean and covariance given y.
    /// Throws InvalidInputException where the process is not stable.
    abstract Stationary: call: ProcessCall -> StateMoments<'T>

    /// The step size below which the process is mean-square stable.
    abstract Threshold: call: ProcessCall -> 'T

    /// Eigenvalues of a symmetric matrix in descending order.
    abstract Eigenvalues: matrix: Matrix<'T> -> 'T[]

    /// inf or sup of a function of a number.
    abstract Extremum: extremum: Extremum * range: VariableRange<'T> * value: (VariableValue<'T> -> 'T) -> 'T

    /// What holds both numbers and all between them.
    abstract Hull: one: 'T * other: 'T -> 'T

    /// s ↦ (1 − ηs)^k where the number k of steps is a symbol; none where it is a number.
    abstract FreeSteps: stepSize: 'T * steps: (unit -> 'T) -> ('T -> 'T) option
