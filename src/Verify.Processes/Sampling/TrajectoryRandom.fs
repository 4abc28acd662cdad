namespace Verify.Processes

open System
open Verify.LeastSquares.Simulation

/// The random numbers of one trajectory of a block: the counter-based stream of its number, read in order.
[<Sealed>]
type internal TrajectoryRandom(block: TrajectoryBlock, lane: int) =

    /// 32 uniform bits.
    member _.NextWord() : uint32 =
        let mutable stream =
            RandomStream(block.Seed, block.FirstStream + uint64 lane, block.Words lane, block.WordsRead[lane])

        let word = stream.NextWord()
        block.WordsRead[lane] <- stream.Position
        word

    /// An index in [0, count), uniform up to a bias of at most count/2³².
    member this.NextIndex(count: int) =
        int ((uint64 (this.NextWord()) * uint64 count) >>> 32)

    /// Uniform on the midpoints (k + 1/2)/2⁵², hence neither 0 nor 1.
    member this.NextUniform() =
        let high = this.NextWord()
        let low = this.NextWord()
        let k = ((uint64 high <<< 32) ||| uint64 low) >>> 12
        (float k + 0.5) * Math.ScaleB(1.0, -52)

    /// A standard normal number.
    member this.NextNormal() = NormalQuantile.At(this.NextUniform())

    /// An exponential number with mean 1: −log of a uniform one, the same to the last bit on every machine.
    member this.NextExponential() = -NormalQuantile.Log(this.NextUniform())

    /// An index drawn with given cumulative probabilities.
    member this.NextOf(cumulative: float[]) =
        let at = Array.BinarySearch(cumulative, this.NextUniform())
        // The complement of the first larger entry; rounding may leave the last entry below 1.
        min (if at < 0 then ~~~at else at + 1) (cumulative.Length - 1)
