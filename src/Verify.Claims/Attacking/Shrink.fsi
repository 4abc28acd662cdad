namespace Verify.Claims

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// Making a counterexample small: fewer samples, features and digits, while the violation stays beyond rounding.
[<RequireQualifiedAccess>]
module Shrink =

    /// The smallest instance and time found on which the violation still holds; the first smaller candidate is taken each time.
    /// A candidate of another shape gets a second chance: repaired, its time and step size fitted to it.
    val run:
        violates: (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> -> Verify.Arithmetic.Rational -> bool) ->
        repair:
            (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational>
                -> Verify.Arithmetic.Rational
                -> Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> * Verify.Arithmetic.Rational) ->
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> ->
        time: Verify.Arithmetic.Rational ->
            Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> * Verify.Arithmetic.Rational

    /// The same with another number of candidates at most.
    val internal within:
        mostCandidates: int ->
        violates: (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> -> Verify.Arithmetic.Rational -> bool) ->
        repair:
            (Verify.LeastSquares.Instance<Verify.Arithmetic.Rational>
                -> Verify.Arithmetic.Rational
                -> Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> * Verify.Arithmetic.Rational) ->
        instance: Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> ->
        time: Verify.Arithmetic.Rational ->
            Verify.LeastSquares.Instance<Verify.Arithmetic.Rational> * Verify.Arithmetic.Rational
