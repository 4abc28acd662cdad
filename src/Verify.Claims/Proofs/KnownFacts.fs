namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// What is known of the numbers of a statement where it applies.
type internal KnownFacts =
    {
        Parameters: (string * ParameterRange) list
        /// Polynomials that are at least 0, without negative exponents.
        NotNegative: Polynomial list
        /// A hypothesis that no instance meets, if there is one: under it everything holds.
        Contradiction: string option
    }

/// Signs of coefficients under hypotheses such as m1 <= m2: each fact f ≥ 0 that is linear in a symbol replaces the symbol by what f makes of a
/// new one that is not negative, until every term is known to be.
[<RequireQualifiedAccess>]
module internal KnownFacts =
    let private slackName = "slack"

    let private slack (number: int) =
        Symbol.indexedParameter slackName [ SymbolIndex.Letter $"u{number}" ]

    let private isSlack (symbol: Symbol) =
        symbol.Role = Role.Parameter && symbol.Name = slackName

    let private mostSubstitutions = 3

    let private hasNoNegativeTerm parameters (p: Polynomial) =
        p.Terms
        |> Array.forall (fun term ->
            let struct (_, rest) = Monomial.split isSlack term.Monomial
            term.Coefficient.Sign > 0 && SymbolSigns.isNonNegative parameters rest)

    let private isPositiveSum parameters (p: Polynomial) =
        hasNoNegativeTerm parameters p
        && p.Terms
           |> Array.exists (fun term -> SymbolSigns.isPositiveMonomial parameters term.Monomial)

    // f = c·v + rest with a number c ≠ 0.
    let private solve v (f: Polynomial) =
        let parts = Polynomial.coefficientsIn (fun symbol -> symbol = v) f |> List.ofArray

        let ofDegree degree =
            parts
            |> List.tryPick (fun (struct (monomial, coefficient)) ->
                if monomial.Degree = degree then Some coefficient else None)

        match ofDegree 1 |> Option.bind Polynomial.tryConstant with
        | Some c when parts |> List.forall (fun (struct (monomial, _)) -> monomial.Degree <= 1) ->
            Some(c, ofDegree 0 |> Option.defaultValue Polynomial.Zero)
        | Some _
        | None -> None

    let rec private search test remaining facts (p: Polynomial) =
        test p
        || (remaining > 0
            && facts
               |> List.indexed
               |> List.exists (fun (position, fact) ->
                   Polynomial.symbols p
                   |> Array.exists (fun v ->
                       match solve v fact with
                       | None -> false
                       | Some(c, rest) ->
                           let by = c.Reciprocal() * (Polynomial.ofSymbol (slack remaining) - rest)

                           let replaced =
                               Polynomial.substitute (fun symbol -> if symbol = v then Some by else None)

                           let others = facts |> List.removeAt position |> List.map replaced
                           search test (remaining - 1) others (replaced p))))

    let private holds (test: (string * ParameterRange) list -> Polynomial -> bool) facts p =
        search (test facts.Parameters) mostSubstitutions facts.NotNegative p

    // Symbols below a line, where they are positive, brought above it.
    let private tryClear isPositive (p: Polynomial) =
        let below =
            Polynomial.symbols p
            |> List.ofArray
            |> List.choose (fun symbol ->
                let least =
                    p.Terms
                    |> Array.map (fun term -> Monomial.exponent symbol term.Monomial)
                    |> Array.min

                if least < 0 then Some(symbol, -least) else None)

        if below |> List.forall (fst >> isPositive) then
            let factor =
                below
                |> List.fold
                    (fun product (symbol, exponent) -> product * Monomial.power exponent (Monomial.ofSymbol symbol))
                    Monomial.one

            Some(Polynomial.ofMonomial Rational.One factor * p)
        else
            None

    /// A rational function is at least 0 wherever the facts hold and it is defined.
    let isNonNegative facts (value: RationalFunction) =
        let isPositive symbol =
            holds isPositiveSum facts (Polynomial.ofSymbol symbol)

        match tryClear isPositive value.Numerator with
        | Some numerator ->
            value.IsZero
            || (holds isPositiveSum facts value.Denominator
                && holds hasNoNegativeTerm facts numerator)
        | None -> false

    let private bySign parameters symbol =
        SymbolSigns.ofSymbol parameters symbol = IsPositive

    /// A number that is at least 0, as a fact where it is a polynomial over something positive.
    let add (value: RationalFunction) facts =
        match tryClear (bySign facts.Parameters) value.Numerator with
        | Some numerator when SymbolSigns.isPositivePolynomial facts.Parameters value.Denominator ->
            { facts with
                NotNegative = numerator :: facts.NotNegative
            }
        | Some _
        | None -> facts

    let private atLeast (low: int64) symbol =
        Polynomial.ofSymbol symbol - Polynomial.ofInteger low

    let private ofHypothesis facts (hypothesis: Comparison) =
        let value () =
            let directions, scope =
                SymbolicStatement.scope facts.Parameters SymbolicStatement.generic

            let slack = Comparison.slack hypothesis
            Definedness.require facts.Parameters scope directions.Generic slack
            let value: SymbolicScalar = Evaluation.value scope slack
            value.TryRational

        match hypothesis with
        | Numbers(_, (AtMost | Below), _) ->
            // A hypothesis that no rule reads is not used.
            let slack =
                try
                    value ()
                with
                | NotSymbolic _
                | UndefinedHere _ -> None

            match slack with
            | None -> facts
            | Some slack ->
                match RationalFunction.tryPolynomial slack |> Option.bind Polynomial.tryConstant with
                | Some c when c.Sign < 0 || (c.IsZero && Comparison.isStrict hypothesis) ->
                    { facts with
                        Contradiction = Some(Comparison.text hypothesis)
                    }
                | Some _
                | None -> add slack facts
        | Numbers(_, Equals, _)
        | Loewner _
        | SameMatrix _ -> facts

    /// Ranges of parameters, m ≥ 1, n ≥ 1, p ≥ 1, k ≥ 1, and the hypotheses that say something about such numbers.
    let ofClause parameters (hypotheses: Comparison list) =
        let ranges =
            parameters
            |> List.collect (fun (name, range) ->
                match range with
                | Within(low, high) ->
                    let symbol = Polynomial.ofSymbol (Generic.parameter name)
                    [ symbol - Polynomial.ofRational low; Polynomial.ofRational high - symbol ]
                | OneOf _ -> [])

        let counts =
            [ Generic.batchSize; Generic.samples; Generic.features; Generic.steps ]
            |> List.map (atLeast 1L)

        hypotheses
        |> List.fold
            ofHypothesis
            {
                Parameters = parameters
                NotNegative = ranges @ counts
                Contradiction = None
            }

    /// With two samples or more.
    let withSeveralSamples facts =
        { facts with
            NotNegative = atLeast 2L Generic.samples :: facts.NotNegative
        }
