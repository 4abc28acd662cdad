namespace Verify.Claims

open Verify.Arithmetic

/// Evaluation and printing of terms.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
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

    /// The term as claim files have it.
    val written: term: Term -> string
