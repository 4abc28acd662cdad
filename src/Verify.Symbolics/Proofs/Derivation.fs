namespace Verify.Symbolics

open System
open System.Text

type DerivationStep =
    {
        Text: string
        Formula: string
        Latex: string
        Holds: bool
    }

type Derivation =
    {
        Id: string
        Statement: string
        Scope: string
        Steps: DerivationStep list
        Holds: bool
        Difference: string option
    }

[<RequireQualifiedAccess>]
module Derivation =

    let format (derivation: Derivation) =
        let out = StringBuilder()
        let line (text: string) = out.Append(text).Append('\n') |> ignore
        line $"{derivation.Id}: {derivation.Statement}"
        line $"Scope: {derivation.Scope}"

        derivation.Steps
        |> List.iteri (fun i step ->
            let mark = if step.Holds then "" else "  [does not hold]"
            line $"{i + 1}. {step.Text}{mark}"

            if step.Formula <> "" then
                line $"   {step.Formula}")

        match derivation.Difference with
        | None -> line "Every identity holds."
        | Some difference -> line $"It does not hold; the difference is {difference}"

        out.ToString()

    /// Letters and signs of the texts, in math mode; longer ones first.
    let private signs =
        [
            "\u03A3\u0302", "\\hat\\Sigma"
            "\u2016", "\\|"
            "\u03B2\u0302", "\\hat\\beta"
            "\u011D", "\\hat g"
            "\u03B1", "\\alpha"
            "\u03B2", "\\beta"
            "\u03B3", "\\gamma"
            "\u03B4", "\\delta"
            "\u03B5", "\\varepsilon"
            "\u03B7", "\\eta"
            "\u03B8", "\\theta"
            "\u03BA", "\\kappa"
            "\u03BB", "\\lambda"
            "\u03C4", "\\tau"
            "\u03C1", "\\rho"
            "\u03C3", "\\sigma"
            "\u2082", "_{2}"
            "\u2083", "_{3}"
            "\u1D62", "_{i}"
            "\u2C7C", "_{j}"
            "\u03A3", "\\Sigma"
            "\u03A0", "\\Pi"
            "\u2202", "\\partial"
            "\u2212", "-"
            "\u2264", "\\le"
            "\u2265", "\\ge"
            "\u2260", "\\ne"
            "\u2297", "\\otimes"
            "\u27E8", "\\langle"
            "\u27E9", "\\rangle"
            "\u1D40", "^{\\top}"
            "\u207A", "^{+}"
            "\u207B", "^{-}"
            "\u00B9", "^{1}"
            "\u00B2", "^{2}"
            "\u00B3", "^{3}"
            "\u1D4F", "^{k}"
            "\u02B2", "^{j}"
            "\u2080", "_{0}"
            "\u2081", "_{1}"
            "\u00BD", "\\tfrac12"
            "\u00B7", "\\cdot"
            "\u2026", "\\ldots"
        ]

    let private signAt (text: string) k =
        signs
        |> List.tryFind (fun (sign, _) -> String.CompareOrdinal(text, k, sign, 0, sign.Length) = 0)

    /// Inside math mode: signs become commands, everything else stays.
    let private mathematics (text: string) =
        let out = StringBuilder()
        let mutable k = 0

        while k < text.Length do
            match signAt text k with
            | Some(sign, command) ->
                out.Append(command).Append(' ') |> ignore
                k <- k + sign.Length
            | None ->
                out.Append text[k] |> ignore
                k <- k + 1

        out.ToString()

    /// Prose with formulas in plain text: subscripts, superscripts and signs go into math mode.
    let private escape (text: string) =
        let out = StringBuilder()
        let mutable k = 0

        while k < text.Length do
            match signAt text k with
            | Some(sign, command) ->
                out.Append('$').Append(command).Append('$') |> ignore
                k <- k + sign.Length
            | None ->
                match text[k] with
                | '_'
                | '^' when k + 1 < text.Length ->
                    let closing = if text[k + 1] = '{' then text.IndexOf('}', k) else -1

                    let script, next =
                        if closing > 0 then
                            text.Substring(k + 2, closing - k - 2), closing + 1
                        else
                            // A sign may be longer than one character.
                            match signAt text (k + 1) with
                            | Some(sign, _) -> sign, k + 1 + sign.Length
                            | None -> text.Substring(k + 1, 1), k + 2

                    out.Append('$').Append(text[k]).Append('{').Append(mathematics script).Append("}$")
                    |> ignore

                    k <- next
                | c ->
                    match c with
                    | '\\' -> out.Append "\\textbackslash{}" |> ignore
                    | '~' -> out.Append "\\~{}" |> ignore
                    | 'ô' -> out.Append "\\^{o}" |> ignore
                    | 'ö' -> out.Append "\\\"{o}" |> ignore
                    | '_'
                    | '^'
                    | '#'
                    | '$'
                    | '%'
                    | '&'
                    | '{'
                    | '}' -> out.Append('\\').Append(c) |> ignore
                    | _ -> out.Append c |> ignore

                    k <- k + 1

        // Formulas that touch are one formula.
        out.ToString().Replace("$$", "")

    let latex (derivation: Derivation) =
        let out = StringBuilder()
        let line (text: string) = out.Append(text).Append('\n') |> ignore
        line $"\\paragraph{{{escape derivation.Id}}} {escape derivation.Statement}"
        line ""
        line $"\\emph{{Scope.}} {escape derivation.Scope}"
        line "\\begin{enumerate}"

        for step in derivation.Steps do
            line $"  \\item {escape step.Text}"

            if step.Latex <> "" then
                line $"    \\[ {step.Latex} \\]"

        line "\\end{enumerate}"

        match derivation.Difference with
        | None -> line "Every identity holds. \\qed"
        | Some difference -> line $"It does not hold; the difference is \\verb|{difference}|."

        out.ToString()
