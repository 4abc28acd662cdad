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
    val afterSteps:
        definition: Verify.Symbolics.Process ->
        parameters: (string * Verify.Arithmetic.Rational) list ->
        steps: int ->
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> ->
            Verify.Arithmetic.Rational array * Verify.Arithmetic.Matrix<Verify.Arithmetic.Rational>
