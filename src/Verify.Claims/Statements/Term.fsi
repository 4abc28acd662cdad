namespace Verify.Claims

open Verify.Arithmetic

/// A named quantity of a theorem, evaluated on a subject over any scalar; text and LaTeX are how statements print it.
[<AbstractClass>]
type Quantity =

    new: text: string * latex: string -> Quantity

    /// Its value on the subject, in the subject's scalar.
    abstract Evaluate: subject: Subject<'T> -> 'T when 'T :> Verify.Arithmetic.IRealScalar<'T>

    /// Its name in LaTeX.
    member LaTeX: string

    /// Its name in plain text.
    member Text: string

/// An expression in quantities, from which a statement is evaluated in every scalar and printed as text and LaTeX: one source.
type Term =

    /// An exact constant; the text is how the theorem writes it, for example 1.6862.
    | Constant of value: Verify.Arithmetic.Rational * text: string

    /// A quantity of the subject.
    | Quantity of Quantity

    /// left + right
    | Sum of left: Term * right: Term

    /// left − right
    | Difference of left: Term * right: Term

    /// left · right
    | Product of left: Term * right: Term

    /// left · right
    static member (*): left: Term * right: Term -> Term

    /// left + right
    static member (+): left: Term * right: Term -> Term

    /// left − right
    static member (-): left: Term * right: Term -> Term

/// Evaluation and printing of terms.
[<RequireQualifiedAccess>]
module Term =

    /// The exact constant that the decimal or fraction says.
    val number: text: string -> Term

    /// The value on a subject: each operation is that of the scalar.
    val evaluate: subject: Subject<'T> -> term: Term -> 'T when 'T :> Verify.Arithmetic.IRealScalar<'T>

    /// Whether the term is 0 as a polynomial in its quantities, each taken as an unknown: then it is exactly 0 wherever they are
    /// defined. False where it is not, and where multiplying it out takes too long.
    val vanishes: term: Term -> bool

    /// The term in plain text.
    val text: term: Term -> string

    /// The term in LaTeX.
    val latex: term: Term -> string
