namespace Verify.Processes

open Verify.Arithmetic

/// The expected risk of an estimator by its sources, over mini-batches (or Brownian motion) and over the noise ε of y = Xβ* + ε.
/// Risk = bias² + variance + noise, by the tower rule; the prediction terms are weighted with Σ̂ = XᵀX/n.
type RiskTerms<'T when 'T :> IScalar<'T>> =
    {
        /// ‖E b − β*‖².
        Bias2: 'T
        /// tr Cov_ε E[b | y].
        Variance: 'T
        /// tr E_ε Cov[b | y]: what the algorithm itself adds.
        Noise: 'T
        /// (E b − β*)ᵀΣ̂(E b − β*).
        PredictionBias2: 'T
        /// tr Σ̂ Cov_ε E[b | y].
        PredictionVariance: 'T
        /// tr Σ̂ E_ε Cov[b | y].
        PredictionNoise: 'T
    }

    /// E‖b − β*‖².
    member terms.Estimation: 'T =
        let fixedPart: 'T = terms.Bias2 + terms.Variance
        fixedPart + terms.Noise

    /// E‖X(b − β*)‖²/n.
    member terms.Prediction: 'T =
        let fixedPart: 'T = terms.PredictionBias2 + terms.PredictionVariance
        fixedPart + terms.PredictionNoise

    /// Every term mapped, to any scalar.
    member terms.Map<'U when 'U :> IScalar<'U>>(map: System.Func<'T, 'U>) : RiskTerms<'U> =
        {
            Bias2 = map.Invoke terms.Bias2
            Variance = map.Invoke terms.Variance
            Noise = map.Invoke terms.Noise
            PredictionBias2 = map.Invoke terms.PredictionBias2
            PredictionVariance = map.Invoke terms.PredictionVariance
            PredictionNoise = map.Invoke terms.PredictionNoise
        }

[<RequireQualifiedAccess>]
module internal RiskTerms =

    /// From E b, from tr and tr Σ̂· of Cov_ε E[b | y] and of E_ε Cov[b | y].
    let create<'T when 'T :> IScalar<'T>>
        (gram: Matrix<'T>)
        (truth: 'T[])
        (mean: 'T[])
        (variance: 'T, predictionVariance: 'T)
        (noise: 'T, predictionNoise: 'T)
        : RiskTerms<'T> =

        let error: 'T[] =
            Array.map2
                (fun (m: 'T) (b: 'T) ->
                    let difference: 'T = m - b
                    difference)
                mean
                truth

        let image: 'T[] = gram.Times error

        let dot (left: 'T[]) (right: 'T[]) : 'T =
            Vectors.Dot<'T>(System.ReadOnlySpan<'T> left, System.ReadOnlySpan<'T> right)

        {
            Bias2 = dot error error
            Variance = variance
            Noise = noise
            PredictionBias2 = dot error image
            PredictionVariance = predictionVariance
            PredictionNoise = predictionNoise
        }

    /// tr C and tr Σ̂C of a symmetric C.
    let traces<'T when 'T :> IScalar<'T>> (gram: Matrix<'T>) (entry: int -> int -> 'T) : 'T * 'T =
        let mutable trace = 'T.Zero
        let mutable weighted = 'T.Zero

        for a in 0 .. gram.Rows - 1 do
            let diagonal: 'T = entry a a
            trace <- trace + diagonal

            for c in 0 .. gram.Rows - 1 do
                let other: 'T = entry c a
                let product: 'T = gram[a, c] * other
                weighted <- weighted + product

        trace, weighted
