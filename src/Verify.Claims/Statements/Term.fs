namespace Verify.Claims

open Verify.Arithmetic

[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Term =
    let number (text: string) = Constant(Rational.Parse text, text)

    let evaluate<'T when 'T :> IRealScalar<'T>> (subject: Subject<'T>) (term: Term) : 'T =
        Evaluation.value
            {
                Subject = subject
                Variables = []
                Directions = []
            }
            term

    // More products than this are not multiplied out: the statement is then not seen to be an identity, and nothing is lost.
    let private mostMonomials = 256

    let vanishes (term: Term) =
        let numbers = System.Collections.Generic.Dictionary<Term, int>()

        let numberOf atom =
            match numbers.TryGetValue atom with
            | true, number -> number
            | _ ->
                numbers[atom] <- numbers.Count
                numbers[atom]

        let collect terms =
            terms
            |> List.groupBy fst
            |> List.map (fun (monomial, group) -> monomial, List.sumBy snd group)
            |> List.filter (fun (_, coefficient: Rational) -> not coefficient.IsZero)

        let product (a: (int list * Rational) list) (b: (int list * Rational) list) =
            if a.Length * b.Length > mostMonomials then
                None
            else
                List.allPairs a b
                |> List.map (fun ((m, c), (n, d)) -> List.sort (m @ n), c * d)
                |> collect
                |> Some

        let rec expand term : (int list * Rational) list option =
            let both left right join =
                match expand left, expand right with
                | Some a, Some b -> join a b
                | _ -> None

            match term with
            | Constant(value, _) -> Some(collect [ [], value ])
            | Sum(left, right) -> both left right (fun a b -> Some(collect (a @ b)))
            | Difference(left, right) ->
                both left right (fun a b -> Some(collect (a @ (b |> List.map (fun (m, c) -> m, -c)))))
            | Product(left, right) -> both left right product
            | Power(basis, exponent) when exponent >= 1 && exponent <= 8 ->
                let factor = expand basis

                List.init (exponent - 1) (fun _ -> factor)
                |> List.fold
                    (fun power factor ->
                        match power, factor with
                        | Some a, Some b -> product a b
                        | _ -> None)
                    factor
            | Quotient(left, Constant(value, _)) when not value.IsZero ->
                expand left |> Option.map (List.map (fun (m, c) -> m, c / value))
            // Two norms of the same matrix are the same number; a norm of 0 is 0.
            | OfMatrix(_, MatrixDifference(left, right)) when left = right -> Some []
            | Function(AbsoluteValue, inner) when expand inner = Some [] -> Some []
            | Quantity _
            | Power _
            | Quotient _
            | Function _
            | Chosen _
            | Variable _
            | OverDirections _
            | OfDirection _
            | Extreme _
            | OfProcess _
            | ThresholdOf _
            | OfMatrix _ -> Some [ [ numberOf term ], Rational.One ]

        expand term = Some []

    let text term = TermText.plain term

    let latex term = TermText.latex term

    let written term = TermText.written term
