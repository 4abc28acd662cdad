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
        coins: 'T[] option,
        perDraw: 'T,
        constants: 'T[][],
        linear: LinearBlock<'T>[][],
        drawn: DrawnTerm<'T> list[],
        noise: Map<struct (int * int), NoiseTerm<'T> list>
    ) =
    inherit AffineStep<'T>()
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

                // u² = u: where both masks have one coin it counts once.
                match coins with
                | Some q when term.Masked ->
                    term.MaskedBase
                    |> Array.iteri (fun k w ->
                        match w with
                        | Some w ->
                            let rows = w.Length / p

                            parts[k]
                                .AddDiagonal(
                                    Array.init p (fun a ->
                                        let mutable sum = 'T.Zero

                                        for z in 0 .. draws - 1 do
                                            let vector =
                                                term.Vector.Entries[(if term.Vector.Rows = 1 then 0 else z * p) + a]

                                            let entry: 'T = vector * w[(if rows = 1 then 0 else z * p) + a]
                                            let product: 'T = weight z * entry
                                            sum <- sum + product

                                        let rest: 'T = 'T.One - q[a]
                                        rest * sum)
                                )
                        | None -> ())
                | Some _
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
                    // Not into the block of the definition itself.
                    let block = LinearBlock<'T> p
                    block.AddScaled([| data.Convert Rational.One |], parts[k])
                    block.AddScaled([| data.Convert Rational.One |], means[k])
                    parts[k] <- block

            Array.map2 (fun (x: 'T) (y: 'T) -> x + y) constants[s] constant, parts)

    let valueAt (point: 'T[][]) (vector: MeanVector<'T>) (target: 'T[]) =
        vector.Linear
        |> Array.iteri (fun k matrix ->
            match matrix with
            | Some matrix when k < point.Length -> add target (RowProducts.Of<'T>(matrix, point[k], p))
            | _ -> ())

        target

    let image (parts: LinearBlock<'T>[]) (vector: 'T[][]) (target: 'T[]) =
        vector |> Array.iteri (fun k values -> parts[k].Apply(values, target))
        target

    let vanish () = Array.create p 'T.Zero

    // Covariances of the noises: those of their conditional covariance, averaged over the states.
    let fillNoise (local: LocalMoments<'T>) =
        let second = local.Second

        for KeyValue(struct (k, l), terms) in noise do
            let sum = zero ()

            for term in terms do
                match term with
                | Constant matrix -> add sum (matrix |> Array.map (fun (x: 'T) -> local.Weight * x))
                | OverSamples(coefficient, bases, u, v) ->
                    let weights =
                        Terms.zip (fun (x: 'T) (y: 'T) -> x * y) coefficient (local.Expected bases)

                    let weights =
                        if weights.Length = n then
                            weights
                        else
                            Array.create n weights[0]

                    add sum (Averages.gram p weights u v)
                | Multiple(coefficient, bases, matrix) ->
                    let factor: 'T =
                        Terms.zip (fun (x: 'T) (y: 'T) -> x * y) coefficient (local.Expected bases)
                        |> Averages.meanOf

                    add sum (matrix |> Array.map (fun (x: 'T) -> factor * x))
                | Product(c, left, right) ->
                    let at vector =
                        valueAt local.Point vector (Array.copy vector.Constant)

                    let shift vector (offset: 'T[][]) = valueAt offset vector (vanish ())
                    let outer = local.Outer(at left, at right, shift left, shift right)

                    left.Linear
                    |> Array.iteri (fun k' a ->
                        right.Linear
                        |> Array.iteri (fun l' b ->
                            match a, b with
                            | Some a, Some b when k' < states && l' < states ->
                                let image: 'T[] = RowProducts.Of<'T>(a, second[l'][k'], p)
                                add outer (RowProducts.Of<'T>(image, b, p))
                            | _ -> ()))

                    add sum (outer |> Array.map (fun (x: 'T) -> c * x))

            second[k][l] <- sum

            if k <> l then
                second[l][k] <- StateMomentBlocks.transpose p sum

    // Products of drawn terms, the same for several states where these share them.
    let products (local: LocalMoments<'T>) =
        let grams = Dictionary<struct (DrawnTerm<'T> * DrawnTerm<'T>), 'T[]>()

        fun (t: DrawnTerm<'T>) (u: DrawnTerm<'T>) ->
            match grams.TryGetValue(struct (t, u)) with
            | true, known -> known
            | _ ->
                let expected = local.Expected(Option.toList t.Base @ Option.toList u.Base)
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

    let draws' s s' =
        not (drawn[s].IsEmpty || drawn[s'].IsEmpty)
        && (coins.IsSome || Option.ofNullable ('T.TrySign factor) <> Some 0)

    // φ(⟨V S Vᵀ⟩ − V̄ S V̄ᵀ + …) of two states.
    let sampled (local: LocalMoments<'T>) drawnProduct s s' =
        let sum = zero ()
        let ofCoins = zero ()

        for t in drawn[s] do
            for u in drawn[s'] do
                match coins with
                | Some q when not (t.IsPlain && u.IsPlain) ->
                    let products = MaskedProducts<'T>(p, draws, shares, q, local, t, u)
                    let means = products.OfMeans()
                    add sum means
                    add ofCoins (Array.map2 (fun (x: 'T) (y: 'T) -> x - y) (products.Whole()) means)
                | Some _
                | None -> add sum (drawnProduct t u)

        let constant, parts = meanDrawn[s]
        let constant', parts' = meanDrawn[s']
        let square = BlockProducts.sandwich p parts parts' local.Second

        let outer =
            local.Outer(
                image parts local.Point (Array.copy constant),
                image parts' local.Point (Array.copy constant'),
                (fun offset -> image parts offset (vanish ())),
                (fun offset -> image parts' offset (vanish ()))
            )

        Array.init (p * p) (fun k ->
            let removed: 'T = square[k] + outer[k]
            let spread: 'T = sum[k] - removed
            let samples: 'T = factor * spread
            let masks: 'T = perDraw * ofCoins[k]
            samples + masks)

    let withNoises (second: 'T[][][]) =
        Array.init blocks (fun k ->
            Array.init blocks (fun l -> if k < states && l < states then second[k].[l] else zero ()))

    // Blocks of pairs of states; the other half by symmetry.
    let symmetric (block: int -> int -> 'T[]) =
        let result = Array.init states (fun _ -> Array.init states (fun _ -> Array.empty))

        for s in 0 .. states - 1 do
            for s' in s .. states - 1 do
                result[s][s'] <- block s s'

                if s <> s' then
                    result[s'][s] <- StateMomentBlocks.transpose p (result[s].[s'])

        result

    /// c and M of F̄ = Ms + c, for each state; noises are blocks behind the states.
    override _.Total = total

    /// Whether every noise has the same covariance at every state.
    override _.HasConstantNoise =
        noise
        |> Map.forall (fun _ terms ->
            terms
            |> List.forall (fun term ->
                match term with
                | Constant _ -> true
                | Multiple(_, bases, _)
                | OverSamples(_, bases, _, _) -> bases.IsEmpty
                | Product(_, left, right) ->
                    Array.forall Option.isNone left.Linear
                    && Array.forall Option.isNone right.Linear))

    /// Averages of products of two states in a step.
    override _.Products =
        let pairs =
            [
                for terms in drawn do
                    for other in drawn do
                        yield! List.allPairs terms other
            ]

        pairs.Length + (noise |> Seq.sumBy (fun pair -> pair.Value.Length))

    /// The next mean and covariance.
    override _.Advance(moments: StateMomentBlocks<'T>) : StateMomentBlocks<'T> =
        let local =
            LocalMoments<'T>(p, moments.Mean, data.Convert Rational.One, None, withNoises moments.Covariance)

        fillNoise local
        let drawnProduct = products local

        let next =
            total
            |> Array.map (fun (constant, parts) -> image parts moments.Mean (Array.copy constant))

        let covariance =
            symmetric (fun s s' ->
                let block = BlockProducts.sandwich p (snd total[s]) (snd total[s']) local.Second

                if draws' s s' then
                    add block (sampled local drawnProduct s s')

                block)

        { Mean = next; Covariance = covariance }

    /// E Cov(s⁺ | s), what a step adds to MCMᵀ: linear in the moments (ω, δ, S) about a point.
    override _.Spread(point: 'T[][], weight: 'T, offset: 'T[][] option, second: 'T[][][]) : 'T[][][] =
        let local = LocalMoments<'T>(p, point, weight, offset, withNoises second)
        fillNoise local
        let drawnProduct = products local

        // The noises alone: M acts on their blocks.
        let noises =
            Array.init blocks (fun k ->
                Array.init blocks (fun l ->
                    if k < states || l < states then
                        zero ()
                    else
                        local.Second[k][l]))

        let ofNoises (parts: LinearBlock<'T>[]) =
            parts
            |> Array.mapi (fun k part -> if k < states then LinearBlock<'T> p else part)

        symmetric (fun s s' ->
            let block =
                BlockProducts.sandwich p (ofNoises (snd total[s])) (ofNoises (snd total[s'])) noises

            if draws' s s' then
                add block (sampled local drawnProduct s s')

            block)

    /// The covariance of all noises at definite states.
    override _.NoiseAt(point: 'T[][]) : Matrix<'T> =
        let still = Array.init states (fun _ -> Array.init states (fun _ -> zero ()))

        let local =
            LocalMoments<'T>(p, point, data.Convert Rational.One, None, withNoises still)

        fillNoise local
        let d = (blocks - states) * p
        Matrix<'T>.Create(d, d, (fun i j -> local.Second[states + i / p].[states + j / p].[i % p * p + j % p]))
