namespace Verify.Processes

open Verify.Arithmetic

/// The value of a parameter of a process: a number, a vector with one entry for each feature, or a matrix of features.
[<RequireQualifiedAccess>]
type ParameterValue =
    /// A number.
    | Scalar of Rational
    /// One number for each feature, p of them.
    | Vector of Rational[]
    /// p×p.
    | Matrix of Matrix<Rational>
