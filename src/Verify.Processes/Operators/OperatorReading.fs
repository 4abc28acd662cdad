namespace Verify.Processes

open System.Collections.Generic
open Verify.Arithmetic
open Verify.Symbolics

/// Reads the operator of an iteration off its definition.
[<RequireQualifiedAccess>]
module internal OperatorReading =

    // Equal terms of several states become one, so that their products are computed once.
    let private shared (terms: DrawnTerm<'T> list[]) : DrawnTerm<'T> list[] when 'T: equality =
        let known = List<DrawnTerm<'T>>()

        let same (t: DrawnTerm<'T>) (u: DrawnTerm<'T>) =
            LanguagePrimitives.PhysicalEquality t.Vector u.Vector
            && (match t.Base, u.Base with
                | None, None -> true
                | Some f, Some g -> LanguagePrimitives.PhysicalEquality f g
                | _ -> false)
            && t.Masked = u.Masked
            && t.IsPlain
            && u.IsPlain
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
            || definition.Coins
               |> List.exists (fun coin -> coin.Letter.IsNone || not (data.Coins.Contains coin.Name))
            || definition.Coins.Length > 1
            || (not definition.Coins.IsEmpty && not definition.Features.IsEmpty)
            || definition.Features.Length > 1
            || (definition.Weights.IsSome && definition.Sampling = Sampling.WithoutReplacement)
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

                let coins =
                    List.tryHead definition.Coins
                    |> Option.map (fun coin ->
                        let q = lowering.Numbers(coin.Letter, coin.Probability)
                        if q.Length = p then q else Array.create p q[0])

                // The base with probabilities for coins, and the masked part.
                let split (b: Affine<'T>) =
                    match coins with
                    | None -> b, Array.create data.States.Length None
                    | Some q ->
                        let masked = Array.sub b.Linear data.Blocks data.States.Length

                        let expected k =
                            let own = b.Linear[k]

                            let ofCoins =
                                if k < data.States.Length then
                                    masked[k] |> Option.map (Array.mapi (fun at (w: 'T) -> Terms.times w q[at % p]))
                                else
                                    None

                            match own, ofCoins with
                            | Some w, Some w' -> Some(Array.map2 Terms.plus w w')
                            | one, other -> Option.orElse other one

                        { b with
                            Linear = Array.init data.Blocks expected
                        },
                        masked

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

                    if not term.Right.IsNothing || Terms.hasBoth term || term.Factor.IsSome then
                        raise NotLowered

                    let fixedPart =
                        match term.Left with
                        | Nothing -> Some ones
                        | Fixed family -> Some family
                        | State _
                        | Mean _ -> None

                    if
                        not term.Coins.IsEmpty
                        || (term.Drawn = NotDrawn
                            && (term.Masked
                                || term.Bases
                                   |> List.exists (fun b ->
                                       b.Linear |> Array.skip data.Blocks |> Array.exists Option.isSome)))
                    then
                        raise NotLowered

                    match term.Drawn <> NotDrawn, fixedPart, term.Left, term.Bases with
                    | true, Some family, _, ([] | [ _ ]) ->
                        let parts = List.tryHead term.Bases |> Option.map split

                        drawn[s] <-
                            {
                                Coefficient = term.Coefficient
                                Base = Option.map fst parts
                                Vector =
                                    match coins with
                                    | Some q when term.Masked ->
                                        {
                                            Rows = family.Rows
                                            Entries =
                                                family.Entries |> Array.mapi (fun at (v: 'T) -> Terms.times v q[at % p])
                                        }
                                    | Some _
                                    | None -> family
                                Masked = term.Masked
                                Unmasked = family
                                MaskedBase =
                                    parts
                                    |> Option.map snd
                                    |> Option.defaultValue (Array.create data.States.Length None)
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

                // A matrix in which no state is.
                let matrixOf (term: Term<'T>) =
                    match term.Matrix, term.Averaged with
                    | Some matrix, [] -> matrix
                    | None, [] ->
                        match fixedFamily term.Left, fixedFamily term.Right with
                        | left, right when left.Rows = 1 && right.Rows = 1 -> outer left.Entries right.Entries
                        | _ -> raise NotLowered
                    | _, averaged ->
                        averaged
                        |> List.map (fun inner ->
                            if not inner.Bases.IsEmpty || Terms.hasBoth inner then
                                raise NotLowered

                            let weights =
                                if inner.Coefficient.Length = n then
                                    inner.Coefficient
                                else
                                    Array.create n inner.Coefficient[0]

                            Averages.gram p weights (fixedFamily inner.Left) (fixedFamily inner.Right))
                        |> List.reduce (Array.map2 (fun (x: 'T) (y: 'T) -> x + y))

                let noiseTerms (term: Term<'T>) : NoiseTerm<'T> list =
                    let c = uniform term.Coefficient

                    match term.Factor, term.Bases, term.Matrix, term.Averaged with
                    | Some factor, [], _, _ -> [ Multiple(factor.Coefficient, factor.Bases, scale c (matrixOf term)) ]
                    | Some _, _, _, _ -> raise NotLowered
                    | None, [], Some matrix, [] -> [ Constant(scale c matrix) ]
                    | None, [], None, [] -> [ Product(c, asMean term.Left, asMean term.Right) ]
                    | None, [], None, averaged ->
                        averaged
                        |> List.map (fun inner ->
                            if Terms.hasBoth inner then
                                raise NotLowered

                            OverSamples(
                                scale c inner.Coefficient,
                                inner.Bases,
                                fixedFamily inner.Left,
                                fixedFamily inner.Right
                            ))
                    | None, bases, _, _ when bases |> List.forall (fun b -> b.Constant.Length = 1) ->
                        [ Multiple([| c |], bases, matrixOf term) ]
                    | None, _, _, _ -> raise NotLowered

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

                Some(
                    IterationOperator<'T>(
                        data,
                        shares,
                        data.Convert factor,
                        coins,
                        data.Convert(m.Reciprocal()),
                        constants,
                        linear,
                        shared drawn,
                        noise
                    )
                )
            with NotLowered ->
                None
