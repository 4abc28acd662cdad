module Verify.Processes.Tests.ParameterValueTests

open Expecto
open Verify.Arithmetic
open Verify.Processes

[<Tests>]
let tests =
    testList
        "parameter values"
        [
            test "a scalar is compared by its exact value" {
                Expect.equal
                    (ParameterValue.Scalar(Rational.Parse "0.9"))
                    (ParameterValue.Scalar(Rational.Parse "9/10"))
                    "9/10"
            }
        ]
