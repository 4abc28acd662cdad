namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes
open Verify.Symbolics

[<RequireQualifiedAccess>]
module ProcessMoments =

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
