namespace Verify.Processes

open System
open System.Threading
open Verify.Arithmetic

/// Mean and covariance of a flow some time later.
type internal FlowProgress =
    {
        /// How much later; not always as much as was asked for.
        Time: float
        Moments: StateMomentBlocks<Float64>
        /// An estimate of the error of the covariance, relative to it.
        Error: float
        /// Products with the generator.
        Products: int
    }

/// One step in time of the moments of a flow: the mean by the exponential of its own matrix, the covariance by a Krylov space of the
/// linear map of FlowVector, about the present mean and in units of what is there.
[<Sealed>]
type internal FlowStep(operator: FlowOperator<Float64>) =
    // Relative to the covariance.
    static let tolerance = 1e-14
    // Numbers in a basis, and vectors.
    static let mostNumbers = 30_000_000
    static let mostVectors = 80
    static let fewVectors = 12
    // Of the covariance and of the mean, so that what decays is known relative to itself.
    static let leastRemains = 0.05

    let p = operator.Features
    let states = operator.States
    let components = states * p

    let norm (blocks: seq<Float64[]>) =
        sqrt (blocks |> Seq.sumBy (Array.sumBy (fun x -> x.Value * x.Value)))

    let scale (factor: float) (blocks: Float64[][][]) =
        blocks |> Array.map (Array.map (Array.map (fun x -> Float64(factor * x.Value))))

    let zeros =
        Array.init states (fun _ -> Array.init states (fun _ -> Array.create (p * p) Float64.Zero))

    let still = Array.init states (fun _ -> Array.create p Float64.Zero)

    let plus (left: Float64[][]) (right: Float64[][]) =
        Array.map2 (Array.map2 (fun (x: Float64) (y: Float64) -> Float64(x.Value + y.Value))) left right

    let matrix =
        let blocks =
            operator.Total |> Array.map (fun (_, parts) -> parts |> Array.map _.Entries)

        Array2D.init components components (fun i j -> blocks[i / p].[j / p].[i % p * p + j % p].Value)

    // The largest row sum of 𝓐.
    let size =
        Seq.max (
            seq { for i in 0 .. components - 1 -> Seq.sum (seq { for j in 0 .. components - 1 -> abs matrix[i, j] }) }
        )

    // δ(τ) from δ̇ = 𝓐δ + v, in units of v: an error of the sum is one of the movement.
    let displacement (velocity: Float64[][]) time (cancellation: CancellationToken) =
        let speed = norm velocity

        if speed = 0.0 then
            still
        else
            let entry i j =
                if i = components then
                    0.0
                elif j = components then
                    velocity[i / p].[i % p].Value / speed
                else
                    matrix[i, j]

            let generator =
                Matrix<Float64>.Create(components + 1, components + 1, (fun i j -> Float64(time * entry i j)))

            let unit =
                Array.init (components + 1) (fun k -> if k = components then Float64.One else Float64.Zero)

            let moved = RoundedExponential.action generator unit cancellation
            Array.init states (fun s -> Array.init p (fun a -> Float64(speed * moved[s * p + a].Value)))

    /// The largest row sum of 𝓐.
    member _.Size = size

    /// As far as the wanted time, or as a Krylov space reaches. None where numbers leave the range of doubles, or rounding is too much.
    member _.TryAdvance
        (moments: StateMomentBlocks<Float64>, wanted: float, cancellation: CancellationToken)
        : FlowProgress option =
        let mean = moments.Mean
        let velocity = operator.Velocity mean
        let length = norm mean

        let rec moves time =
            let moved = displacement velocity time cancellation

            if norm (plus mean moved) >= leastRemains * length || time * size < 1.0 then
                struct (time, moved)
            else
                moves (time / 2.0)

        let struct (time, moved) = moves wanted

        let unit =
            let most = max (norm moved) (norm velocity * min time (1.0 / size))
            if most > 0.0 then most else 1.0

        let unitOfCovariance =
            let spread (from: Float64[][]) =
                norm (Seq.concat (operator.Spread(plus mean from, Float64.One, None, moments.Covariance)))

            let most =
                max (norm (Seq.concat moments.Covariance)) (time * max (spread still) (spread moved))

            if most > 0.0 then most else 1.0

        if not (Double.IsFinite unit && Double.IsFinite unitOfCovariance) then
            None
        else
            let vector = FlowVector(operator, mean, unit, unitOfCovariance)
            let covariance = scale (1.0 / unitOfCovariance) moments.Covariance
            let before = norm (Seq.concat covariance)

            let start =
                vector.Write
                    {
                        Weight = 1.0
                        Offset = still
                        Square = zeros
                        Covariance = covariance
                    }

            let krylov =
                KrylovExponential(
                    (fun image ->
                        cancellation.ThrowIfCancellationRequested()
                        vector.Apply image),
                    start,
                    max 20 (min mostVectors (mostNumbers / start.Length))
                )

            let extend count =
                for _ in 1..count do
                    krylov.Extend()

            let rec reach time =
                let struct (coefficients, error) = krylov.Coefficients(time, cancellation)
                let found = (vector.Read(krylov.Combine coefficients)).Covariance
                let after = norm (Seq.concat found)
                // All is 0 where nothing is drawn.
                let isNothing = after = 0.0 && before = 0.0

                if (error <= tolerance * after || isNothing) && after >= leastRemains * before then
                    let moved =
                        if time = wanted then
                            moved
                        else
                            displacement velocity time cancellation

                    Some
                        {
                            Time = time
                            Moments =
                                {
                                    Mean = plus mean moved
                                    Covariance = scale unitOfCovariance found
                                }
                            Error = if isNothing then 0.0 else error / after
                            Products = krylov.Count
                        }
                elif not krylov.IsFull && not (Double.IsNaN after) then
                    extend (fewVectors / 2)
                    reach time
                elif time < wanted * 1e-4 || Double.IsNaN after then
                    None
                else
                    reach (0.7 * time)

            extend fewVectors
            reach time
