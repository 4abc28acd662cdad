namespace Verify.Symbolics

open System
open System.Collections.Generic
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module SampleData =

    let valuation<'T when 'T :> IScalar<'T>>
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

        let sampleValue (symbol: Symbol) k : 'T =
            match symbol.Name, symbol.Indices with
            | "y", [] -> response[k]
            | "x", [ SymbolIndex.Number j ] when j <= features.Columns -> features[k, j - 1]
            | _ ->
                raise (
                    InvalidInputException
                        $"'{Infix.formatSymbol symbol}' has no value in data with {features.Columns} features"
                )

        let average (content: Monomial) : 'T =
            let mutable total = 'T.Zero

            for k in 0 .. n - 1 do
                let mutable product = 'T.One

                for struct (symbol, exponent) in content.Items do
                    let value: 'T = sampleValue symbol k

                    for _ in 1..exponent do
                        product <- product * value

                total <- total + product

            total / 'T.FromInteger(int64 n)

        let known = Dictionary<Symbol, 'T>()

        let compute (symbol: Symbol) : 'T =
            match symbol.Role, symbol.Content with
            | Role.Average, Some content -> average content
            | Role.Parameter, _ ->
                let name = Infix.formatSymbol symbol

                match given.TryGetValue name with
                | true, value -> value
                | _ when name = "n" -> 'T.FromInteger(int64 n)
                | _ ->
                    let names = String.Join(", ", given.Keys)
                    raise (InvalidInputException $"the parameter '{name}' has no value; given are: {names}")
            | _ -> raise (InvalidInputException $"'{Infix.formatSymbol symbol}' has no value in data")

        fun symbol ->
            match known.TryGetValue symbol with
            | true, value -> value
            | _ ->
                let value: 'T = compute symbol
                known[symbol] <- value
                value
