namespace Verify.Papers

open Verify.Claims

/// A paper, a talk or a book: what it states as claims, and its figures.
type Paper =
    {
        /// A short name, a word of letters, digits and '-'.
        Id: string
        Title: string
        Authors: string
        /// What it claims and what was found, a few sentences with `code`, **strong** and *emphasised* words; read when it is asked for.
        Summary: Lazy<string list>
        /// The statements, in the order of the paper, each with the verdict that we expect.
        Claims: Claim list
        /// Figures, in the order of the paper; most commands ask for none.
        Figures: Lazy<FigureSource list>
        /// The claims that a figure illustrates, by their ids.
        ClaimsOfFigure: string -> string list
    }
