namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// What hypotheses about s_1 and s_r say of x = s/unit in every direction.
[<RequireQualifiedAccess>]
module internal DirectionBounds =
    /// s_1 or s_r against a multiple of the unit: bounds of x for all directions.
    let private boundsOf parameters unit (hypothesis: Comparison) =
        let bound () =
            match hypothesis with
            | Numbers(_, (AtMost | Below), _) ->
                let directions, scope = SymbolicStatement.scope parameters SymbolicStatement.generic
                let slack = Comparison.slack hypothesis
                Definedness.require parameters scope directions.Generic slack
                let value: SymbolicScalar = Evaluation.value scope slack

                match value.TryRational with
                | Some r when SymbolSigns.isPositivePolynomial parameters r.Denominator ->
                    match
                        r.Numerator.Terms
                        |> List.ofArray
                        |> List.partition (fun term -> term.Coefficient.Sign > 0)
                    with
                    | [ above ], [ below ] ->
                        // above − below ≥ 0, one of them with s_1 or s_r.
                        let ratio symbol (mine: Verify.Symbolics.Term) (other: Verify.Symbolics.Term) =
                            let factor = other.Monomial * Monomial.power -1 mine.Monomial
                            let atEigenvalue = factor * Monomial.ofSymbol symbol * Monomial.power -1 unit

                            if
                                Monomial.exponent symbol mine.Monomial = 1
                                && SymbolSigns.isPositiveMonomial parameters mine.Monomial
                                && SymbolSigns.isPositiveMonomial parameters other.Monomial
                                && atEigenvalue.Degree = 0
                                && atEigenvalue.Factors.Length = 0
                            then
                                Some(other.Coefficient / mine.Coefficient)
                            else
                                None

                        match ratio Generic.largest below above, ratio Generic.least above below with
                        | Some value, _ -> Some(Choice1Of2(value.Abs()))
                        | None, Some value -> Some(Choice2Of2(value.Abs()))
                        | None, None -> None
                    | _ -> None
                | Some _
                | None -> None
            | Numbers(_, Equals, _)
            | Loewner _
            | SameMatrix _ -> None

        // A hypothesis that no rule reads is not used.
        try
            bound ()
        with
        | NotSymbolic _
        | UndefinedHere _ -> None

    // s_r ≤ s ≤ s_1, in units of either.
    let private ofItself (unit: Monomial) (start: Rational, upTo: Rational option, because) =
        if unit.Equals(Monomial.ofSymbol Generic.largest) then
            let last = upTo |> Option.map (min Rational.One) |> Option.defaultValue Rational.One
            start, Some last, because @ [ "x ≤ 1 as s ≤ s_1" ]
        elif unit.Equals(Monomial.ofSymbol Generic.least) then
            max start Rational.One, upTo, because @ [ "x ≥ 1 as s ≥ s_r" ]
        else
            start, upTo, because

    /// The interval with what the hypotheses say, and why.
    let narrowed parameters unit hypotheses interval =
        hypotheses
        |> List.fold
            (fun (start: Rational, upTo: Rational option, because) hypothesis ->
                match boundsOf parameters unit hypothesis with
                | Some(Choice1Of2 most) when
                    (match upTo with
                     | Some known -> most < known
                     | None -> true)
                    ->
                    start, Some most, because @ [ $"x ≤ {most} by the hypothesis {Comparison.text hypothesis}" ]
                | Some(Choice2Of2 least) when least > start ->
                    least, upTo, because @ [ $"x ≥ {least} by the hypothesis {Comparison.text hypothesis}" ]
                | Some(Choice1Of2 _ | Choice2Of2 _)
                | None -> start, upTo, because)
            (ofItself unit interval)
