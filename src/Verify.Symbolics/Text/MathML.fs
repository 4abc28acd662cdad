namespace Verify.Symbolics

open System
open System.Text

[<RequireQualifiedAccess>]
module MathML =

    let private escape (text: string) =
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")

    let rec private write (out: StringBuilder) (layout: Layout) =
        let append (text: string) = out.Append text |> ignore

        let row (body: unit -> unit) =
            append "<mrow>"
            body ()
            append "</mrow>"

        let fenced (opening: string) (closing: string) inner =
            row (fun () ->
                append $"<mo>{opening}</mo>"
                write out inner
                append $"<mo>{closing}</mo>")

        let nested least inner =
            if Layout.binding inner < least then
                fenced "(" ")" inner
            else
                write out inner

        match layout with
        | Layout.Integer k -> append $"<mn>{k}</mn>"
        | Layout.Name symbol ->
            let stem, subscripts = Typography.parts symbol
            let letter = $"<mi>{escape (Typography.unicodeStem stem)}</mi>"

            if subscripts.IsEmpty then
                append letter
            else
                let joined = String.Join(",", subscripts)
                append $"<msub>{letter}<mtext>{escape joined}</mtext></msub>"
        | Layout.Mean inner -> fenced "⟨" "⟩" inner
        | Layout.Batch inner ->
            append "<msub>"
            fenced "⟨" "⟩" inner
            append "<mi>I</mi></msub>"
        | Layout.Expectation inner ->
            row (fun () ->
                append "<mi>E</mi>"
                fenced "[" "]" inner)
        | Layout.Exp inner ->
            append "<msup><mi>e</mi>"
            row (fun () -> write out inner)
            append "</msup>"
        | Layout.Power(b, k) ->
            append "<msup>"
            nested 4 b
            append $"<mn>{k}</mn></msup>"
        | Layout.Product factors ->
            row (fun () ->
                factors
                |> List.iteri (fun i factor ->
                    if i > 0 then
                        append "<mo>&#x2062;</mo>"

                    nested 2 factor))
        | Layout.Quotient(above, below) ->
            append "<mfrac>"
            row (fun () -> write out above)
            row (fun () -> write out below)
            append "</mfrac>"
        | Layout.Sum terms ->
            row (fun () ->
                terms
                |> List.iteri (fun i (minus, term) ->
                    if minus then
                        append "<mo>−</mo>"
                    elif i > 0 then
                        append "<mo>+</mo>"

                    nested 2 term))

    let private toContent layout =
        let out = StringBuilder()
        write out layout
        out.ToString()

    let private wrap content =
        $"<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">{content}</math>"

    let content polynomial =
        toContent (Layout.ofPolynomial polynomial)

    let format value =
        wrap (toContent (Layout.ofRationalFunction value))

    let formatPolynomial polynomial = wrap (content polynomial)

    let formatExponential value =
        wrap (toContent (Layout.ofExponentialPolynomial value))

    let formatEquations (equations: (string * RationalFunction) list) =
        let rows =
            equations
            |> List.map (fun (left, right) ->
                $"<mtr><mtd>{left}</mtd><mtd><mo>=</mo></mtd><mtd>{toContent (Layout.ofMoments right)}</mtd></mtr>\n")

        wrap (
            "<mtable columnalign=\"right center left\">\n"
            + String.Concat rows
            + "</mtable>"
        )
