namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

type Membership =
    {
        Nearest: Instance<Rational> * Rational -> Instance<Rational> * Rational
        Conditions: (string * (Instance<Rational> -> Rational -> bool)) list
    }

[<RequireQualifiedAccess>]
module Membership =
    let everything =
        {
            Nearest = id
            Conditions = [ "t > 0", (fun _ time -> time.Sign > 0) ]
        }

    let requiring text holds membership =
        { membership with
            Conditions = membership.Conditions @ [ text, (fun instance _ -> holds instance) ]
        }

    let withTruth membership =
        requiring "β* and σ² given" _.Problem.HasTruth membership

    let withResponse membership =
        requiring "y given" _.Problem.HasResponse membership

    let rank (matrix: Matrix<Rational>) =
        let rows = Array.init matrix.Rows (fun i -> matrix.Row(i).ToArray())

        let rec eliminate column pivots =
            if column = matrix.Columns || pivots = rows.Length then
                pivots
            else
                let isZero i =
                    let entry: Rational = rows[i][column]
                    entry.IsZero

                match seq { pivots .. rows.Length - 1 } |> Seq.tryFind (isZero >> not) with
                | None -> eliminate (column + 1) pivots
                | Some found ->
                    let pivot = rows[found]
                    rows[found] <- rows[pivots]
                    rows[pivots] <- pivot

                    for i in pivots + 1 .. rows.Length - 1 do
                        if not (isZero i) then
                            let factor = rows[i][column] / pivot[column]
                            rows[i] <- Array.map2 (fun a b -> a - factor * b) rows[i] pivot

                    eliminate (column + 1) (pivots + 1)

        eliminate 0 0

    let private features (instance: Instance<Rational>) = instance.Problem.Features

    let fullRowRank =
        everything
        |> requiring "rank X = n" (fun instance -> rank (features instance) = instance.Problem.SampleCount)

    let fullColumnRank =
        everything
        |> requiring "rank X = p" (fun instance -> rank (features instance) = instance.Problem.FeatureCount)

    let overparametrised =
        everything
        |> requiring "p ≥ n" (fun instance -> instance.Problem.FeatureCount >= instance.Problem.SampleCount)

    let tiny =
        everything
        |> requiring "n ≤ 3, p ≤ 2, m ≤ 2" (fun instance ->
            instance.Problem.SampleCount <= 3
            && instance.Problem.FeatureCount <= 2
            && instance.BatchSize <= 2)

    let private largestRow (instance: Instance<Rational>) =
        let x = features instance

        Seq.init x.Rows (fun i -> x.Row(i).ToArray() |> Array.sumBy (fun value -> value * value))
        |> Seq.fold max Rational.Zero

    let private steps (instance: Instance<Rational>) (time: Rational) =
        -((-(time / instance.StepSize)).Floor()) |> max System.Numerics.BigInteger.One

    let contractingSteps =
        {
            Nearest = fun (instance, time) -> instance, Rational.op_Implicit (steps instance time) * instance.StepSize
            Conditions =
                everything.Conditions
                @ [
                    "η max‖x_k‖² ≤ 1", (fun instance _ -> instance.StepSize * largestRow instance <= Rational.One)
                    "t = kη", (fun instance time -> (time / instance.StepSize).Denominator.IsOne)
                ]
        }

    let private joined (x: Matrix<Rational>) (y: Rational seq) =
        let y = Array.ofSeq y
        Matrix<Rational>.Create(x.Rows, x.Columns + 1, fun i j -> if j < x.Columns then x[i, j] else y[i])

    let private isFitted (instance: Instance<Rational>) =
        let problem = instance.Problem

        problem.HasResponse
        && rank (joined problem.Features problem.Response) = rank problem.Features

    // Xb of a rounded least-squares solution b.
    let private fitted (instance: Instance<Rational>) =
        let problem = instance.Problem

        if isFitted instance || not problem.HasResponse then
            instance
        else
            let x = problem.Features.Map(fun value -> Float64(value.ToDouble()))
            let spectrum = DoubleSpectrum.Of x
            let response = problem.Response |> Seq.map (fun value -> Float64(value.ToDouble()))
            let coordinates = spectrum.LeastSquares(ResizeArray response)
            let solution: Float64[] = spectrum.Directions.Times(System.ReadOnlySpan coordinates)

            let rounded =
                solution
                |> Array.map (fun value ->
                    if System.Double.IsFinite value.Value && value.Value <> 0.0 then
                        Rational.FromInteger(int64 (sign value.Value))
                        * Sampler.Round(abs value.Value, 4)
                    else
                        Rational.Zero)

            let fitted = problem.Features.Times(System.ReadOnlySpan rounded)
            instance.WithProblem(Problem<Rational>(problem.Features, ResizeArray fitted, null))

    let interpolating =
        { everything with
            Nearest = fun (instance, time) -> fitted instance, time
        }
        |> requiring "y = Xb for some b" isFitted

    let unmet (membership: Membership) instance time =
        membership.Conditions
        |> List.tryPick (fun (text, holds) -> if holds instance time then None else Some text)

    let text (membership: Membership) =
        membership.Conditions |> List.map fst |> String.concat ", "
