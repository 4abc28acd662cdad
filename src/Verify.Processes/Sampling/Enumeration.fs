namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic
open Verify.Symbolics

[<Sealed; AbstractClass>]
type Enumeration =

    static member MostPaths = 2_000_000

    static member After(bound: ProcessInstance, steps: int, cancellation: CancellationToken) =
        ArgumentNullException.ThrowIfNull bound
        ArgumentOutOfRangeException.ThrowIfNegative(steps, nameof steps)
        let process' = bound.Definition
        let definition = process'.Definition

        let refuse why =
            raise (InvalidInputException $"'{process'.Name}' {why}")

        if process'.IsFlow then
            refuse "is a flow: only the outcomes of an iteration can be enumerated"

        if not definition.Noise.IsEmpty then
            refuse "adds Gaussian noise: its outcomes cannot be enumerated"

        let interpreter = Interpreter<Rational>(bound, id)
        let laws = DrawLaws<Rational>(interpreter, definition)
        let layout = interpreter.Layout

        let step =
            Step<Rational>(interpreter, definition, definition.Next, [ 0 .. layout.Features - 1 ])

        if step.DrawsBatch && process'.IsPopulation then
            refuse "draws samples of a population: they cannot be enumerated"

        let samples = bound.Instance.Problem.SampleCount

        let batch =
            if step.DrawsBatch then
                Some bound.Instance.BatchSize
            else
                None

        let situation = interpreter.NewSituation()

        // The situations in which laws are evaluated: a schedule may enter them.
        let entered k =
            interpreter.Enter(situation, int64 k)
            situation

        // In logarithms: the number of paths has no largest value. A schedule changes no support, up to zeros.
        let logarithm =
            if steps = 0 then
                0.0
            else
                float steps
                * Math.Log10(Outcomes.count laws definition samples batch (entered 0))

        if logarithm > Math.Log10(float Enumeration.MostPaths) then
            let shown =
                if logarithm < 15.0 then
                    Math.Round(Math.Pow(10.0, logarithm)).ToString "F0"
                else
                    $"10^{Math.Floor logarithm:F0}"

            refuse
                $"has {shown} paths of {steps} steps on this instance; at most {Enumeration.MostPaths} are enumerated (fewer steps, samples or draws help)"

        let outcomes =
            if process'.HasSchedule then
                Array.init steps (fun k -> Outcomes.all laws definition samples batch (entered k))
            elif steps = 0 then
                [||]
            else
                Array.create steps (Outcomes.all laws definition samples batch (entered 0))

        let d = layout.Components
        let mean = Array.create d Rational.Zero
        let second = Array2D.create d d Rational.Zero

        let draw (outcome: Outcome<Rational>) =
            // A draw of its own for each place: a sample drawn twice has two sets of coins.
            situation.Batch <-
                [|
                    for struct (k, coins) in outcome.Batch ->
                        let row = interpreter.Data[k]
                        Sample<Rational>(layout.Features, 0, X = row.X, Y = row.Y, Weight = row.Weight, Coins = coins)
                |]

            outcome.Coins.CopyTo(situation.Coins, 0)
            outcome.Features.CopyTo(situation.Features, 0)

        let rec walk k (probability: Rational) (state: Rational[]) =
            if k = steps then
                for i in 0 .. d - 1 do
                    let share = probability * state[i]
                    mean[i] <- mean[i] + share

                    for j in 0..i do
                        second[i, j] <- second[i, j] + share * state[j]
            else
                cancellation.ThrowIfCancellationRequested()

                for outcome in outcomes[k] do
                    state.CopyTo(situation.State, 0)
                    situation.StateChanged()
                    interpreter.Enter(situation, int64 k)
                    draw outcome
                    step.Take situation
                    walk (k + 1) (probability * outcome.Probability) (Array.copy situation.State)

        walk 0 Rational.One (Array.copy (interpreter.NewSituation().State))

        let first state =
            match List.tryFindIndex ((=) state) layout.States with
            | Some at -> at * layout.Features
            | None ->
                let known = String.Join(", ", layout.States)
                raise (InvalidInputException $"'{process'.Name}' has no state '{state}'; it has {known}")

        StateMoments<Rational>(
            layout.States,
            (fun state -> Array.sub mean (first state) layout.Features),
            (fun one other ->
                let i0, j0 = first one, first other

                Matrix<Rational>
                    .Create(
                        layout.Features,
                        layout.Features,
                        fun a c ->
                            let i, j = i0 + a, j0 + c
                            second[max i j, min i j] - mean[i] * mean[j]
                    ))
        )
