namespace Verify.Claims

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// Random changes of an instance and its time, for a local search: every number stays a short exact decimal.
[<RequireQualifiedAccess>]
module internal Mutation =
    let private digits = 6

    /// The rational of six digits nearest to a double, of any sign; 0 where it is tiny or not finite.
    let private short (value: float) =
        let size = abs value

        if size > 1e-30 && size < 1e30 then
            let rounded = Sampler.Round(size, digits)
            if value < 0.0 then -rounded else rounded
        else
            Rational.Zero

    let private normal (sampler: Sampler) = sampler.Normal().ToDouble()

    // A positive number moves by a factor 1 + σN, kept within [1/4, 4]: no transcendental function, so every machine agrees.
    let private factor (sampler: Sampler) sigma =
        max 0.25 (min 4.0 (1.0 + sigma * normal sampler))

    let private scaled sampler sigma (value: Rational) =
        let moved = short (value.ToDouble() * factor sampler sigma)
        if moved.Sign > 0 then moved else value

    // A number of any sign moves by a factor, or by a shift of the scale of its neighbours.
    let private moved (sampler: Sampler) sigma scale (value: Rational) =
        match sampler.Integer(0, 7) with
        | 0 -> -value
        | 1
        | 2
        | 3 -> short (value.ToDouble() + sigma * scale * normal sampler)
        | _ -> short (value.ToDouble() * factor sampler sigma)

    let private sizeOf (values: Rational seq) =
        values |> Seq.fold (fun size value -> max size (abs (value.ToDouble()))) 1e-3

    let private withFeatures (problem: Problem<Rational>) (features: Matrix<Rational>) =
        let response: IReadOnlyList<Rational> | null =
            if problem.HasResponse then problem.Response else null

        let truth: Truth<Rational> | null = if problem.HasTruth then problem.Truth else null

        Problem<Rational>(features, response, truth)

    let private withResponse (problem: Problem<Rational>) response =
        Problem<Rational>(problem.Features, response, null)

    let private withTruth (problem: Problem<Rational>) coefficients variance =
        Problem<Rational>(problem.Features, null, Truth<Rational>(coefficients, variance))

    let private moveOne (sampler: Sampler) sigma (values: Rational seq) =
        let values = ResizeArray values
        let at = sampler.Integer(0, values.Count - 1)
        values[at] <- moved sampler sigma (sizeOf values) values[at]
        values

    let private moveFeature (sampler: Sampler) sigma (problem: Problem<Rational>) =
        let x = problem.Features
        let row, column = sampler.Integer(0, x.Rows - 1), sampler.Integer(0, x.Columns - 1)
        let value = moved sampler sigma (sizeOf (x.Entries.ToArray())) x[row, column]

        Matrix<Rational>.Create(x.Rows, x.Columns, fun i j -> if i = row && j = column then value else x[i, j])
        |> withFeatures problem

    let private moveColumn (sampler: Sampler) sigma (problem: Problem<Rational>) =
        let x = problem.Features
        let column = sampler.Integer(0, x.Columns - 1)
        let scale = factor sampler sigma

        Matrix<Rational>
            .Create(
                x.Rows,
                x.Columns,
                fun i j ->
                    if j = column then
                        short (x[i, j].ToDouble() * scale)
                    else
                        x[i, j]
            )
        |> withFeatures problem

    // The response or the truth, whichever the problem has.
    let private moveTarget (sampler: Sampler) sigma (problem: Problem<Rational>) =
        if problem.HasTruth then
            let truth = problem.Truth

            if sampler.Integer(0, 2) = 0 && truth.NoiseVariance.Sign > 0 then
                withTruth problem truth.Coefficients (scaled sampler sigma truth.NoiseVariance)
            else
                withTruth problem (moveOne sampler sigma truth.Coefficients) truth.NoiseVariance
        else
            withResponse problem (moveOne sampler sigma problem.Response)

    let private scaleTarget (sampler: Sampler) sigma (problem: Problem<Rational>) =
        let scale = factor sampler sigma

        let all (values: Rational seq) =
            ResizeArray(values |> Seq.map (fun value -> short (value.ToDouble() * scale)))

        if problem.HasTruth then
            withTruth problem (all problem.Truth.Coefficients) problem.Truth.NoiseVariance
        else
            withResponse problem (all problem.Response)

    /// One random change of relative size sigma: of the time, the step size, the batch size, one or more numbers of the problem.
    let apply (sampler: Sampler) (sigma: float) (instance: Instance<Rational>, time: Rational) =
        let ofProblem problem =
            Instance<Rational>(problem, instance.StepSize, instance.BatchSize), time

        match sampler.Integer(0, 15) with
        | 0
        | 1
        | 2 -> instance, scaled sampler sigma time
        | 3
        | 4 -> Instance<Rational>(instance.Problem, scaled sampler sigma instance.StepSize, instance.BatchSize), time
        // A bold step towards small steps: many statements are about that limit.
        | 5 ->
            let smaller = short (instance.StepSize.ToDouble() / 4.0)
            let step = if smaller.Sign > 0 then smaller else instance.StepSize
            Instance<Rational>(instance.Problem, step, instance.BatchSize), time
        | 6 ->
            let batch = max 1 (instance.BatchSize + (if sampler.Coin() then 1 else -1))
            Instance<Rational>(instance.Problem, instance.StepSize, batch), time
        | 7
        | 8
        | 9 -> ofProblem (moveFeature sampler sigma instance.Problem)
        | 10
        | 11 -> ofProblem (moveColumn sampler sigma instance.Problem)
        | 12 -> ofProblem (scaleTarget sampler sigma instance.Problem)
        | _ -> ofProblem (moveTarget sampler sigma instance.Problem)
