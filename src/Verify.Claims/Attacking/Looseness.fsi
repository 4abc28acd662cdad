namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// How sharp a bound is: the largest ratio of its left to its right side that a search found, with its instance.
type Looseness =
    {
        Id: string
        Section: string
        Statement: string
        Expected: Verdict

        /// A decimal that left/right is at least, enclosed in balls; none where the sides were never both positive.
        Ratio: string option

        /// Where it is that large, with the slack there; none as for the ratio.
        At: InstanceRecord option

        Evaluations: int
        Seconds: float
        Cancelled: bool
    }

    /// Whether the left side is larger than the right one somewhere.
    member IsRefuted: bool

    /// Whether that is as expected: a claim that is expected to be refuted may still have bounds that hold here.
    member IsAsExpected: bool

/// The search for it.
[<RequireQualifiedAccess>]
module Looseness =

    /// Searches the claim's inequalities left ≤ right between numbers for the largest left/right where both sides are positive, by 20 000
    /// evaluations or until the budget is spent; the best candidates go on in balls, and the simplest instance within a millionth of the largest
    /// ratio is reported. The ratio is rounded down from an enclosure: left/right is at least that there.
    /// Raises InvalidInputException for a claim without such an inequality on instances.
    val run:
        options: FalsifyOptions ->
        progress: System.IProgress<FalsifyProgress> ->
        cancellation: System.Threading.CancellationToken ->
        claim: Claim ->
            Looseness

    /// What left/right of a claim's inequality with a name is at least on an instance, enclosed in balls (to 14 digits where they suffice); of
    /// several with that name the largest. None where the instance is outside of the domain, a hypothesis is not met or a side is not positive.
    val at: claim: Claim -> clauseName: string -> instance: Instance<Rational> -> time: Rational -> Rational option
