namespace Verify.Processes

open System
open Verify.Arithmetic
open Verify.Symbolics

/// Draws the Gaussian vectors of one trajectory in doubles, by a root of their covariance at the present state.
[<Sealed>]
type internal GaussianNoise(bound: ProcessInstance, interpreter: Interpreter<Float64>, situation: Situation<Float64>) =
    let definition = bound.Definition.Definition
    let p = bound.Instance.Problem.FeatureCount
    let layout = interpreter.Layout

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

    /// Draws the Gaussian vectors of a step, given the present state, into the situation.
    member _.Draw(random: TrajectoryRandom, number: int64, step: Step<Float64>) =
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
