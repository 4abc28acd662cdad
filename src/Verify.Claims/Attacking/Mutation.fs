namespace Verify.Claims

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// Random changes of an instance and its time, for a local search: every number stays a short exact decimal.
[<RequireQualifiedAccess>]
module internal Mutation =
    // Samples and features that a search adds at most.
    let private mostRows, private mostColumns = 16, 5

    // Six digits, and more where the changes are small.
    let private digitsFor sigma =
        let rec count digits (scale: float) =
            if scale >= 1e-3 || digits >= 16 then
                digits
            else
                count (digits + 1) (scale * 10.0)

        count 6 sigma

    /// The rational of few digits nearest to a double, of any sign; 0 where it is tiny or not finite.
    let private short digits (value: float) =
        let size = abs value

        if size > 1e-100 && size < 1e100 then
            let rounded = Sampler.Round(size, digits)
            if value < 0.0 then -rounded else rounded
        else
            Rational.Zero

    let private normal (sampler: Sampler) = sampler.Normal().ToDouble()

    // A positive number moves by a factor 1 + σN, kept within [1/4, 4]: no transcendental function, so every machine agrees.
    let private factor (sampler: Sampler) sigma =
        max 0.25 (min 4.0 (1.0 + sigma * normal sampler))

    let private scaled sampler sigma (value: Rational) =
        let moved = short (digitsFor sigma) (value.ToDouble() * factor sampler sigma)
        if moved.Sign > 0 then moved else value

    // A number of any sign moves by a factor, or by a shift of the scale of its neighbours.
    let private moved (sampler: Sampler) sigma scale (value: Rational) =
        match sampler.Integer(0, 7) with
        | 0 -> -value
        | 1
        | 2
        | 3 -> short (digitsFor sigma) (value.ToDouble() + sigma * scale * normal sampler)
        | _ -> short (digitsFor sigma) (value.ToDouble() * factor sampler sigma)

    let private sizeOf (values: Rational seq) =
        values |> Seq.fold (fun size value -> max size (abs (value.ToDouble()))) 1e-3

    let private withFeatures (problem: Problem<Rational>) features = Reshape.withFeatures problem features

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
                        short (digitsFor sigma) (x[i, j].ToDouble() * scale)
                    else
                        x[i, j]
            )
        |> withFeatures problem

    // A bold step along a plateau: by a power of 2 up to 2^40, exactly.
    let private bold (sampler: Sampler) (value: Rational) =
        let power = (Rational.FromInteger 2L).Pow(sampler.Integer(1, 40))
        let moved = if sampler.Coin() then value * power else value / power
        let rounded = short 6 (moved.ToDouble())
        if rounded.Sign > 0 then rounded else value

    // The response or the truth, whichever the problem has.
    let private moveTarget (sampler: Sampler) sigma (problem: Problem<Rational>) =
        if problem.HasTruth then
            let truth = problem.Truth

            if sampler.Integer(0, 2) = 0 && truth.NoiseVariance.Sign > 0 then
                let move =
                    if sampler.Integer(0, 3) = 0 then
                        bold sampler
                    else
                        scaled sampler sigma

                withTruth problem truth.Coefficients (move truth.NoiseVariance)
            else
                withTruth problem (moveOne sampler sigma truth.Coefficients) truth.NoiseVariance
        else
            withResponse problem (moveOne sampler sigma problem.Response)

    let private scaleTarget (sampler: Sampler) sigma (problem: Problem<Rational>) =
        let scale = factor sampler sigma

        let all (values: Rational seq) =
            ResizeArray(
                values
                |> Seq.map (fun value -> short (digitsFor sigma) (value.ToDouble() * scale))
            )

        if problem.HasTruth then
            withTruth problem (all problem.Truth.Coefficients) problem.Truth.NoiseVariance
        else
            withResponse problem (all problem.Response)

    // A sample or a feature more or less, one that repeats another, or a number that is 0: shapes and ranks change.
    let private reshape (sampler: Sampler) (problem: Problem<Rational>) =
        let x = problem.Features
        let row, column = sampler.Integer(0, x.Rows - 1), sampler.Integer(0, x.Columns - 1)

        match sampler.Integer(0, 7) with
        | 0 when x.Rows > 1 -> Reshape.withoutRow row problem
        | 1 when x.Columns > 1 -> Reshape.withoutColumn column problem
        | 2 when x.Rows < mostRows ->
            Reshape.withRow (Array.init x.Columns (fun _ -> sampler.Normal())) (sampler.Normal()) problem
        | 3 when x.Rows < mostRows ->
            let value =
                if problem.HasResponse then
                    problem.Response[row]
                else
                    Rational.Zero

            Reshape.withRow (x.Row(row).ToArray()) value problem
        | 4 when x.Columns < mostColumns ->
            Reshape.withColumn (Array.init x.Rows (fun _ -> sampler.Normal())) (sampler.Normal()) problem
        | 5 when x.Columns < mostColumns ->
            let multiple = Rational.FromInteger(int64 (sampler.Integer(1, 2)))
            Reshape.withColumn (Array.init x.Rows (fun i -> multiple * x[i, column])) (sampler.Normal()) problem
        | 6 ->
            let other = sampler.Integer(0, x.Columns - 1)

            Matrix<Rational>.Create(x.Rows, x.Columns, fun i j -> if j = column then x[i, other] else x[i, j])
            |> withFeatures problem
        | _ ->
            Matrix<Rational>
                .Create(x.Rows, x.Columns, fun i j -> if i = row && j = column then Rational.Zero else x[i, j])
            |> withFeatures problem

    let private moveBatch (sampler: Sampler) batch =
        match sampler.Integer(0, 3) with
        | 0 -> batch + 1
        | 1 -> batch - 1
        | 2 -> batch * sampler.Integer(2, 32)
        | _ -> batch / sampler.Integer(2, 32)
        |> max 1
        |> min 1_000_000

    // Within its range, by a part of its width, or to a value that stands out.
    let private moveParameter
        (sampler: Sampler)
        sigma
        (parameters: (string * ParameterRange) list)
        (instance: Instance<Rational>)
        =
        let name, range = sampler.OneOf parameters

        let others =
            parameters
            |> Seq.choose (fun (other, _) ->
                match instance.Parameters.TryGetValue other with
                | true, value when other <> name -> Some value
                | _ -> None)

        let value =
            match range, instance.Parameters.TryGetValue name with
            | Within(low, high), (true, known) when sampler.Integer(0, 3) > 0 ->
                let shift =
                    short (digitsFor sigma) ((high - low).ToDouble() * sigma * normal sampler)

                ParameterRange.nearest (known + shift) range
            | (Within _ | OneOf _), _ -> Structure.parameter sampler others range

        instance.WithParameter(name, value)

    /// One random change of relative size sigma: of the time, the step size, the batch size, the shape, one or more numbers of the
    /// problem; of a parameter of the claim, where it has some; now and then one that gives it structure.
    let rec apply
        (parameters: (string * ParameterRange) list)
        (sampler: Sampler)
        (sigma: float)
        (instance: Instance<Rational>, time: Rational)
        =
        if not parameters.IsEmpty && sampler.Integer(0, 2) = 0 then
            moveParameter sampler sigma parameters instance, time
        elif sampler.Integer(0, 9) = 0 then
            Structure.apply sampler (instance, time)
        else
            move sampler sigma (instance, time)

    and private move (sampler: Sampler) (sigma: float) (instance: Instance<Rational>, time: Rational) =
        let ofProblem problem = instance.WithProblem problem, time

        let ofStep step = instance.WithStepSize step, time

        match sampler.Integer(0, 19) with
        | 0
        | 1
        | 2 -> instance, scaled sampler sigma time
        | 3 -> instance, bold sampler time
        | 4
        | 5 -> ofStep (scaled sampler sigma instance.StepSize)
        // Towards small steps more often: many statements are about that limit.
        | 6 ->
            if sampler.Coin() then
                ofStep (bold sampler instance.StepSize)
            else
                let smaller = short 6 (instance.StepSize.ToDouble() / 4.0)
                ofStep (if smaller.Sign > 0 then smaller else instance.StepSize)
        | 7 -> instance.WithBatchSize(moveBatch sampler instance.BatchSize), time
        | 8
        | 9
        | 10 -> ofProblem (moveFeature sampler sigma instance.Problem)
        | 11
        | 12 -> ofProblem (moveColumn sampler sigma instance.Problem)
        | 13 -> ofProblem (scaleTarget sampler sigma instance.Problem)
        | 14
        | 15 -> ofProblem (reshape sampler instance.Problem)
        | _ -> ofProblem (moveTarget sampler sigma instance.Problem)
