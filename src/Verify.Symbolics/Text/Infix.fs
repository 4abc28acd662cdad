namespace Verify.Symbolics

open System
open System.Text
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Infix =

    let private start: Position = { Line = 1; Column = 1 }

    let private guarded (read: unit -> 'a) =
        try
            Ok(read ())
        with SyntaxError error ->
            Error error

    let private checkText (text: string) =
        ArgumentNullException.ThrowIfNull text
        text

    let parse text =
        let text = checkText text
        guarded (fun () -> Evaluation.rationalFunction Vocabulary.standard (Syntax.parse start text))

    let parsePolynomial text =
        match parse text with
        | Error error -> Error error
        | Ok value ->
            match RationalFunction.tryPolynomial value with
            | Some polynomial -> Ok polynomial
            | None ->
                Error
                    {
                        Line = 1
                        Column = 1
                        Message =
                            "a polynomial is wanted here, but the expression is divided by a sum or by a state or sample"
                    }

    let parseExponential text =
        let text = checkText text
        guarded (fun () -> Evaluation.exponentialPolynomial Vocabulary.standard (Syntax.parse start text))

    let parseOrThrow text =
        match parse text with
        | Ok value -> value
        | Error error -> raise (InvalidInputException(error.ToString()))

    let private index =
        function
        | SymbolIndex.Number k -> string k
        | SymbolIndex.Letter l -> l

    let private name (symbol: Symbol) =
        match symbol.Role, symbol.Indices with
        | _, [] -> symbol.Name
        | (Role.State | Role.Noise | Role.Sample | Role.Choice), [ SymbolIndex.Number k ] -> symbol.Name + string k
        | _, indices -> symbol.Name + "[" + String.Join(",", List.map index indices) + "]"

    let rec private write (out: StringBuilder) (layout: Layout) =
        let append (text: string) = out.Append text |> ignore

        // Parentheses around whatever binds less tightly than its surroundings need.
        let nested least inner =
            if Layout.binding inner < least then
                append "("
                write out inner
                append ")"
            else
                write out inner

        let call (name: string) inner =
            append name
            append "("
            write out inner
            append ")"

        match layout with
        | Layout.Integer k -> append (k.ToString())
        | Layout.Name symbol -> append (name symbol)
        | Layout.Mean inner -> call "avg" inner
        | Layout.Batch inner -> call "batch" inner
        | Layout.Exp inner -> call "exp" inner
        | Layout.Expectation inner ->
            append "E["
            write out inner
            append "]"
        | Layout.Power(b, k) ->
            nested 4 b
            append "^"
            append (string k)
        | Layout.Product factors ->
            factors
            |> List.iteri (fun i factor ->
                if i > 0 then
                    append "*"

                nested (if i = 0 then 2 else 3) factor)
        | Layout.Quotient(above, below) ->
            nested 2 above
            append "/"
            nested 3 below
        | Layout.Sum terms ->
            terms
            |> List.iteri (fun i (minus, term) ->
                append (
                    match i, minus with
                    | 0, true -> "-"
                    | 0, false -> ""
                    | _, true -> " - "
                    | _, false -> " + "
                )

                nested 2 term)

    let private toText layout =
        let out = StringBuilder()
        write out layout
        out.ToString()

    let format value =
        toText (Layout.ofRationalFunction value)

    let formatPolynomial polynomial = toText (Layout.ofPolynomial polynomial)

    let formatExponential value =
        toText (Layout.ofExponentialPolynomial value)

    let formatSymbol symbol =
        formatPolynomial (Polynomial.ofSymbol symbol)
