namespace Verify.Symbolics

open System.Collections.Generic
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Gaussian =

    let expectation (covariance: Symbol -> Symbol -> Polynomial) (polynomial: Polynomial) =
        let known = Dictionary<Monomial, Polynomial>()

        let rec ofProduct (monomial: Monomial) : Polynomial =
            if monomial.Degree = 0 then
                Polynomial.One
            elif monomial.Degree % 2 = 1 then
                Polynomial.Zero
            else
                match known.TryGetValue monomial with
                | true, value -> value
                | _ ->
                    // The first factor is paired with each of the others.
                    let struct (first, _) = monomial.Items[0]
                    let rest = lower first monomial

                    let value =
                        seq {
                            for struct (partner, count) in rest.Items ->
                                Rational.FromInteger(int64 count)
                                * (covariance first partner * ofProduct (lower partner rest))
                        }
                        |> Polynomial.sum

                    known[monomial] <- value
                    value

        and lower (symbol: Symbol) (monomial: Monomial) : Monomial =
            monomial.Items
            |> Seq.map (fun (struct (s, e)) -> struct (s, (if s = symbol then e - 1 else e)))
            |> Monomial.create

        polynomial
        |> Polynomial.mapMonomials (fun monomial ->
            let struct (noise, rest) = Monomial.split (fun s -> s.Role = Role.Noise) monomial
            Polynomial.ofMonomial Rational.One rest * ofProduct noise)
