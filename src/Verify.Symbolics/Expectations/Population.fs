namespace Verify.Symbolics

open System.Collections.Generic
open Verify.Arithmetic

type Population =
    {
        Covariance: int -> int -> Polynomial
        Truth: int -> Polynomial
        NoiseVariance: Polynomial
    }

[<RequireQualifiedAccess>]
module Population =

    let private error = Symbol.noise "epsilon" (SymbolIndex.Number 1)

    let private feature j = Symbol.noise "x" (SymbolIndex.Number j)

    let private covariance (population: Population) (first: Symbol) (second: Symbol) =
        match first.Name, first.Indices, second.Name, second.Indices with
        | "x", [ SymbolIndex.Number i ], "x", [ SymbolIndex.Number j ] -> population.Covariance i j
        | "epsilon", _, "epsilon", _ -> population.NoiseVariance
        | _ -> Polynomial.Zero

    let expectation (population: Population) features (polynomial: Polynomial) =
        let response =
            seq {
                yield Polynomial.ofSymbol error

                for j in 1..features -> population.Truth j * Polynomial.ofSymbol (feature j)
            }
            |> Polynomial.sum

        let gaussian (symbol: Symbol) =
            match symbol.Role, symbol.Name, symbol.Indices with
            | Role.Sample, "x", [ SymbolIndex.Number j ] -> Some(Polynomial.ofSymbol (feature j))
            | Role.Sample, "y", [] -> Some response
            | _ -> None

        let known = Dictionary<Symbol, Polynomial>()

        polynomial
        |> Polynomial.substitute (fun symbol ->
            match symbol.Role, symbol.Content with
            | Role.Average, Some content ->
                match known.TryGetValue symbol with
                | true, value -> Some value
                | _ ->
                    let value =
                        Polynomial.ofMonomial Rational.One content
                        |> Polynomial.substitute gaussian
                        |> Gaussian.expectation (covariance population)

                    known[symbol] <- value
                    Some value
            | _ -> None)
