namespace Verify.Symbolics

open System.Numerics
open Verify.Arithmetic

/// An expression as it is written down: what the printers share.
[<RequireQualifiedAccess>]
type internal Layout =
    | Integer of BigInteger
    | Name of Symbol
    | Mean of Layout
    | Batch of Layout
    | Power of Layout * int
    | Product of Layout list
    | Quotient of Layout * Layout
    /// Pairs (is subtracted, term).
    | Sum of (bool * Layout) list
    | Exp of Layout
    | Expectation of Layout

[<RequireQualifiedAccess>]
module internal Layout =

    let private factors (monomial: Monomial) (symbol: Symbol -> Layout) =
        let positive, negative =
            monomial.Items |> List.ofArray |> List.partition (fun (struct (_, e)) -> e > 0)

        let power (struct (s, e)) =
            if abs e = 1 then
                symbol s
            else
                Layout.Power(symbol s, abs e)

        List.map power positive, List.map power negative

    let private product =
        function
        | [] -> Layout.Integer BigInteger.One
        | [ single ] -> single
        | many -> Layout.Product many

    let rec private symbol (s: Symbol) =
        match s.Role, s.Content with
        | Role.Average, Some content -> Layout.Mean(ofMonomial content)
        | Role.BatchMean, Some content -> Layout.Batch(ofMonomial content)
        | _ -> Layout.Name s

    and private ofMonomial monomial =
        fst (factors monomial symbol) |> product

    let private ofTerm expectations (term: Term) =
        let struct (states, rest) =
            if expectations then
                Monomial.split (fun s -> s.Role = Role.State) term.Monomial
            else
                struct (Monomial.one, term.Monomial)

        let above, below = factors rest symbol

        let above =
            if states.Degree = 0 then
                above
            else
                above @ [ Layout.Expectation(ofMonomial states) ]

        let c = term.Coefficient.Abs()

        let above =
            if c.Numerator.IsOne then
                above
            else
                Layout.Integer c.Numerator :: above

        let below =
            if c.Denominator.IsOne then
                below
            else
                Layout.Integer c.Denominator :: below

        let written =
            if below.IsEmpty then
                product above
            else
                Layout.Quotient(product above, product below)

        term.Coefficient.Sign < 0, written

    let private polynomialWith expectations (polynomial: Polynomial) =
        // Terms of high degree in the state first, so that an equation of a moment begins with the moments of its own order.
        let stateDegree (term: Term) =
            Monomial.degreeIn (fun s -> s.Role = Role.State) term.Monomial

        match polynomial.Items |> List.ofArray |> List.sortBy (fun t -> -(stateDegree t)) with
        | [] -> Layout.Integer BigInteger.Zero
        | terms ->
            match List.map (ofTerm expectations) terms with
            | [ (false, single) ] -> single
            | several -> Layout.Sum several

    let private rationalWith expectations (value: RationalFunction) =
        if value.Denominator = Polynomial.One then
            polynomialWith expectations value.Numerator
        else
            Layout.Quotient(polynomialWith expectations value.Numerator, polynomialWith expectations value.Denominator)

    let ofPolynomial polynomial = polynomialWith false polynomial

    let ofRationalFunction value = rationalWith false value

    /// Monomials in the state under an expectation, as moment equations mean them.
    let ofMoments value = rationalWith true value

    let ofExponentialPolynomial (value: ExponentialPolynomial) =
        let term (struct (q: Polynomial, p: Polynomial)) =
            let minus, p =
                if p.Count = 1 && p.Items[0].Coefficient.Sign < 0 then
                    true, -p
                else
                    false, p

            if q.IsZero then
                minus, ofPolynomial p
            elif p = Polynomial.One then
                minus, Layout.Exp(ofPolynomial q)
            else
                minus, Layout.Product [ ofPolynomial p; Layout.Exp(ofPolynomial q) ]

        match value.Items |> List.ofArray |> List.map term with
        | [] -> Layout.Integer BigInteger.Zero
        | [ (false, single) ] -> single
        | several -> Layout.Sum several

    /// How tightly the outermost operation binds: 1 sum, 2 product or quotient, 3 power, 4 atom.
    let binding =
        function
        | Layout.Sum _ -> 1
        | Layout.Product _
        | Layout.Quotient _ -> 2
        | Layout.Power _ -> 3
        | _ -> 4
