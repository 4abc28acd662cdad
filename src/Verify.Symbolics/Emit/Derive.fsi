namespace Verify.Symbolics

/// The service behind `verify derive`: a process name in, moment equations out, as text in several languages.
[<RequireQualifiedAccess>]
module Derive =

    /// The moment system of a named process. Throws InvalidInputException with one clear line for an unknown process (all names
    /// are listed), for ridge (which has no moment equations), for an order outside 1 to 12, features below 1 and for systems beyond the size limit.
    val run: processName: string -> order: int -> features: int -> MomentSystem

    /// The moment system of a definition, the user's own for example, with the same limits; throws InvalidInputException that
    /// names the offending term where the moments do not close.
    val ofDefinition: definition: Process -> order: int -> features: int -> MomentSystem

    /// The names of the formats that `render` takes.
    val formats: string list

    /// The system in a format by name; throws InvalidInputException that lists the formats.
    val render: format: string -> system: MomentSystem -> string

    /// One equation a line: `d/dt E[b1*b2] = …` for a flow, `next E[b1*b2] = …` for an iteration; E[…] of monomials in the state implied on the right.
    val infix: system: MomentSystem -> string

    /// {"process", "order", "features", "equations": [{"of": "b1*b2", "rhs": "…"}]} with infix strings.
    val json: system: MomentSystem -> string

    /// An `aligned` environment, E[…] written out; a plus marks the next value.
    val latex: system: MomentSystem -> string

    /// One `math` element with a table of equations.
    val mathml: system: MomentSystem -> string

    /// A Python module without dependencies: averages(X, y), equations(e, a, n, …), solve(…); exact on fractions.Fraction.
    val python: system: MomentSystem -> string

    /// A Julia file with the same functions.
    val julia: system: MomentSystem -> string

    /// A C# file with a static class of the same functions, in double.
    val csharp: system: MomentSystem -> string
