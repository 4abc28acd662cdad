namespace Verify.Symbolics

/// Structure of expressions; names as in MathNet.Symbolics. Everything is kept expanded, so `expand` has nothing left to do
/// but exists for readers of formulas: two texts are equal expressions exactly when they expand to equal values.
[<RequireQualifiedAccess>]
module Algebraic =

    /// Reads and expands an expression; throws InvalidInputException with line and column where the text is wrong.
    val expand: text: string -> RationalFunction

    /// The terms of a polynomial, each as a polynomial, leading one first.
    val summands: polynomial: Polynomial -> Polynomial list

    /// The factors of a single term: its coefficient where it is not 1, then the powers of symbols. Throws ArgumentException for a sum.
    val factors: polynomial: Polynomial -> Polynomial list

    /// A symbol replaced by a polynomial wherever it stands outside averages.
    val substitute: symbol: Symbol -> replacement: Polynomial -> polynomial: Polynomial -> Polynomial

    /// The coefficients by powers of one symbol: pairs (exponent, coefficient), highest first.
    val collect: symbol: Symbol -> polynomial: Polynomial -> (int * Polynomial) list
