/// The coefficient error, from the abstract of the paper.
module Verify.Papers.Talk.Coefficients

open Verify.LeastSquares
open Verify.Claims

let private section = "abstract of the paper"

let coefficientError =
    let clauses =
        [
            for constant in [ BoundConstant.Sharp; BoundConstant.Spectral; BoundConstant.Leverage ] ->
                Clause.atMost
                    GivenResponse.coefficientError
                    (GivenResponse.ratioFactor "1.6862" * GivenResponse.ridgeNorm
                     + GivenResponse.price constant
                     + GivenResponse.limiting constant)
                |> Clause.given (GivenResponse.alpha constant)
                |> Clause.named (constant.ToString().ToLowerInvariant())
        ]

    Claim.ofClauses "coefficient-error" section Sources.talk clauses Certified
    |> Claim.assuming "given y; the step size is small enough: α > 0"
    |> Claim.onInstances 24 (OnInstances(Domain.responses, clauses))

/// The claims of the section.
let claims = [ coefficientError ]
