namespace Verify.Processes

open System
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// A jump of a flow: a clock with its rate, and the step that is taken when it rings.
type internal Clock =
    {
        Rate: Expression<Float64>
        Place: Position
        Step: Step<Float64>
    }

/// One trajectory of a definition in doubles: draws and steps. One thread at a time.
[<Sealed>]
type internal Trajectory(bound: ProcessInstance) =
    let definition = bound.Definition.Definition
    let p = bound.Instance.Problem.FeatureCount
    let samples = bound.Instance.Problem.SampleCount
    let m = bound.Instance.BatchSize
    let name = bound.Definition.Name

    // Beyond this many jumps in one interval the rates have grown without bound.
    let mostJumps = 1_000_000

    let interpreter =
        Interpreter<Float64>(bound, (fun value -> Float64(value.ToDouble())))

    let laws = DrawLaws<Float64>(interpreter, definition)
    let layout = interpreter.Layout
    let situation = interpreter.NewSituation()
    let all = [ 0 .. p - 1 ]

    let step =
        if definition.Next.IsEmpty then
            None
        else
            Some(Step<Float64>(interpreter, definition, definition.Next, all))

    let clocks =
        [|
            for jump in definition.Jumps do
                match jump.Each with
                | None ->
                    {
                        Rate = interpreter.Compile([], jump.Rate)
                        Place = jump.Start
                        Step = Step<Float64>(interpreter, definition, jump.Moves, all)
                    }
                | Some letter ->
                    for a in all do
                        {
                            Rate = interpreter.Compile([ letter, a + 1 ], jump.Rate)
                            Place = jump.Start
                            Step = Step<Float64>(interpreter, definition, jump.Moves, [ a ])
                        }
        |]

    let rates = Array.zeroCreate clocks.Length

    let drawsBatch =
        Seq.append (Option.toList step) (clocks |> Seq.map _.Step)
        |> Seq.exists _.DrawsBatch

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
        Array.init (if drawsBatch then m else 0) (fun _ -> Sample<Float64>(p, coins))

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

    let draw (random: TrajectoryRandom) (step: Step<Float64>) =
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

    // Not positive semidefinite in doubles: decided exactly, at this very state.
    let isSemidefinite =
        let exact =
            lazy
                (let interpreter = Interpreter<Rational>(bound, id)
                 let d = layout.Noises.Length * p
                 // Only the covariance is asked for.
                 interpreter, interpreter.NewSituation(), Step<Rational>(interpreter, definition, [], []), d)

        fun (number: int64) ->
            let interpreter, at, step, d = exact.Value

            if Seq.forall (fun (value: Float64) -> Double.IsFinite value.Value) situation.State then
                interpreter.Enter(at, number)

                for k in 0 .. situation.State.Length - 1 do
                    at.State[k] <- Rational.FromDouble situation.State[k].Value

                at.StateChanged()

                Matrix<Rational>.Create(d, d, (fun i j -> step.Covariance(at, max i j, min i j)))
                |> CovarianceRoot.isSemidefinite
            else
                // Said where the sample is read: the simulation has left the range of doubles.
                true

    let noises = layout.Noises.Length * p
    let covariance: float[] = Array.zeroCreate (noises * noises)
    let root: float[] = Array.zeroCreate (noises * noises)
    let order: int[] = Array.zeroCreate noises
    let independent: float[] = Array.zeroCreate noises
    let mutable rootIsKnown = false

    let addNoise (random: TrajectoryRandom) number (step: Step<Float64>) =
        if noises > 0 then
            if not rootIsKnown then
                for i in 0 .. noises - 1 do
                    for j in 0..i do
                        let entry = step.Covariance(situation, i, j).Value
                        covariance[i * noises + j] <- entry
                        covariance[j * noises + i] <- entry

                if
                    not (CovarianceRoot.factor noises covariance root order)
                    && not (isSemidefinite number)
                then
                    interpreter.Fail(
                        step.NoisePlace |> Option.defaultValue { Line = 1; Column = 1 },
                        "the covariance is not positive semidefinite at a state that the process reaches"
                    )

                rootIsKnown <- not step.CovarianceVaries

            for k in 0 .. noises - 1 do
                independent[k] <- random.NextNormal()

            for i in 0 .. noises - 1 do
                let mutable sum = 0.0

                for k in 0 .. noises - 1 do
                    sum <- sum + root[i * noises + k] * independent[k]

                situation.Noise[i] <- Float64 sum

    let take random number (step: Step<Float64>) =
        addNoise random number step
        draw random step
        step.Take situation

    /// Doubles of the whole state.
    member _.Components = layout.Components

    /// Sample gradients of one step, about: how much work it is.
    member _.Work = max 1 (layout.Components * max samples batch.Length)

    /// Puts the state of a trajectory here.
    member _.Load(state: Span<float>) =
        for k in 0 .. layout.Components - 1 do
            situation.State[k] <- Float64 state[k]

        situation.StateChanged()

    /// Reads the state.
    member _.Save(state: Span<float>) =
        for k in 0 .. layout.Components - 1 do
            state[k] <- situation.State[k].Value

    /// Step number k = 0, 1, … of an iteration.
    member _.Step(random: TrajectoryRandom, number: int64) =
        match step with
        | Some step ->
            interpreter.Enter(situation, number)
            take random number step
        | None -> ()

    /// The jumps over an interval of time, one after the other: each comes after an exponential time with the sum of all rates.
    member _.Jump(random: TrajectoryRandom, duration: float) =
        let mutable left = duration
        let mutable jumps = 0

        while left > 0.0 do
            let mutable total = 0.0

            for k in 0 .. clocks.Length - 1 do
                let rate = clocks[k].Rate.Value(situation).Value

                if rate < 0.0 then
                    interpreter.Fail(clocks[k].Place, "the rate is negative at a state that the process reaches")

                rates[k] <- rate
                total <- total + rate

            if not (Double.IsFinite total) then
                raise (
                    InvalidInputException
                        $"the simulation left the range of doubles: a rate of '{name}' is no finite number"
                )

            if total > 0.0 then
                left <- left - random.NextExponential() / total

                if left > 0.0 then
                    jumps <- jumps + 1

                    if jumps > mostJumps then
                        raise (
                            InvalidInputException
                                $"'{name}' makes more than {mostJumps} jumps in one interval; do its rates grow without bound?"
                        )

                    let mutable threshold = random.NextUniform() * total
                    let mutable chosen = 0

                    while chosen < clocks.Length - 1
                          && (threshold >= rates[chosen] || rates[chosen] = 0.0) do
                        threshold <- threshold - rates[chosen]
                        chosen <- chosen + 1

                    take random 0L clocks[chosen].Step
            else
                left <- 0.0
