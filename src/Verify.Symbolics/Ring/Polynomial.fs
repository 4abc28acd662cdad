namespace Verify.Symbolics

// FS3265: GetValueRefOrAddDefault is annotated for reference types; the values here are structs.
#nowarn "3265"

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open Verify.Arithmetic

[<Struct>]
type Term =
    {
        Monomial: Monomial
        Coefficient: Rational
    }

module private Terms =

    let merge (a: Term[]) (b: Term[]) (sign: Rational) =
        let result = Array.zeroCreate (a.Length + b.Length)
        let mutable i = 0
        let mutable j = 0
        let mutable k = 0

        while i < a.Length || j < b.Length do
            let order =
                if i = a.Length then -1
                elif j = b.Length then 1
                else a[i].Monomial.CompareTo b[j].Monomial

            if order > 0 then
                result[k] <- a[i]
                i <- i + 1
                k <- k + 1
            elif order < 0 then
                result[k] <-
                    { b[j] with
                        Coefficient = sign * b[j].Coefficient
                    }

                j <- j + 1
                k <- k + 1
            else
                let c = a[i].Coefficient + sign * b[j].Coefficient

                if not c.IsZero then
                    result[k] <- { a[i] with Coefficient = c }
                    k <- k + 1

                i <- i + 1
                j <- j + 1

        if k = result.Length then result else Array.sub result 0 k

    let sort (table: Dictionary<Monomial, Rational>) =
        let terms = Array.zeroCreate table.Count
        let mutable k = 0

        for pair in table do
            if not pair.Value.IsZero then
                terms[k] <-
                    {
                        Monomial = pair.Key
                        Coefficient = pair.Value
                    }

                k <- k + 1

        let terms = if k = terms.Length then terms else Array.sub terms 0 k
        Array.Sort(terms, Comparison(fun (a: Term) (b: Term) -> b.Monomial.CompareTo a.Monomial))
        terms

    let add (table: Dictionary<Monomial, Rational>) monomial (coefficient: Rational) =
        let mutable exists = false
        let slot = &CollectionsMarshal.GetValueRefOrAddDefault(table, monomial, &exists)
        slot <- slot + coefficient

[<Sealed>]
type Polynomial internal (terms: Term[]) =

    static let zero = Polynomial [||]

    static let one =
        Polynomial
            [|
                {
                    Monomial = Monomial.one
                    Coefficient = Rational.One
                }
            |]

    member internal _.Items = terms
    member _.Terms = Array.copy terms
    member _.Count = terms.Length
    member _.IsZero = terms.Length = 0
    static member Zero = zero
    static member One = one

    static member (+)(left: Polynomial, right: Polynomial) =
        if left.IsZero then
            right
        elif right.IsZero then
            left
        else
            Polynomial(Terms.merge left.Items right.Items Rational.One)

    static member (-)(left: Polynomial, right: Polynomial) =
        if right.IsZero then
            left
        else
            Polynomial(Terms.merge left.Items right.Items (-Rational.One))

    static member (*)(left: Rational, right: Polynomial) =
        if left.IsZero then
            Polynomial.Zero
        else
            Polynomial(
                right.Items
                |> Array.map (fun term ->
                    { term with
                        Coefficient = left * term.Coefficient
                    })
            )

    static member (~-)(value: Polynomial) = -Rational.One * value

    static member (*)(left: Polynomial, right: Polynomial) =
        let byTerm (term: Term) (other: Polynomial) =
            // The order is compatible with products, so the image of a sorted list is sorted.
            Polynomial(
                other.Items
                |> Array.map (fun t ->
                    {
                        Monomial = term.Monomial * t.Monomial
                        Coefficient = term.Coefficient * t.Coefficient
                    })
            )

        if left.IsZero || right.IsZero then
            Polynomial.Zero
        elif left.Count = 1 then
            byTerm left.Items[0] right
        elif right.Count = 1 then
            byTerm right.Items[0] left
        else
            let table = Dictionary<Monomial, Rational>(left.Count * right.Count / 2 + 1)

            for a in left.Items do
                for b in right.Items do
                    Terms.add table (a.Monomial * b.Monomial) (a.Coefficient * b.Coefficient)

            Polynomial(Terms.sort table)

    override this.Equals(other: objnull) =
        match other with
        | :? Polynomial as polynomial -> (this :> IEquatable<Polynomial>).Equals polynomial
        | _ -> false

    override _.GetHashCode() =
        let mutable code = HashCode()

        for term in terms do
            code.Add(term.Monomial.GetHashCode())
            code.Add(term.Coefficient.GetHashCode())

        code.ToHashCode()

    interface IEquatable<Polynomial> with
        member this.Equals other =
            match other with
            | null -> false
            | polynomial ->
                Object.ReferenceEquals(this, polynomial)
                || (terms.Length = polynomial.Count
                    && Array.forall2
                        (fun a b -> a.Monomial.EqualsMonomial b.Monomial && a.Coefficient.Equals b.Coefficient)
                        terms
                        polynomial.Items)

[<Sealed>]
type internal PolynomialBuilder() =
    let table = Dictionary<Monomial, Rational>()

    member _.Add(monomial: Monomial, coefficient: Rational) = Terms.add table monomial coefficient

    member _.Add(polynomial: Polynomial) =
        for term in polynomial.Items do
            Terms.add table term.Monomial term.Coefficient

    member _.AddProduct(coefficient: Rational, monomial: Monomial, polynomial: Polynomial) =
        for term in polynomial.Items do
            Terms.add table (monomial * term.Monomial) (coefficient * term.Coefficient)

    member _.ToPolynomial() = Polynomial(Terms.sort table)

[<RequireQualifiedAccess>]
module Polynomial =

    let ofMonomial (coefficient: Rational) monomial =
        if coefficient.IsZero then
            Polynomial.Zero
        else
            Polynomial
                [|
                    {
                        Monomial = monomial
                        Coefficient = coefficient
                    }
                |]

    let ofRational value = ofMonomial value Monomial.one
    let ofInteger (value: int64) = ofRational (Rational.FromInteger value)

    let ofSymbol symbol =
        ofMonomial Rational.One (Monomial.ofSymbol symbol)

    let ofTerms (terms: seq<Term>) =
        let builder = PolynomialBuilder()

        for term in terms do
            builder.Add(term.Monomial, term.Coefficient)

        builder.ToPolynomial()

    let sum (polynomials: seq<Polynomial>) =
        let builder = PolynomialBuilder()

        for polynomial in polynomials do
            builder.Add polynomial

        builder.ToPolynomial()

    let product (polynomials: seq<Polynomial>) = Seq.fold (*) Polynomial.One polynomials

    let power exponent (polynomial: Polynomial) =
        let rec binary (b: Polynomial) k acc =
            if k = 0 then
                acc
            else
                binary (if k = 1 then b else b * b) (k / 2) (if k % 2 = 1 then acc * b else acc)

        if exponent >= 0 then
            binary polynomial exponent Polynomial.One
        elif polynomial.Count = 1 then
            let term = polynomial.Items[0]
            ofMonomial (term.Coefficient.Pow exponent) (Monomial.power exponent term.Monomial)
        else
            invalidArg
                (nameof exponent)
                "only a single term in parameters has a negative power; use a rational function"

    let tryConstant (polynomial: Polynomial) =
        if polynomial.IsZero then
            Some Rational.Zero
        elif polynomial.Count = 1 && polynomial.Items[0].Monomial.Items.Length = 0 then
            Some polynomial.Items[0].Coefficient
        else
            None

    let symbols (polynomial: Polynomial) =
        let set = HashSet<Symbol>()

        for term in polynomial.Items do
            for struct (symbol, _) in term.Monomial.Items do
                set.Add symbol |> ignore

        set |> Seq.sort |> Seq.toArray

    let degreeIn predicate (polynomial: Polynomial) =
        let mutable best = if polynomial.IsZero then 0 else Int32.MinValue

        for term in polynomial.Items do
            best <- max best (Monomial.degreeIn predicate term.Monomial)

        best

    let coefficientsIn predicate (polynomial: Polynomial) =
        let groups = Dictionary<Monomial, ResizeArray<Term>>()

        for term in polynomial.Items do
            let struct (inside, outside) = Monomial.split predicate term.Monomial

            let group =
                match groups.TryGetValue inside with
                | true, group -> group
                | _ ->
                    let group = ResizeArray()
                    groups[inside] <- group
                    group

            group.Add
                {
                    Monomial = outside
                    Coefficient = term.Coefficient
                }

        // Terms of one group share the inside factor, so they arrive in descending order of the rest.
        groups
        |> Seq.map (fun pair -> struct (pair.Key, Polynomial(pair.Value.ToArray())))
        |> Seq.sortWith (fun (struct (a, _)) (struct (b, _)) -> b.CompareTo a)
        |> Seq.toArray

    let mapMonomials (image: Monomial -> Polynomial) (polynomial: Polynomial) =
        let builder = PolynomialBuilder()

        for term in polynomial.Items do
            builder.AddProduct(term.Coefficient, Monomial.one, image term.Monomial)

        builder.ToPolynomial()

    let substitute (map: Symbol -> Polynomial option) (polynomial: Polynomial) =
        let cache = Dictionary<Symbol, Polynomial option>()

        let find symbol =
            match cache.TryGetValue symbol with
            | true, image -> image
            | _ ->
                let image = map symbol
                cache[symbol] <- image
                image

        let builder = PolynomialBuilder()

        for term in polynomial.Items do
            let struct (replaced, kept) =
                Monomial.split (fun s -> Option.isSome (find s)) term.Monomial

            if replaced.Items.Length = 0 then
                builder.Add(term.Monomial, term.Coefficient)
            else
                let image =
                    replaced.Items
                    |> Seq.map (fun (struct (s, e)) -> power e (Option.get (find s)))
                    |> product

                builder.AddProduct(term.Coefficient, kept, image)

        builder.ToPolynomial()

    let tryDivide (dividend: Polynomial) (divisor: Polynomial) =
        if divisor.IsZero then
            raise (DivideByZeroException "a polynomial was divided by 0")

        // Parameters have negative exponents, so x/(x + 1) could be divided for ever: x⁰ − x⁻¹ + …. Both operands are
        // therefore brought to non-negative exponents without common monomial factors, and quotients are kept there too.
        let content (p: Polynomial) =
            symbols p
            |> Seq.filter (fun s -> s.Role = Role.Parameter)
            |> Seq.map (fun s -> struct (s, p.Items |> Seq.map (fun t -> Monomial.exponent s t.Monomial) |> Seq.min))
            |> Monomial.create

        let strip (p: Polynomial) =
            let c = content p
            let inverse = Monomial.power -1 c
            c, p * ofMonomial Rational.One inverse

        if dividend.IsZero then
            Some dividend
        else
            let dividendContent, dividend = strip dividend
            let divisorContent, divisor = strip divisor
            let lead = divisor.Items[0]
            let quotient = PolynomialBuilder()

            let rec loop (rest: Polynomial) =
                if rest.IsZero then
                    true
                else
                    match Monomial.tryDivide rest.Items[0].Monomial lead.Monomial with
                    | Some m when m.Items |> Array.forall (fun (struct (_, e)) -> e > 0) ->
                        let c = rest.Items[0].Coefficient / lead.Coefficient
                        quotient.Add(m, c)
                        loop (rest - ofMonomial c m * divisor)
                    | _ -> false

            if loop dividend then
                let shift = dividendContent * Monomial.power -1 divisorContent
                Some(quotient.ToPolynomial() * ofMonomial Rational.One shift)
            else
                None

    let evaluate<'T when 'T :> IScalar<'T>> (precision: int) (value: Symbol -> 'T) (polynomial: Polynomial) : 'T =
        let rec pow (b: 'T) k : 'T =
            if k = 1 then
                b
            else
                let half: 'T = pow b (k / 2)
                let square: 'T = half * half
                if k % 2 = 1 then square * b else square

        let mutable total = 'T.Zero

        for term in polynomial.Items do
            let mutable product = 'T.FromRational(term.Coefficient, precision)

            for struct (symbol, exponent) in term.Monomial.Items do
                let factor: 'T = pow (value symbol) (abs exponent)
                product <- if exponent > 0 then product * factor else product / factor

            total <- total + product

        total
