namespace Verify.Processes

open System
open System.Collections.Generic
open Verify.Arithmetic
open Verify.Symbolics

/// The closed linear system of the expected risk of a process, over the noise ε of y = Xβ* + ε with E ε = 0 and E εεᵀ = σ²I.
///
/// With u_f = ⟨f ε⟩ for the averages ⟨f y⟩ that drive the mean, E[s | y] = m + N u, and the vector (1, m, N, S), S = E_ε E[ssᵀ | y],
/// moves linearly: m and S by the moment system at y = Xβ*, N⁺ = MN + W with c(ε) = Wu the drive of the mean, and S gains
/// σ²(Σ_z L(e_z) N u(e_z) + c̄), L the part of its equation linear in y and in s, c̄ the part quadratic in y, averaged.
[<Sealed>]
type internal RiskSystem(bound: ProcessInstance, moments: DerivedMoments) =
    let system = moments.System
    let samples = bound.Instance.Problem.SampleCount
    let noiseVariance = bound.Instance.Problem.Truth.NoiseVariance

    do ResponseNoise.require system

    let d = moments.Size
    let seconds = system.Equations.Length - d

    let coefficients =
        system.Equations
        |> List.map (fun equation ->
            MomentSystem.coefficients equation system
            |> List.map (fun (moment, coefficient) ->
                if coefficient.Denominator <> Polynomial.One then
                    invalidOp "a system for a given n has no denominators"

                moment, coefficient.Numerator))
        |> Array.ofList

    let constantOf row =
        coefficients[row]
        |> List.tryPick (fun (moment, coefficient) -> if moment.Degree = 0 then Some coefficient else None)
        |> Option.defaultValue Polynomial.Zero

    // The rows of degree 1, in the order of the components; the others behind them.
    let firsts = Array.init d moments.First

    let seconds' =
        let isFirst = HashSet firsts
        [| 0 .. system.Equations.Length - 1 |] |> Array.filter (isFirst.Contains >> not)

    let drive = firsts |> Array.map (constantOf >> ResponseNoise.linear)

    let noises =
        drive |> Seq.collect (Seq.map fst) |> Seq.distinct |> Seq.sort |> Array.ofSeq

    let width = noises.Length
    let noiseAt = noises |> Array.mapi (fun k f -> f, k) |> dict

    // For each second moment: what it gains from (component a, noise f), and from the noise alone.
    let gains =
        lazy
            (seconds'
             |> Array.map (fun row ->
                 [
                     for moment, coefficient in coefficients[row] do
                         if moment.Degree = 1 then
                             let a = moment.Exponents |> List.findIndex ((=) 1)
                             let linear = ResponseNoise.linear coefficient

                             if not linear.IsEmpty then
                                 for f in 0 .. width - 1 do
                                     let total =
                                         Polynomial.sum (
                                             seq {
                                                 for g, c in linear -> c * ResponseNoise.product samples g noises[f]
                                             }
                                         )

                                     struct (a, f, total)
                 ]))

    let constants =
        lazy (seconds' |> Array.map (constantOf >> ResponseNoise.quadratic samples))

    let placeOfNoise a f = 1 + d + a * width + f

    let places =
        let table = Array.zeroCreate system.Equations.Length
        firsts |> Array.iteri (fun a row -> table[row] <- 1 + a)
        seconds' |> Array.iteri (fun k row -> table[row] <- 1 + d + d * width + k)
        table

    /// The size of the system, the constant 1 included.
    member _.Size = 1 + d + d * width + seconds

    /// The vector at the beginning: N is 0, the start does not depend on y.
    member _.Start<'T when 'T :> IScalar<'T>>(convert: Rational -> 'T) : 'T[] =
        let entries =
            bound.Definition.States
            |> List.collect (bound.StartOf >> List.ofArray)
            |> Array.ofList

        let vector = Array.create (1 + d + d * width + seconds) 'T.Zero
        vector[0] <- 'T.One

        for i in 0 .. d - 1 do
            vector[1 + i] <- convert entries[i]

            for j in i .. d - 1 do
                vector[places[moments.Second(i, j)]] <- convert (entries[i] * entries[j])

        vector

    /// The matrix over a scalar: next vector = matrix · vector, or its time derivative for a flow.
    member _.Matrix<'T when 'T :> IScalar<'T>>
        (value: Symbol -> 'T, precision: int, convert: Rational -> 'T)
        : Matrix<'T> =
        let plain: Matrix<'T> = MomentSystem.matrix precision value system
        let size = 1 + d + d * width + seconds
        let entries = Array.create (size * size) 'T.Zero
        let sigma2 = convert noiseVariance

        let evaluate polynomial : 'T =
            Polynomial.evaluate<'T> precision value polynomial

        let add row column (entry: 'T) =
            let at = row * size + column
            entries[at] <- entries[at] + entry

        add 0 0 plain[0, 0]

        for row in 0 .. places.Length - 1 do
            add places[row] 0 plain[row + 1, 0]

            for column in 0 .. places.Length - 1 do
                add places[row] places[column] plain[row + 1, column + 1]

        for a in 0 .. d - 1 do
            for f, coefficient in drive[a] do
                add (placeOfNoise a noiseAt[f]) 0 (evaluate coefficient)

            for c in 0 .. d - 1 do
                for f in 0 .. width - 1 do
                    add (placeOfNoise a f) (placeOfNoise c f) plain[firsts[a] + 1, firsts[c] + 1]

        for k in 0 .. seconds - 1 do
            let row = places[seconds'[k]]
            add row 0 (sigma2 * evaluate constants.Value[k])

            for struct (a, f, gain) in gains.Value[k] do
                add row (placeOfNoise a f) (sigma2 * evaluate gain)

        Matrix<'T>.FromRows(size, size, ReadOnlySpan<'T>(entries))

    /// Mean of a state, its Cov_ε E[s | y], and its E_ε Cov[s | y], from the vector; components from `first` on.
    member _.Read<'T when 'T :> IScalar<'T>>
        (vector: 'T[], first: int, precision: int, convert: Rational -> 'T)
        : 'T[] * Matrix<'T> * Matrix<'T> =
        let p = bound.Instance.Problem.FeatureCount
        // ⟨fg⟩ holds no parameter.
        let value = moments.Valuations (precision, convert) bound.Parameters
        let sigma2 = convert noiseVariance

        let kernel =
            Array.init width (fun f ->
                Array.init width (fun g ->
                    let entry: 'T =
                        Polynomial.evaluate<'T> precision value (ResponseNoise.product samples noises[f] noises[g])

                    sigma2 * entry))

        let mean = Array.init p (fun a -> vector[1 + first + a])

        let rows =
            Array.init p (fun a -> Array.sub vector (placeOfNoise (first + a) 0) width)

        let images: 'T[][] =
            rows
            |> Array.map (fun row -> kernel |> Array.map (fun line -> Vectors.Dot<'T>(line, row)))

        let variance =
            Matrix<'T>.Create(p, p, fun a c -> Vectors.Dot<'T>(rows[a], images[c]))

        let noise =
            Matrix<'T>
                .Create(
                    p,
                    p,
                    fun a c ->
                        let both: 'T = vector[places[moments.Second(first + a, first + c)]]
                        let product: 'T = mean[a] * mean[c]
                        let rest: 'T = both - product
                        rest - variance[a, c]
                )

        mean, variance, noise
