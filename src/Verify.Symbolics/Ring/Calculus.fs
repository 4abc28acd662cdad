namespace Verify.Symbolics

open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Calculus =

    let differentiate (symbol: Symbol) (polynomial: Polynomial) =
        let movesResidual = symbol.Role = Role.State && symbol.Name = "b"

        // The derivative of a single symbol; none where it is 0.
        let rec ofSymbol (s: Symbol) : Polynomial option =
            if s = symbol then
                Some Polynomial.One
            elif not movesResidual then
                None
            else
                match s.Role, s.Content with
                | Role.Sample, _ when s = Symbol.residual ->
                    Some(-Polynomial.ofSymbol(Symbol.sample "x" symbol.Indices))
                | Role.Average, Some content -> chain Average.ofPolynomial content
                | Role.BatchMean, Some content -> chain Average.ofBatch content
                | _ -> None

        and chain (mean: Polynomial -> Polynomial) (content: Monomial) =
            match ofMonomial content with
            | (d: Polynomial) when d.IsZero -> None
            | d -> Some(mean d)

        and ofMonomial (monomial: Monomial) : Polynomial =
            seq {
                for struct (s, e) in monomial.Items do
                    match ofSymbol s with
                    | None -> ()
                    | Some ds ->
                        let others =
                            monomial.Items
                            |> Seq.map (fun (struct (s', e')) -> struct (s', (if s' = s then e - 1 else e')))
                            |> Monomial.create

                        yield Polynomial.ofMonomial (Rational.FromInteger(int64 e)) others * ds
            }
            |> Polynomial.sum

        Polynomial.mapMonomials ofMonomial polynomial

    let differentiateBy symbols polynomial =
        Seq.fold (fun f s -> differentiate s f) polynomial symbols
