namespace Verify.Processes

open Verify.Arithmetic

/// (ω, d, D, C) as one vector: a number, a displacement of the states, its square and a covariance, in units of their own.
type internal FlowParts =
    {
        Weight: float
        Offset: Float64[][]
        Square: Float64[][][]
        Covariance: Float64[][][]
    }

/// The linear map that carries (1, δ, δδᵀ, C) of a flow from a time on, δ the displacement of the mean since then, in units u of δ and
/// w of C:
/// δ̇ = 𝓐δ + ωv, Ṗ = 𝓐P + P𝓐ᵀ + vδᵀ + δvᵀ, Ċ = 𝓐C + C𝓐ᵀ + Γ̂(ω, δ, P + C), v = 𝓐m + c and Γ̂ about the mean m at that time.
/// Covariances are carried themselves, so that small ones do not cancel.
[<Sealed>]
type internal FlowVector(operator: FlowOperator<Float64>, mean: Float64[][], unit: float, unitOfCovariance: float) =
    let p = operator.Features
    let states = operator.States
    let velocity = operator.Velocity mean

    let pairs =
        [|
            for s in 0 .. states - 1 do
                for s' in s .. states - 1 -> struct (s, s')
        |]

    let length = 1 + states * p + 2 * pairs.Length * p * p

    let scale (factor: float) (values: Float64[]) =
        values |> Array.map (fun x -> Float64(factor * x.Value))

    let blocks (vector: Float64[]) from =
        let result = Array.init states (fun _ -> Array.init states (fun _ -> Array.empty))

        pairs
        |> Array.iteri (fun k (struct (s, s')) ->
            result[s][s'] <- Array.sub vector (from + k * p * p) (p * p)

            if s <> s' then
                result[s'][s] <- StateMomentBlocks.transpose p (result[s].[s']))

        result

    let square = 1 + states * p

    /// The length of the vectors.
    static member Length(states: int, p: int) =
        1 + states * p + states * (states + 1) * p * p

    member _.Write(parts: FlowParts) : Float64[] =
        let vector: Float64[] = Array.zeroCreate length
        vector[0] <- Float64 parts.Weight

        parts.Offset
        |> Array.iteri (fun s values -> Array.blit values 0 vector (1 + s * p) p)

        pairs
        |> Array.iteri (fun k (struct (s, s')) ->
            Array.blit (parts.Square[s].[s']) 0 vector (square + k * p * p) (p * p)
            Array.blit (parts.Covariance[s].[s']) 0 vector (square + (pairs.Length + k) * p * p) (p * p))

        vector

    member _.Read(vector: Float64[]) : FlowParts =
        {
            Weight = vector[0].Value
            Offset = Array.init states (fun s -> Array.sub vector (1 + s * p) p)
            Square = blocks vector square
            Covariance = blocks vector (square + pairs.Length * p * p)
        }

    /// The map.
    member this.Apply(vector: Float64[]) : Float64[] =
        let parts = this.Read vector
        let weight = parts.Weight

        let second =
            Array.map2
                (Array.map2 (
                    Array.map2 (fun (x: Float64) (y: Float64) ->
                        Float64(unit * unit * x.Value + unitOfCovariance * y.Value))
                ))
                parts.Square
                parts.Covariance

        let spread =
            operator.Spread(mean, Float64 weight, Some(parts.Offset |> Array.map (scale unit)), second)

        let drift = operator.Linear parts.Offset

        let ofSquare = operator.Lyapunov parts.Square

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                let block = ofSquare[s].[s']

                for k in 0 .. p * p - 1 do
                    let i, j = k / p, k % p

                    let mixed =
                        velocity[s].[i].Value * parts.Offset[s'].[j].Value
                        + parts.Offset[s].[i].Value * velocity[s'].[j].Value

                    block[k] <- Float64(block[k].Value + mixed / unit)

        let ofCovariance = operator.Lyapunov parts.Covariance

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                let block = ofCovariance[s].[s']
                let added = spread[s].[s']

                for k in 0 .. p * p - 1 do
                    block[k] <- Float64(block[k].Value + added[k].Value / unitOfCovariance)

        this.Write
            {
                Weight = 0.0
                Offset =
                    Array.map2
                        (Array.map2 (fun (x: Float64) (v: Float64) -> Float64(x.Value + weight * v.Value / unit)))
                        drift
                        velocity
                Square = ofSquare
                Covariance = ofCovariance
            }
