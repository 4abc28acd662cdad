namespace Verify.Claims

open System
open System.Numerics
open Verify.Arithmetic
open Verify.LeastSquares.Simulation

[<Sealed>]
type Sampler private (source: CounterRandom) =

    static member For(seed: int, domain: string, index: int64) =
        Sampler(CounterRandom(CounterRandom.Key(int64 seed, domain), uint64 index))

    member _.Integer(low: int, high: int) = low + source.Next(high - low + 1)

    member this.Coin() = this.Integer(0, 1) = 1

    member this.OneOf(choices: 'a list) =
        choices[this.Integer(0, choices.Length - 1)]

    member this.Normal() =
        let mutable total = 0

        for _ in 1..12 do
            total <- total + this.Integer(0, 63)

        Rational(BigInteger(2 * total - 12 * 63), BigInteger 128)

    member this.StudentT() =
        let numerator = this.Normal().ToDouble()

        let square =
            Seq.sum (Seq.init 3 (fun _ -> let z = this.Normal().ToDouble() in z * z))

        let ratio = numerator / Math.Sqrt((square + 0.001) / 3.0)
        Rational(BigInteger(Math.Round(64.0 * ratio)), BigInteger 64)

    member this.LogUniform(low: float, high: float) =
        let steps = 4096
        let position = float (this.Integer(0, steps)) / float steps
        // low·(high/low)^position by square roots along the bits of the position, deterministic unlike Math.Pow.
        let mutable value = low
        let mutable root = high / low
        let mutable remaining = position

        for _ in 1..12 do
            root <- Math.Sqrt root
            remaining <- remaining * 2.0

            if remaining >= 1.0 then
                value <- value * root
                remaining <- remaining - 1.0

        Sampler.Round(value, 3)

    static member Round(value: float, digits: int) =
        if not (value > 0.0) || Double.IsInfinity value then
            invalidArg (nameof value) "only a positive finite double is rounded"

        ShortDecimal.round value digits
