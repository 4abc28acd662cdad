namespace Verify.Processes

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// One step of an iteration on mean and covariance of its states, without a matrix of moments.
///
/// Given a drawn sample z the next state is F_z(s) = Ms + c + V_z(s) − ⟨V(s)⟩, affine in s, and the step takes the mean of F over m draws:
/// m⁺ = F̄(m), C⁺ = M Ĉ Mᵀ + φ(⟨V_z Ĉ V_zᵀ⟩ − V̄ Ĉ V̄ᵀ + ⟨v_z v_zᵀ⟩ − v̄ v̄ᵀ), v_z = V_z(m), V̄ = ⟨V_z⟩, with φ = 1/m with replacement and
/// (n − m)/(m(n − 1)) without; Ĉ is C with the covariance of the Gaussian noise at (m, C) beside it. Covariances are propagated
/// themselves, so that small ones do not cancel. O(np²) a step for each product of states that is averaged, O(p³) for each pair of blocks.
[<Sealed>]
type internal IterationOperator<'T when 'T :> IScalar<'T>>
    (
        data: LoweringData<'T>,
        shares: 'T[],
        factor: 'T,
        constants: 'T[][],
        linear: LinearBlock<'T>[][],
        drawn: DrawnTerm<'T> list[],
        noise: Map<struct (int * int), NoiseTerm<'T> list>
    ) =
    let p = data.FeatureCount
    let n = data.SampleCount
    // Samples, or features where one is drawn.
    let draws = shares.Length
    let states = data.States.Length
    let blocks = data.Blocks
    let zero () = Array.create (p * p) 'T.Zero

    let add (target: 'T[]) (source: 'T[]) =
        for k in 0 .. target.Length - 1 do
            target[k] <- target[k] + source[k]

    let at (values: 'T[]) z =
        if values.Length = 1 then values[0] else values[z]

    // ⟨V_z⟩: constant and linear part, with the probabilities of the draws; they are what mean and second moments subtract.
    let meanDrawn =
        drawn
        |> Array.map (fun terms ->
            let constant = Array.create p 'T.Zero
            let parts = Array.init blocks (fun _ -> LinearBlock<'T> p)

            for term in terms do
                let weight z : 'T =
                    let coefficient: 'T = at term.Coefficient z
                    shares[z] * coefficient

                let weights =
                    Array.init draws (fun z ->
                        match term.Base with
                        | Some b ->
                            let constant: 'T = at b.Constant z
                            weight z * constant
                        | None -> weight z)

                for z in 0 .. draws - 1 do
                    for a in 0 .. p - 1 do
                        let entry: 'T =
                            weights[z]
                            * term.Vector.Entries[(if term.Vector.Rows = 1 then 0 else z * p) + a]

                        constant[a] <- constant[a] + entry

                match term.Base with
                | Some b ->
                    b.Linear
                    |> Array.iteri (fun k w ->
                        match w with
                        | Some w ->
                            let count = 'T.FromInteger(int64 draws)

                            let weights =
                                Array.init draws (fun z ->
                                    let value: 'T = count * weight z
                                    value)

                            parts[k]
                                .AddDense(
                                    Averages.gram
                                        p
                                        weights
                                        term.Vector
                                        {
                                            Rows = b.Constant.Length
                                            Entries = w
                                        }
                                )
                        | None -> ())
                | None -> ()

            constant, parts)

    // M = L + V̄ and c + v̄(0).
    let total =
        Array.init states (fun s ->
            let parts = Array.init blocks (fun _ -> LinearBlock<'T> p)

            for k in 0 .. blocks - 1 do
                if not (linear[s][k]).IsZero then
                    parts[k] <- linear[s][k]

            let constant, means = meanDrawn[s]

            for k in 0 .. blocks - 1 do
                if not (means[k]).IsZero then
                    parts[k].AddDense means[k].Entries

            Array.map2 (fun (x: 'T) (y: 'T) -> x + y) constants[s] constant, parts)

    let value (mean: 'T[][]) (vector: MeanVector<'T>) =
        let result = Array.copy vector.Constant

        vector.Linear
        |> Array.iteri (fun k matrix ->
            match matrix with
            | Some matrix -> add result (RowProducts.Of<'T>(matrix, mean[k], p))
            | None -> ())

        result

    /// Whether every noise has the same covariance at every state.
    member _.HasConstantNoise =
        noise
        |> Map.forall (fun _ terms ->
            terms
            |> List.forall (fun term ->
                match term with
                | Constant _ -> true
                | OverSamples(_, bases, _, _) -> bases.IsEmpty
                | Product(_, left, right) ->
                    Array.forall Option.isNone left.Linear
                    && Array.forall Option.isNone right.Linear))

    /// Averages of products of two states in a step.
    member _.Products =
        let pairs =
            [
                for terms in drawn do
                    for other in drawn do
                        yield! List.allPairs terms other
            ]

        pairs.Length + (noise |> Seq.sumBy (fun pair -> pair.Value.Length))

    /// The next mean and covariance.
    member _.Advance(moments: StateMomentBlocks<'T>) : StateMomentBlocks<'T> =
        // The noises stand behind the states, with mean 0.
        let mean =
            Array.append moments.Mean (Array.init (blocks - states) (fun _ -> Array.init p (fun _ -> 'T.Zero)))

        let covariance =
            Array.init blocks (fun k ->
                Array.init blocks (fun l ->
                    if k < states && l < states then
                        moments.Covariance[k][l]
                    else
                        zero ()))

        let values = Dictionary<Affine<'T>, 'T[]>(HashIdentity.Reference)

        let valueOf (affine: Affine<'T>) =
            match values.TryGetValue affine with
            | true, known -> known
            | _ ->
                let result = Array.copy affine.Constant

                affine.Linear
                |> Array.iteri (fun k w ->
                    match w with
                    | Some w -> add result (RowProducts.Of<'T>(w, mean[k], p))
                    | None -> ())

                values[affine] <- result
                result

        // E[f g] − f(m)g(m) = Σ_kl w_kᵀ C_kl w_l for each sample.
        let spreads = Dictionary<struct (Affine<'T> * Affine<'T>), 'T[]>()

        let spread (f: Affine<'T>) (g: Affine<'T>) =
            match spreads.TryGetValue(struct (f, g)) with
            | true, known -> known
            | _ ->
                let rows = max f.Constant.Length g.Constant.Length
                let result = Array.create rows 'T.Zero

                f.Linear
                |> Array.iteri (fun k left ->
                    g.Linear
                    |> Array.iteri (fun l right ->
                        match left, right with
                        | Some left, Some right ->
                            // (wᵀC_kl)_j = Σ_i w_i (C_lk)_ji.
                            let image: 'T[] = RowProducts.Of<'T>(left, covariance[l][k], p)
                            let imageRows = image.Length / p

                            for z in 0 .. rows - 1 do
                                let i = if imageRows = 1 then 0 else z * p
                                let j = if right.Length = p then 0 else z * p

                                let term: 'T =
                                    Vectors.Dot<'T>(
                                        System.ReadOnlySpan<'T>(image, i, p),
                                        System.ReadOnlySpan<'T>(right, j, p)
                                    )

                                result[z] <- result[z] + term
                        | _ -> ()))

                spreads[struct (f, g)] <- result
                result

        let secondMoment (bases: Affine<'T> list) =
            match bases with
            | [] -> [| 'T.One |]
            | [ f ] -> valueOf f
            | [ f; g ] ->
                Terms.zip
                    (fun (x: 'T) (y: 'T) -> x + y)
                    (Terms.zip (fun (x: 'T) (y: 'T) -> x * y) (valueOf f) (valueOf g))
                    (spread f g)
            | _ -> raise NotLowered

        // Covariances of the noises, at mean and covariance of the states.
        for KeyValue(struct (k, l), terms) in noise do
            let sum = zero ()

            for term in terms do
                match term with
                | Constant matrix -> add sum matrix
                | OverSamples(coefficient, bases, u, v) ->
                    let weights =
                        Terms.zip (fun (x: 'T) (y: 'T) -> x * y) coefficient (secondMoment bases)

                    let weights =
                        if weights.Length = n then
                            weights
                        else
                            Array.create n weights[0]

                    add sum (Averages.gram p weights u v)
                | Product(c, left, right) ->
                    let l0 = value mean left
                    let r0 = value mean right

                    for i in 0 .. p - 1 do
                        for j in 0 .. p - 1 do
                            let pair: 'T = l0[i] * r0[j]
                            let product: 'T = c * pair
                            sum[i * p + j] <- sum[i * p + j] + product

                    left.Linear
                    |> Array.iteri (fun k' a ->
                        right.Linear
                        |> Array.iteri (fun l' b ->
                            match a, b with
                            | Some a, Some b when k' < states && l' < states ->
                                let image: 'T[] = RowProducts.Of<'T>(a, covariance[l'][k'], p)
                                let product: 'T[] = RowProducts.Of<'T>(image, b, p)

                                for at in 0 .. product.Length - 1 do
                                    let entry: 'T = c * product[at]
                                    sum[at] <- sum[at] + entry
                            | _ -> ()))

            covariance[k][l] <- sum

            if k <> l then
                covariance[l][k] <- StateMomentBlocks.transpose p sum

        // A Ĉ, block by block: rows of (ĈAᵀ), that is (A Ĉ)ᵀ transposed again where it is needed.
        let leftProduct (parts: LinearBlock<'T>[]) l =
            let target = zero ()

            for k in 0 .. blocks - 1 do
                if not (parts[k]).IsZero then
                    // (A C_kl)_ij = Σ A_ia (C_kl)_aj, and the rows of C_lk are the columns of C_kl.
                    parts[k].AddProduct(covariance[l][k], target)

            target

        let sandwich (left: LinearBlock<'T>[]) (right: LinearBlock<'T>[]) =
            let target = zero ()

            for l in 0 .. blocks - 1 do
                if not (right[l]).IsZero then
                    // Σ_l (A C)_l B_lᵀ = (Σ_l B_l (A C)_lᵀ)ᵀ.
                    right[l].AddProduct(leftProduct left l, target)

            StateMomentBlocks.transpose p target

        let next =
            total
            |> Array.map (fun (constant, parts) ->
                let target = Array.copy constant
                parts |> Array.iteri (fun k part -> part.Apply(mean[k], target))
                target)

        let drawnMean =
            meanDrawn
            |> Array.map (fun (constant, parts) ->
                let target = Array.copy constant
                parts |> Array.iteri (fun k part -> part.Apply(mean[k], target))
                target)

        // Products of drawn terms, the same for several states where these share them.
        let grams = Dictionary<struct (DrawnTerm<'T> * DrawnTerm<'T>), 'T[]>()

        let drawnProduct (t: DrawnTerm<'T>) (u: DrawnTerm<'T>) =
            match grams.TryGetValue(struct (t, u)) with
            | true, known -> known
            | _ ->
                let bases = Option.toList t.Base @ Option.toList u.Base
                let expected = secondMoment bases
                let count = 'T.FromInteger(int64 draws)

                let weights =
                    Array.init draws (fun z ->
                        let share: 'T = count * shares[z]
                        let left: 'T = at t.Coefficient z
                        let right: 'T = at u.Coefficient z
                        let coefficient: 'T = left * right
                        let moment: 'T = at expected z
                        let product: 'T = share * coefficient
                        product * moment)

                let found = Averages.gram p weights t.Vector u.Vector
                grams[struct (t, u)] <- found
                found

        let sampled s s' =
            let sum = zero ()

            for t in drawn[s] do
                for u in drawn[s'] do
                    add sum (drawnProduct t u)

            let square = sandwich (snd meanDrawn[s]) (snd meanDrawn[s'])

            Array.init (p * p) (fun k ->
                let left: 'T = drawnMean[s][k / p]
                let right: 'T = drawnMean[s'][k % p]
                let product: 'T = left * right
                let removed: 'T = square[k] + product
                let spread: 'T = sum[k] - removed
                factor * spread)

        let result = Array.init states (fun _ -> Array.init states (fun _ -> Array.empty))

        for s in 0 .. states - 1 do
            for s' in s .. states - 1 do
                let block = sandwich (snd total[s]) (snd total[s'])

                if
                    not (drawn[s].IsEmpty || drawn[s'].IsEmpty)
                    && Option.ofNullable ('T.TrySign factor) <> Some 0
                then
                    add block (sampled s s')

                result[s][s'] <- block

                if s <> s' then
                    result[s'][s] <- StateMomentBlocks.transpose p block

        { Mean = next; Covariance = result }
