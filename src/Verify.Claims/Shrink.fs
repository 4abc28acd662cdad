namespace Verify.Claims

open System.Collections.Generic
open System.Diagnostics
open Verify.Arithmetic
open Verify.LeastSquares

/// Making a counterexample small: fewer samples, features and digits, while the violation stays beyond rounding.
[<RequireQualifiedAccess>]
module Shrink =
    /// Seconds after which the smallest counterexample so far is taken.
    let private budget = 3.0

    let private rebuild (problem: Problem<Rational>) (features: Matrix<Rational>) response truth =
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

    let private parts (problem: Problem<Rational>) =
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

    let private withoutRow k (problem: Problem<Rational>) =
        let response, truth = parts problem
        let x = problem.Features

        let features =
            Matrix<Rational>.Create(x.Rows - 1, x.Columns, fun i j -> x[(if i < k then i else i + 1), j])

        rebuild problem features (if response.IsEmpty then [] else List.removeAt k response) truth

    let private withoutColumn k (problem: Problem<Rational>) =
        let response, (coefficients, variance) = parts problem
        let x = problem.Features

        let features =
            Matrix<Rational>.Create(x.Rows, x.Columns - 1, fun i j -> x[i, (if j < k then j else j + 1)])

        rebuild
            problem
            features
            response
            ((if coefficients.IsEmpty then
                  []
              else
                  List.removeAt k coefficients),
             variance)

    /// Simpler numbers near x: 0, 1, −1, the nearest integer, the nearest half, one digit.
    let private simpler (x: Rational) =
        let half = Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger 2)
        let whole: Rational = Rational.op_Implicit ((x + half).Floor())
        let halves: Rational = Rational.op_Implicit ((x + x + half).Floor()) * half

        let digit =
            if x.IsZero then
                []
            else
                [ Rational.FromInteger(int64 x.Sign) * Sampler.Round((x.Abs()).ToDouble(), 1) ]

        let size (value: Rational) =
            value.Numerator.GetBitLength() + value.Denominator.GetBitLength()

        [ Rational.Zero; Rational.One; -Rational.One; whole; halves ] @ digit
        |> List.distinct
        |> List.filter (fun candidate -> size candidate < size x)

    let private mapAt index (values: Rational list) candidate =
        values |> List.mapi (fun i value -> if i = index then candidate else value)

    let private candidates (instance: Instance<Rational>, time: Rational) : (Instance<Rational> * Rational) seq =
        seq {
            let problem = instance.Problem
            let x = problem.Features
            let response, (coefficients, variance) = parts problem

            let withProblem p =
                Instance<Rational>(p, instance.StepSize, instance.BatchSize), time

            if x.Rows > 1 then
                for k in 0 .. x.Rows - 1 do
                    withProblem (withoutRow k problem)

            if x.Columns > 1 then
                for k in 0 .. x.Columns - 1 do
                    withProblem (withoutColumn k problem)

            if instance.BatchSize > 1 then
                Instance<Rational>(problem, instance.StepSize, 1), time

            for candidate in simpler instance.StepSize do
                if candidate.Sign > 0 then
                    Instance<Rational>(problem, candidate, instance.BatchSize), time

            for candidate in simpler time do
                if candidate.Sign > 0 then
                    instance, candidate

            for k in 0 .. coefficients.Length - 1 do
                for candidate in simpler coefficients[k] do
                    withProblem (rebuild problem x response (mapAt k coefficients candidate, variance))

            for candidate in simpler variance do
                if candidate.Sign >= 0 then
                    withProblem (rebuild problem x response (coefficients, candidate))

            for k in 0 .. response.Length - 1 do
                for candidate in simpler response[k] do
                    withProblem (rebuild problem x (mapAt k response candidate) (coefficients, variance))

            for i in 0 .. x.Rows - 1 do
                for j in 0 .. x.Columns - 1 do
                    for candidate in simpler x[i, j] do
                        let changed =
                            Matrix<Rational>
                                .Create(x.Rows, x.Columns, fun a b -> if a = i && b = j then candidate else x[a, b])

                        withProblem (rebuild problem changed response (coefficients, variance))
        }

    /// The smallest instance and time found on which the violation still holds; the first smaller candidate is taken each time.
    let run (violates: Instance<Rational> -> Rational -> bool) (instance: Instance<Rational>) (time: Rational) =
        let clock = Stopwatch.StartNew()

        let rec shrink current =
            let smaller =
                candidates current
                |> Seq.takeWhile (fun _ -> clock.Elapsed.TotalSeconds < budget)
                |> Seq.tryFind (fun (instance, time) ->
                    // A smaller instance may leave the domain (X = 0 has no positive eigenvalue): it is none then.
                    try
                        violates instance time
                    with :? InvalidInputException ->
                        false)

            match smaller with
            | Some next -> shrink next
            | None -> current

        shrink (instance, time)
