namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Draws mini-batches, coins and features of one trajectory in doubles.
[<Sealed>]
type internal Draws
    (bound: ProcessInstance, interpreter: Interpreter<Float64>, situation: Situation<Float64>, drawsBatch: bool) =
    let definition = bound.Definition.Definition
    let p = bound.Instance.Problem.FeatureCount
    let samples = bound.Instance.Problem.SampleCount
    let layout = interpreter.Layout
    let laws = DrawLaws<Float64>(interpreter, definition)

    let cumulative (probabilities: Float64[]) =
        let sums =
            probabilities |> Array.scan (fun sum q -> sum + q.Value) 0.0 |> Array.skip 1

        // Indices of probability 0 at the end are never drawn, whatever the rounding of the sum.
        let last = probabilities |> Array.findIndexBack (fun q -> q.Value > 0.0)
        sums |> Array.mapi (fun k sum -> if k >= last then 1.0 else sum)

    let weighted = laws.Samples |> Option.map cumulative

    let populationRoot =
        lazy
            (match definition.Population with
             | None -> [||]
             | Some population ->
                 let joint = bound.PopulationCovariance population

                 if not (CovarianceRoot.isSemidefinite joint) then
                     interpreter.Fail(
                         population.Start,
                         "the covariance of the population is not positive semidefinite on this instance"
                     )

                 let d = p + 1
                 let root = Array.zeroCreate (d * d)

                 CovarianceRoot.factor
                     d
                     (Array.init (d * d) (fun k -> joint[k / d, k % d].ToDouble()))
                     root
                     (Array.zeroCreate d)
                 |> ignore

                 root)

    // A draw of its own for each place, so that each has its own coins and residual.
    let batch =
        let coins = Layout.widths layout layout.SampleCoins
        Array.init (if drawsBatch then bound.Instance.BatchSize else 0) (fun _ -> Sample<Float64>(p, coins))

    let permutation = Array.init samples id
    let swaps = Array.zeroCreate batch.Length
    let normals: float[] = Array.zeroCreate (p + 1)

    do
        situation.Batch <- batch

        // The laws are wrong before any trajectory, or never.
        if definition.Schedules.IsEmpty then
            laws.StepCoins situation |> ignore
            laws.SampleCoins situation |> ignore
            laws.Features situation |> ignore

        if drawsBatch then
            populationRoot.Force() |> ignore

    let row (draw: Sample<Float64>) k =
        let sample = interpreter.Data[k]
        draw.X <- sample.X
        draw.Y <- sample.Y
        draw.Weight <- sample.Weight

    let drawSamples (random: TrajectoryRandom) =
        if definition.Population.IsSome then
            let root = populationRoot.Value

            for draw in batch do
                for k in 0..p do
                    normals[k] <- random.NextNormal()

                let entry i =
                    let mutable sum = 0.0

                    for k in 0..p do
                        sum <- sum + root[i * (p + 1) + k] * normals[k]

                    Float64 sum

                for a in 0 .. p - 1 do
                    draw.X[a] <- entry a

                draw.Y <- entry p
        else
            match weighted, definition.Sampling with
            | Some table, _ ->
                for draw in batch do
                    row draw (random.NextOf table)
            | None, Sampling.WithoutReplacement ->
                // The first m places of a shuffle, undone afterwards: a trajectory does not remember its permutation.
                for k in 0 .. batch.Length - 1 do
                    let other = k + random.NextIndex(samples - k)
                    swaps[k] <- other
                    let drawn = permutation[other]
                    permutation[other] <- permutation[k]
                    permutation[k] <- drawn
                    row batch[k] drawn

                for k in batch.Length - 1 .. -1 .. 0 do
                    let other = swaps[k]
                    let drawn = permutation[k]
                    permutation[k] <- permutation[other]
                    permutation[other] <- drawn
            | None, _ ->
                for draw in batch do
                    row draw (random.NextIndex samples)

    let featureTables = lazy (laws.Features situation |> Array.map cumulative)

    let toss (random: TrajectoryRandom) (probabilities: Float64[]) (coins: Float64[]) =
        for k in 0 .. coins.Length - 1 do
            coins[k] <-
                if random.NextUniform() < probabilities[k].Value then
                    Float64.One
                else
                    Float64.Zero

    /// Draws what a step uses into the situation.
    member _.Draw(random: TrajectoryRandom, step: Step<Float64>) =
        if step.DrawsBatch then
            drawSamples random

            if not layout.SampleCoins.IsEmpty then
                let probabilities = laws.SampleCoins situation

                for sample in batch do
                    toss random probabilities sample.Coins

        if situation.Coins.Length > 0 then
            toss random (laws.StepCoins situation) situation.Coins

        if situation.Features.Length > 0 then
            let tables =
                if definition.Schedules.IsEmpty then
                    featureTables.Value
                else
                    laws.Features situation |> Array.map cumulative

            for k in 0 .. tables.Length - 1 do
                situation.Features[k] <- random.NextOf tables[k]
