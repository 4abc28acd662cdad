/// The excess-risk theorem's right-hand side, as a term and in doubles.
module Verify.Papers.Talk.BoundedRisk

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

/// What ridge's variance is multiplied with: 1.6862 − 1, the constant of gf-risk less ridge's own variance.
[<Literal>]
let private VarianceExcess = "0.6862"

/// 0.6862·Var(ridge_{1/t}).
let varianceTerm = Term.number VarianceExcess * Quantities.ridgeVariance

let private varianceExcess =
    System.Double.Parse(VarianceExcess, System.Globalization.CultureInfo.InvariantCulture)

/// Risk(ridge_{1/t}) + 0.6862·Var(ridge_{1/t}) + price(t) + limiting(t) over times; None where α ≤ 0.
let over (path: RiskPath) (constant: BoundConstant) (times: float[]) : float[] option =
    let truth = path.Instance.Problem.Truth

    let bound =
        ExcessRiskBound<Float64>.Averaged(path.Spectrum, path.Instance.NoiseScale, constant, truth)

    if bound.Alpha.Value <= 0.0 then
        None
    else
        times
        |> Array.map (fun t ->
            let ridge =
                Shrinkage<Float64>.RidgeAtTime(path.Spectrum, Float64 t).Risk(path.Spectrum, truth)

            ridge.Estimation.Value
            + varianceExcess * ridge.Variance.Value
            + bound.Price(Float64 t).Value
            + bound.Limiting(Float64 t).Value)
        |> Some
