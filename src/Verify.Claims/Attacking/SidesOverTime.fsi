namespace Verify.Claims

/// Both sides of a comparison on one instance at one time, in doubles. No verdict rests on them.
type SidesAtTime =
    {
        Time: Verify.Arithmetic.Rational
        Left: float
        Right: float
    }

/// How the comparison that a counterexample violates goes along time on its instance: what a figure of it shows.
[<RequireQualifiedAccess>]
module SidesOverTime =

    /// At 41 times, from a hundredth to a hundred times the counterexample's, where both sides are defined and the hypotheses met,
    /// in doubles; its own time is among them. None for a record without a time or of an exact slack, which has one side only.
    val ofRecord: claim: Claim -> record: InstanceRecord -> SidesAtTime list

    /// As a figure, with the counterexample's time as a line; none where fewer than two times have numbers.
    val figure: claim: Claim -> record: InstanceRecord -> Figure option
