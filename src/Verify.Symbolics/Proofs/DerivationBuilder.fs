namespace Verify.Symbolics

[<Sealed>]
type DerivationBuilder(id: string, statement: string, scope: string) =
    let steps = ResizeArray<DerivationStep>()
    let mutable difference: string option = None

    let add text formula latex holds =
        steps.Add
            {
                Text = text
                Formula = formula
                Latex = latex
                Holds = holds
            }

    member _.Say text = add text "" "" true

    member _.Show(text, name: string, latexName: string, value: RationalFunction) =
        add text $"{name} = {Infix.format value}" $"{latexName} = {LaTeX.format value}" true

    member _.Show(text, name: string, latexName: string, value: ExponentialPolynomial) =
        add text $"{name} = {Infix.formatExponential value}" $"{latexName} = {LaTeX.formatExponential value}" true

    member _.Check(text, left: RationalFunction, right: RationalFunction) =
        let gap = left - right

        if gap.IsZero then
            add text "difference = 0" "\\text{difference} = 0" true
        else
            let written = Infix.format gap
            difference <- difference |> Option.orElse (Some written)
            add text $"difference = {written}" $"\\text{{difference}} = {LaTeX.format gap}" false

    member _.Check(text, left: ExponentialPolynomial, right: ExponentialPolynomial) =
        let gap = left - right

        if gap.IsZero then
            add text "difference = 0" "\\text{difference} = 0" true
        else
            let written = Infix.formatExponential gap
            difference <- difference |> Option.orElse (Some written)
            add text $"difference = {written}" $"\\text{{difference}} = {LaTeX.formatExponential gap}" false

    member _.CheckDegree(text, what: string, degree: int, bound: int) =
        let formula = $"degree of {what} = {degree}"
        let holds = degree <= bound

        if not holds then
            difference <-
                difference
                |> Option.orElse (Some $"the degree of {what} is {degree}, larger than {bound}")

        add text formula $"\\deg = {degree} \\le {bound}" holds

    member _.Result: Derivation =
        {
            Id = id
            Statement = statement
            Scope = scope
            Steps = List.ofSeq steps
            Holds = steps |> Seq.forall _.Holds
            Difference = difference
        }
