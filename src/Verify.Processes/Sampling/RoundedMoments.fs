namespace Verify.Processes

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// The moments of all states in doubles, from enclosures that are tight enough.
[<RequireQualifiedAccess>]
module internal RoundedMoments =

    let private firstPrecision = 160
    let private largestPrecision = 8192

    let private largest (balls: Ball[]) =
        balls
        |> Array.map (fun ball -> ball.Midpoint.Abs())
        |> Array.fold (fun most value -> Rational.Max(most, value)) Rational.Zero

    // Below the least double nothing is left to know.
    let private least = Rational.FromDyadic(1L, -1075)
    let private relative = Rational.FromDyadic(1L, -60)

    // A mean of 0 is not known relative to itself, but to the deviation, and a covariance of 0 to the square of the mean.
    let private isTight (mean: Ball[]) (covariance: Ball[]) =
        let size = largest mean
        let spread = largest covariance
        let square = Rational.Max(size * size, spread) * relative * relative

        let isKnown (ball: Ball) =
            ball.Radius <= size * relative
            || ball.Radius * ball.Radius <= square
            || ball.Radius <= least

        let isKnownToo (ball: Ball) =
            ball.Radius <= spread * relative
            || ball.Radius <= size * size * relative * relative
            || ball.Radius <= least

        Array.forall (fun (ball: Ball) -> ball.IsFinite) mean
        && Array.forall (fun (ball: Ball) -> ball.IsFinite) covariance
        && Array.forall isKnown mean
        && Array.forall isKnownToo covariance

    // What is 0 is enclosed around 0, and not shown as what rounding left.
    let private rounded (ball: Ball) =
        if ball.Contains Rational.Zero then
            Float64.Zero
        else
            Float64(Ball.ToDouble ball)

    let private whole (found: StateMoments<'T>) (rounded: 'T -> Float64) =
        let states = Array.ofList found.States
        let mean = states |> Array.collect (found.Mean >> Array.map rounded)
        let p = mean.Length / states.Length

        let blocks =
            states
            |> Array.map (fun one -> states |> Array.map (fun other -> found.Covariance(one, other)))

        let d = mean.Length
        Moments(mean, Matrix<Float64>.Create(d, d, (fun i j -> rounded (blocks[i / p].[j / p][i % p, j % p]))))

    /// Mean and covariance of the whole state from doubles.
    let ofDoubles (what: string) (found: StateMoments<Float64>) =
        whole found (fun value ->
            if Double.IsFinite value.Value then
                value
            else
                raise (InvalidInputException $"the moments of {what} are beyond the range of doubles"))

    /// Mean and covariance of the whole state, its vectors one after the other.
    /// Throws InvalidInputException where no precision suffices.
    let at (what: string) (enclose: int -> StateMoments<Ball>) : Moments =
        let rec from precision =
            let found = enclose precision
            let states = Array.ofList found.States
            let mean = states |> Array.collect found.Mean
            let p = mean.Length / states.Length

            let blocks =
                states
                |> Array.map (fun one -> states |> Array.map (fun other -> found.Covariance(one, other)))

            let entry i j = blocks[i / p].[j / p][i % p, j % p]

            let d = mean.Length

            if
                isTight
                    mean
                    [|
                        for i in 0 .. d - 1 do
                            for j in 0 .. d - 1 -> entry i j
                    |]
            then
                whole found rounded
            elif precision < largestPrecision then
                from (2 * precision)
            else
                raise (
                    InvalidInputException
                        $"the moments of {what} are not known to a double's accuracy with {largestPrecision} bits; are they beyond all bounds?"
                )

        from firstPrecision
