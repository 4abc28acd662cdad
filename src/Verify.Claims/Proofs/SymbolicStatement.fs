namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Terms of a statement over symbols: a generic direction, and any parameters within their ranges.
[<RequireQualifiedAccess>]
module internal SymbolicStatement =
    let private refuse reason = raise (NotSymbolic reason)
    let private rational = SymbolicScalar.OfRational

    let number (value: Rational) =
        RationalFunction.ofPolynomial (Polynomial.ofRational value)

    let ofMonomial monomial =
        RationalFunction.ofPolynomial (Polynomial.ofMonomial Rational.One monomial)

    /// s of the generic direction.
    let generic = Generic.scalar Generic.eigenvalue

    /// Parameters with one value are numbers, the others symbols.
    let private parameterValue (parameters: (string * ParameterRange) list) name =
        match parameters |> List.tryFind (fun (known, _) -> known = name) with
        | Some(_, OneOf [ value ]) -> rational (number value)
        | Some(_, Within(low, high)) when low = high -> rational (number low)
        | Some(_, (OneOf _ | Within _))
        | None -> Generic.scalar (Generic.parameter name)

    let scope parameters eigenvalue =
        let directions = SymbolicDirections(Generic.scalar Generic.rank, eigenvalue)

        directions,
        {
            Subject =
                Subject<SymbolicScalar>(
                    SymbolicEngine(directions, parameterValue parameters),
                    SymbolicQuantities(),
                    Rational.One,
                    Generic.scalar Generic.time
                )
            Variables = []
            Directions = []
        }

    // The rank is Σ 1: what it multiplies outside belongs to each direction.
    let private withRankInside (parts: DirectionSum) : DirectionSum =
        let isRank symbol = symbol = Generic.rank
        let mutable outer, inner = SymbolicScalar.Zero, parts.Inner

        for struct (q, r) in parts.Outer.Terms do
            let fixedByRank =
                [ q; r.Denominator ] |> List.exists (Polynomial.symbols >> Array.exists isRank)

            for struct (monomial, coefficient) in Polynomial.coefficientsIn isRank r.Numerator do
                let factor =
                    SymbolicScalar.OfTerms [ struct (q, RationalFunction.create coefficient r.Denominator) ]

                if Monomial.exponent Generic.rank monomial = 1 && not fixedByRank then
                    inner <- inner + factor
                else
                    outer <- outer + factor * rational (ofMonomial monomial)

        { Outer = outer; Inner = inner }

    let evaluate parameters eigenvalue (term: Verify.Claims.Term) =
        let directions, scope = scope parameters eigenvalue
        let value: SymbolicScalar = Evaluation.value scope term
        withRankInside (directions.Unfold(value, fun _ -> true))

    let replace symbol (by: RationalFunction) (value: SymbolicScalar) =
        value.Substitute(fun known -> if known = symbol then Some by else None)

    /// Thresholds of principal components, (unit, x₀): s ≥ unit·x₀ or not.
    let thresholds parameters (slack: Verify.Claims.Term) =
        let rec find (term: Verify.Claims.Term) : Verify.Claims.Term list =
            match term with
            | Verify.Claims.Term.OfProcess(_, PrincipalComponents least, _) -> [ least ]
            | Verify.Claims.Term.Sum(a, b)
            | Verify.Claims.Term.Difference(a, b)
            | Verify.Claims.Term.Product(a, b)
            | Verify.Claims.Term.Quotient(a, b)
            | Verify.Claims.Term.Chosen(_, a, b) -> find a @ find b
            | Verify.Claims.Term.Power(a, _)
            | Verify.Claims.Term.Function(_, a)
            | Verify.Claims.Term.OverDirections(_, a)
            | Verify.Claims.Term.Extreme(_, _, _, a) -> find a
            | Verify.Claims.Term.Constant _
            | Verify.Claims.Term.Quantity _
            | Verify.Claims.Term.Variable _
            | Verify.Claims.Term.OfDirection _
            | Verify.Claims.Term.OfProcess _
            | Verify.Claims.Term.ThresholdOf _
            | Verify.Claims.Term.OfMatrix _ -> []

        find slack
        |> List.map (fun least ->
            let _, scope = scope parameters generic
            let value: SymbolicScalar = Evaluation.value scope least

            match value.TryRational |> Option.bind RationalFunction.tryPolynomial with
            | Some p when
                p.Count = 1
                && p.Terms[0].Coefficient.Sign > 0
                && SymbolSigns.isPositiveMonomial parameters p.Terms[0].Monomial
                && Monomial.exponent Generic.eigenvalue p.Terms[0].Monomial = 0
                ->
                p.Terms[0].Monomial, p.Terms[0].Coefficient
            | Some _
            | None -> refuse $"the threshold {TermText.plain least} is no positive multiple of a unit")
        |> List.distinct
