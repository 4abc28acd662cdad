namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// Changes of an instance that random numbers do not make: small integers, repeated samples, orthogonal columns of one length, a single
/// sample or feature, interpolated responses, m = 1 and m = n, k = 1, times and steps that fit the scale, end points of parameters.
[<RequireQualifiedAccess>]
module internal Structure =
    let private ten = Rational.FromInteger 10L

    let private whole (value: Rational) =
        let half = Rational(System.Numerics.BigInteger.One, System.Numerics.BigInteger 2)
        let rounded: Rational = Rational.op_Implicit ((value + half).Floor())
        let most = Rational.FromInteger 3L
        max -most (min most rounded)

    let private signOf (value: Rational) = Rational.FromInteger(int64 value.Sign)

    let private oneHot length at =
        List.init length (fun i -> if i = at then Rational.One else Rational.Zero)

    let private fitted length (values: Rational list) =
        List.init length (fun i -> List.tryItem i values |> Option.defaultValue Rational.Zero)

    let private withFeatures (problem: Problem<Rational>) (features: Matrix<Rational>) =
        let response, (coefficients, variance) = Reshape.parts problem

        Reshape.rebuild
            problem
            features
            (fitted features.Rows response)
            (fitted features.Columns coefficients, variance)

    let private mapped (f: Rational -> Rational) (problem: Problem<Rational>) =
        let features = problem.Features.Map f

        // X = 0 has no spectrum.
        if Membership.rank features = 0 then
            withFeatures problem (features.Map(fun _ -> Rational.One))
        else
            withFeatures problem features

    let private powerOfTwoFrom least =
        Seq.initInfinite (fun k -> 1 <<< k) |> Seq.find (fun n -> n >= least)

    // A power of two of samples: Σ̂ and the like are exact in balls.
    let private withRows rows (problem: Problem<Rational>) =
        let x = problem.Features
        let response, truth = Reshape.parts problem

        let features = Matrix<Rational>.Create(rows, x.Columns, fun i j -> x[i % x.Rows, j])

        let response =
            if response.IsEmpty then
                []
            else
                List.init rows (fun i -> response[i % x.Rows])

        Reshape.rebuild problem features response truth

    let private withColumns columns (problem: Problem<Rational>) =
        let x = problem.Features

        Matrix<Rational>.Create(x.Rows, columns, fun i j -> x[i, j % x.Columns])
        |> withFeatures problem

    let private ofFeatures (sampler: Sampler) (problem: Problem<Rational>) =
        let x = problem.Features

        match sampler.Integer(0, 7) with
        | 0 -> mapped whole problem
        | 1 -> mapped signOf problem
        | 2 ->
            Matrix<Rational>.Create(x.Rows, x.Columns, fun _ j -> x[0, j])
            |> withFeatures problem
        | 3 ->
            let rows = powerOfTwoFrom x.Columns

            Matrix<Rational>.Create(rows, x.Columns, fun i j -> if i = j then Rational.One else Rational.Zero)
            |> withFeatures problem
        | 4 -> withRows 1 problem
        | 5 -> withColumns 1 problem
        | 6 -> withRows (powerOfTwoFrom x.Rows) problem
        | _ ->
            // Every column but the first is orthogonal to nothing but itself: one sample for each.
            Matrix<Rational>.Create(x.Rows, x.Columns, fun i j -> if i % x.Columns = j then x[i, j] else Rational.Zero)
            |> withFeatures problem

    let private targets (sampler: Sampler) length (values: Rational list) =
        match sampler.Integer(0, 4) with
        | 0 -> values |> List.map whole
        | 1 -> oneHot length (sampler.Integer(0, length - 1))
        | 2 -> List.replicate length Rational.One
        | 3 -> List.replicate length Rational.Zero
        | _ -> List.init length (fun _ -> Rational.FromInteger(int64 (sampler.Integer(-2, 2))))

    // The response or the truth, whichever the problem has.
    let private ofTarget (sampler: Sampler) (problem: Problem<Rational>) =
        let x = problem.Features
        let response, (coefficients, variance) = Reshape.parts problem

        let rebuild response truth =
            Reshape.rebuild problem x response truth

        if problem.HasTruth && (response.IsEmpty || sampler.Coin()) then
            match sampler.Integer(0, 3) with
            | 0 ->
                // None, or little against β*.
                let variance =
                    if sampler.Integer(0, 2) = 0 then
                        Rational.Zero
                    else
                        ten.Pow(-sampler.Integer(0, 12))

                rebuild response (coefficients, variance)
            | _ -> rebuild response (targets sampler x.Columns coefficients, variance)
        elif problem.HasResponse then
            match sampler.Integer(0, 2) with
            | 0 -> rebuild (targets sampler x.Rows response) (coefficients, variance)
            | 1 ->
                let b = Array.ofList (targets sampler x.Columns [])
                let b = fitted x.Columns (List.ofArray b) |> Array.ofList
                rebuild (List.ofArray (x.Times(System.ReadOnlySpan b))) (coefficients, variance)
            | _ ->
                let column = sampler.Integer(0, x.Columns - 1)
                rebuild (List.init x.Rows (fun i -> x[i, column])) (coefficients, variance)
        else
            problem

    // tr Σ̂, the scale of steps and times: s_1 where there is one feature.
    let private scaleOf (problem: Problem<Rational>) =
        let squares =
            problem.Features.Entries.ToArray() |> Array.sumBy (fun value -> value * value)

        if squares.IsZero then
            Rational.One
        else
            squares / Rational.FromInteger(int64 problem.SampleCount)

    let private factors = [ "1"; "2"; "1/2"; "3"; "1/4" ] |> List.map Rational.Parse

    let private ofNumbers (sampler: Sampler) (instance: Instance<Rational>, time: Rational) =
        let problem = instance.Problem

        match sampler.Integer(0, 7) with
        | 0 -> instance.WithBatchSize 1, time
        | 1 -> instance.WithBatchSize problem.SampleCount, time
        | 2 -> instance.WithStepSize(sampler.OneOf factors / scaleOf problem), time
        | 3 -> instance.WithStepSize Rational.One, time
        | 4
        | 5 -> instance, Rational.FromInteger(int64 (sampler.Integer(1, 4))) * instance.StepSize
        | 6 -> instance, sampler.OneOf factors / scaleOf problem
        | _ -> instance, ten.Pow(sampler.Integer(-12, 12)) / scaleOf problem

    // A fraction of small denominator.
    let private fraction (sampler: Sampler) =
        let denominator = sampler.Integer(1, 12)

        Rational.FromInteger(int64 (sampler.Integer(0, denominator)))
        / Rational.FromInteger(int64 denominator)

    /// Another value of a parameter that a search would not come to by small steps: an end point, a simple fraction, another's value.
    let parameter (sampler: Sampler) (others: Rational seq) range =
        match range with
        | OneOf values -> sampler.OneOf values
        | Within(low, high) ->
            match sampler.Integer(0, 4) with
            | 0 -> if sampler.Coin() then low else high
            | 1 -> low + (high - low) * fraction sampler
            | 2
            | 3 ->
                let sign =
                    if low.Sign < 0 && sampler.Coin() then
                        -Rational.One
                    else
                        Rational.One

                let unit = max Rational.One (max (low.Abs()) (high.Abs()))

                let size =
                    if sampler.Coin() then
                        Rational.One
                    else
                        whole unit |> max Rational.One

                ParameterRange.nearest (sign * size * fraction sampler) range
            | _ ->
                match List.ofSeq others with
                | [] -> low + (high - low) * fraction sampler
                | values -> ParameterRange.nearest (sampler.OneOf values) range

    /// One such change.
    let apply (sampler: Sampler) (instance: Instance<Rational>, time: Rational) =
        match sampler.Integer(0, 7) with
        | 0
        | 1
        | 2 -> instance.WithProblem(ofFeatures sampler instance.Problem), time
        | 3
        | 4
        | 5 -> instance.WithProblem(ofTarget sampler instance.Problem), time
        | _ -> ofNumbers sampler (instance, time)
