namespace Verify.Symbolics

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

    let private escape (text: string) =
        let out = StringBuilder()

        for c in text do
            match c with
            | '\\' -> out.Append "\\textbackslash{}" |> ignore
            | '^' -> out.Append "\\^{}" |> ignore
            | '~' -> out.Append "\\~{}" |> ignore
            | '_'
            | '#'
            | '$'
            | '%'
            | '&'
            | '{'
            | '}' -> out.Append('\\').Append(c) |> ignore
            | _ -> out.Append c |> ignore

        out.ToString()

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
        | Some difference -> line $"It does not hold; the difference is \\texttt{{{escape difference}}}."

        out.ToString()
