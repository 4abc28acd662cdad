namespace Verify.Symbolics

open System.Text
open System.Text.Json
open Verify.Arithmetic

/// The moment equations of a process as text, in the formats of the command.
[<RequireQualifiedAccess>]
module Derive =
    /// The formats that are allowed.
    let formats = [ "infix"; "latex"; "json" ]

    let private isIteration (system: MomentSystem) =
        match system.Process.Dynamics system.Features with
        | Diffusion _ -> false
        | MiniBatch _
        | EulerStep _ -> true

    /// One equation a line: "d/dt E[b1] = …" for a flow, "E[b1]⁺ = …" for an iteration; the right-hand side stands for its
    /// expectation.
    let infix (system: MomentSystem) =
        let left name =
            if isIteration system then
                $"E[{name}]+"
            else
                $"d/dt E[{name}]"

        system.Equations
        |> List.map (fun equation ->
            $"{left (MomentSystem.name equation.Of)} = E[{MomentSystem.infix equation.RightHandSide}]")
        |> String.concat "\n"

    /// An align* environment.
    let latex (system: MomentSystem) =
        let stateProduct (components: int list) =
            Polynomial.product [ for a in components -> Polynomial.state a ] |> LaTeX.format

        let left components =
            if isIteration system then
                $@"\mathbb{{E}}\left[{stateProduct components}\right]^{{+}}"
            else
                $@"\frac{{d}}{{dt}}\,\mathbb{{E}}\left[{stateProduct components}\right]"

        let lines =
            system.Equations
            |> List.map (fun equation ->
                $@"{left equation.Of} &= \mathbb{{E}}\left[{MomentSystem.latex equation.RightHandSide}\right]")

        "\\begin{align*}\n" + String.concat " \\\\\n" lines + "\n\\end{align*}"

    /// The JSON of the contract: {"process","order","features","equations":[{"of","rhs"}]}; for an iteration the
    /// right-hand side is the next step's moment.
    let json (system: MomentSystem) =
        let options =
            JsonWriterOptions(Indented = true, Encoder = Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)

        use stream = new System.IO.MemoryStream()

        using (new Utf8JsonWriter(stream, options)) (fun writer ->
            writer.WriteStartObject()
            writer.WriteString("process", system.Process.Name)
            writer.WriteNumber("order", system.Order)
            writer.WriteNumber("features", system.Features)
            writer.WriteStartArray "equations"

            for equation in system.Equations do
                writer.WriteStartObject()
                writer.WriteString("of", MomentSystem.name equation.Of)
                writer.WriteString("rhs", MomentSystem.infix equation.RightHandSide)
                writer.WriteEndObject()

            writer.WriteEndArray()
            writer.WriteEndObject())

        Encoding.UTF8.GetString(stream.ToArray()).ReplaceLineEndings "\n"

    /// Derives and renders. Raises InvalidInputException for an unknown process or format, or an order or number of
    /// features that is not allowed.
    let run (processName: string) (order: int) (features: int) (format: string) : string =
        let render =
            match format with
            | "infix" -> infix
            | "latex" -> latex
            | "json" -> json
            | other ->
                let allowed = String.concat ", " formats
                raise (InvalidInputException $"unknown format '{other}'; allowed are {allowed}")

        MomentSystem.derive (Process.parse processName) order features |> render
