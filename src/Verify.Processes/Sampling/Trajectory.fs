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
    let name = bound.Definition.Name

    // Beyond this many jumps in one interval the rates have grown without bound.
    let mostJumps = 1_000_000

    let interpreter =
        Interpreter<Float64>(bound, (fun value -> Float64(value.ToDouble())))

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

    let draws = Draws(bound, interpreter, situation, drawsBatch)
    let noise = GaussianNoise(bound, interpreter, situation)

    let take random number (step: Step<Float64>) =
        noise.Draw(random, number, step)
        draws.Draw(random, step)
        step.Take situation

    /// Doubles of the whole state.
    member _.Components = layout.Components

    /// Sample gradients of one step, about: how much work it is.
    member _.Work =
        max
            1
            (layout.Components
             * max samples (if drawsBatch then bound.Instance.BatchSize else 0))

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
