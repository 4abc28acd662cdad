namespace Verify.Processes

open System
open System.Collections.Generic
open Verify.Arithmetic
open Verify.Symbolics

/// Evaluates the statements of a definition as they stand, on the samples and the draws themselves: a route to the moments that
/// shares nothing with the derived system but the syntax tree. In doubles for trajectories, in rationals for enumeration.
[<Sealed>]
type internal Interpreter<'T when 'T :> IScalar<'T>>(bound: ProcessInstance, convert: Rational -> 'T) =
    let definition = bound.Definition.Definition
    let problem = bound.Instance.Problem
    let p = problem.FeatureCount
    let layout = Layout.ofDefinition p definition
    let vectors = DefinitionScope.vectors definition

    let schedules = definition.Schedules |> List.map _.Parameter
    let scheduled = Dictionary<int64, 'T[]>()

    let fail (position: Position) message : 'E =
        raise (
            InvalidInputException
                $"process {definition.Name}, line {position.Line}, column {position.Column}: {message}"
        )

    let number (value: int) =
        convert (Rational.FromInteger(int64 value))

    let data =
        if definition.Population.IsSome then
            [||]
        else
            Array.init problem.SampleCount (fun k ->
                Sample<'T>(
                    p,
                    0,
                    X = Array.init p (fun a -> convert (problem.Features[k, a])),
                    Y =
                        (if problem.HasResponse then
                             convert (problem.Response[k])
                         else
                             'T.Zero)
                ))

    // A thread writes residuals into its samples; what does not change is shared.
    let ownData () =
        data
        |> Array.map (fun shared -> Sample<'T>(p, 0, X = shared.X, Y = shared.Y, Weight = shared.Weight))

    let situation () =
        Situation<'T>(
            (layout.States |> Seq.collect bound.StartOf |> Seq.map convert |> Array.ofSeq),
            Array.create schedules.Length 'T.Zero,
            Array.create (layout.Noises.Length * p) 'T.Zero,
            Array.create (Layout.widths layout layout.StepCoins) 'T.Zero,
            Array.zeroCreate definition.Features.Length,
            ownData ()
        )

    // Where constants are evaluated.
    let still = lazy (situation ())

    let parameter (position: Position) name (indices: int list) : Expression<'T> =
        match indices, List.tryFindIndex ((=) name) schedules with
        | [], Some at -> Expression.varying (fun situation -> situation.Schedule[at])
        | _ ->
            match name, indices, Map.tryFind name bound.Parameters with
            | "m", [], _ -> Expression.constant (number bound.Instance.BatchSize)
            | "n", [], _ -> Expression.constant (number problem.SampleCount)
            | _, [], Some(ParameterValue.Scalar value) -> Expression.constant (convert value)
            | _, [ i ], Some(ParameterValue.Vector entries) when i <= p -> Expression.constant (convert entries[i - 1])
            | _, [ i; j ], Some(ParameterValue.Matrix entries) when i <= p && j <= p ->
                Expression.constant (convert entries[i - 1, j - 1])
            | _ ->
                let shown = String.Join(",", indices)
                let shown = if indices.IsEmpty then name else $"{name}[{shown}]"
                fail position $"'{shown}' has no value on this instance"

    let firstCoefficient =
        match List.tryFindIndex ((=) "b") layout.States with
        | Some at -> p * at
        | None -> 0

    let residual (situation: Situation<'T>) : 'T =
        let sample = situation.Sample

        if sample.Stamp <> situation.Stamp then
            let at = firstCoefficient
            let mutable r = sample.Y

            for a in 0 .. p - 1 do
                r <- r - sample.X[a] * situation.State[at + a]

            sample.Residual <- r
            sample.Stamp <- situation.Stamp

        sample.Residual

    let ofSample varies value =
        {
            Varies = varies
            OfSample = true
            Value = value
        }

    let component' position count (index: int) =
        if index > count then
            fail position $"the index {index} is beyond the {p} features of the data"

        index - 1

    // Names in the order in which the language reads them.
    let name (position: Position) (written: string) (indices: int list) : Expression<'T> =
        let name, indices =
            match DefinitionScope.componentOf vectors written, indices with
            | Some vector, [] ->
                match Int32.TryParse(written.Substring vector.Length) with
                | true, index -> vector, [ index ]
                | _ -> fail position $"'{written}' is beyond the {p} features of the data"
            | _ -> written, indices

        let at index = component' position p index

        let coin (coins: CoinRule list) =
            Layout.tryCoin layout coins name
            |> Option.map (fun first ->
                match indices with
                | [] -> first
                | index :: _ -> first + at index)

        let vector (names: string list) =
            match List.tryFindIndex ((=) name) names, indices with
            | Some k, [ index ] -> Some(k * p + at index)
            | _ -> None

        match vector layout.States, vector layout.Noises, coin layout.StepCoins, coin layout.SampleCoins with
        | Some k, _, _, _ -> Expression.varying (fun situation -> situation.State[k])
        | _, Some k, _, _ -> Expression.varying (fun situation -> situation.Noise[k])
        | _, _, Some k, _ -> Expression.varying (fun situation -> situation.Coins[k])
        | _, _, _, Some k -> ofSample true (fun situation -> situation.Sample.Coins[k])
        | _ ->
            match definition.Features |> List.tryFindIndex (fun feature -> feature.Name = name), indices with
            | Some k, [ index ] ->
                let a = at index

                Expression.varying (fun situation -> if situation.Features[k] = a then 'T.One else 'T.Zero)
            | _ ->
                match name, indices with
                | "x", [ index ] ->
                    let a = at index
                    ofSample false (fun situation -> situation.Sample.X[a])
                | "y", [] -> ofSample false (fun situation -> situation.Sample.Y)
                | "r", [] -> ofSample true residual
                | "delta", [ i; j ] -> Expression.constant (if i = j then 'T.One else 'T.Zero)
                | _, [] when definition.Weights |> Option.exists (fun weight -> weight.Name = name) ->
                    ofSample false (fun situation -> situation.Sample.Weight)
                | _ -> parameter position name indices

    let index (letters: Map<string, int>) (position, index) =
        match index with
        | SymbolIndex.Number k -> k
        | SymbolIndex.Letter letter ->
            match Map.tryFind letter letters with
            | Some k -> k
            | None -> fail position $"the index '{letter}' is not bound here"

    let settle (expression: Expression<'T>) =
        Expression.settle still.Value expression

    let rec compile (letters: Map<string, int>) tree : Expression<'T> =
        let inner = compile letters

        match tree with
        | Syntax.Number value -> Expression.constant (convert value)
        | Syntax.Name(position, written, indices) -> name position written (List.map (index letters) indices)
        | Syntax.Negate a -> Expression.negate (inner a)
        | Syntax.Add(a, b) -> Expression.add (inner a) (inner b)
        | Syntax.Subtract(a, b) -> Expression.subtract (inner a) (inner b)
        | Syntax.Multiply(a, b) -> Expression.multiply (inner a) (inner b)
        | Syntax.Divide(position, a, b) -> Expression.multiply (inner a) (reciprocal position (inner b))
        | Syntax.Power(position, a, k) ->
            let power = Expression.power (abs k) (inner a)
            if k < 0 then reciprocal position power else power
        | Syntax.Call(_, "sum", [ Syntax.Name(_, letter, []); body ]) ->
            Expression.sum (seq { for k in 1..p -> compile (Map.add letter k letters) body })
        | Syntax.Call(_, "batch", [ body ]) -> Expression.meanOver _.Batch true (inner body)
        | Syntax.Call(_, "avg", [ body ]) ->
            match definition.Population with
            | Some population -> populationMean population letters body
            | None ->
                let content = inner body
                settle (Expression.meanOver _.Data false content)
        | Syntax.Call(position, called, _) -> fail position $"'{called}' has no value on an instance"

    and reciprocal position divisor =
        Expression.reciprocal (fun () -> fail position "division by 0") divisor

    // The content as a polynomial in x_1 … x_p, y, each monomial replaced by its expectation.
    and populationMean population letters body =
        let joint = bound.PopulationCovariance population
        let moment = Wick.moment (fun i j -> convert joint[i, j])

        let one = Expression.constant 'T.One
        let constant value = Map.ofList [ [], value ]
        let variable k = Map.ofList [ [ k ], one ]

        let rec expand (letters: Map<string, int>) tree : Map<int list, Expression<'T>> =
            let inner = expand letters

            match tree with
            | Syntax.Name(position, "x", [ written ]) -> variable (component' position p (index letters written))
            | Syntax.Name(_, "y", []) -> variable p
            | Syntax.Name(position, "r", []) ->
                Seq.fold
                    (fun r a -> Map.add [ a ] (Expression.negate (name position "b" [ a + 1 ])) r)
                    (variable p)
                    (seq { 0 .. p - 1 })
            | Syntax.Name(position, written, []) when DefinitionScope.componentOf [ "x" ] written = Some "x" ->
                match Int32.TryParse(written.Substring 1) with
                | true, k -> variable (component' position p k)
                | _ -> fail position $"'{written}' is beyond the {p} features of the data"
            | Syntax.Negate a -> GaussianPolynomial.scale (Expression.negate one) (inner a)
            | Syntax.Add(a, b) -> GaussianPolynomial.add (inner a) (inner b)
            | Syntax.Subtract(a, b) ->
                GaussianPolynomial.add (inner a) (GaussianPolynomial.scale (Expression.negate one) (inner b))
            | Syntax.Multiply(a, b) -> GaussianPolynomial.multiply (inner a) (inner b)
            | Syntax.Divide(position, a, b) ->
                GaussianPolynomial.scale (reciprocal position (compile letters b)) (inner a)
            | Syntax.Power(_, a, k) when k >= 0 ->
                let root = inner a
                Seq.fold (fun product _ -> GaussianPolynomial.multiply product root) (constant one) (seq { 1..k })
            | Syntax.Call(_, "sum", [ Syntax.Name(_, letter, []); body ]) ->
                Seq.fold
                    (fun sum k -> GaussianPolynomial.add sum (expand (Map.add letter k letters) body))
                    Map.empty
                    (seq { 1..p })
            | Syntax.Number _
            | Syntax.Name _
            | Syntax.Power _
            | Syntax.Call _ -> constant (compile letters tree)

        GaussianPolynomial.mean moment (expand letters body)

    do
        match definition.Weights with
        | Some rule ->
            let weight = compile Map.empty rule.Body
            let at = Situation<'T>([||], [||], [||], [||], [||], [||])

            for sample in data do
                at.Sample <- sample
                sample.Weight <- weight.Value at
        | None -> ()

    /// Where the names are.
    member _.Layout = layout

    /// The samples, with their weights.
    member _.Data = data

    /// A situation at the start, with samples of its own.
    member _.NewSituation() = situation ()

    /// An expression with values for its letters.
    member _.Compile(letters: (string * int) list, body: Syntax) = compile (Map.ofList letters) body

    /// Complains at a place of the definition.
    member _.Fail(position: Position, message: string) : 'E = fail position message

    /// Sets the scheduled parameters of a step. Not for two threads at once.
    member _.Enter(situation: Situation<'T>, step: int64) =
        if not schedules.IsEmpty then
            let values =
                match scheduled.TryGetValue step with
                | true, values -> values
                | _ ->
                    let values = [| for _, value in bound.ScheduledAt step -> convert value |]
                    scheduled[step] <- values
                    values

            values.CopyTo(situation.Schedule, 0)
