namespace Verify.Claims

open Verify.Arithmetic

/// A named quantity of a theorem, evaluated on a subject over any scalar; text and LaTeX are how statements print it.
[<AbstractClass>]
type Quantity(text: string, latex: string) =
    /// Its name in plain text.
    member _.Text = text

    /// Its name in LaTeX.
    member _.LaTeX = latex

    /// Its value on the subject, in the subject's scalar.
    abstract Evaluate<'T when 'T :> IRealScalar<'T>> : subject: Subject<'T> -> 'T

/// An expression in quantities, from which a statement is evaluated in every scalar and printed as text and LaTeX: one source.
type Term =
    /// An exact constant; the text is how the theorem writes it, for example 1.6862.
    | Constant of value: Rational * text: string
    /// A quantity of the subject.
    | Quantity of Quantity
    /// left + right
    | Sum of left: Term * right: Term
    /// left − right
    | Difference of left: Term * right: Term
    /// left · right
    | Product of left: Term * right: Term

    /// left + right
    static member (+)(left: Term, right: Term) = Sum(left, right)

    /// left − right
    static member (-)(left: Term, right: Term) = Difference(left, right)

    /// left · right
    static member (*)(left: Term, right: Term) = Product(left, right)

/// Evaluation and printing of terms.
[<RequireQualifiedAccess>]
module Term =
    /// The exact constant that the decimal or fraction says.
    let number (text: string) = Constant(Rational.Parse text, text)

    /// The value on a subject: each operation is that of the scalar.
    let rec evaluate<'T when 'T :> IRealScalar<'T>> (subject: Subject<'T>) (term: Term) : 'T =
        match term with
        | Constant(value, _) -> 'T.FromRational(value, subject.Precision)
        | Quantity quantity -> quantity.Evaluate subject
        | Sum(left, right) ->
            let a: 'T = evaluate subject left
            let b: 'T = evaluate subject right
            a + b
        | Difference(left, right) ->
            let a: 'T = evaluate subject left
            let b: 'T = evaluate subject right
            a - b
        | Product(left, right) ->
            let a: 'T = evaluate subject left
            let b: 'T = evaluate subject right
            a * b

    // More products than this are not multiplied out: the statement is then not seen to be an identity, and nothing is lost.
    let private mostMonomials = 256

    /// Whether the term is 0 as a polynomial in its quantities, each taken as an unknown: then it is exactly 0 wherever they are
    /// defined. False where it is not, and where multiplying it out takes too long.
    let vanishes (term: Term) =
        let numbers =
            System.Collections.Generic.Dictionary<Quantity, int>(HashIdentity.Reference)

        let numberOf quantity =
            match numbers.TryGetValue quantity with
            | true, number -> number
            | _ ->
                numbers[quantity] <- numbers.Count
                numbers[quantity]

        let collect terms =
            terms
            |> List.groupBy fst
            |> List.map (fun (monomial, group) -> monomial, List.sumBy snd group)
            |> List.filter (fun (_, coefficient: Rational) -> not coefficient.IsZero)

        let rec expand term : (int list * Rational) list option =
            let both left right join =
                match expand left, expand right with
                | Some a, Some b -> join a b
                | _ -> None

            match term with
            | Constant(value, _) -> Some(collect [ [], value ])
            | Quantity quantity -> Some [ [ numberOf quantity ], Rational.One ]
            | Sum(left, right) -> both left right (fun a b -> Some(collect (a @ b)))
            | Difference(left, right) ->
                both left right (fun a b -> Some(collect (a @ (b |> List.map (fun (m, c) -> m, -c)))))
            | Product(left, right) ->
                both left right (fun a b ->
                    if a.Length * b.Length > mostMonomials then
                        None
                    else
                        List.allPairs a b
                        |> List.map (fun ((m, c), (n, d)) -> List.sort (m @ n), c * d)
                        |> collect
                        |> Some)

        expand term = Some []

    // Binding strength: 1 for sums and differences, 2 for products, 3 for atoms.
    let rec private print atom times term =
        let bracket least (text, strength) =
            if strength < least then $"({text})" else text

        match term with
        | Constant(_, text) -> text, 3
        | Quantity quantity -> atom quantity, 3
        | Sum(left, right) -> $"{bracket 1 (print atom times left)} + {bracket 1 (print atom times right)}", 1
        | Difference(left, right) -> $"{bracket 1 (print atom times left)} − {bracket 2 (print atom times right)}", 1
        | Product(left, right) -> $"{bracket 2 (print atom times left)}{times}{bracket 2 (print atom times right)}", 2

    /// The term in plain text.
    let text term =
        print (fun (quantity: Quantity) -> quantity.Text) " " term |> fst

    /// The term in LaTeX.
    let latex term =
        (print (fun (quantity: Quantity) -> quantity.LaTeX) @"\," term |> fst).Replace("−", "-")
