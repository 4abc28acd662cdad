namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// The directions with x in an interval: there the summand is one formula.
type internal DirectionCase =
    {
        /// s = x·Unit.
        Unit: Monomial
        Start: Rational
        End: Rational option
        /// Why x lies there.
        Because: string list
        Parts: DirectionSum
        /// The parameter that may occur in the functions of x, with its range.
        Parameter: (string * Rational * Rational) option
        Obligations: Obligation list
    }

/// The slack of a clause, for all instances at once.
type internal ReducedSlack =
    {
        Parts: DirectionSum
        /// The directions divided into cases, once for each unit of time that the slack suggests; one of these ways is enough.
        Ways: DirectionCase list list
    }

/// From a clause to inequalities in one variable.
[<RequireQualifiedAccess>]
module internal Reduction =
    let private refuse reason = raise (NotSymbolic reason)

    let private x = SymbolSigns.variable
    let private polynomial = RationalFunction.ofPolynomial

    // (1 − ηs)^k is e^{−kηs}/(1 + v) with v ≥ 0 where ηs ≤ 1 in every direction; a summand times (1 + v)^d has the summand's sign.
    let private withoutExcess parameters hypotheses (inner: SymbolicScalar) =
        if inner.Mentions Generic.isDecayExcess then
            let _, upTo, _ =
                DirectionBounds.narrowed
                    parameters
                    (Monomial.power -1 (Monomial.ofSymbol Generic.stepSize))
                    hypotheses
                    (Rational.Zero, None, [])

            match upTo with
            | Some most when most <= Rational.One -> ()
            | Some _
            | None ->
                refuse
                    "(1 − eta*s)^k with k free is bounded by e^(−k*eta*s) where eta*s1 <= 1, which no hypothesis says"

            let symbols =
                inner.Terms
                |> List.collect (fun (struct (_, r)) ->
                    [ r.Numerator; r.Denominator ]
                    |> List.collect (Polynomial.symbols >> List.ofArray))
                |> List.filter Generic.isDecayExcess
                |> List.distinct

            symbols
            |> List.fold
                (fun (inner: SymbolicScalar) excess ->
                    let degree =
                        inner.Terms
                        |> List.map (fun (struct (_, r)) ->
                            Polynomial.degreeIn (fun symbol -> symbol = excess) r.Denominator)
                        |> List.fold max 0

                    let factor =
                        Polynomial.power degree (Polynomial.One + Polynomial.ofSymbol excess)
                        |> polynomial
                        |> SymbolicScalar.OfRational

                    inner * factor)
                inner
        else
            inner

    let private caseOf parameters hypotheses bounded (unit: Monomial) (start, upTo, because) (parts: DirectionSum) =
        // In x alone; s may still occur where the interval did not need it.
        let inX =
            (parts: DirectionSum).Inner
            |> SymbolicStatement.replace
                Generic.eigenvalue
                (polynomial (Polynomial.ofSymbol x) * SymbolicStatement.ofMonomial unit)
            |> withoutExcess parameters hypotheses

        {
            Unit = unit
            Start = start
            End = upTo
            Because = because
            Parts = { parts with Inner = inX }
            Parameter = bounded
            Obligations =
                OneVariable.obligations
                    parameters
                    (bounded |> Option.map (fun (name, _, _) -> Generic.parameter name))
                    inX
        }

    /// x = x₀ + u from the threshold on, x = x₀ − w below: u and w have a sign that TrySign sees.
    let private sideOf parameters slack (unit: Monomial) (threshold: Rational) isAbove : DirectionSum =
        let offset = Symbol.parameter "offset"
        let edge = SymbolicStatement.number threshold
        let d = polynomial (Polynomial.ofSymbol offset)
        let shifted = if isAbove then edge + d else edge - d

        let parts =
            SymbolicStatement.evaluate
                parameters
                (SymbolicScalar.OfRational(shifted * SymbolicStatement.ofMonomial unit))
                slack

        let back =
            if isAbove then
                polynomial (Polynomial.ofSymbol x) - edge
            else
                edge - polynomial (Polynomial.ofSymbol x)

        { parts with
            Inner = SymbolicStatement.replace offset back parts.Inner
        }

    let private beside parameters bounded hypotheses slack unit (threshold: Rational) isAbove =
        let parts = sideOf parameters slack unit threshold isAbove

        let interval =
            if isAbove then
                threshold, None, [ $"x ≥ {threshold}: the direction is kept" ]
            else
                Rational.Zero, Some threshold, [ $"x < {threshold}: the direction is dropped" ]

        let start, upTo, because =
            DirectionBounds.narrowed parameters unit hypotheses interval

        match upTo with
        | Some upTo when upTo <= start -> None
        | Some _
        | None -> Some(caseOf parameters hypotheses bounded unit (start, upTo, because) parts)

    let private mostWays = 6

    /// The parameter that occurs within functions of x, if one does.
    let private boundedOf (parameters: (string * ParameterRange) list) =
        None
        :: [
            for name, range in parameters do
                match range with
                | Within(low, high) when low < high -> Some(name, low, high)
                | Within _
                | OneOf _ -> ()
        ]

    /// Raises NotSymbolic where the slack is of another kind.
    let ofClause
        (parameters: (string * ParameterRange) list)
        (clause: Clause)
        (slack: Verify.Claims.Term)
        : ReducedSlack =
        let directions, plain = SymbolicStatement.scope parameters SymbolicStatement.generic
        Definedness.require parameters plain directions.Generic slack

        let attempt way =
            try
                Ok(way ())
            with NotSymbolic reason ->
                Error reason

        let ways (parts: DirectionSum option) (attempts: (unit -> DirectionCase list) list) : ReducedSlack =
            let results = attempts |> List.map attempt

            match results |> List.choose Result.toOption |> List.filter (not << List.isEmpty), results with
            | [], Error reason :: _ -> refuse reason
            | [], _ -> refuse "the hypotheses leave no direction"
            | found, _ ->
                {
                    Parts = parts |> Option.defaultValue found.Head.Head.Parts
                    Ways = found
                }

        match SymbolicStatement.thresholds parameters slack with
        | [] ->
            let parts = SymbolicStatement.evaluate parameters SymbolicStatement.generic slack

            let candidates =
                OneVariable.units parameters parts.Inner
                @ [
                    Monomial.power -1 (Monomial.ofSymbol Generic.time)
                    Monomial.power -1 (Monomial.ofSymbol Generic.stepSize)
                    Monomial.ofSymbol Generic.largest
                    Monomial.ofSymbol Generic.least
                    Monomial.one
                ]
                |> List.distinct
                |> List.filter (SymbolSigns.isPositiveMonomial parameters)
                |> List.truncate mostWays

            ways
                (Some parts)
                [
                    for unit in candidates do
                        for bounded in boundedOf parameters do
                            fun () ->
                                let interval =
                                    DirectionBounds.narrowed parameters unit clause.Hypotheses (Rational.Zero, None, [])

                                [ caseOf parameters clause.Hypotheses bounded unit interval parts ]
                ]
        | [ unit, threshold ] ->
            let sides bounded =
                [ false; true ]
                |> List.choose (beside parameters bounded clause.Hypotheses slack unit threshold)

            ways None [ for bounded in boundedOf parameters -> fun () -> sides bounded ]
        | _ -> refuse "two different thresholds of principal components"

    /// The slack on each side of a threshold, to be compared with 0 in normal form.
    let differences parameters (slack: Verify.Claims.Term) : DirectionSum list =
        let directions, plain = SymbolicStatement.scope parameters SymbolicStatement.generic
        Definedness.require parameters plain directions.Generic slack

        match SymbolicStatement.thresholds parameters slack with
        | [] -> [ SymbolicStatement.evaluate parameters SymbolicStatement.generic slack ]
        | [ unit, threshold ] -> [ false; true ] |> List.map (sideOf parameters slack unit threshold)
        | _ -> refuse "two different thresholds of principal components"
