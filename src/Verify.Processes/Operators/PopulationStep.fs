namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares

/// d∘x·(⟨x, h(s)⟩ + κε) of a drawn x ~ N(0, Σ), ε ~ N(0, σ²), h affine in the states.
type internal PopulationTerm<'T> =
    {
        Diagonal: 'T[]
        Form: MeanVector<'T>
        Noise: 'T
    }

/// The step s⁺ = Ms + c + the mean over m new samples of a Gaussian population of such terms.
///
/// Isserlis: E(⟨x, h⟩ + κε)x = Σh, and of two of them the covariance is (hᵀΣh′ + κκ′σ²)Σ + Σh′hᵀΣ; over the states with E hh′ᵀ. O(p³).
[<Sealed>]
type internal PopulationStep<'T when 'T :> IScalar<'T>>
    (
        p: int,
        one: 'T,
        perDraw: 'T,
        covariance: 'T[],
        variance: 'T,
        constants: 'T[][],
        linear: LinearBlock<'T>[][],
        drawn: PopulationTerm<'T> list[]
    ) =
    inherit AffineStep<'T>()
    let states = constants.Length

    let add (target: 'T[]) (source: 'T[]) =
        for k in 0 .. target.Length - 1 do
            target[k] <- target[k] + source[k]

    let times (values: 'T[]) (factors: 'T[]) : 'T[] = Array.map2 Terms.times values factors

    // ΣA for A given by the rows of Aᵀ.
    let withCovariance (rows: 'T[]) : 'T[] = RowProducts.Of<'T>(covariance, rows, p)

    let total =
        Array.init states (fun s ->
            let constant = Array.copy constants[s]

            let parts =
                linear[s]
                |> Array.map (fun block ->
                    let copy = LinearBlock<'T> p
                    copy.AddScaled([| one |], block)
                    copy)

            for term in drawn[s] do
                add constant (times (withCovariance term.Form.Constant) term.Diagonal)

                term.Form.Linear
                |> Array.iteri (fun k matrix ->
                    match matrix with
                    | Some matrix ->
                        let image = LinearBlock<'T> p
                        image.AddDense(withCovariance (StateMomentBlocks.transpose p matrix))
                        parts[k].AddScaled(term.Diagonal, image)
                    | None -> ())

            constant, parts)

    let linearAt (form: MeanVector<'T>) (vector: 'T[][]) (target: 'T[]) =
        form.Linear
        |> Array.iteri (fun k matrix ->
            match matrix with
            | Some matrix -> add target (RowProducts.Of<'T>(matrix, vector[k], p))
            | None -> ())

        target

    let block (matrix: 'T[] option) =
        let block = LinearBlock<'T> p
        matrix |> Option.iter block.AddDense
        block

    let product (local: LocalMoments<'T>) (t: PopulationTerm<'T>) (u: PopulationTerm<'T>) =
        let value (form: MeanVector<'T>) =
            linearAt form local.Point (Array.copy form.Constant)

        let shift form offset =
            linearAt form offset (Array.create p 'T.Zero)

        // E h h′ᵀ.
        let moment = local.Outer(value t.Form, value u.Form, shift t.Form, shift u.Form)

        add
            moment
            (BlockProducts.sandwich p (Array.map block t.Form.Linear) (Array.map block u.Form.Linear) local.Second)

        let pair: 'T = t.Noise * u.Noise
        let noise: 'T = pair * variance
        let mutable factor: 'T = local.Weight * noise

        for k in 0 .. p * p - 1 do
            let entry: 'T = covariance[k] * moment[k]
            factor <- factor + entry

        // Σ E h′hᵀ Σ: rows of E hh′ᵀ are the columns of E h′hᵀ.
        let turned: 'T[] = RowProducts.Of<'T>(withCovariance moment, covariance, p)

        Array.init (p * p) (fun k ->
            let scaled: 'T = factor * covariance[k]
            let sum: 'T = scaled + turned[k]
            let left: 'T = t.Diagonal[k / p] * sum
            let both: 'T = left * u.Diagonal[k % p]
            perDraw * both)

    let spread (point: 'T[][]) weight offset (second: 'T[][][]) =
        let local = LocalMoments<'T>(p, point, weight, offset, second)

        Array.init states (fun s ->
            Array.init states (fun s' ->
                let sum = Array.create (p * p) 'T.Zero

                for t in drawn[s] do
                    for u in drawn[s'] do
                        add sum (product local t u)

                sum))

    override _.Total = total
    override _.HasConstantNoise = true

    override _.Products =
        let terms = drawn |> Array.sumBy List.length
        terms * terms

    override _.Spread(point, weight, offset, second) = spread point weight offset second

    override _.Advance(moments) =
        let covariance = spread moments.Mean one None moments.Covariance

        for s in 0 .. states - 1 do
            for s' in 0 .. states - 1 do
                add (covariance[s].[s']) (BlockProducts.sandwich p (snd total[s]) (snd total[s']) moments.Covariance)

        {
            Mean =
                total
                |> Array.map (fun (constant, parts) ->
                    let target = Array.copy constant
                    moments.Mean |> Array.iteri (fun k values -> parts[k].Apply(values, target))
                    target)
            Covariance = covariance
        }

    override _.NoiseAt _ =
        Matrix<'T>.Create(0, 0, (fun _ _ -> 'T.Zero))
