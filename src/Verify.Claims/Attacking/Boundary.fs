namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// Where the hypotheses are only just met: what is false by a hair of them fails there.
[<RequireQualifiedAccess>]
module internal Boundary =
    // Powers of two within which it is looked for, and halvings of the interval.
    let private reach, private halvings = 24, 40

    let private digits = 12

    let private scaled (value: Rational) (factor: float) =
        let moved = value.ToDouble() * factor

        if Double.IsFinite moved && moved > 1e-100 && moved < 1e100 then
            Sampler.Round(moved, digits)
        else
            value

    /// The instance and time moved along the step size, along step size and time together, or along the time to the last point that
    /// meets the hypotheses, with the number of points that were looked at; none where none is met or all are.
    let towards (met: Instance<Rational> * Rational -> bool) (sampler: Sampler) (instance: Instance<Rational>, time) =
        let withStep (instance: Instance<Rational>) factor =
            instance.WithStepSize(scaled instance.StepSize factor)

        let move: float -> Instance<Rational> * Rational =
            match sampler.Integer(0, 2) with
            | 0 -> fun factor -> withStep instance factor, time
            | 1 ->
                let steps = time / instance.StepSize

                fun factor ->
                    let moved = withStep instance factor
                    moved, steps * moved.StepSize
            | _ -> fun factor -> instance, scaled time factor

        let mutable evaluations = 0

        let isMet factor =
            evaluations <- evaluations + 1
            met (move factor)

        let up = sampler.Coin()

        let power k =
            Math.ScaleB(1.0, (if up then k else -k))

        // The first change between met and unmet in this direction.
        let start = isMet 1.0

        let change = seq { 1..reach } |> Seq.tryFind (fun k -> isMet (power k) <> start)

        match change with
        | None -> None, evaluations
        | Some k ->
            let mutable inside, outside =
                if start then
                    power (k - 1), power k
                else
                    power k, power (k - 1)

            for _ in 1..halvings do
                let middle = sqrt (inside * outside)

                if isMet middle then inside <- middle else outside <- middle

            Some(move inside), evaluations
