namespace Verify.Symbolics

/// Collects the steps of one derivation; every check computes, none is asserted.
[<Sealed>]
type internal DerivationBuilder(id: string, statement: string, scope: string) =
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

    /// A step in words.
    member _.Say text = add text "" "" true

    /// A step that shows a computed expression.
    member _.Show(text, name: string, latexName: string, value: RationalFunction) =
        add text $"{name} = {Infix.format value}" $"{latexName} = {LaTeX.format value}" true

    /// A step that shows a computed exponential polynomial.
    member _.Show(text, name: string, latexName: string, value: ExponentialPolynomial) =
        add text $"{name} = {Infix.formatExponential value}" $"{latexName} = {LaTeX.formatExponential value}" true

    /// A step that claims left = right.
    member _.Check(text, left: RationalFunction, right: RationalFunction) =
        let gap = left - right

        if gap.IsZero then
            add text "difference = 0" "\\text{difference} = 0" true
        else
            let written = Infix.format gap
            difference <- difference |> Option.orElse (Some written)
            add text $"difference = {written}" $"\\text{{difference}} = {LaTeX.format gap}" false

    /// A step that claims left = right.
    member _.Check(text, left: ExponentialPolynomial, right: ExponentialPolynomial) =
        let gap = left - right

        if gap.IsZero then
            add text "difference = 0" "\\text{difference} = 0" true
        else
            let written = Infix.formatExponential gap
            difference <- difference |> Option.orElse (Some written)
            add text $"difference = {written}" $"\\text{{difference}} = {LaTeX.formatExponential gap}" false

    /// A step that claims a bound on a degree.
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
