namespace Verify.Symbolics

open Verify.Arithmetic

/// A sum of words with coefficients in the parameters: an element of the free algebra of letters, in which the two tracks commute.
/// Words in normal form are a basis, so equality of the terms decides equality in the algebra; what is 0 there is 0 for all n, p, X and y.
[<Sealed>]
type internal OperatorSum private (terms: Map<OperatorWord, RationalFunction>) =
    member _.Terms = terms
    member _.IsZero = terms.IsEmpty

    static member private LargestProduct = 50_000

    static member Zero = OperatorSum Map.empty

    static member OfTerms(terms: seq<OperatorWord * RationalFunction>) =
        let add (sum: Map<OperatorWord, RationalFunction>) (word, coefficient: RationalFunction) =
            let total =
                match Map.tryFind word sum with
                | Some known -> known + coefficient
                | None -> coefficient

            if total.IsZero then
                Map.remove word sum
            else
                Map.add word total sum

        terms
        |> Seq.choose (fun (word, coefficient) -> OperatorWord.normal word |> Option.map (fun w -> w, coefficient))
        |> Seq.fold add Map.empty
        |> OperatorSum

    static member Identity = OperatorSum.OfTerms [ [], RationalFunction.One ]

    // Methods, as F# resolves no operators of internal types.

    /// The sum.
    member a.Plus(b: OperatorSum) =
        OperatorSum.OfTerms(Seq.append (Map.toSeq a.Terms) (Map.toSeq b.Terms))

    /// A multiple.
    member a.Times(factor: Rational) =
        let factor = RationalFunction.ofPolynomial (Polynomial.ofRational factor)
        OperatorSum.OfTerms(a.Terms |> Map.toSeq |> Seq.map (fun (word, c) -> word, factor * c))

    /// The difference.
    member a.Minus(b: OperatorSum) = a.Plus(b.Times(-Rational.One))

    /// a ∘ b.
    member a.After(b: OperatorSum) =
        // Half a minute at most; a step with many operators of its own would otherwise take hours at order 4.
        if a.Terms.Count * b.Terms.Count > OperatorSum.LargestProduct then
            raise (
                InvalidInputException
                    $"a product of {a.Terms.Count} and {b.Terms.Count} operators is more than the {OperatorSum.LargestProduct} terms that are worked out: lower the order"
            )

        OperatorSum.OfTerms(
            seq {
                for KeyValue(outer, c) in a.Terms do
                    for KeyValue(inner, d) in b.Terms do
                        outer @ inner, c * d
            }
        )

[<RequireQualifiedAccess>]
module internal OperatorSum =

    /// A map of vectors as it acts on the columns of D, and on its rows.
    let onTheRight (a: OperatorSum) =
        OperatorSum.OfTerms(
            a.Terms
            |> Map.toSeq
            |> Seq.map (fun (word, c) -> OperatorWord.onTheRight word, c)
        )
