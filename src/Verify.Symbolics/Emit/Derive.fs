namespace Verify.Symbolics

open System
open Verify.Arithmetic

[<RequireQualifiedAccess>]
module Derive =

    let private largestOrder = 12

    let ofDefinition definition order features =
        if order > largestOrder then
            raise (InvalidInputException $"the order is {order}; allowed are 1 to {largestOrder}")

        MomentSystem.derive order features definition

    let run processName order features =
        ofDefinition (Processes.find processName) order features

    let private moment (system: MomentSystem) (equation: MomentEquation) =
        MultiIndex.toMonomial system.StateArray equation.Of
        |> Polynomial.ofMonomial Rational.One

    let infix (system: MomentSystem) =
        let before = if system.Process.IsFlow then "d/dt " else "next "

        let lines =
            system.Equations
            |> List.map (fun equation ->
                $"{before}E[{Infix.formatPolynomial (moment system equation)}] = {Infix.format equation.Right}\n")

        String.Concat lines

    let json (system: MomentSystem) =
        JsonText.write (fun writer ->
            writer.WriteStartObject()
            writer.WriteString("process", system.Process.Name)
            writer.WriteString("order", string system.Order)
            writer.WriteString("features", string system.Features)
            writer.WriteStartArray "equations"

            for equation in system.Equations do
                writer.WriteStartObject()
                writer.WriteString("of", Infix.formatPolynomial (moment system equation))
                writer.WriteString("rhs", Infix.format equation.Right)
                writer.WriteEndObject()

            writer.WriteEndArray()
            writer.WriteEndObject())
        + "\n"

    let latex (system: MomentSystem) =
        let left (equation: MomentEquation) =
            let monomial = LaTeX.formatPolynomial (moment system equation)

            if system.Process.IsFlow then
                $"\\frac{{d}}{{dt}} \\mathrm{{E}}\\left[{monomial}\\right]"
            else
                $"\\mathrm{{E}}\\left[{monomial}\\right]^{{+}}"

        let lines =
            system.Equations
            |> List.map (fun equation -> $"{left equation} &= {LaTeX.formatMoments equation.Right}")

        "\\begin{aligned}\n" + String.Join(" \\\\\n", lines) + "\n\\end{aligned}\n"

    let mathml (system: MomentSystem) =
        let left (equation: MomentEquation) =
            let moment =
                $"<mrow><mi>E</mi><mo>[</mo>{MathML.content (moment system equation)}<mo>]</mo></mrow>"

            if system.Process.IsFlow then
                $"<mrow><mfrac><mi>d</mi><mrow><mi>d</mi><mi>t</mi></mrow></mfrac>{moment}</mrow>"
            else
                $"<msup>{moment}<mo>+</mo></msup>"

        system.Equations
        |> List.map (fun equation -> left equation, equation.Right)
        |> MathML.formatEquations
        |> fun text -> text + "\n"

    let python system = PythonCode.write system
    let julia system = JuliaCode.write system
    let csharp system = CSharpCode.write system

    let private renderers =
        [
            "infix", infix
            "latex", latex
            "mathml", mathml
            "json", json
            "julia", julia
            "python", python
            "csharp", csharp
        ]

    let formats = List.map fst renderers

    let render format (system: MomentSystem) =
        match List.tryFind (fun (name, _) -> name = format) renderers with
        | Some(_, renderer) -> renderer system
        | None ->
            let known = String.Join(", ", formats)
            raise (InvalidInputException $"'{format}' is not a format; formats are {known}")
