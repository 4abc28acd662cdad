namespace Verify.Processes

open System
open System.Threading
open System.Threading.Tasks
open Verify.Arithmetic

/// The expected risk from moments given y at n + 3 other y's, where E[s | y] is affine and Cov[s | y] quadratic in y: exact, and without
/// a formula of its own.
///
/// With q the trace of the covariance, q(y₀ + ε) has the mean q(y₀) + σ²·Σ_i Q(e_i, e_i), Q the quadratic part, and
/// Σ_i Q(e_i, e_i) = Σ_i q(e_i) − n q(0) − (q(1) − q(−1))/2, 1 the vector of ones; Cov_ε E[s | y] = σ²·Σ_i (m(e_i) − m(0))(m(e_i) − m(0))ᵀ.
[<RequireQualifiedAccess>]
module internal DirectionalRisk =

    /// Evaluations besides those of the n directions.
    let others = 6

    // A direction that no structure of the data knows: entries of ±1, ±2, ±3 by a fixed linear congruence.
    let private direction n =
        let mutable state = 20261127UL

        Array.init n (fun _ ->
            state <- state * 6364136223846793005UL + 1442695040888963407UL
            let entry = int64 (state >>> 33) % 6L
            Rational.FromInteger(if entry < 3L then entry - 3L else entry - 2L))

    let private constant n (value: int64) =
        Array.create n (Rational.FromInteger value)

    /// The risk by `moments`, which gives mean and covariance of the estimator for a y. Where `isExact`, the degrees in y are verified along
    /// one more direction. Throws InvalidInputException where they are higher.
    let evaluate<'T when 'T :> IScalar<'T>>
        (name: string)
        (isExact: bool)
        (gram: Matrix<'T>)
        (truth: 'T[])
        (sigma2: 'T)
        (atTruth: Rational[])
        (moments: Rational[] -> 'T[] * Matrix<'T>)
        (cancellation: CancellationToken)
        : RiskTerms<'T> =
        let n = atTruth.Length
        let random = direction n

        let times (factor: int64) =
            random |> Array.map (fun entry -> Rational.FromInteger factor * entry)

        let unit i =
            Array.init n (fun k -> if k = i then Rational.One else Rational.Zero)

        let points =
            [|
                yield atTruth
                yield constant n 0L
                yield constant n 1L
                yield constant n -1L

                for i in 0 .. n - 1 -> unit i

                if isExact then
                    for factor in [ -1L; 1L; 2L ] -> times factor
            |]

        let found: ('T[] * ('T * 'T))[] = Array.zeroCreate points.Length

        // Each goes to its own place, and sums are taken in order: the same for every number of threads.
        Parallel.For(
            0,
            points.Length,
            ParallelOptions(CancellationToken = cancellation),
            fun k ->
                let mean, covariance = moments points[k]
                found[k] <- (mean, RiskTerms.traces gram (fun a c -> covariance[a, c]))
        )
        |> ignore

        let mean k : 'T[] = fst found[k]

        let isZero (value: 'T) =
            match Option.ofNullable ('T.TrySign value) with
            | Some 0
            | None -> true
            | Some _ -> false

        let combination (terms: (int64 * 'T) list) : 'T =
            terms
            |> List.map (fun (factor, value) ->
                let product: 'T = 'T.FromInteger factor * value
                product)
            |> List.reduce (fun (x: 'T) (y: 'T) ->
                let sum: 'T = x + y
                sum)

        if isExact then
            let back, ahead, twice = n + 4, n + 5, n + 6

            let isAffine =
                Seq.init truth.Length (fun a ->
                    combination [ 1L, (mean back)[a]; -2L, (mean 1)[a]; 1L, (mean ahead)[a] ])
                |> Seq.forall isZero

            let isQuadratic =
                [ fst; snd ]
                |> List.forall (fun part ->
                    let value k : 'T = part (snd found[k])
                    isZero (combination [ -1L, value back; 3L, value 1; -3L, value ahead; 1L, value twice ]))

            if not (isAffine && isQuadratic) then
                raise (
                    InvalidInputException
                        $"'{name}' has no exact risk over the noise of y: its mean is not of degree 1 in y, or its covariance not of degree 2"
                )

        let quadratic part : 'T =
            let value k : 'T = part (snd found[k])
            let mutable sum: 'T = 'T.Zero

            for i in 0 .. n - 1 do
                let change: 'T = value (4 + i) - value 1
                sum <- sum + change

            let twice: 'T = value 2 - value 3
            let odd: 'T = twice / 'T.FromInteger 2L
            let total: 'T = sum - odd
            let gain: 'T = sigma2 * total
            value 0 + gain

        let spread =
            let drives: 'T[][] =
                Array.init n (fun i ->
                    Array.map2
                        (fun (x: 'T) (y: 'T) ->
                            let change: 'T = x - y
                            change)
                        (mean (4 + i))
                        (mean 1))

            let entry a c : 'T =
                let mutable sum: 'T = 'T.Zero

                for drive in drives do
                    let product: 'T = drive[a] * drive[c]
                    sum <- sum + product

                sigma2 * sum

            RiskTerms.traces gram entry

        RiskTerms.create gram truth (mean 0) spread (quadratic fst, quadratic snd)
