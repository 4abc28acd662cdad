namespace Verify.Processes

open System.Threading
open Verify.Arithmetic

/// Enclosures of many steps of a map that keeps second moments positive semidefinite, without the wrapping of ball after ball.
///
/// Ŝ = E[ŝŝᵀ] with ŝ = (s, 1) moves by a linear map T that keeps Ŝ ⪰ 0. Midpoints alone are propagated; the rounding of step i is a
/// symmetric E_i with −δ_i I ⪯ E_i ⪯ δ_i I, and it has become −δ_i T^{k−1−i}[I] ⪯ T^{k−1−i}[E_i] ⪯ δ_i T^{k−1−i}[I] at the end. So the error
/// of Ŝ_k is at most Σ_i δ_i t_{k−1−i} in every entry, where t_j ≥ tr T^j[I] comes from the same recursion, inflated in each step by
/// what its own rounding may be.
[<RequireQualifiedAccess>]
module internal PositiveMap =

    // Bits of the sums of bounds; they are rounded up.
    let private boundPrecision = 64

    let private bound (value: Rational) =
        Ball.FromRational(value, boundPrecision).Upper

    let private greatestRadius (entries: seq<Ball>) =
        entries
        |> Seq.fold (fun (most: Ball) ball -> if ball.IsWiderThan most then ball else most) Ball.Zero
        |> _.Radius
        |> bound

    // Σ|m_a|, at least the norm.
    let private size (mean: Ball[][]) =
        mean
        |> Array.sumBy (fun block -> block |> Array.sumBy _.Midpoint.Abs())
        |> bound

    let private isFinite (moments: StateMomentBlocks<Ball>) =
        moments.Mean |> Array.forall (Array.forall _.IsFinite)
        && moments.Covariance |> Array.forall (Array.forall (Array.forall _.IsFinite))

    let private midpoints (moments: StateMomentBlocks<Ball>) : StateMomentBlocks<Ball> =
        {
            Mean = moments.Mean |> Array.map (Array.map _.MidpointBall())
            Covariance = moments.Covariance |> Array.map (Array.map (Array.map _.MidpointBall()))
        }

    /// Bounds of ‖Δm‖, and of ‖Δ(C + mmᵀ)‖ with what it takes to keep the mean as it is: ‖ΔC‖ + 4‖m‖‖Δm‖ + ‖Δm‖² + ‖Δm‖.
    let private rounding (moments: StateMomentBlocks<Ball>) =
        let components = Rational.FromInteger(int64 (moments.Mean |> Array.sumBy _.Length))

        let mean = components * greatestRadius (Seq.concat moments.Mean)

        let covariance =
            components
            * greatestRadius (moments.Covariance |> Seq.collect (Seq.collect Seq.ofArray))

        let norm = size moments.Mean
        mean, bound (covariance + mean * (Rational.FromInteger 4L * norm + mean + Rational.One))

    // t_0 … t_{k−1}.
    let private traces p (step: int64 -> StateMomentBlocks<Ball> -> StateMomentBlocks<Ball>) blocks steps =
        let identity =
            Array.init (p * p) (fun k -> if k / p = k % p then Ball.One else Ball.Zero)

        let start: StateMomentBlocks<Ball> =
            {
                Mean = Array.init blocks (fun _ -> Array.create p Ball.Zero)
                Covariance =
                    Array.init blocks (fun k ->
                        Array.init blocks (fun l -> if k = l then identity else Array.create (p * p) Ball.Zero))
            }

        let trace (factor: Rational) (moments: StateMomentBlocks<Ball>) =
            let spread =
                Seq.sum (
                    seq {
                        for k in 0 .. blocks - 1 do
                            for a in 0 .. p - 1 -> moments.Covariance[k].[k].[a * p + a].Midpoint
                    }
                )

            let norm = size moments.Mean
            bound (factor * (spread + norm * norm + Rational.One))

        let rec go j (factor: Rational) moments (found: Rational list) =
            let found = trace factor moments :: found

            if j + 1L = steps then
                Some(found |> List.rev |> Array.ofList)
            else
                let next = step j moments

                if not (isFinite next) then
                    None
                else
                    let mean, second = rounding next
                    let middle = midpoints next
                    let inflation = Ball.FromRational(second, boundPrecision).Upper

                    let inflated =
                        { middle with
                            Covariance =
                                middle.Covariance
                                |> Array.mapi (fun k row ->
                                    row
                                    |> Array.mapi (fun l block ->
                                        if k = l then
                                            block
                                            |> Array.mapi (fun at entry ->
                                                if at / p = at % p then
                                                    // Up, to a number that is exact.
                                                    let raised =
                                                        entry + Ball.FromRational(inflation, entry.Precision)

                                                    Ball.UpperBound(raised).MidpointBall()
                                                else
                                                    entry)
                                        else
                                            block))
                        }

                    go (j + 1L) (bound (factor * (Rational.One + mean))) inflated found

        go 0L Rational.One start []

    /// Mean and covariance after k steps from a start without rounding, or None where numbers leave all bounds.
    /// `step` at a precision takes one step of balls; it is a map as above.
    let enclose
        p
        (step: int -> int64 -> StateMomentBlocks<Ball> -> StateMomentBlocks<Ball>)
        (start: StateMomentBlocks<Ball>)
        (steps: int64)
        (precision: int)
        (cancellation: CancellationToken)
        : StateMomentBlocks<Ball> option =
        let advance precision j moments =
            cancellation.ThrowIfCancellationRequested()
            step precision j moments

        let rec go j moments (roundings: Rational list) =
            if j = steps then
                Some(moments, roundings |> List.rev |> Array.ofList)
            else
                let next = advance precision j moments

                if isFinite next then
                    go (j + 1L) (midpoints next) (snd (rounding next) :: roundings)
                else
                    None

        if steps = 0L then
            Some start
        else
            match go 0L start [], traces p (advance boundPrecision) start.Mean.Length steps with
            | Some(moments, roundings), Some traces ->
                let error =
                    Array.fold2
                        (fun sum rounding trace -> bound (sum + rounding * trace))
                        Rational.Zero
                        roundings
                        (Array.rev traces)

                let most =
                    moments.Mean
                    |> Seq.concat
                    |> Seq.fold (fun most ball -> max most (ball.Midpoint.Abs())) Rational.Zero

                let widen (radius: Rational) (ball: Ball) =
                    ball.WidenedBy(Ball.FromRational(radius, boundPrecision))

                // C = S − mmᵀ.
                let ofCovariance =
                    bound (error * (Rational.One + Rational.FromInteger 2L * most + error))

                Some
                    {
                        Mean = moments.Mean |> Array.map (Array.map (widen error))
                        Covariance = moments.Covariance |> Array.map (Array.map (Array.map (widen ofCovariance)))
                    }
            | _ -> None
