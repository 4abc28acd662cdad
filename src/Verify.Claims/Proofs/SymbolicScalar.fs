namespace Verify.Claims

open System
open System.Collections.Generic
open System.Numerics
open Verify.Arithmetic
open Verify.Symbolics

exception NotSymbolic of reason: string

[<Sealed; AllowNullLiteral(false)>]
type SymbolicScalar private (terms: Dictionary<Polynomial, RationalFunction>) =
    static let refuse what =
        raise (NotSymbolic $"the formula asks for {what} of an expression in symbols")

    static let create (parts: seq<struct (Polynomial * RationalFunction)>) =
        let terms = Dictionary<Polynomial, RationalFunction>()

        for struct (exponent, coefficient) in parts do
            match terms.TryGetValue exponent with
            | true, known -> terms[exponent] <- known + coefficient
            | false, _ -> terms[exponent] <- coefficient

        for exponent in List.ofSeq terms.Keys do
            if terms[exponent].IsZero then
                terms.Remove exponent |> ignore

        SymbolicScalar terms

    member _.Terms =
        terms
        |> Seq.map (fun pair -> struct (pair.Key, pair.Value))
        |> Seq.sortBy (fun (struct (exponent, _)) -> Infix.formatPolynomial exponent)
        |> List.ofSeq

    member _.IsZero = terms.Count = 0

    member _.Mentions(predicate: Symbol -> bool) =
        terms
        |> Seq.exists (fun pair ->
            [ pair.Key; pair.Value.Numerator; pair.Value.Denominator ]
            |> List.exists (Polynomial.symbols >> Array.exists predicate))

    static member OfTerms parts = create parts

    static member OfRational(value: RationalFunction) =
        create [ struct (Polynomial.Zero, value) ]

    static member OfSymbol symbol =
        SymbolicScalar.OfRational(RationalFunction.ofPolynomial (Polynomial.ofSymbol symbol))

    static member Zero = create []

    static member One = SymbolicScalar.OfRational RationalFunction.One

    member _.TryRational =
        match terms.Count with
        | 0 -> Some RationalFunction.Zero
        | 1 when terms.ContainsKey Polynomial.Zero -> Some terms[Polynomial.Zero]
        | _ -> None

    static member (+)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar =
        create (Seq.append left.Terms right.Terms)

    static member (~-)(value: SymbolicScalar) : SymbolicScalar =
        create (value.Terms |> Seq.map (fun (struct (q, r)) -> struct (q, -r)))

    static member (-)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar =
        let minus: SymbolicScalar = -right
        left + minus

    static member (*)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar =
        create (
            seq {
                for struct (q, r) in left.Terms do
                    for struct (p, s) in right.Terms -> struct (q + p, r * s)
            }
        )

    static member (/)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar =
        match right.Terms with
        | [ struct (q, r) ] ->
            let inverse = create [ struct (-q, RationalFunction.One / r) ]
            left * inverse
        | [] -> raise (NotSymbolic "the formula divides by 0")
        | _ -> refuse "a quotient by a sum"

    static member Exponential(value: SymbolicScalar) =
        match value.TryRational |> Option.bind RationalFunction.tryPolynomial with
        | Some exponent -> create [ struct (exponent, RationalFunction.One) ]
        | None -> refuse "the exponential"

    member scalar.Substitute(map: Symbol -> RationalFunction option) : SymbolicScalar =
        let into (polynomial: Polynomial) : RationalFunction =
            polynomial.Terms
            |> Seq.fold
                (fun sum term ->
                    let product =
                        term.Monomial.Factors
                        |> Seq.fold
                            (fun product (struct (symbol, exponent)) ->
                                let factor =
                                    map symbol
                                    |> Option.defaultWith (fun () ->
                                        RationalFunction.ofPolynomial (Polynomial.ofSymbol symbol))

                                product * RationalFunction.power exponent factor)
                            (RationalFunction.ofPolynomial (Polynomial.ofRational term.Coefficient))

                    sum + product)
                RationalFunction.Zero

        create (
            scalar.Terms
            |> List.map (fun (struct (q, r)) ->
                match RationalFunction.tryPolynomial (into q) with
                | Some exponent -> struct (exponent, into r.Numerator / into r.Denominator)
                | None -> raise (NotSymbolic "an exponent is no polynomial"))
        )

    member scalar.Differentiate(symbol: Symbol) : SymbolicScalar =
        let derivative polynomial =
            RationalFunction.ofPolynomial (Calculus.differentiate symbol polynomial)

        create (
            scalar.Terms
            |> List.map (fun (struct (q, r)) ->
                let n, d =
                    RationalFunction.ofPolynomial r.Numerator, RationalFunction.ofPolynomial r.Denominator

                let quotient = (derivative r.Numerator * d - n * derivative r.Denominator) / (d * d)

                struct (q, quotient + r * derivative q))
        )

    static member SignOf(value: SymbolicScalar) =
        let positive (polynomial: Polynomial) =
            polynomial.Terms |> Seq.forall (fun term -> term.Coefficient.Sign > 0)

        match value.TryRational with
        | Some r when r.IsZero -> Some 0
        | Some r when positive r.Denominator && positive r.Numerator -> Some 1
        | Some r when positive r.Denominator && positive (-r.Numerator) -> Some -1
        | _ -> None

    override scalar.ToString() =
        match scalar.Terms with
        | [] -> "0"
        | terms ->
            terms
            |> List.map (fun (struct (q, r)) ->
                if q.IsZero then
                    Infix.format r
                else
                    $"({Infix.format r})*exp({Infix.formatPolynomial q})")
            |> String.concat " + "

    override scalar.Equals other =
        match other with
        | :? SymbolicScalar as other -> (scalar - other).IsZero
        | _ -> false

    override scalar.GetHashCode() = scalar.Terms.Length

    interface IAdditionOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar> with
        static member (+)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar = left + right

    interface ISubtractionOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar> with
        static member (-)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar = left - right

    interface IMultiplyOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar> with
        static member (*)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar = left * right

    interface IDivisionOperators<SymbolicScalar, SymbolicScalar, SymbolicScalar> with
        static member (/)(left: SymbolicScalar, right: SymbolicScalar) : SymbolicScalar = left / right

    interface IUnaryNegationOperators<SymbolicScalar, SymbolicScalar> with
        static member (~-)(value: SymbolicScalar) : SymbolicScalar = -value

    interface IScalar<SymbolicScalar> with
        static member Zero = SymbolicScalar.Zero
        static member One = SymbolicScalar.One

        static member FromInteger(value: int64) =
            SymbolicScalar.OfRational(RationalFunction.ofPolynomial (Polynomial.ofInteger value))

        static member FromRational(value: Rational, _: int) =
            SymbolicScalar.OfRational(RationalFunction.ofPolynomial (Polynomial.ofRational value))

        static member TrySign(value: SymbolicScalar) =
            match SymbolicScalar.SignOf value with
            | Some sign -> Nullable sign
            | None -> Nullable()

        static member Max(_: SymbolicScalar, _: SymbolicScalar) : SymbolicScalar = refuse "the larger"
        static member ToDouble(_: SymbolicScalar) : float = refuse "a double"

    interface IRealScalar<SymbolicScalar> with
        static member Sqrt(_: SymbolicScalar) : SymbolicScalar = refuse "a square root"
        static member Exp(value: SymbolicScalar) = SymbolicScalar.Exponential value

        static member Expm1(value: SymbolicScalar) =
            SymbolicScalar.Exponential value - SymbolicScalar.One

        static member Log(_: SymbolicScalar) : SymbolicScalar = refuse "a logarithm"
        static member Log1p(_: SymbolicScalar) : SymbolicScalar = refuse "a logarithm"

        // Continued to x = 0 by both sides of every identity and inequality that follows.
        static member Phi1(value: SymbolicScalar) =
            (SymbolicScalar.Exponential value - SymbolicScalar.One) / value
