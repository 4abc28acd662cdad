namespace Verify.Symbolics

open System
open System.Collections.Generic
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module SampleData =

    let private valuationWith<'T when 'T :> IScalar<'T>>
        (ofSample: Symbol -> ((Symbol -> 'T) -> 'T) option)
        (ofParameter: string -> ((Symbol -> 'T) -> 'T) option)
        (features: Matrix<'T>)
        (response: 'T[])
        (parameters: seq<struct (string * 'T)>)
        : Symbol -> 'T =
        let n = features.Rows

        if response.Length <> n then
            invalidArg (nameof response) $"{response.Length} responses do not fit {n} rows of features"

        let given = Dictionary<string, 'T>()

        for struct (name, value) in parameters do
            given[name] <- value

        let rec sampleValue k (symbol: Symbol) : 'T =
            match symbol.Name, symbol.Indices with
            | "y", [] when k < response.Length -> response[k]
            | "x", [ SymbolIndex.Number j ] when j <= features.Columns -> features[k, j - 1]
            | _ ->
                match ofSample symbol with
                | Some value -> value (sampleValue k)
                | None ->
                    raise (
                        InvalidInputException
                            $"'{Infix.formatSymbol symbol}' has no value in data with {features.Columns} features"
                    )

        let average (content: Monomial) : 'T =
            let mutable total = 'T.Zero

            for k in 0 .. n - 1 do
                let mutable product = 'T.One

                for struct (symbol, exponent) in content.Items do
                    let value: 'T = sampleValue k symbol

                    for _ in 1..exponent do
                        product <- product * value

                total <- total + product

            total / 'T.FromInteger(int64 n)

        let known = Dictionary<Symbol, 'T>()

        let rec compute (symbol: Symbol) : 'T =
            match symbol.Role, symbol.Content with
            | Role.Average, Some content -> average content
            | Role.Parameter, _ ->
                let name = Infix.formatSymbol symbol

                match given.TryGetValue name with
                | true, value -> value
                | _ when name = "n" -> 'T.FromInteger(int64 n)
                | _ when (ofParameter name).IsSome -> (Option.get (ofParameter name)) remembered
                | _ ->
                    let names = String.Join(", ", given.Keys)
                    raise (InvalidInputException $"the parameter '{name}' has no value; given are: {names}")
            | _ -> raise (InvalidInputException $"'{Infix.formatSymbol symbol}' has no value in data")

        and remembered symbol =
            match known.TryGetValue symbol with
            | true, value -> value
            | _ ->
                let value: 'T = compute symbol
                known[symbol] <- value
                value

        remembered

    let valuation features response parameters =
        valuationWith (fun _ -> None) (fun _ -> None) features response parameters

    let valuationOf<'T when 'T :> IScalar<'T>>
        (precision: int)
        (definition: Process)
        (features: Matrix<'T>)
        (response: 'T[])
        (parameters: seq<struct (string * 'T)>)
        : Symbol -> 'T =
        let reciprocal = Process.reciprocalWeight features.Columns definition

        let ofSample symbol =
            match reciprocal with
            | Some(name, weight) when symbol = name ->
                Some(fun values -> 'T.One / Polynomial.evaluate<'T> precision values weight)
            | _ -> None

        let derived = Process.derivedParameters features.Columns definition |> Map.ofList

        let ofParameter name =
            derived
            |> Map.tryFind name
            |> Option.map (fun polynomial -> fun values -> Polynomial.evaluate<'T> precision values polynomial)

        valuationWith ofSample ofParameter features response parameters
