namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Exact moments of an iteration given by its definition, the user's own for example, on an instance with y.
[<RequireQualifiedAccess>]
module ProcessMoments =
    let private unit length at =
        List.init length (fun j -> if j = at then 1 else 0)

    /// Mean and covariance of the coefficients b after k steps from 0 in all states, in rationals: the derived moment system of
    /// order 2, applied k times. Parameters besides eta and m, which are the instance's, are given by name.
    /// Raises InvalidInputException for a flow, a missing parameter, or moments that do not close.
    let afterSteps
        (definition: Process)
        (parameters: (string * Rational) list)
        (steps: int)
        (instance: Instance<Rational>)
        : Rational[] * Matrix<Rational> =
        if definition.IsFlow then
            raise (InvalidInputException $"{definition.Name} is a flow: it has no steps")

        let problem = instance.Problem
        let p = problem.FeatureCount
        // For these n and m: without replacement the weights depend on both.
        let system =
            MomentSystem.deriveAt problem.SampleCount instance.BatchSize 2 p definition

        let values =
            SampleData.valuation
                problem.Features
                (Array.ofSeq problem.Response)
                [
                    yield struct ("eta", instance.StepSize)
                    yield struct ("m", Rational.FromInteger(int64 instance.BatchSize))
                    for name, value in parameters do
                        yield struct (name, value)
                ]

        let matrix: Matrix<Rational> = MomentSystem.matrix 0 values system

        let start =
            Array.init matrix.Rows (fun row -> if row = 0 then Rational.One else Rational.Zero)

        let moments = MatrixPower.Action(matrix, int64 steps, ReadOnlySpan start)
        let exponents = system.Equations |> List.map _.Of.Exponents
        let states = exponents.Head.Length

        let moment wanted =
            moments[1 + List.findIndex ((=) wanted) exponents]

        let mean = Array.init p (fun a -> moment (unit states a))

        let covariance =
            Matrix<Rational>
                .Create(
                    p,
                    p,
                    fun a b ->
                        let both = List.map2 (+) (unit states a) (unit states b)
                        moment both - mean[a] * mean[b]
                )

        mean, covariance
