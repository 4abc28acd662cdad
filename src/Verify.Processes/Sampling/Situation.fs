namespace Verify.Processes

/// One sample under evaluation: a row of the data, or a drawn one, which has coins of its own.
[<Sealed>]
type internal Sample<'T>(features: int, coins: int) =
    /// x, p entries.
    member val X: 'T[] = Array.zeroCreate features with get, set

    /// y.
    member val Y: 'T = Unchecked.defaultof<'T> with get, set

    /// The weight with which it is drawn.
    member val Weight: 'T = Unchecked.defaultof<'T> with get, set

    /// The coins that stand inside batch(…).
    member val Coins: 'T[] = Array.zeroCreate coins with get, set

    /// r = y − xᵀb, as long as the stamp is that of the situation.
    member val Residual: 'T = Unchecked.defaultof<'T> with get, set

    /// The stamp of the situation for which the residual is known.
    member val Stamp = -1L with get, set

/// All that an expression of a definition may depend on, at one moment of one trajectory.
[<Sealed>]
type internal Situation<'T>(state: 'T[], schedule: 'T[], noise: 'T[], coins: 'T[], features: int[], data: Sample<'T>[])
    =
    /// The components of all states, p for each.
    member _.State = state

    /// The values of the scheduled parameters in this step.
    member _.Schedule = schedule

    /// The Gaussian vectors, p entries for each.
    member _.Noise = noise

    /// The coins of the step.
    member _.Coins = coins

    /// The number from 0 of each drawn feature.
    member _.Features = features

    /// All samples; none where a population stands in their place.
    member _.Data = data

    /// The mini-batch, m draws.
    member val Batch: Sample<'T>[] = [||] with get, set

    /// The sample that avg(…) or batch(…) is at.
    member val Sample: Sample<'T> = Unchecked.defaultof<Sample<'T>> with get, set

    /// Another number as soon as the state is another one: what was computed from the old state is out of date.
    member val Stamp = 0L with get, set

    /// Tells that the state has changed.
    member this.StateChanged() = this.Stamp <- this.Stamp + 1L
