namespace Verify.Symbolics

open Verify.Arithmetic

/// Values for the symbols of a moment system from data.
[<RequireQualifiedAccess>]
module SampleData =

    /// The values of averages ⟨x_a … y⟩ over the rows of X and y, of n (the number of rows) and of the given parameters, over any
    /// scalar; a parameter with indices is named as in infix, `P[1,2]`. Values are computed once each; not for concurrent use.
    /// Throws ArgumentException when y has another length than X has rows; the function throws InvalidInputException for a parameter
    /// without a value and for a symbol that data cannot give (a state, a feature beyond p).
    val valuation<'T when 'T :> IScalar<'T>> :
        features: Matrix<'T> -> response: 'T[] -> parameters: seq<struct (string * 'T)> -> (Symbol -> 'T)

    /// The values for the moment system of a definition, the parameters included that the definition brings along.
    val valuationOf<'T when 'T :> IScalar<'T>> :
        precision: int ->
        definition: Process ->
        features: Matrix<'T> ->
        response: 'T[] ->
        parameters: seq<struct (string * 'T)> ->
            (Symbol -> 'T)
