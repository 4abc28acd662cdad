namespace Verify.Symbolics

/// A modified equation as text in several languages.
[<RequireQualifiedAccess>]
module ModifiedEquationText =

    /// The equation as a process of its own, a flow with the same parameters; none where the language of definitions cannot say it (a
    /// coefficient that divides by a sum, as without replacement, or a weight of the samples).
    val tryDefinition: equation: ModifiedEquation -> Process option

    /// The names of the formats that `render` takes.
    val formats: string list

    /// The equation in a format by name; throws InvalidInputException that lists the formats.
    val render: format: string -> equation: ModifiedEquation -> string

    /// The definition of the flow, with the operators and the error of one step as comments above it.
    val infix: equation: ModifiedEquation -> string

    /// An `aligned` environment: drift and diffusion in components, and the error of one step.
    val latex: equation: ModifiedEquation -> string

    /// {"process", "order", "operators": [{"name", "of", "rhs"}], "drift" and "diffusion": [{"power", "operator", "value"}],
    /// "residual": {"power", "mean", "secondMoment"}, "definition"} with infix strings; the definition is null where there is none.
    val json: equation: ModifiedEquation -> string
