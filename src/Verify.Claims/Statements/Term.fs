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
