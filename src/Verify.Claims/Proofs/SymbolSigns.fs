namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// What is known of the number behind a symbol.
type internal SymbolSign =
    | IsPositive
    | IsNotNegative
    | IsAnyNumber

/// Signs of symbols, monomials and values, for parameters within their ranges.
[<RequireQualifiedAccess>]
module internal SymbolSigns =
    /// The variable of a reduced inequality: τ·s for a time τ.
    let variable = Symbol.parameter "x"

    let private positive =
        [
            Generic.time
            Generic.eigenvalue
            Generic.stepSize
            Generic.batchSize
            Generic.features
            Generic.steps
            Generic.samples
            Generic.least
            Generic.largest
            variable
        ]

    let private notNegative =
        [
            Generic.noise
            Generic.covariance
            Generic.predictionCovariance
            Generic.unseen
            Generic.rank
            Generic.leverage
        ]

    // Everything else is any number: θ, α, what a claim's own parameters are called, sums whose summands are not looked at.
    let ofSymbol (parameters: (string * ParameterRange) list) symbol =
        if List.contains symbol positive then
            IsPositive
        elif List.contains symbol notNegative || Generic.isDecayExcess symbol then
            IsNotNegative
        else
            match parameters |> List.tryFind (fun (name, _) -> Generic.parameter name = symbol) with
            | Some(_, Within(low, _)) when low.Sign > 0 -> IsPositive
            | Some(_, Within(low, _)) when low.IsZero -> IsNotNegative
            | Some(_, (Within _ | OneOf _))
            | None -> IsAnyNumber

    /// The monomial is a number of at least 0, whatever its symbols stand for.
    let isNonNegative parameters (monomial: Monomial) =
        monomial.Factors
        |> Array.forall (fun (struct (symbol, exponent)) ->
            match ofSymbol parameters symbol with
            | IsPositive -> true
            | IsNotNegative -> exponent > 0
            | IsAnyNumber -> exponent > 0 && exponent % 2 = 0)

    let isPositiveMonomial parameters (monomial: Monomial) =
        monomial.Factors
        |> Array.forall (fun (struct (symbol, _)) -> ofSymbol parameters symbol = IsPositive)

    /// A sum with positive coefficients of monomials that are not negative, one of them positive.
    let isPositivePolynomial parameters (polynomial: Polynomial) =
        polynomial.Terms
        |> Array.forall (fun term -> term.Coefficient.Sign > 0 && isNonNegative parameters term.Monomial)
        && polynomial.Terms
           |> Array.exists (fun term -> isPositiveMonomial parameters term.Monomial)

    let isPositiveFunction parameters (value: RationalFunction) =
        isPositivePolynomial parameters value.Numerator
        && isPositivePolynomial parameters value.Denominator

    /// Exponentials are positive.
    let isPositive parameters (value: SymbolicScalar) =
        not value.IsZero
        && value.Terms
           |> List.forall (fun (struct (_, r)) -> isPositiveFunction parameters r)
