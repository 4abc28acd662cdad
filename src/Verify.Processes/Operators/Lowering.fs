namespace Verify.Processes

open System
open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The samples and the parameters of a process in one scalar, for the expressions of its definition.
[<Sealed>]
type internal LoweringData<'T when 'T :> IScalar<'T>>
    (definition: Definition, problem: Problem<Rational>, batchSize: int, precision: int) =
    let p = problem.FeatureCount
    let n = problem.SampleCount
    let convert (value: Rational) = 'T.FromRational(value, precision)
    let features = Array.init (n * p) (fun k -> convert problem.Features[k / p, k % p])

    let response =
        if problem.HasResponse then
            [| for value in problem.Response -> convert value |]
        else
            Array.create n 'T.Zero

    let noises =
        definition.Noise
        |> List.collect (fun rule -> List.map fst rule.Targets)
        |> List.distinct

    let states = DefinitionScope.states definition
    let blocks = states @ noises

    // Behind them u∘s of each state, u the coins of a drawn sample.
    let coins = DefinitionScope.coinsOfSamples definition
    let masked = if coins.IsEmpty then 0 else states.Length
    let width = blocks.Length + masked

    let residual =
        lazy
            ({
                Constant = response
                Linear =
                    blocks
                    |> List.map (fun name ->
                        if name = "b" then
                            Some(features |> Array.map (fun (x: 'T) -> -x))
                        else
                            None)
                    |> Array.ofList
                    |> fun linear -> Array.append linear (Array.create masked None)
            }
            : Affine<'T>)

    let units = Dictionary<struct (int * int), Affine<'T>>()

    member _.Definition = definition
    member _.FeatureCount = p
    member _.SampleCount = n
    member _.BatchSize = batchSize
    member _.States = states
    member _.Noises = noises
    member _.Blocks = blocks.Length

    /// The blocks, and behind them the states times the coins of a drawn sample, where there are any.
    member _.Width = width

    /// The coins that each drawn sample has of its own.
    member _.Coins = coins
    member _.Convert value = convert value
    member val Features: Family<'T> = { Rows = n; Entries = features }
    member _.Response = response

    /// r = y − xᵀb.
    member _.Residual = residual.Value

    /// The place of a state or a noise.
    member _.Block name = blocks |> List.tryFindIndex ((=) name)

    /// The component a of a block.
    member _.Unit(block: int, a: int) =
        match units.TryGetValue(struct (block, a)) with
        | true, known -> known
        | _ ->
            let entry at = if at = a then 'T.One else 'T.Zero

            let found: Affine<'T> =
                {
                    Constant = [| 'T.Zero |]
                    Linear = Array.init width (fun k -> if k = block then Some(Array.init p entry) else None)
                }

            units[struct (block, a)] <- found
            found

/// Expressions of a definition as sums of terms, for all samples at once: one pass over the samples for each operation.
[<Sealed>]
type internal Lowering<'T when 'T :> IScalar<'T>>(data: LoweringData<'T>, parameters: Map<string, ParameterValue>) =
    let p = data.FeatureCount
    let n = data.SampleCount

    let number value =
        Terms.number<'T> [| data.Convert value |]

    let fixedUniform entries = Fixed { Rows = 1; Entries = entries }

    let samples values : Term<'T> = Terms.number<'T> values

    // x_a of every sample, for a definite index.
    let column a =
        Array.init n (fun z -> data.Features.Entries[z * p + a])

    // Letters stand for slots 0 and 1; the letters of sums have values.
    let place (letters: Map<string, Choice<int, int>>) index =
        match index with
        | SymbolIndex.Number k -> Choice2Of2(k - 1)
        | SymbolIndex.Letter letter ->
            match Map.tryFind letter letters with
            | Some found -> found
            | None -> raise NotLowered

    let inSlot slot content : Term<'T> =
        if slot = 0 then
            { Terms.one<'T>() with Left = content }
        else
            { Terms.one<'T>() with Right = content }

    let inRange a =
        if a < 0 || a >= p then
            raise NotLowered

    let vector (entries: unit -> Slot<'T>) (single: int -> Term<'T>) place =
        match place with
        | Choice1Of2 slot -> inSlot slot (entries ())
        | Choice2Of2 a ->
            inRange a
            single a

    let matrix (entry: int -> int -> 'T) first second : Term<'T> =
        match first, second with
        | Choice2Of2 i, Choice2Of2 j ->
            inRange i
            inRange j
            samples [| entry i j |]
        | Choice1Of2 slot, Choice2Of2 j ->
            inRange j
            inSlot slot (fixedUniform (Array.init p (fun i -> entry i j)))
        | Choice2Of2 i, Choice1Of2 slot ->
            inRange i
            inSlot slot (fixedUniform (Array.init p (fun j -> entry i j)))
        | Choice1Of2 slot, Choice1Of2 other when slot = other ->
            inSlot slot (fixedUniform (Array.init p (fun i -> entry i i)))
        | Choice1Of2 slot, Choice1Of2 _ ->
            let at k = k / p, k % p

            { Terms.one<'T>() with
                Matrix =
                    Some(
                        Array.init (p * p) (fun k ->
                            let i, j = at k
                            if slot = 0 then entry i j else entry j i)
                    )
            }

    let stemOf (name: string) =
        let stem = name.TrimEnd([| '0' .. '9' |])

        if stem <> name && stem <> "" then
            Some(stem, int (name.Substring stem.Length) - 1)
        else
            None

    let rec isUniform tree =
        match tree with
        | Syntax.Call(_, "batch", _) -> false
        | Syntax.Call(_, _, arguments) -> List.forall isUniform arguments
        | _ -> true

    let feature = List.tryHead data.Definition.Features

    let indicators: Family<'T> =
        {
            Rows = p
            Entries = Array.init (p * p) (fun k -> if k / p = k % p then 'T.One else 'T.Zero)
        }

    // u_c·w·s_c is a component of u∘s.
    let masked (term: Term<'T>) =
        match term.Coins, term.Bases with
        | [ c ], [ b ] when not term.Masked ->
            let isZero (value: 'T) =
                Option.ofNullable ('T.TrySign value) = Some 0

            let isOfComponent k (w: 'T[]) =
                k < data.States.Length
                && Seq.forall (fun at -> at % p = c || isZero w[at]) (seq { 0 .. w.Length - 1 })

            let linear = Array.create data.Width None

            b.Linear
            |> Array.iteri (fun k w ->
                match w with
                | Some w when isOfComponent k w -> linear[data.Blocks + k] <- Some w
                | Some _ -> raise NotLowered
                | None -> ())

            if Array.forall isZero b.Constant then
                { term with
                    Coins = []
                    Bases = [ { b with Linear = linear } ]
                }
            else
                raise NotLowered
        | _ -> term

    let nameOfWeight = data.Definition.Weights |> Option.map _.Name

    let reciprocal (terms: Term<'T> list) =
        match terms with
        | [ term ] when
            term.Bases.IsEmpty
            && term.Left.IsNothing
            && term.Right.IsNothing
            && term.Matrix.IsNone
            && term.Averaged.IsEmpty
            && term.Factor.IsNone
            && not term.Masked
            && term.Coins.IsEmpty
            && term.Drawn = NotDrawn
            ->
            [ samples (term.Coefficient |> Array.map (fun (value: 'T) -> 'T.One / value)) ]
        | _ -> raise NotLowered

    member private this.Name(letters, name, indices: SymbolIndex list) : Term<'T> =
        let entryOf block a : Term<'T> =
            inRange a

            { Terms.one<'T>() with
                Bases = [ data.Unit(block, a) ]
            }

        match name, indices with
        | "x", [ index ] -> vector (fun () -> Fixed data.Features) (column >> samples) (place letters index)
        | "y", [] -> samples data.Response
        | "r", [] ->
            { Terms.one<'T>() with
                Bases = [ data.Residual ]
            }
        | _, [ index ] when feature |> Option.exists (fun drawn -> drawn.Name = name) ->
            let drawn term = { term with Drawn = OfFeature }

            vector
                (fun () -> Fixed indicators)
                (fun a -> samples (Array.init p (fun j -> if a = j then 'T.One else 'T.Zero)))
                (place letters index)
            |> drawn
        | _, [ index ] when data.Coins.Contains name ->
            match place letters index with
            | Choice1Of2 0 -> { Terms.one<'T>() with Masked = true }
            | Choice1Of2 _ -> raise NotLowered
            | Choice2Of2 a ->
                inRange a
                { Terms.one<'T>() with Coins = [ a ] }
        | "delta", [ i; j ] -> matrix (fun a b -> if a = b then 'T.One else 'T.Zero) (place letters i) (place letters j)
        | "n", [] -> number (Rational.FromInteger(int64 n))
        | "m", [] -> number (Rational.FromInteger(int64 data.BatchSize))
        | _, [] when nameOfWeight = Some name ->
            match this.TryWeights() with
            | Some values -> samples values
            | None -> raise NotLowered
        | _ ->
            match data.Block name, indices, Map.tryFind name parameters with
            | Some block, [ index ], _ -> vector (fun () -> State(block, None)) (entryOf block) (place letters index)
            | None, [], Some(ParameterValue.Scalar value) -> number value
            | None, [ index ], Some(ParameterValue.Vector entries) ->
                let entries = entries |> Array.map data.Convert
                vector (fun () -> fixedUniform entries) (fun a -> samples [| entries[a] |]) (place letters index)
            | None, [ i; j ], Some(ParameterValue.Matrix entries) ->
                matrix (fun a b -> data.Convert entries[a, b]) (place letters i) (place letters j)
            | None, [], None ->
                match stemOf name with
                | Some("x", a) ->
                    inRange a
                    samples (column a)
                | Some(stem, a) when feature |> Option.exists (fun drawn -> drawn.Name = stem) ->
                    this.Name(letters, stem, [ SymbolIndex.Number(a + 1) ])
                | Some(stem, a) ->
                    match data.Block stem with
                    | Some block -> entryOf block a
                    | None -> raise NotLowered
                | None -> raise NotLowered
            | _ -> raise NotLowered

    /// w of every sample, where samples are weighted.
    member this.TryWeights() : 'T[] option =
        data.Definition.Weights
        |> Option.map (fun rule ->
            match Terms.simplify p (this.Terms(Map.empty, rule.Body)) with
            | [ term ] when term.Bases.IsEmpty && term.Left.IsNothing && term.Factor.IsNone ->
                if term.Coefficient.Length = n then
                    term.Coefficient
                else
                    Array.create n term.Coefficient[0]
            | _ -> raise NotLowered)

    /// The weight of each feature, where one is drawn.
    member this.TryFeatureWeights() : 'T[] option =
        feature
        |> Option.map (fun rule ->
            Array.init p (fun j ->
                match rule.Weight with
                | None -> data.Convert Rational.One
                | Some body ->
                    match Terms.simplify p (this.Terms(Map.ofList [ rule.Letter, Choice2Of2 j ], body)) with
                    | [ term ] when
                        term.Bases.IsEmpty
                        && term.Left.IsNothing
                        && term.Factor.IsNone
                        && term.Coefficient.Length = 1
                        ->
                        term.Coefficient[0]
                    | _ -> raise NotLowered))

    member private this.Terms(letters: Map<string, Choice<int, int>>, tree: Syntax) : Term<'T> list =
        let walk = fun tree -> this.Terms(letters, tree)

        match tree with
        | Syntax.Number value -> [ number value ]
        | Syntax.Name(_, name, indices) -> [ this.Name(letters, name, List.map snd indices) ]
        | Syntax.Negate a -> Terms.negate (walk a)
        | Syntax.Add(a, b) -> walk a @ walk b
        | Syntax.Subtract(a, b) -> walk a @ Terms.negate (walk b)
        | Syntax.Multiply(a, b) ->
            Terms.multiply p data.Width (Terms.simplify p (walk a)) (Terms.simplify p (walk b))
            |> List.map masked
        | Syntax.Divide(_, a, b) -> Terms.multiply p data.Width (walk a) (reciprocal (Terms.simplify p (walk b)))
        | Syntax.Power(_, a, k) ->
            let factor = Terms.simplify p (walk a)

            let power =
                List.replicate (abs k) factor
                |> List.fold (Terms.multiply p data.Width) [ Terms.one<'T>() ]

            if k >= 0 then power else reciprocal power
        | Syntax.Call(_, "avg", [ body ]) when isUniform body ->
            Averages.average p n data.Width (Terms.simplify p (walk body))
        | Syntax.Call(_, "batch", [ body ]) when isUniform body ->
            Terms.simplify p (walk body)
            |> List.map (fun term -> { term with Drawn = OfSample })
        | Syntax.Call(_, "sum", [ Syntax.Name(_, letter, []); body ]) ->
            [ 0 .. p - 1 ]
            |> List.collect (fun c -> this.Terms(Map.add letter (Choice2Of2 c) letters, body))
            |> Terms.simplify p
        | Syntax.Call _ -> raise NotLowered

    /// A rule whose targets are indexed by letters, as a sum of terms with the letters in the slots.
    member this.Rule(rule: Rule) : Term<'T> list =
        let letters =
            rule.Targets
            |> List.mapi (fun slot (_, letter) -> letter, Choice1Of2 slot)
            |> Map.ofList

        Terms.simplify p (this.Terms(letters, rule.Body))

    /// A number for each value of a letter, or one for all; it depends on nothing that is random.
    member this.Numbers(letter: string option, body: Syntax) : 'T[] =
        let letters =
            letter
            |> Option.map (fun letter -> letter, Choice1Of2 0)
            |> Option.toList
            |> Map.ofList

        match Terms.simplify p (this.Terms(letters, body)) with
        | [ term ] when
            term.Bases.IsEmpty
            && term.Right.IsNothing
            && not (Terms.hasBoth term)
            && term.Factor.IsNone
            && not term.Masked
            && term.Coins.IsEmpty
            && term.Drawn = NotDrawn
            ->
            let entries =
                match term.Left with
                | Nothing -> term.Coefficient
                | Fixed family -> (Terms.scaled p term.Coefficient family).Entries
                | State _
                | Mean _ -> raise NotLowered

            // Another length is one number for each sample.
            if entries.Length = 1 || (entries.Length = p && not term.Left.IsNothing) then
                entries
            else
                raise NotLowered
        | [] -> [| data.Convert Rational.Zero |]
        | _ -> raise NotLowered
