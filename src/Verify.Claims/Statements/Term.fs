namespace Verify.Claims

open Verify.Arithmetic

[<AbstractClass>]
type Quantity(text: string, latex: string) =
    member _.Text = text

    member _.LaTeX = latex

    abstract Evaluate<'T when 'T :> IRealScalar<'T>> : subject: Subject<'T> -> 'T

type Term =
    | Constant of value: Rational * text: string
    | Quantity of Quantity
    | Sum of left: Term * right: Term
    | Difference of left: Term * right: Term
    | Product of left: Term * right: Term

    static member (+)(left: Term, right: Term) = Sum(left, right)

    static member (-)(left: Term, right: Term) = Difference(left, right)

    static member (*)(left: Term, right: Term) = Product(left, right)

[<RequireQualifiedAccess>]
module Term =
    let number (text: string) = Constant(Rational.Parse text, text)

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

    let text term =
        print (fun (quantity: Quantity) -> quantity.Text) " " term |> fst

    let latex term =
        (print (fun (quantity: Quantity) -> quantity.LaTeX) @"\," term |> fst).Replace("−", "-")
