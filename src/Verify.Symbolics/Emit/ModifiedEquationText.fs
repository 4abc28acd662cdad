namespace Verify.Symbolics

open System
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module ModifiedEquationText =

    let private eta = Polynomial.ofSymbol StepOperators.stepSize

    let private withPower power (coefficient: RationalFunction) =
        RationalFunction.ofPolynomial (Polynomial.power power eta) * coefficient

    // The terms of one power of η in b, r and averages; the power is part of the coefficients.
    let private values isMatrix power (sum: OperatorSum) =
        let newLetter = Contraction.newLetters ()

        sum.Terms
        |> Map.toSeq
        |> Seq.map (fun (word, coefficient) ->
            let value =
                if isMatrix then
                    OperatorWord.matrix newLetter word Contraction.first Contraction.second
                else
                    OperatorWord.vector newLetter word Contraction.first

            withPower power coefficient, value)
        |> ContractionText.terms

    let private operators (coefficientText: RationalFunction -> string) times power terms =
        terms
        |> List.map (fun (text, coefficient) ->
            let minus, coefficient, single =
                ContractionText.signed (withPower power coefficient)

            minus,
            if coefficient = RationalFunction.One then
                text
            elif single then
                $"{coefficientText coefficient}{times}{text}"
            else
                $"({coefficientText coefficient}){times}{text}")
        |> ContractionText.joined

    let private infixOperators (equation: ModifiedEquation) isMatrix power sum =
        equation.Names.Infix(isMatrix, sum)
        |> operators ContractionText.coefficientInfix "*" power

    let private latexOperators (equation: ModifiedEquation) isMatrix power sum =
        equation.Names.LaTeX(isMatrix, sum) |> operators LaTeX.format " " power

    // Continuation lines: one for each power of η, or for each term where that would be long.
    let private lines isMatrix (sums: OperatorSum list) =
        let signed (text: string) =
            if text.StartsWith '-' then
                $"- {text.Substring 1}"
            else
                $"+ {text}"

        let written =
            sums
            |> List.mapi (fun power sum -> values isMatrix power sum |> ContractionText.infix)
            |> List.filter (fun terms -> not terms.IsEmpty)
            |> List.collect (fun terms ->
                let together = ContractionText.joined terms

                if together.Length > 100 then
                    terms |> List.map (fun term -> ContractionText.joined [ term ])
                else
                    [ together ])

        match written with
        | [] -> "0"
        | first :: rest -> String.Join("\n    ", first :: List.map signed rest)

    let private name (equation: ModifiedEquation) =
        $"{equation.Process.Name}-modified-{equation.Order}"

    /// The equation as a flow in the language of definitions.
    let private flow (equation: ModifiedEquation) =
        let definition = equation.Process

        let population =
            match definition.Definition.Population with
            | None -> ""
            | Some data ->
                let noise =
                    match data.Noise with
                    | Some name -> $" noise {name}"
                    | None -> ""

                $"data gaussian covariance {data.Covariance} truth {data.Truth}{noise}\n"

        let parameters = String.Join(", ", definition.Parameters)

        let diffusion = lines true equation.DiffusionOperators

        String.Concat(
            $"process {name equation}\n",
            $"title The modified equation of {definition.Name} to order {equation.Order} in its step size\n",
            $"parameters {parameters}\n{population}",
            $"drift b[a] = {lines false equation.DriftOperators}\n"
        )
        + (if diffusion = "0" then
               ""
           else
               $"diffusion b[a], b[c] = {diffusion}\n")

    let tryDefinition (equation: ModifiedEquation) =
        match Process.parse (flow equation) with
        | Ok definition -> Some definition
        | Error _ -> None

    let private actions (equation: ModifiedEquation) =
        equation.Names.Named
        |> List.map (fun operator ->
            let left =
                if operator.IsMap then
                    $"{operator.Name}[{equation.Names.Matrix}][a,c]"
                else
                    $"({operator.Name}*{equation.Names.Vector})[a]"

            let right =
                [ RationalFunction.One, operator.Action ]
                |> ContractionText.terms
                |> ContractionText.infix
                |> ContractionText.joined

            operator.Name, left, right)

    let private series (equation: ModifiedEquation) isMatrix sums =
        sums
        |> List.mapi (fun power sum -> infixOperators equation isMatrix power sum)
        |> List.filter (fun text -> text <> "0")
        |> function
            | [] -> "0"
            | first :: rest ->
                first
                + String.Concat(
                    rest
                    |> List.map (fun text ->
                        if text.StartsWith '-' then
                            $" - {text.Substring 1}"
                        else
                            $" + {text}")
                )

    let infix (equation: ModifiedEquation) =
        let power = equation.ResidualPower
        let d, D = equation.Names.Vector, equation.Names.Matrix

        let comments =
            [
                yield
                    $"The modified equation of {equation.Process.Name} to order {equation.Order} in eta, m fixed, for all n, p, X and y."
                yield
                    $"With {d} the distance of b from a fixed point and {D} = E {d}*{d}', the drift and the diffusion are, up to what is constant,"
                yield $"  {d} -> {series equation false equation.DriftOperators}"
                yield $"  {D} -> {series equation true equation.DiffusionOperators}"

                for _, left, right in actions equation do
                    yield $"with {left} = {right}."

                yield "Time eta of the flow and one step differ by"
                yield
                    $"  {d} -> {infixOperators equation false power equation.MeanResidualOperator} + O(eta^{power + 1})"
                yield $"  {D} -> {infixOperators equation true power equation.ResidualOperator} + O(eta^{power + 1}),"
                yield $"and the powers of eta below {power} cancel as an identity of operators."

                match Process.parse (flow equation) with
                | Ok _ -> ()
                | Error error -> yield $"This is a formula, not a definition that verify reads: {error.Message}."
            ]

        String.Concat(comments |> List.map (fun line -> $"# {line}\n")) + flow equation

    let json (equation: ModifiedEquation) =
        JsonText.write (fun writer ->
            let powers (name: string) isMatrix (sums: OperatorSum list) =
                writer.WriteStartArray name

                sums
                |> List.iteri (fun power sum ->
                    writer.WriteStartObject()
                    writer.WriteString("power", string power)
                    writer.WriteString("operator", infixOperators equation isMatrix 0 sum)

                    writer.WriteString(
                        "value",
                        values isMatrix 0 sum |> ContractionText.infix |> ContractionText.joined
                    )

                    writer.WriteEndObject())

                writer.WriteEndArray()

            writer.WriteStartObject()
            writer.WriteString("process", equation.Process.Name)
            writer.WriteString("order", string equation.Order)
            writer.WriteStartArray "operators"

            for name, left, right in actions equation do
                writer.WriteStartObject()
                writer.WriteString("name", name)
                writer.WriteString("of", left)
                writer.WriteString("rhs", right)
                writer.WriteEndObject()

            writer.WriteEndArray()
            powers "drift" false equation.DriftOperators
            powers "diffusion" true equation.DiffusionOperators
            writer.WriteStartObject "residual"
            writer.WriteString("power", string equation.ResidualPower)
            writer.WriteString("mean", infixOperators equation false 0 equation.MeanResidualOperator)
            writer.WriteString("secondMoment", infixOperators equation true 0 equation.ResidualOperator)
            writer.WriteEndObject()

            match tryDefinition equation with
            | Some definition -> writer.WriteString("definition", definition.Text)
            | None -> writer.WriteNull "definition"

            writer.WriteEndObject())
        + "\n"

    let latex (equation: ModifiedEquation) =
        let all isMatrix sums =
            sums
            |> List.mapi (fun power sum -> values isMatrix power sum |> ContractionText.latex)
            |> List.concat
            |> ContractionText.joined

        let power = equation.ResidualPower

        let lines =
            [
                "d\\beta &= f(\\beta)\\,dt + Q(\\beta)^{1/2}\\,dW"
                $"f_{{a}} &= {all false equation.DriftOperators}"
                $"Q_{{a,c}} &= {all true equation.DiffusionOperators}"
                $"\\left(e^{{\\eta L}} - T\\right) {equation.Names.Matrix} &= {latexOperators equation true power equation.ResidualOperator} + O(\\eta^{{{power + 1}}})"
            ]

        "\\begin{aligned}\n" + String.Join(" \\\\\n", lines) + "\n\\end{aligned}\n"

    let private renderers = [ "infix", infix; "latex", latex; "json", json ]

    let formats = List.map fst renderers

    let render format (equation: ModifiedEquation) =
        match List.tryFind (fun (name, _) -> name = format) renderers with
        | Some(_, renderer) -> renderer equation
        | None ->
            let known = String.Join(", ", formats)
            raise (InvalidInputException $"'{format}' is not a format of a modified equation; those are text, {known}")
