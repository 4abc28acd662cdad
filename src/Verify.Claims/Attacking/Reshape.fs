namespace Verify.Claims

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// Problems of another shape or with other numbers; response and truth follow.
[<RequireQualifiedAccess>]
module internal Reshape =
    /// The problem with other features, and with this response and truth where it has them.
    let rebuild (problem: Problem<Rational>) (features: Matrix<Rational>) response truth =
        let response: IReadOnlyList<Rational> | null =
            if problem.HasResponse then
                ResizeArray(response: Rational list)
            else
                null

        let truth: Truth<Rational> | null =
            if problem.HasTruth then
                Truth<Rational>(ResizeArray(fst truth: Rational list), snd truth)
            else
                null

        Problem<Rational>(features, response, truth)

    /// The response, and β* with σ²; empty and 0 where the problem has none.
    let parts (problem: Problem<Rational>) =
        let response =
            if problem.HasResponse then
                List.ofSeq problem.Response
            else
                []

        let truth =
            if problem.HasTruth then
                List.ofSeq problem.Truth.Coefficients, problem.Truth.NoiseVariance
            else
                [], Rational.Zero

        response, truth

    /// The problem with other features of the same shape.
    let withFeatures (problem: Problem<Rational>) features =
        let response, truth = parts problem
        rebuild problem features response truth

    /// Without sample k.
    let withoutRow k (problem: Problem<Rational>) =
        let response, truth = parts problem
        let x = problem.Features

        let features =
            Matrix<Rational>.Create(x.Rows - 1, x.Columns, fun i j -> x[(if i < k then i else i + 1), j])

        rebuild problem features (if response.IsEmpty then [] else List.removeAt k response) truth

    /// Without feature k.
    let withoutColumn k (problem: Problem<Rational>) =
        let response, (coefficients, variance) = parts problem
        let x = problem.Features

        let features =
            Matrix<Rational>.Create(x.Rows, x.Columns - 1, fun i j -> x[i, (if j < k then j else j + 1)])

        let coefficients =
            if coefficients.IsEmpty then
                []
            else
                List.removeAt k coefficients

        rebuild problem features response (coefficients, variance)

    /// With one more sample: its features, and its response where there is one.
    let withRow (row: Rational[]) (value: Rational) (problem: Problem<Rational>) =
        let response, truth = parts problem
        let x = problem.Features

        let features =
            Matrix<Rational>.Create(x.Rows + 1, x.Columns, fun i j -> if i < x.Rows then x[i, j] else row[j])

        rebuild problem features (response @ [ value ]) truth

    /// With one more feature: its values, and its coefficient where there is a truth.
    let withColumn (column: Rational[]) (value: Rational) (problem: Problem<Rational>) =
        let response, (coefficients, variance) = parts problem
        let x = problem.Features

        let features =
            Matrix<Rational>.Create(x.Rows, x.Columns + 1, fun i j -> if j < x.Columns then x[i, j] else column[i])

        rebuild problem features response (coefficients @ [ value ], variance)
