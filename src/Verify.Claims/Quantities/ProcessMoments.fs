namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes
open Verify.Symbolics

/// Exact moments of an iteration given by its definition, the user's own for example, on an instance with y.
[<RequireQualifiedAccess>]
module ProcessMoments =

    /// Mean and covariance of the coefficients b after k steps from 0 in all states, in rationals: the derived moment system of
    /// order 2, applied k times. Parameters besides eta and m, which are the instance's, are given by name.
    /// Raises InvalidInputException for a flow, an unknown or a missing parameter, or moments that do not close.
    let afterSteps
        (definition: Process)
        (parameters: (string * Rational) list)
        (steps: int)
        (instance: Instance<Rational>)
        : Rational[] * Matrix<Rational> =
        let bound =
            ProcessInstance.Bind(
                definition,
                instance,
                [ for name, value in parameters -> struct (name, ParameterValue.Scalar value) ]
            )

        let moments = DerivedMoments(bound).Exactly(int64 steps)
        moments.Mean "b", moments.Covariance("b", "b")
