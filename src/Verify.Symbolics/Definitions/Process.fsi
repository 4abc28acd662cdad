namespace Verify.Symbolics

open Verify.Arithmetic

/// A process as data: its components written once, as expressions in generic indices.
[<Sealed>]
type Process =

    /// A process from statements that are known to be right.
    internal new: definition: Definition -> Process

    /// The statements.
    member internal Definition: Definition

    /// The name, such as `sgf`.
    member Name: string

    /// One line that says what it is.
    member Title: string

    /// The names of the parameters besides m and n, which always exist.
    member Parameters: string list

    /// The names of the state vectors, each with one component for each feature; `b` is the coefficient vector.
    member States: string list

    /// Whether the process moves in continuous time.
    member IsFlow: bool

    /// The parameters besides m and n with the number of their indices as the definition uses them: 0 for a number, 1 for a
    /// vector with an entry for each feature, 2 for a matrix of features.
    member ParameterShapes: (string * int) list

    /// Whether the data's y occurs, itself or in the residual.
    member UsesResponse: bool

    /// Whether a parameter depends on the number of the step.
    member HasSchedule: bool

    /// Whether a population stands in place of samples.
    member IsPopulation: bool

    /// The definition as text, in the language of `Process.parse`.
    member Text: string

/// Reading processes and making them concrete.
[<RequireQualifiedAccess>]
module Process =

    /// Reads a definition. One statement a line; an indented line goes on with the statement before; `#` begins a comment:
    ///
    ///     process NAME
    ///     title TEXT
    ///     parameters eta, tau
    ///     drift b[a] = EXPRESSION                  a flow: drift and, where not 0, diffusion for each state
    ///     diffusion b[a], b[c] = EXPRESSION
    ///     next b[a] = EXPRESSION                   an iteration: the next value of each state
    ///     noise e[a], e[c] = EXPRESSION            the covariance of a Gaussian vector that `next` may use
    ///     sampling with replacement                how batch(…) draws; or: sampling without replacement
    ///
    /// Expressions are those of Infix, with x[a], y, r = y − Σ x_j b_j, delta[a,c] and sum(c, …) over the features.
    /// Errors carry line and column: syntax, unknown names, a matrix that is not symmetric, a missing statement.
    val parse: text: string -> Result<Process, ParseError>

    /// Reads a definition; throws InvalidInputException with the source, line and column where `parse` answers with an error.
    val parseOrThrow: source: string -> text: string -> Process

    /// Every average of a polynomial written out for a given number of features: the residual, weights, and in a population
    /// the expectation itself.
    val internal expander: features: int -> definition: Process -> (Polynomial -> Polynomial)

    /// Parameters that a definition brings along (the mean weight of a sample, the total weight of the features), with the
    /// polynomials in averages and parameters that they stand for.
    val internal derivedParameters: features: int -> definition: Process -> (string * Polynomial) list

    /// The values of the scheduled parameters in step number k = 0, 1, …, exact, from those that are given.
    /// Throws InvalidInputException for a division by 0.
    val scheduled: step: int64 -> given: (string -> Rational) -> definition: Process -> (string * Rational) list

    /// The parameters that depend on the number of the step.
    val internal scheduledParameters: definition: Process -> string list

    /// The per-sample symbol of 1/w, and w as a polynomial in x1 … xp and y, where samples have weights.
    val internal reciprocalWeight: features: int -> definition: Process -> (Symbol * Polynomial) option

    /// The dynamics for a given number of features, residual not yet written out. The number matters to `sum` only.
    val dynamics: features: int -> definition: Process -> Dynamics

    /// The dynamics with the number of features left open; throws InvalidInputException where `sum` needs it.
    val generic: definition: Process -> Dynamics

    /// The dynamics with the number of features left open and a new letter for each `sum`, over which a product is meant to be
    /// summed. Errors appear as SyntaxError when a component is asked for.
    val internal contracted: newLetter: (unit -> SymbolIndex) -> definition: Process -> Dynamics
