namespace Verify.Claims

open Verify.Arithmetic

/// How two numbers are compared.
type Relation =
    /// left ≤ right
    | AtMost
    /// left < right
    | Below
    /// left = right
    | Equals

/// A comparison of two sides.
type Comparison =

    /// Of two numbers.
    | Numbers of left: Term * relation: Relation * right: Term

    /// left ⪯ right in Loewner's order: right − left is positive semidefinite.
    | Loewner of left: MatrixTerm * right: MatrixTerm

    /// Two equal vectors or matrices.
    | SameMatrix of left: MatrixTerm * right: MatrixTerm

/// Sides, slack and texts of comparisons.
[<RequireQualifiedAccess>]
module Comparison =
    let private zero = Constant(Rational.Zero, "0")

    /// The term is positive.
    let positive term = Numbers(zero, Below, term)

    /// The left side as a number: 0 for matrices in order, the distance of equal ones.
    let left comparison =
        match comparison with
        | Numbers(left, _, _) -> left
        | Loewner _ -> zero
        | SameMatrix(left, right) -> OfMatrix(MatrixFunction.FrobeniusNorm, MatrixDifference(left, right))

    /// The right side as a number: the least eigenvalue of the difference for matrices in order, 0 for equal ones.
    let right comparison =
        match comparison with
        | Numbers(_, _, right) -> right
        | Loewner(left, right) -> OfMatrix(MatrixFunction.LeastEigenvalue, MatrixDifference(right, left))
        | SameMatrix _ -> zero

    /// What is at least 0 where the comparison holds, and positive where it is strict: right − left, −|right − left| of an equation.
    let slack comparison =
        match comparison with
        | Numbers(Constant(value, _), Below, right) when value.IsZero -> right
        | Numbers(left, (AtMost | Below), right) -> right - left
        | Numbers(left, Equals, right) -> zero - Function(AbsoluteValue, right - left)
        | Loewner _ -> right comparison
        | SameMatrix _ -> zero - left comparison

    /// Whether 0 is not enough.
    let isStrict comparison =
        match comparison with
        | Numbers(_, Below, _) -> true
        | Numbers(_, (AtMost | Equals), _)
        | Loewner _
        | SameMatrix _ -> false

    /// Whether it is an equation.
    let isEquation comparison =
        match comparison with
        | Numbers(_, Equals, _)
        | SameMatrix _ -> true
        | Numbers(_, (AtMost | Below), _)
        | Loewner _ -> false

    /// Whether a slack in doubles meets it.
    let isMetBy comparison (slack: float) =
        if isStrict comparison then slack > 0.0 else slack >= 0.0

    /// Whether a ball of its slack meets it; none where the ball does not decide.
    let decide comparison (slack: Ball) : bool option =
        if isStrict comparison then
            match Ball.TrySign slack with
            | sign when sign.HasValue -> Some(sign.Value = 1)
            | _ ->
                match Ball.IsNonNegative(-slack) with
                | notPositive when notPositive = System.Nullable true -> Some false
                | _ -> None
        else
            match Ball.IsNonNegative slack with
            | holds when holds.HasValue -> Some holds.Value
            | _ -> None

    let private printed print printMatrix (atMost: string, below: string, loewner: string) comparison =
        match comparison with
        | Numbers(Constant(value, _), Below, right) when value.IsZero -> $"{print right} > 0"
        | Numbers(left, AtMost, right) -> $"{print left} {atMost} {print right}"
        | Numbers(left, Below, right) -> $"{print left} {below} {print right}"
        | Numbers(left, Equals, right) -> $"{print left} = {print right}"
        | Loewner(left, right) -> $"{printMatrix left} {loewner} {printMatrix right}"
        | SameMatrix(left, right) -> $"{printMatrix left} = {printMatrix right}"

    /// In plain text.
    let text comparison =
        printed TermText.plain TermText.plainMatrix ("≤", "<", "⪯") comparison

    /// In LaTeX.
    let latex comparison =
        printed TermText.latex TermText.latexMatrix (@"\le", "<", @"\preceq") comparison

    /// As claim files have it.
    let written comparison =
        printed TermText.written TermText.writtenMatrix ("<=", "<", "<=") comparison
