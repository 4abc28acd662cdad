namespace Verify.Processes

open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// c·base·u of a drawn sample z: coefficient, base (none is 1) and vector, each one for each sample or one for all.
[<ReferenceEquality>]
type internal DrawnTerm<'T> =
    {
        Coefficient: 'T[]
        Base: Affine<'T> option
        Vector: Family<'T>
    }

/// A summand of a noise covariance.
type internal NoiseTerm<'T> =
    | Constant of 'T[]
    /// ⟨c·Π bases·u vᵀ⟩ over the samples.
    | OverSamples of 'T[] * Affine<'T> list * Family<'T> * Family<'T>
    /// c·l(s) r(s)ᵀ.
    | Product of 'T * MeanVector<'T> * MeanVector<'T>

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
                                    Terms.gram
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

                    add sum (Terms.gram p weights u v)
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

                let found = Terms.gram p weights t.Vector u.Vector
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

[<RequireQualifiedAccess>]
module internal IterationOperator =

    // Equal terms of several states become one, so that their products are computed once.
    let private shared (terms: DrawnTerm<'T> list[]) : DrawnTerm<'T> list[] when 'T: equality =
        let known = List<DrawnTerm<'T>>()

        let same (t: DrawnTerm<'T>) (u: DrawnTerm<'T>) =
            LanguagePrimitives.PhysicalEquality t.Vector u.Vector
            && (match t.Base, u.Base with
                | None, None -> true
                | Some f, Some g -> LanguagePrimitives.PhysicalEquality f g
                | _ -> false)
            && t.Coefficient = u.Coefficient

        terms
        |> Array.map (
            List.map (fun term ->
                match known |> Seq.tryFind (same term) with
                | Some found -> found
                | None ->
                    known.Add term
                    term)
        )

    /// The operator of a definition's step with the given parameters; none where an expression is not of the form.
    let tryCreate<'T when 'T :> IScalar<'T> and 'T: equality>
        (data: LoweringData<'T>)
        (parameters: Map<string, ParameterValue>)
        : IterationOperator<'T> option =
        let definition = data.Definition
        let p = data.FeatureCount
        let n = data.SampleCount

        if
            definition.Next.IsEmpty
            || definition.Population.IsSome
            || not definition.Coins.IsEmpty
            || definition.Features.Length > 1
        then
            None
        else
            try
                let lowering = Lowering<'T>(data, parameters)

                let ones: Family<'T> =
                    {
                        Rows = 1
                        Entries = Array.create p 'T.One
                    }

                let uniform (values: 'T[]) =
                    if values.Length = 1 then values[0] else raise NotLowered

                let scale (c: 'T) (values: 'T[]) =
                    values |> Array.map (fun (x: 'T) -> c * x)

                let outer (u: 'T[]) (w: 'T[]) =
                    Array.init (p * p) (fun k ->
                        let product: 'T = u[k / p] * w[k % p]
                        product)

                let constants =
                    data.States |> List.map (fun _ -> Array.create p 'T.Zero) |> Array.ofList

                let linear =
                    Array.init data.States.Length (fun _ -> Array.init data.Blocks (fun _ -> LinearBlock<'T> p))

                let drawn: DrawnTerm<'T> list[] = Array.create data.States.Length []

                let addConstant s (values: 'T[]) =
                    constants[s] <- Array.map2 (fun (x: 'T) (y: 'T) -> x + y) constants[s] values

                let place s (term: Term<'T>) =
                    // The mean over a batch and a drawn feature together are another mean.
                    if term.Drawn = OfSample && not definition.Features.IsEmpty then
                        raise NotLowered

                    if not term.Right.IsNothing || term.Matrix.IsSome || not term.Averaged.IsEmpty then
                        raise NotLowered

                    let fixedPart =
                        match term.Left with
                        | Nothing -> Some ones
                        | Fixed family -> Some family
                        | State _
                        | Mean _ -> None

                    match term.Drawn <> NotDrawn, fixedPart, term.Left, term.Bases with
                    | true, Some family, _, ([] | [ _ ]) ->
                        drawn[s] <-
                            {
                                Coefficient = term.Coefficient
                                Base = List.tryHead term.Bases
                                Vector = family
                            }
                            :: drawn[s]
                    | false, Some family, _, [] ->
                        addConstant
                            s
                            (scale
                                (uniform term.Coefficient)
                                (if family.Rows = 1 then family.Entries else raise NotLowered))
                    | false, Some family, _, [ b ] when family.Rows = 1 && b.Constant.Length = 1 ->
                        let c = uniform term.Coefficient
                        let u = scale c family.Entries
                        addConstant s (scale b.Constant[0] u)

                        b.Linear
                        |> Array.iteri (fun k w ->
                            match w with
                            | Some w -> linear[s].[k].AddDense(outer u w)
                            | None -> ())
                    | false, None, State(k, diagonal), [] ->
                        let entries =
                            match diagonal with
                            | None -> ones.Entries
                            | Some family when family.Rows = 1 -> family.Entries
                            | Some _ -> raise NotLowered

                        linear[s].[k].AddDiagonal(scale (uniform term.Coefficient) entries)
                    | false, None, Mean vector, [] ->
                        let c = uniform term.Coefficient
                        addConstant s (scale c vector.Constant)

                        vector.Linear
                        |> Array.iteri (fun k matrix ->
                            match matrix with
                            | Some matrix -> linear[s].[k].AddDense(scale c matrix)
                            | None -> ())
                    | _ -> raise NotLowered

                for rule in definition.Next do
                    match data.Block(fst rule.Targets.Head) with
                    | Some s -> lowering.Rule rule |> List.iter (place s)
                    | None -> raise NotLowered

                // Any vector without a base as an affine one.
                let asMean (slot: Slot<'T>) : MeanVector<'T> =
                    let nothing = Array.create data.Blocks None

                    match slot with
                    | Nothing ->
                        {
                            Constant = ones.Entries
                            Linear = nothing
                        }
                    | Fixed family when family.Rows = 1 ->
                        {
                            Constant = family.Entries
                            Linear = nothing
                        }
                    | State(k, diagonal) ->
                        let entries =
                            match diagonal with
                            | None -> ones.Entries
                            | Some family when family.Rows = 1 -> family.Entries
                            | Some _ -> raise NotLowered

                        let matrix =
                            Array.init (p * p) (fun at -> if at / p = at % p then entries[at % p] else 'T.Zero)

                        {
                            Constant = Array.create p 'T.Zero
                            Linear = Array.init data.Blocks (fun l -> if l = k then Some matrix else None)
                        }
                    | Mean vector -> vector
                    | Fixed _ -> raise NotLowered

                let fixedFamily slot =
                    match slot with
                    | Nothing -> ones
                    | Fixed family -> family
                    | State _
                    | Mean _ -> raise NotLowered

                let noiseTerms (term: Term<'T>) : NoiseTerm<'T> list =
                    let c = uniform term.Coefficient

                    match term.Matrix, term.Averaged, term.Bases with
                    | Some matrix, [], [] -> [ Constant(scale c matrix) ]
                    | None, [], [] -> [ Product(c, asMean term.Left, asMean term.Right) ]
                    | None, averaged, [] ->
                        averaged
                        |> List.map (fun inner ->
                            if inner.Matrix.IsSome || not inner.Averaged.IsEmpty then
                                raise NotLowered

                            OverSamples(
                                scale c inner.Coefficient,
                                inner.Bases,
                                fixedFamily inner.Left,
                                fixedFamily inner.Right
                            ))
                    | _ -> raise NotLowered

                let noise =
                    definition.Noise
                    |> List.collect (fun rule ->
                        match rule.Targets |> List.map (fst >> data.Block) with
                        | [ Some k; Some l ] ->
                            let terms = lowering.Rule rule |> List.collect noiseTerms
                            [ struct (k, l), terms ]
                        | _ -> raise NotLowered)
                    |> Map.ofList

                let normalised (weights: 'T[]) =
                    let sum: 'T = weights |> Array.reduce (fun (x: 'T) (y: 'T) -> x + y)

                    weights
                    |> Array.map (fun (w: 'T) ->
                        let share: 'T = w / sum
                        share)

                let drawsFeature = not definition.Features.IsEmpty

                let shares =
                    match lowering.TryFeatureWeights(), lowering.TryWeights() with
                    | Some weights, None -> normalised weights
                    | None, Some weights -> normalised weights
                    // Converted at the working precision: 1 alone has another.
                    | None, None -> Array.create n (data.Convert((Rational.FromInteger(int64 n)).Reciprocal()))
                    | Some _, Some _ -> raise NotLowered

                let m = Rational.FromInteger(int64 data.BatchSize)
                let count = Rational.FromInteger(int64 n)

                // One feature a step.
                let factor =
                    match definition.Sampling with
                    | _ when drawsFeature -> Rational.One
                    | Sampling.WithReplacement -> m.Reciprocal()
                    | Sampling.WithoutReplacement when n = 1 -> Rational.Zero
                    | Sampling.WithoutReplacement -> (count - m) / (m * (count - Rational.One))
                    | other -> invalidOp $"sampling of an unknown kind: {other}"

                Some(IterationOperator<'T>(data, shares, data.Convert factor, constants, linear, shared drawn, noise))
            with NotLowered ->
                None
