namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// What is to be shown of one weight: weight·f(x)/D ≥ 0 with D > 0, up to a positive factor.
type internal Obligation =
    {
        Weight: Monomial
        Terms: BoundedTerm list
    }

/// A summand in symbols as functions of x, one for each monomial of weights.
[<RequireQualifiedAccess>]
module internal OneVariable =
    let private refuse reason = raise (NotSymbolic reason)

    let private x = SymbolSigns.variable

    let weightText (weight: Monomial) =
        Infix.formatPolynomial (Polynomial.ofMonomial Rational.One weight)

    let private leastMultiple (a: Polynomial) (b: Polynomial) =
        match Polynomial.tryDivide (a * b) (RationalFunction.gcd a b) with
        | Some multiple -> multiple
        | None -> invalidOp "a greatest common divisor does not divide"

    let private isOnlyOf predicate polynomial =
        Polynomial.symbols polynomial |> Array.forall predicate

    /// (rate, slope) where q = (rate + slope·c)·x.
    let private rates (bounded: Symbol option) (exponent: Polynomial) =
        let slopes =
            bounded
            |> Option.map (fun c -> Monomial.create [ struct (x, 1); struct (c, 1) ])
            |> Option.toList

        exponent.Terms
        |> Array.fold
            (fun (rate: Rational, slope: Rational) term ->
                if term.Monomial.Equals(Monomial.ofSymbol x) then
                    rate + term.Coefficient, slope
                elif slopes |> List.exists term.Monomial.Equals then
                    rate, slope + term.Coefficient
                else
                    refuse $"the exponent {Infix.formatPolynomial exponent} is no multiple of x")
            (Rational.Zero, Rational.Zero)

    /// Raises NotSymbolic for a value that is no such sum.
    let obligations parameters (bounded: Symbol option) (value: SymbolicScalar) : Obligation list =
        let text terms =
            BoundedSum.format (bounded |> Option.bind Generic.tryParameter |> Option.defaultValue "c") terms

        // Of the parameter's range: the exponential that is greatest there is divided out.
        let middle =
            parameters
            |> List.tryPick (fun (name, range) ->
                match range with
                | Within(low, high) when Some(Generic.parameter name) = bounded ->
                    Some((low + high) / Rational.FromInteger 2L)
                | Within _
                | OneOf _ -> None)
            |> Option.defaultValue Rational.Zero

        let isVariable symbol = symbol = x || Some symbol = bounded

        let common =
            value.Terms
            |> List.map (fun (struct (_, r)) -> r.Denominator)
            |> List.fold leastMultiple Polynomial.One

        if not (isOnlyOf isVariable common && SymbolSigns.isPositivePolynomial parameters common) then
            refuse $"the denominator {Infix.formatPolynomial common} is not known to be a positive function of x"

        [
            for struct (q, r) in value.Terms do
                let rate, slope = rates bounded q

                let numerator =
                    match Polynomial.tryDivide common r.Denominator with
                    | Some rest -> r.Numerator * rest
                    | None -> invalidOp "a factor does not divide its multiple"

                for term in numerator.Terms do
                    let struct (powers, weight) = Monomial.split isVariable term.Monomial

                    weight,
                    {
                        Rate = rate
                        Slope = slope
                        Power = Monomial.exponent x powers
                        Degree =
                            bounded
                            |> Option.map (fun c -> Monomial.exponent c powers)
                            |> Option.defaultValue 0
                        Coefficient = term.Coefficient
                    }
        ]
        |> List.groupBy fst
        |> List.choose (fun (weight, terms) ->
            match BoundedSum.collect (List.map snd terms) with
            | [] -> None
            | terms when not (SymbolSigns.isNonNegative parameters weight) ->
                refuse $"{weightText weight} may have either sign, and its coefficient is not 0: {text terms}"
            | terms ->
                // x is positive, and so is an exponential: the least power and the greatest rate are divided out.
                let power = terms |> List.map _.Power |> List.min
                let degree = terms |> List.map _.Degree |> List.min
                let greatest = terms |> List.maxBy (fun term -> term.Rate + term.Slope * middle)

                // A negative power of the parameter stands only where the parameter is positive: it is divided out too.
                if
                    degree < 0
                    && bounded
                       |> Option.forall (fun c -> SymbolSigns.ofSymbol parameters c <> IsPositive)
                then
                    refuse "a parameter that may be 0 stands in a denominator"

                Some
                    {
                        Weight = weight
                        Terms =
                            terms
                            |> List.map (fun term ->
                                { term with
                                    Power = term.Power - power
                                    Degree = term.Degree - min 0 degree
                                    Rate = term.Rate - greatest.Rate
                                    Slope = term.Slope - greatest.Slope
                                })
                    })

    // ---- units of time

    let private overEigenvalue (monomial: Monomial) =
        let struct (s, rest) =
            Monomial.split (fun symbol -> symbol = Generic.eigenvalue) monomial

        if Monomial.exponent Generic.eigenvalue s = 1 then
            Some(Monomial.power -1 rest)
        else
            None

    /// The units in which exponents and denominators are functions of x = s/unit.
    let units parameters (value: SymbolicScalar) =
        let ofParameters monomial =
            monomial
            |> Monomial.split (fun symbol ->
                parameters |> List.exists (fun (name, _) -> Generic.parameter name = symbol))

        let ofExponents =
            [
                for struct (q, _) in value.Terms do
                    for term in q.Terms do
                        match overEigenvalue term.Monomial with
                        | Some unit ->
                            let struct (_, plain) = ofParameters unit
                            plain
                            unit
                        | None -> ()
            ]

        let ofDenominators =
            [
                for struct (_, r) in value.Terms do
                    let degree (term: Verify.Symbolics.Term) =
                        Monomial.exponent Generic.eigenvalue term.Monomial

                    let terms = r.Denominator.Terms |> Array.sortBy degree

                    match Array.tryHead terms with
                    | Some least ->
                        for term in terms do
                            if degree term = degree least + 1 then
                                match overEigenvalue (term.Monomial * Monomial.power -1 least.Monomial) with
                                | Some unit -> unit
                                | None -> ()
                    | None -> ()
            ]

        ofDenominators @ ofExponents
