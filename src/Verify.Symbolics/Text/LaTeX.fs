namespace Verify.Symbolics

open System
open System.Text

[<RequireQualifiedAccess>]
module LaTeX =

    let rec private write (out: StringBuilder) (layout: Layout) =
        let append (text: string) = out.Append text |> ignore

        let nested least inner =
            if Layout.binding inner < least then
                append "\\left("
                write out inner
                append "\\right)"
            else
                write out inner

        match layout with
        | Layout.Integer k -> append (k.ToString())
        | Layout.Name symbol ->
            let stem, subscripts = Typography.parts symbol
            append (Typography.latexStem stem)

            if not subscripts.IsEmpty then
                append ("_{" + String.Join(",", subscripts) + "}")
        | Layout.Mean inner ->
            append "\\left\\langle "
            write out inner
            append "\\right\\rangle"
        | Layout.Batch inner ->
            append "\\left\\langle "
            write out inner
            append "\\right\\rangle_{I}"
        | Layout.Exp inner ->
            append "e^{"
            write out inner
            append "}"
        | Layout.Expectation inner ->
            append "\\mathrm{E}\\left["
            write out inner
            append "\\right]"
        | Layout.Power(b, k) ->
            // A subscripted name in braces, so that the exponent is not a second script of the same base.
            append "{"
            nested 4 b
            append "}^{"
            append (string k)
            append "}"
        | Layout.Product factors ->
            factors
            |> List.iteri (fun i factor ->
                if i > 0 then
                    append " "

                nested 2 factor)
        | Layout.Quotient(above, below) ->
            append "\\frac{"
            write out above
            append "}{"
            write out below
            append "}"
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

    let internal formatMoments value = toText (Layout.ofMoments value)

    let format value =
        toText (Layout.ofRationalFunction value)

    let formatPolynomial polynomial = toText (Layout.ofPolynomial polynomial)

    let formatExponential value =
        toText (Layout.ofExponentialPolynomial value)
