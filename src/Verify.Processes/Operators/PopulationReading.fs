namespace Verify.Processes

open Verify.Arithmetic
open Verify.Symbolics

/// A product in a step that draws from a population.
type internal PopulationFactor<'T> =
    {
        Coefficient: 'T
        /// Entries with the rule's letter.
        Diagonal: 'T[] option
        /// The state with the rule's letter.
        State: int option
        /// A component of a state: the state and the number.
        Component: (int * int) option
        /// ⟨x, h⟩ + κε.
        Form: (MeanVector<'T> * 'T) option
        /// x with the rule's letter.
        HasFeature: bool
        /// A mean over the population, affine in the states, with the rule's letter.
        Mean: MeanVector<'T> option
        IsDrawn: bool
    }

/// Reads the step of an iteration with a Gaussian population off its definition.
[<Sealed>]
type internal PopulationReading<'T when 'T :> IScalar<'T>>
    (
        definition: Definition,
        population: PopulationRule,
        p: int,
        batchSize: int,
        parameters: Map<string, ParameterValue>,
        precision: int
    ) =
    let convert (value: Rational) : 'T = 'T.FromRational(value, precision)
    let states = DefinitionScope.states definition

    let matrixOf name =
        match Map.tryFind name parameters with
        | Some(ParameterValue.Matrix matrix) -> matrix
        | _ -> raise NotLowered

    // The language reads the entries on and above the diagonal.
    let covariance =
        let matrix = matrixOf population.Covariance
        Array.init (p * p) (fun k -> convert matrix[min (k / p) (k % p), max (k / p) (k % p)])

    let truth =
        match Map.tryFind population.Truth parameters with
        | Some(ParameterValue.Vector entries) -> entries |> Array.map convert
        | _ -> raise NotLowered

    let variance =
        match population.Noise |> Option.map (fun name -> Map.tryFind name parameters) with
        | None -> convert Rational.Zero
        | Some(Some(ParameterValue.Scalar value)) -> convert value
        | Some _ -> raise NotLowered

    let zero = convert Rational.Zero
    let one = convert Rational.One

    let unitVector c =
        Array.init p (fun a -> if a = c then one else zero)

    let number value : PopulationFactor<'T> =
        {
            Coefficient = value
            Diagonal = None
            State = None
            Component = None
            Form = None
            HasFeature = false
            Mean = None
            IsDrawn = false
        }

    let form constant linear noise =
        let affine: MeanVector<'T> = { Constant = constant; Linear = linear }

        { number one with
            Form = Some(affine, noise)
        }

    let nothing () : 'T[] option[] = Array.create states.Length None

    let identity sign =
        Array.init (p * p) (fun k -> if k / p = k % p then sign else zero)

    // ⟨x, h⟩ s_kc is a form whose h is linear in s_k.
    let absorbed (factor: PopulationFactor<'T>) =
        match factor.Form, factor.Component with
        | Some(form, noise), Some(k, c) when
            Array.forall Option.isNone form.Linear
            && Option.ofNullable ('T.TrySign noise) = Some 0
            ->
            let linear = nothing ()
            linear[k] <- Some(Array.init (p * p) (fun at -> if at % p = c then form.Constant[at / p] else zero))

            let affine: MeanVector<'T> =
                {
                    Constant = Array.create p zero
                    Linear = linear
                }

            { factor with
                Component = None
                Form = Some(affine, noise)
            }
        | Some _, Some _ -> raise NotLowered
        | _ -> factor

    let only (one: 'U option) (other: 'U option) =
        match one, other with
        | Some _, Some _ -> raise NotLowered
        | found, None
        | None, found -> found

    let multiply (t: PopulationFactor<'T>) (u: PopulationFactor<'T>) =
        if (t.HasFeature && u.HasFeature) || (t.IsDrawn && u.IsDrawn) then
            raise NotLowered

        let product: PopulationFactor<'T> =
            {
                Coefficient = Terms.times t.Coefficient u.Coefficient
                Diagonal =
                    match t.Diagonal, u.Diagonal with
                    | Some d, Some e -> Some(Array.map2 Terms.times d e)
                    | d, e -> Option.orElse e d
                State = only t.State u.State
                Component = only t.Component u.Component
                Form = only t.Form u.Form
                HasFeature = t.HasFeature || u.HasFeature
                Mean = only t.Mean u.Mean
                IsDrawn = t.IsDrawn || u.IsDrawn
            }

        absorbed product

    let negate (factors: PopulationFactor<'T> list) =
        factors
        |> List.map (fun factor ->
            { factor with
                Coefficient = Terms.times (-one) factor.Coefficient
            })

    // Forms with nothing else beside them become one.
    let simplify (factors: PopulationFactor<'T> list) =
        let forms, others =
            factors
            |> List.partition (fun factor ->
                factor.Form.IsSome
                && not (factor.HasFeature || factor.IsDrawn)
                && factor.Diagonal.IsNone
                && factor.State.IsNone
                && factor.Mean.IsNone)

        match forms with
        | []
        | [ _ ] -> factors
        | several ->
            let constant = Array.create p zero
            let linear = nothing ()
            let mutable noise = zero

            for factor in several do
                match factor.Form with
                | Some(form, own) ->
                    let scaled (values: 'T[]) =
                        values |> Array.map (Terms.times factor.Coefficient)

                    noise <- Terms.plus noise (Terms.times factor.Coefficient own)

                    form.Constant
                    |> scaled
                    |> Array.iteri (fun a x -> constant[a] <- Terms.plus constant[a] x)

                    form.Linear
                    |> Array.iteri (fun k matrix ->
                        match matrix, linear[k] with
                        | Some matrix, None -> linear[k] <- Some(scaled matrix)
                        | Some matrix, Some known -> linear[k] <- Some(Array.map2 Terms.plus known (scaled matrix))
                        | None, _ -> ())
                | None -> ()

            form constant linear noise :: others

    let reciprocal (factors: PopulationFactor<'T> list) =
        match factors with
        | [ factor ] when
            factor.Diagonal.IsNone
            && factor.State.IsNone
            && factor.Component.IsNone
            && factor.Form.IsNone
            && not factor.HasFeature
            && factor.Mean.IsNone
            && not factor.IsDrawn
            ->
            let inverse: 'T = one / factor.Coefficient
            [ number inverse ]
        | _ -> raise NotLowered

    let block state = List.tryFindIndex ((=) state) states

    let inRange a =
        if a < 0 || a >= p then
            raise NotLowered

    let named letters name (indices: SymbolIndex list) =
        let place index =
            match index with
            | SymbolIndex.Number k ->
                inRange (k - 1)
                Choice2Of2(k - 1)
            | SymbolIndex.Letter letter ->
                match Map.tryFind letter letters with
                | Some found -> found
                | None -> raise NotLowered

        let stem = (name: string).TrimEnd([| '0' .. '9' |])

        let name, indices =
            if indices.IsEmpty && stem <> name && (stem = "x" || (block stem).IsSome) then
                stem, [ SymbolIndex.Number(int (name.Substring stem.Length)) ]
            else
                name, indices

        match name, List.map place indices, block name, Map.tryFind name parameters with
        | "x", [ Choice1Of2() ], _, _ -> { number one with HasFeature = true }
        | "x", [ Choice2Of2 c ], _, _ -> form (unitVector c) (nothing ()) zero
        | "y", [], _, _ -> form truth (nothing ()) one
        | "r", [], _, _ ->
            form
                truth
                (states
                 |> List.map (fun state -> if state = "b" then Some(identity (-one)) else None)
                 |> Array.ofList)
                one
        | "m", [], _, _ -> number (convert (Rational.FromInteger(int64 batchSize)))
        | _, [ Choice1Of2() ], Some k, _ -> { number one with State = Some k }
        | _, [ Choice2Of2 c ], Some k, _ ->
            { number one with
                Component = Some(k, c)
            }
        | _, [], None, Some(ParameterValue.Scalar value) -> number (convert value)
        | _, [ Choice1Of2() ], None, Some(ParameterValue.Vector entries) ->
            { number one with
                Diagonal = Some(Array.map convert entries)
            }
        | _, [ Choice2Of2 c ], None, Some(ParameterValue.Vector entries) -> number (convert entries[c])
        | _ -> raise NotLowered

    // E x(⟨x, h⟩ + κε) = Σh.
    let mean (factor: PopulationFactor<'T>) =
        match factor.Form with
        | Some(form, _) when
            factor.HasFeature
            && factor.State.IsNone
            && factor.Component.IsNone
            && factor.Mean.IsNone
            ->
            let image (rows: 'T[]) : 'T[] =
                Verify.LeastSquares.RowProducts.Of<'T>(covariance, rows, p)

            let affine: MeanVector<'T> =
                {
                    Constant = image form.Constant
                    Linear = form.Linear |> Array.map (Option.map (StateMomentBlocks.transpose p >> image))
                }

            { factor with
                Form = None
                HasFeature = false
                Mean = Some affine
            }
        | _ -> raise NotLowered

    let drawn (factor: PopulationFactor<'T>) =
        if
            factor.Form.IsSome
            && factor.HasFeature
            && factor.State.IsNone
            && factor.Mean.IsNone
        then
            { factor with IsDrawn = true }
        else
            raise NotLowered

    let rec walk letters tree : PopulationFactor<'T> list =
        let go = walk letters

        match tree with
        | Syntax.Number value -> [ number (convert value) ]
        | Syntax.Name(_, name, indices) -> [ named letters name (List.map snd indices) ]
        | Syntax.Negate a -> negate (go a)
        | Syntax.Add(a, b) -> simplify (go a @ go b)
        | Syntax.Subtract(a, b) -> simplify (go a @ negate (go b))
        | Syntax.Multiply(a, b) -> List.allPairs (go a) (go b) |> List.map (fun (t, u) -> multiply t u)
        | Syntax.Divide(_, a, b) ->
            List.allPairs (go a) (reciprocal (go b))
            |> List.map (fun (t, u) -> multiply t u)
        | Syntax.Power(_, a, k) ->
            let factors = go a

            let power =
                List.replicate (abs k) factors
                |> List.fold
                    (fun left right -> List.allPairs left right |> List.map (fun (t, u) -> multiply t u))
                    [ number one ]

            if k >= 0 then power else reciprocal power
        | Syntax.Call(_, "batch", [ body ]) -> go body |> List.map drawn
        | Syntax.Call(_, "avg", [ body ]) -> go body |> List.map mean
        | Syntax.Call(_, "sum", [ Syntax.Name(_, letter, []); body ]) ->
            [ 0 .. p - 1 ]
            |> List.collect (fun c -> walk (Map.add letter (Choice2Of2 c) letters) body)
            |> simplify
        | Syntax.Call _ -> raise NotLowered

    /// The step.
    member _.Step() : AffineStep<'T> =
        let constants = states |> List.map (fun _ -> Array.create p zero) |> Array.ofList

        let linear =
            Array.init states.Length (fun _ -> Array.init states.Length (fun _ -> LinearBlock<'T> p))

        let terms: PopulationTerm<'T> list[] = Array.create states.Length []

        let place s (factor: PopulationFactor<'T>) =
            let entries =
                defaultArg factor.Diagonal (Array.create p one)
                |> Array.map (Terms.times factor.Coefficient)

            match factor with
            | {
                  IsDrawn = true
                  Form = Some(form, noise)
                  State = None
                  Component = None
                  Mean = None
              } ->
                terms[s] <-
                    {
                        Diagonal = entries
                        Form = form
                        Noise = noise
                    }
                    :: terms[s]
            | { HasFeature = true }
            | { Form = Some _ } -> raise NotLowered
            | {
                  State = Some k
                  Component = None
                  Mean = None
              } -> linear[s].[k].AddDiagonal entries
            | {
                  State = None
                  Component = None
                  Mean = Some mean
              } ->
                mean.Constant
                |> Array.iteri (fun a x -> constants[s].[a] <- Terms.plus (constants[s].[a]) (Terms.times entries[a] x))

                mean.Linear
                |> Array.iteri (fun k matrix ->
                    match matrix with
                    | Some matrix ->
                        let image = LinearBlock<'T> p
                        image.AddDense matrix
                        linear[s].[k].AddScaled(entries, image)
                    | None -> ())
            | {
                  State = None
                  Component = Some(k, c)
                  Mean = None
              } -> linear[s].[k].AddDense(Array.init (p * p) (fun at -> if at % p = c then entries[at / p] else zero))
            | {
                  State = None
                  Component = None
                  Mean = None
              } ->
                entries
                |> Array.iteri (fun a x -> constants[s].[a] <- Terms.plus (constants[s].[a]) x)
            | _ -> raise NotLowered

        for rule in definition.Next do
            let name, letter = rule.Targets.Head

            match block name with
            | Some s -> walk (Map.ofList [ letter, Choice1Of2() ]) rule.Body |> List.iter (place s)
            | None -> raise NotLowered

        let perDraw = convert ((Rational.FromInteger(int64 batchSize)).Reciprocal())
        PopulationStep<'T>(p, one, perDraw, covariance, variance, constants, linear, terms)
