namespace Verify.Symbolics

open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Algebraic =

    let expand text = Infix.parseOrThrow text

    let summands (polynomial: Polynomial) =
        [
            for term in polynomial.Items -> Polynomial.ofMonomial term.Coefficient term.Monomial
        ]

    let factors (polynomial: Polynomial) =
        match polynomial.Items with
        | [||] -> [ Polynomial.Zero ]
        | [| term |] ->
            let powers =
                [
                    for struct (s, e) in term.Monomial.Items ->
                        Polynomial.ofMonomial Rational.One (Monomial.create [ struct (s, e) ])
                ]

            if term.Coefficient = Rational.One && not powers.IsEmpty then
                powers
            else
                Polynomial.ofRational term.Coefficient :: powers
        | _ -> invalidArg (nameof polynomial) "a sum has summands, not factors"

    let substitute symbol replacement polynomial =
        Polynomial.substitute (fun s -> if s = symbol then Some replacement else None) polynomial

    let collect symbol polynomial =
        [
            for struct (power, coefficient) in Polynomial.coefficientsIn (fun s -> s = symbol) polynomial ->
                power.Degree, coefficient
        ]
