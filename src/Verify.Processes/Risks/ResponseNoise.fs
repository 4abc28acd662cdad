namespace Verify.Processes

open System
open Verify.Arithmetic
open Verify.Symbolics

/// How polynomials in averages ⟨x_a … y⟩ depend on y, and what they become when y is averaged over its noise: with E ε = 0 and
/// E εεᵀ = σ²I, the part of degree 2 gives E⟨f ε²⟩ = σ²⟨f⟩ and E⟨f ε⟩⟨g ε⟩ = σ²⟨fg⟩/n, f and g free of y.
[<RequireQualifiedAccess>]
module internal ResponseNoise =

    let private isResponse (symbol: Symbol) = symbol = Symbol.response

    let private degreeOfSymbol (symbol: Symbol) =
        match symbol.Role, symbol.Content with
        | Role.Average, Some content -> Monomial.exponent Symbol.response content
        | _ -> if isResponse symbol then 1 else 0

    let private holdsResponse symbol = degreeOfSymbol symbol > 0

    /// The degree in y of a monomial in averages.
    let degree (monomial: Monomial) =
        monomial.Items
        |> Array.sumBy (fun (struct (symbol, exponent)) -> exponent * degreeOfSymbol symbol)

    // f of ⟨f y^k⟩.
    let private rest (symbol: Symbol) =
        match symbol.Content with
        | Some content ->
            let struct (_, outside) = Monomial.split isResponse content
            outside
        | None -> invalidArg (nameof symbol) "y stands outside an average"

    /// ⟨f⟩.
    let average (content: Monomial) =
        if content = Monomial.one then
            Polynomial.One
        else
            Polynomial.ofSymbol (Symbol.average content)

    /// ⟨fg⟩/n.
    let product (samples: int) (f: Monomial) (g: Monomial) =
        (Rational.FromInteger(int64 samples)).Reciprocal() * average (f * g)

    let private parts polynomial =
        Polynomial.coefficientsIn holdsResponse polynomial

    /// Σ c_f⟨f y⟩, the part of degree 1 in y, as pairs (f, c_f).
    let linear (polynomial: Polynomial) : (Monomial * Polynomial) list =
        [
            for struct (monomial, coefficient) in parts polynomial do
                if degree monomial = 1 then
                    let struct (symbol, _) = monomial.Items[0]
                    rest symbol, coefficient
        ]

    /// The part of degree 2 in y averaged over noise of variance 1.
    let quadratic (samples: int) (polynomial: Polynomial) : Polynomial =
        Polynomial.sum (
            seq {
                for struct (monomial, coefficient) in parts polynomial do
                    if degree monomial = 2 then
                        let image =
                            match monomial.Items with
                            | [| struct (f, 1) |] -> average (rest f)
                            | [| struct (f, 2) |] -> product samples (rest f) (rest f)
                            | [| struct (f, 1); struct (g, 1) |] -> product samples (rest f) (rest g)
                            | _ -> invalidOp "a monomial of degree 2 in y has one or two averages with y"

                        coefficient * image
            }
        )

    let private mentions polynomial =
        Polynomial.symbols polynomial
        |> Array.exists (fun symbol -> holdsResponse symbol || symbol = Symbol.residual)

    /// Refuses a process whose first and second moments are not of degree 1 and 2 in y: every coefficient in the equation of a moment
    /// of degree d, of a moment of degree e, must be of degree at most d − e in y. Then so are the moments, in each step and at each time.
    /// Throws InvalidInputException with the term.
    let require (system: MomentSystem) =
        let definition = system.Process

        let fail reason =
            raise (InvalidInputException $"'{definition.Name}' has no exact risk over the noise of y: {reason}")

        let brought = Process.derivedParameters system.Features definition |> List.map snd

        let weights = Process.reciprocalWeight system.Features definition |> Option.map snd

        if List.exists mentions (Option.toList weights @ brought) then
            fail "its weights depend on y"

        for equation in system.Equations do
            for moment, coefficient in MomentSystem.coefficients equation system do
                let most = equation.Of.Degree - moment.Degree

                for term in coefficient.Numerator.Items do
                    if degree term.Monomial > most then
                        let text = Infix.formatPolynomial (Polynomial.ofMonomial Rational.One term.Monomial)

                        let shown = if text.Length <= 60 then text else text[..59] + "…"

                        fail
                            $"a moment of degree {equation.Of.Degree} needs {shown} times one of degree {moment.Degree}; y and states together may have degree {equation.Of.Degree}"
