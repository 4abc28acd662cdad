namespace Verify.Symbolics

open System
open System.Collections.Generic
open Verify.Arithmetic

module internal Gcd =

    let monic (p: Polynomial) =
        if p.IsZero then
            p
        else
            p.Items[0].Coefficient.Reciprocal() * p

    let private divide a b =
        match Polynomial.tryDivide a b with
        | Some quotient -> quotient
        | None -> invalidOp "a greatest common divisor does not divide; this is a defect"

    let private degree s p = Polynomial.degreeIn (fun t -> t = s) p

    let private leading s p =
        let struct (_, c) = (Polynomial.coefficientsIn (fun t -> t = s) p)[0]
        c

    /// Whether a specialisation of all other symbols shows that a and b have no common factor that depends on s. A common factor of
    /// positive degree keeps its degree wherever the leading coefficient of a does not vanish, so the answer yes is a proof.
    let private coprimeIn s (a: Polynomial) (b: Polynomial) =
        let others =
            Seq.append (Polynomial.symbols a) (Polynomial.symbols b)
            |> Seq.filter (fun t -> t <> s)
            |> Seq.distinct
            |> Seq.sort
            |> Seq.mapi (fun k t -> t, Polynomial.ofInteger (int64 (7 + 5 * k)))
            |> dict

        let at p =
            Polynomial.substitute
                (fun t ->
                    match others.TryGetValue t with
                    | true, value -> Some value
                    | _ -> None)
                p

        let rec euclid (f: Polynomial) (g: Polynomial) =
            if g.IsZero then
                f
            else
                let rec remainder (r: Polynomial) =
                    if r.IsZero || degree s r < degree s g then
                        r
                    else
                        let ratio = r.Items[0].Coefficient / g.Items[0].Coefficient
                        let shift = Polynomial.power (degree s r - degree s g) (Polynomial.ofSymbol s)
                        remainder (r - ratio * (shift * g))

                euclid g (monic (remainder f))

        let a', b' = at a, at b
        degree s a' = degree s a && not b'.IsZero && degree s (euclid a' b') = 0

    /// Euclid's algorithm with primitive remainders (TAOCP 2, §4.6.1), recursively in the variables.
    let rec gcd (a: Polynomial) (b: Polynomial) : Polynomial =
        if a.IsZero then
            monic b
        elif b.IsZero then
            monic a
        else
            let inA = HashSet(Polynomial.symbols a)
            let inB = HashSet(Polynomial.symbols b)

            if inA.Count = 0 || inB.Count = 0 then
                Polynomial.One
            elif inA |> Seq.exists (fun s -> not (inB.Contains s)) then
                // A symbol that occurs in one argument only cannot occur in the gcd: its coefficients are divided one by one.
                foldCoefficients inB.Contains a b
            elif inB |> Seq.exists (fun s -> not (inA.Contains s)) then
                foldCoefficients inA.Contains b a
            else
                let s = inA |> Seq.min
                let contentA = content s a
                let contentB = content s b
                let common = gcd contentA contentB
                let a = divide a contentA
                let b = divide b contentB

                if coprimeIn s a b then
                    common
                else
                    monic (common * primitive s a b)

    and private foldCoefficients isCommon (p: Polynomial) (q: Polynomial) =
        let parts = Polynomial.coefficientsIn (fun s -> not (isCommon s)) p

        let rec fold acc i =
            if i = parts.Length || acc = Polynomial.One then
                acc
            else
                let struct (_, part) = parts[i]
                fold (gcd part acc) (i + 1)

        fold q 0 |> monic

    and private content s p =
        let parts = Polynomial.coefficientsIn (fun t -> t = s) p

        let rec fold acc i =
            if i = parts.Length || acc = Polynomial.One then
                acc
            else
                let struct (_, part) = parts[i]
                fold (gcd acc part) (i + 1)

        fold Polynomial.Zero 0

    and private primitive s a b =
        let a, b = if degree s a >= degree s b then a, b else b, a

        if b.IsZero then
            a
        elif degree s b = 0 then
            Polynomial.One
        else
            let lead = leading s b
            let x = Polynomial.ofSymbol s

            let rec reduce (r: Polynomial) =
                if r.IsZero || degree s r < degree s b then
                    r
                else
                    let shift = Polynomial.power (degree s r - degree s b) x
                    let top = leading s r
                    let common = gcd lead top
                    reduce (divide lead common * r - divide top common * shift * b)

            let r = reduce a

            if r.IsZero then
                b
            else
                // Monic, or the rational coefficients would double in length with each step.
                primitive s b (monic (divide r (content s r)))

[<Sealed>]
type RationalFunction private (numerator: Polynomial, denominator: Polynomial) =

    static let zero = RationalFunction(Polynomial.Zero, Polynomial.One)
    static let one = RationalFunction(Polynomial.One, Polynomial.One)

    // The monomial of parameters with their least exponents, so that p/content has exponents ≥ 0 and no parameter as a factor.
    static let parameterContent (p: Polynomial) =
        Polynomial.symbols p
        |> Seq.filter (fun s -> s.Role = Role.Parameter)
        |> Seq.map (fun s -> struct (s, p.Items |> Seq.map (fun t -> Monomial.exponent s t.Monomial) |> Seq.min))
        |> Monomial.create

    static let shift exponent monomial (p: Polynomial) =
        Polynomial.ofMonomial Rational.One (Monomial.power exponent monomial) * p

    member _.Numerator = numerator
    member _.Denominator = denominator
    member _.IsZero = numerator.IsZero
    static member Zero = zero
    static member One = one

    static member internal Create(numerator: Polynomial, denominator: Polynomial) =
        if denominator.IsZero then
            raise (DivideByZeroException "a rational function has the denominator 0")
        elif numerator.IsZero then
            zero
        else
            let content = parameterContent denominator
            let numerator = shift -1 content numerator
            let denominator = shift -1 content denominator

            match Polynomial.tryConstant denominator with
            | Some c -> RationalFunction(c.Reciprocal() * numerator, Polynomial.One)
            | None ->
                let numeratorContent = parameterContent numerator
                let numerator = shift -1 numeratorContent numerator
                let common = Gcd.gcd numerator denominator

                let divide p =
                    match Polynomial.tryDivide p common with
                    | Some q -> q
                    | None -> invalidOp "a greatest common divisor does not divide; this is a defect"

                let numerator, denominator =
                    if common = Polynomial.One then
                        numerator, denominator
                    else
                        divide numerator, divide denominator

                let scale = denominator.Items[0].Coefficient.Reciprocal()
                RationalFunction(scale * shift 1 numeratorContent numerator, scale * denominator)

    static member (+)(left: RationalFunction, right: RationalFunction) =
        if left.Denominator = right.Denominator then
            RationalFunction.Create(left.Numerator + right.Numerator, left.Denominator)
        else
            RationalFunction.Create(
                left.Numerator * right.Denominator + right.Numerator * left.Denominator,
                left.Denominator * right.Denominator
            )

    static member (~-)(value: RationalFunction) =
        RationalFunction(-value.Numerator, value.Denominator)

    static member (-)(left: RationalFunction, right: RationalFunction) = left + (-right)

    static member (*)(left: RationalFunction, right: RationalFunction) =
        RationalFunction.Create(left.Numerator * right.Numerator, left.Denominator * right.Denominator)

    static member (/)(left: RationalFunction, right: RationalFunction) =
        RationalFunction.Create(left.Numerator * right.Denominator, left.Denominator * right.Numerator)

    override _.Equals(other: objnull) =
        match other with
        | :? RationalFunction as f -> numerator = f.Numerator && denominator = f.Denominator
        | _ -> false

    override _.GetHashCode() =
        HashCode.Combine(numerator, denominator)

    interface IEquatable<RationalFunction> with
        member this.Equals other = this.Equals(other :> objnull)

[<RequireQualifiedAccess>]
module RationalFunction =

    let create numerator denominator =
        RationalFunction.Create(numerator, denominator)

    let ofPolynomial polynomial = create polynomial Polynomial.One

    let tryPolynomial (value: RationalFunction) =
        if value.Denominator = Polynomial.One then
            Some value.Numerator
        else
            None

    let power exponent (value: RationalFunction) =
        let num = Polynomial.power (abs exponent) value.Numerator
        let den = Polynomial.power (abs exponent) value.Denominator
        if exponent >= 0 then create num den else create den num

    let gcd left right = Gcd.gcd left right

    let evaluate<'T when 'T :> IScalar<'T>> (precision: int) (value: Symbol -> 'T) (rational: RationalFunction) : 'T =
        let numerator: 'T = Polynomial.evaluate precision value rational.Numerator

        if rational.Denominator = Polynomial.One then
            numerator
        else
            let denominator: 'T = Polynomial.evaluate precision value rational.Denominator
            numerator / denominator
