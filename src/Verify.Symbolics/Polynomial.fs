namespace Verify.Symbolics

open Verify.Arithmetic

/// A product of powers of distinct symbols in ascending order; exponents are not 0, and negative for parameters only.
type Monomial = (Symbol * int) list

/// A polynomial over ℚ (Laurent in the parameters) in canonical form: each monomial once, no zero coefficient. Equality of
/// polynomials is equality of the structures.
type Polynomial =
    private
        { Map: Map<Monomial, Rational> }

    /// The terms, in the canonical order of monomials.
    member polynomial.Terms = Map.toSeq polynomial.Map

    /// Whether this is 0.
    member polynomial.IsZero = polynomial.Map.IsEmpty

/// The ring operations.
[<RequireQualifiedAccess>]
module Polynomial =
    /// 0.
    let zero = { Map = Map.empty }

    /// The constant polynomial.
    let constant (value: Rational) =
        if value.IsZero then
            zero
        else
            { Map = Map.ofList [ [], value ] }

    /// The constant polynomial of an integer.
    let integer (value: int) =
        constant (Rational.FromInteger(int64 value))

    /// 1.
    let one = integer 1

    /// The symbol as a polynomial.
    let symbol (symbol: Symbol) =
        { Map = Map.ofList [ [ symbol, 1 ], Rational.One ] }

    /// A parameter by name.
    let parameter name = symbol (Parameter name)

    /// 1/parameter.
    let reciprocal name =
        { Map = Map.ofList [ [ Parameter name, -1 ], Rational.One ] }

    /// The state b_a.
    let state index = symbol (State index)

    /// A sample symbol.
    let sample quantity = symbol (Sample quantity)

    let private addTerm (map: Map<Monomial, Rational>) (monomial: Monomial) (coefficient: Rational) =
        match map.TryFind monomial with
        | None -> map.Add(monomial, coefficient)
        | Some existing ->
            let sum = existing + coefficient

            if sum.IsZero then
                map.Remove monomial
            else
                map.Add(monomial, sum)

    let rec private multiplyMonomials (a: Monomial) (b: Monomial) : Monomial =
        match a, b with
        | [], rest
        | rest, [] -> rest
        | (s, i) :: restA, (t, j) :: restB ->
            let order = compare s t

            if order < 0 then (s, i) :: multiplyMonomials restA b
            elif order > 0 then (t, j) :: multiplyMonomials a restB
            elif i + j = 0 then multiplyMonomials restA restB
            else (s, i + j) :: multiplyMonomials restA restB

    /// The polynomial with the given terms, collected; factors in any order.
    let ofTerms (terms: (Monomial * Rational) seq) =
        let ordered (monomial: Monomial) : Monomial =
            monomial
            |> List.fold (fun product factor -> multiplyMonomials product [ factor ]) []

        { Map =
            terms
            |> Seq.filter (fun (_, c) -> not c.IsZero)
            |> Seq.fold (fun map (monomial, c) -> addTerm map (ordered monomial) c) Map.empty }

    /// a + b
    let add (a: Polynomial) (b: Polynomial) =
        if a.Map.Count < b.Map.Count then
            { Map = Map.fold addTerm b.Map a.Map }
        else
            { Map = Map.fold addTerm a.Map b.Map }

    /// c·a
    let scale (factor: Rational) (a: Polynomial) =
        if factor.IsZero then
            zero
        else
            { Map = a.Map |> Map.map (fun _ c -> factor * c) }

    /// −a
    let negate a = scale (Rational.FromInteger -1L) a

    /// a − b
    let subtract a b = add a (negate b)

    /// a·b
    let multiply (a: Polynomial) (b: Polynomial) =
        let mutable map = Map.empty

        for KeyValue(monomialA, c) in a.Map do
            for KeyValue(monomialB, d) in b.Map do
                map <- addTerm map (multiplyMonomials monomialA monomialB) (c * d)

        { Map = map }

    /// The sum of a sequence.
    let sum polynomials = Seq.fold add zero polynomials

    /// The product of a sequence.
    let product polynomials = Seq.fold multiply one polynomials

    /// a^k, k ≥ 0.
    let rec power (a: Polynomial) k =
        if k < 0 then
            invalidArg (nameof k) "the exponent must not be negative"
        elif k = 0 then
            one
        elif k % 2 = 1 then
            multiply a (power a (k - 1))
        else
            let root = power a (k / 2)
            multiply root root

    /// Replaces symbols by polynomials; a symbol with a negative exponent is left alone.
    let substitute (replacement: Symbol -> Polynomial option) (a: Polynomial) =
        a.Terms
        |> Seq.map (fun (monomial, c) ->
            monomial
            |> List.map (fun (s, k) ->
                match replacement s with
                | Some value when k > 0 -> power value k
                | _ -> { Map = Map.ofList [ [ s, k ], Rational.One ] })
            |> product
            |> scale c)
        |> sum

    /// Degree in the state.
    let stateDegree (a: Polynomial) =
        a.Map.Keys
        |> Seq.map (
            List.sumBy (fun (s, k) ->
                match s with
                | State _ -> k
                | _ -> 0)
        )
        |> Seq.fold max 0

    /// The coefficients by monomial in the state: the polynomial is Σ coefficient·state monomial.
    let byState (a: Polynomial) : Map<Monomial, Polynomial> =
        a.Terms
        |> Seq.fold
            (fun map (monomial, c) ->
                let inState, rest =
                    monomial
                    |> List.partition (fun (s, _) ->
                        match s with
                        | State _ -> true
                        | _ -> false)

                let existing = map |> Map.tryFind inState |> Option.defaultValue zero
                map |> Map.add inState { Map = addTerm existing.Map rest c })
            Map.empty

type Polynomial with

    /// Sum.
    static member (+)(a: Polynomial, b: Polynomial) = Polynomial.add a b

    /// Difference.
    static member (-)(a: Polynomial, b: Polynomial) = Polynomial.subtract a b

    /// Product.
    static member (*)(a: Polynomial, b: Polynomial) = Polynomial.multiply a b

    /// Negation.
    static member (~-)(a: Polynomial) = Polynomial.negate a
