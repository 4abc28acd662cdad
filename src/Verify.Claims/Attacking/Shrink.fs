namespace Verify.Claims

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

[<RequireQualifiedAccess>]
module Shrink =
    /// Candidates after which the smallest counterexample so far is taken: counted, not timed, so that the result is the same
    /// on every machine.
    let private mostCandidates = 4000

    let private rebuild = Reshape.rebuild
    let private parts = Reshape.parts
    let private withoutRow = Reshape.withoutRow
    let private withoutColumn = Reshape.withoutColumn

    // What a number costs on a blackboard: its digits, and a minus sign.
    let private cost (value: Rational) =
        System.Numerics.BigInteger.Abs(value.Numerator).GetBitLength()
        + value.Denominator.GetBitLength()
        + (if value.Sign < 0 then 1L else 0L)

    // Digits to which a longer number may be rounded.
    let private manyDigits = [ 6; 9; 13; 19; 28; 40; 60; 90; 130 ]

    // The convergents of its continued fraction with denominators up to 20: 1/3 near 0.33334.
    let private fractions (x: Rational) =
        let rec expand (rest: Rational) (before: bigint * bigint) (last: bigint * bigint) =
            let whole = rest.Floor()
            let next = whole * fst last + fst before, whole * snd last + snd before

            if snd next > 20I then
                []
            else
                let remainder: Rational = rest - Rational.op_Implicit whole
                let here = Rational(fst next, snd next)

                here
                :: (if remainder.IsZero then
                        []
                    else
                        expand (Rational.One / remainder) last next)

        expand x (0I, 1I) (1I, 0I)

    // To so many significant digits, without doubles.
    let private toDigits digits (x: Rational) =
        let ten = Rational.FromInteger 10L
        let half = Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger 2)
        let size: Rational = x.Abs()
        // Within one of the exponent.
        let bits =
            int (size.Numerator.GetBitLength()) - int (size.Denominator.GetBitLength())

        let unit = ten.Pow(int (System.Math.Floor(float bits * 0.30103)) - digits + 1)

        Rational.FromInteger(int64 x.Sign)
        * Rational.op_Implicit ((size / unit + half).Floor())
        * unit

    /// Simpler numbers near x: 0, ±1, |x|, the nearest integer and half, fractions of small denominators, one to four digits, and more of long ones.
    let private simpler (x: Rational) =
        let half = Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger 2)
        let whole: Rational = Rational.op_Implicit ((x + half).Floor())
        let halves: Rational = Rational.op_Implicit ((x + x + half).Floor()) * half

        let rounded =
            if x.IsZero then
                []
            else
                [
                    for digits in 1..4 ->
                        Rational.FromInteger(int64 x.Sign) * Sampler.Round((x.Abs()).ToDouble(), digits)
                ]

        let long =
            if cost x > 30L then
                manyDigits |> List.map (fun digits -> toDigits digits x)
            else
                []

        [ Rational.Zero; Rational.One; -Rational.One; x.Abs(); whole; halves ]
        @ rounded
        @ long
        @ fractions x
        |> List.distinct
        |> List.filter (fun candidate -> cost candidate < cost x)

    /// All numbers of an instance, X first, with its time.
    let private numbers (instance: Instance<Rational>, time: Rational) =
        let response, (coefficients, variance) = parts instance.Problem

        seq {
            yield! instance.Problem.Features.Entries.ToArray()
            yield! response
            yield! coefficients
            variance
            instance.StepSize
            Rational.FromInteger(int64 instance.BatchSize)
            yield! instance.Parameters.Values
            time
        }

    // What shrinking makes less: first the shape, then the digits.
    let private measure (instance: Instance<Rational>, time) =
        instance.Problem.SampleCount * instance.Problem.FeatureCount, Seq.sumBy cost (numbers (instance, time))

    /// The same problem in other units: X/c, cβ*, c²t and c²η leave every ts_i and ηs_i, and with them the process, as they are.
    let private inUnits (unit: Rational) (instance: Instance<Rational>, time: Rational) =
        let problem = instance.Problem
        let response, (coefficients, variance) = parts problem
        let features = problem.Features.Map(fun value -> value / unit)
        let square = unit * unit
        let coefficients = coefficients |> List.map (fun value -> unit * value)

        instance
            .WithProblem(rebuild problem features response (coefficients, variance))
            .WithStepSize(square * instance.StepSize),
        square * time

    /// One feature and one sample with the eigenvalue 1 in place of one feature: tΣ̂ and ηΣ̂ stay as they are.
    let private inOneSample (instance: Instance<Rational>, time: Rational) =
        let problem = instance.Problem
        let x = problem.Features

        if x.Columns <> 1 || x.Rows = 1 then
            []
        else
            let eigenvalue =
                (x.Entries.ToArray() |> Array.sumBy (fun value -> value * value))
                / Rational.FromInteger(int64 x.Rows)

            if eigenvalue.IsZero then
                []
            else
                let response, truth = parts problem
                let features = Matrix<Rational>.Create(1, 1, fun _ _ -> Rational.One)

                [
                    instance
                        .WithProblem(rebuild problem features (List.truncate 1 response) truth)
                        .WithStepSize(eigenvalue * instance.StepSize),
                    eigenvalue * time
                ]

    let private mapAt index (values: Rational list) candidate =
        values |> List.mapi (fun i value -> if i = index then candidate else value)

    let private candidates (instance: Instance<Rational>, time: Rational) : (Instance<Rational> * Rational) seq =
        seq {
            let problem = instance.Problem
            let x = problem.Features
            let response, (coefficients, variance) = parts problem

            let withProblem p = instance.WithProblem p, time

            yield! inOneSample (instance, time)

            if x.Rows > 1 then
                for k in 0 .. x.Rows - 1 do
                    withProblem (withoutRow k problem)

                // m = n stays so.
                if instance.BatchSize > 1 then
                    for k in 0 .. x.Rows - 1 do
                        let fewer = instance.WithBatchSize(instance.BatchSize - 1)
                        fewer.WithProblem(withoutRow k problem), time

            if x.Columns > 1 then
                for k in 0 .. x.Columns - 1 do
                    withProblem (withoutColumn k problem)

            if instance.BatchSize > 1 then
                instance.WithBatchSize 1, time

            for candidate in simpler instance.StepSize do
                if candidate.Sign > 0 then
                    instance.WithStepSize candidate, time

            for candidate in simpler time do
                if candidate.Sign > 0 then
                    instance, candidate

            // Where the time is a whole number of steps it stays one: fewer steps, the same time in fewer, steps of a simpler size.
            let steps = time / instance.StepSize

            if steps.IsInteger then
                for few in [ 1L; 2L; 3L; 4L; 8L; 16L; 64L ] do
                    let few = Rational.FromInteger few

                    if few < steps then
                        instance, few * instance.StepSize
                        instance.WithStepSize(time / few), time

                for candidate in simpler instance.StepSize do
                    if candidate.Sign > 0 then
                        instance.WithStepSize candidate, steps * candidate

            for parameter in instance.Parameters do
                for candidate in simpler parameter.Value do
                    instance.WithParameter(parameter.Key, candidate), time

            for k in 0 .. coefficients.Length - 1 do
                for candidate in simpler coefficients[k] do
                    withProblem (rebuild problem x response (mapAt k coefficients candidate, variance))

            for candidate in simpler variance do
                if candidate.Sign >= 0 then
                    withProblem (rebuild problem x response (coefficients, candidate))

            for k in 0 .. response.Length - 1 do
                for candidate in simpler response[k] do
                    withProblem (rebuild problem x (mapAt k response candidate) (coefficients, variance))

            // Whole columns and rows of 0: what depends on others still does.
            for k in 0 .. x.Columns - 1 do
                withProblem (
                    Reshape.withFeatures
                        problem
                        (Matrix<Rational>.Create(x.Rows, x.Columns, fun i j -> if j = k then Rational.Zero else x[i, j]))
                )

            for k in 0 .. x.Rows - 1 do
                withProblem (
                    Reshape.withFeatures
                        problem
                        (Matrix<Rational>.Create(x.Rows, x.Columns, fun i j -> if i = k then Rational.Zero else x[i, j]))
                )

            // Other units first, then every entry of one value at once: repeated rows stay repeated.
            let values = x.Entries.ToArray() |> Array.filter (fun value -> not value.IsZero)

            for unit in values |> Array.map _.Abs() |> Array.distinct do
                inUnits unit (instance, time)

            for value in Array.distinct values do
                for candidate in simpler value do
                    withProblem (
                        rebuild
                            problem
                            (x.Map(fun entry -> if entry = value then candidate else entry))
                            response
                            (coefficients, variance)
                    )

            for i in 0 .. x.Rows - 1 do
                for j in 0 .. x.Columns - 1 do
                    for candidate in simpler x[i, j] do
                        let changed =
                            Matrix<Rational>
                                .Create(x.Rows, x.Columns, fun a b -> if a = i && b = j then candidate else x[a, b])

                        withProblem (rebuild problem changed response (coefficients, variance))
        }

    let within
        mostCandidates
        (violates: Instance<Rational> -> Rational -> bool)
        (repair: Instance<Rational> -> Rational -> Instance<Rational> * Rational)
        (instance: Instance<Rational>)
        (time: Rational)
        =
        let mutable tried = 0

        // A smaller instance may leave the domain (X = 0 has no positive eigenvalue): it is none then.
        let attempt (instance, time) =
            tried <- tried + 1

            try
                violates instance time
            with OutsideOfDefinition ->
                false

        let repaired (instance, time) =
            try
                repair instance time
            with OutsideOfDefinition ->
                instance, time

        let size (instance: Instance<Rational>, _) =
            instance.Problem.SampleCount * instance.Problem.FeatureCount

        let rec shrink current =
            let smaller =
                candidates current
                |> Seq.filter (fun candidate -> measure candidate < measure current)
                |> Seq.takeWhile (fun _ -> tried < mostCandidates)
                |> Seq.tryPick (fun candidate ->
                    if attempt candidate then
                        Some candidate
                    elif size candidate < size current then
                        let fitted = repaired candidate
                        if attempt fitted then Some fitted else None
                    else
                        None)

            match smaller with
            | Some next -> shrink next
            | None -> current

        shrink (instance, time)

    let run violates repair instance time =
        within mostCandidates violates repair instance time
