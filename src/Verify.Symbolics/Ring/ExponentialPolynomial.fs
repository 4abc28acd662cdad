namespace Verify.Symbolics

open System
open System.Collections.Generic
open Verify.Arithmetic

module private Exponents =

    // Any total order that depends on values only serves: it fixes the order of terms.
    let compareExponents (a: Polynomial) (b: Polynomial) =
        let rec walk i =
            if i = a.Count || i = b.Count then
                compare a.Count b.Count
            else
                let byMonomial = a.Items[i].Monomial.CompareTo b.Items[i].Monomial

                if byMonomial <> 0 then
                    byMonomial
                else
                    let byCoefficient = a.Items[i].Coefficient.CompareTo b.Items[i].Coefficient
                    if byCoefficient <> 0 then byCoefficient else walk (i + 1)

        walk 0

    let collect (terms: seq<struct (Polynomial * Polynomial)>) =
        let table = Dictionary<Polynomial, Polynomial>()

        for struct (q, p) in terms do
            match table.TryGetValue q with
            | true, sum -> table[q] <- sum + p
            | _ -> table[q] <- p

        table
        |> Seq.filter (fun pair -> not pair.Value.IsZero)
        |> Seq.map (fun pair -> struct (pair.Key, pair.Value))
        |> Seq.sortWith (fun (struct (a, _)) (struct (b, _)) -> compareExponents a b)
        |> Seq.toArray

[<Sealed>]
type ExponentialPolynomial internal (terms: struct (Polynomial * Polynomial)[]) =

    member internal _.Items = terms
    member _.Terms = Array.copy terms
    member _.IsZero = terms.Length = 0

    static member (+)(left: ExponentialPolynomial, right: ExponentialPolynomial) =
        ExponentialPolynomial(Exponents.collect (Seq.append left.Items right.Items))

    static member (~-)(value: ExponentialPolynomial) =
        ExponentialPolynomial(value.Items |> Array.map (fun (struct (q, p)) -> struct (q, -p)))

    static member (-)(left: ExponentialPolynomial, right: ExponentialPolynomial) = left + (-right)

    static member (*)(left: ExponentialPolynomial, right: ExponentialPolynomial) =
        seq {
            for struct (q, p) in left.Items do
                for struct (q', p') in right.Items do
                    struct (q + q', p * p')
        }
        |> Exponents.collect
        |> ExponentialPolynomial

    override _.Equals(other: objnull) =
        match other with
        | :? ExponentialPolynomial as sum -> terms = sum.Items
        | _ -> false

    override _.GetHashCode() =
        let mutable code = HashCode()

        for struct (q, p) in terms do
            code.Add q
            code.Add p

        code.ToHashCode()

    interface IEquatable<ExponentialPolynomial> with
        member this.Equals other = this.Equals(other :> objnull)

[<RequireQualifiedAccess>]
module ExponentialPolynomial =

    let private create terms =
        ExponentialPolynomial(Exponents.collect terms)

    let ofPolynomial polynomial =
        create [ struct (Polynomial.Zero, polynomial) ]

    let exp exponent =
        create [ struct (exponent, Polynomial.One) ]

    let tryPolynomial (value: ExponentialPolynomial) =
        match value.Items with
        | [||] -> Some Polynomial.Zero
        | [| struct (q, p) |] when q.IsZero -> Some p
        | _ -> None

    let differentiate symbol (value: ExponentialPolynomial) =
        value.Items
        |> Seq.map (fun (struct (q, p)) ->
            struct (q, Calculus.differentiate symbol p + p * Calculus.differentiate symbol q))
        |> create

    let substitute map (value: ExponentialPolynomial) =
        value.Items
        |> Seq.map (fun (struct (q, p)) -> struct (Polynomial.substitute map q, Polynomial.substitute map p))
        |> create

    let evaluate<'T when 'T :> IRealScalar<'T>>
        (precision: int)
        (value: Symbol -> 'T)
        (sum: ExponentialPolynomial)
        : 'T =
        let mutable total = 'T.Zero

        for struct (q, p) in sum.Items do
            let coefficient: 'T = Polynomial.evaluate precision value p
            let exponent: 'T = Polynomial.evaluate precision value q
            total <- total + (coefficient * 'T.Exp exponent)

        total
