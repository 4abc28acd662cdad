namespace Verify.Claims

open Verify.Symbolics

/// What stands in the middle.
type internal SymmetricCore =
    /// A moment of a process.
    | OfMoment of ProcessMoment * DefinedProcess * at: Verify.Claims.Term option
    /// A matrix that is positive semidefinite, with why.
    | Positive of MatrixTerm * because: string

/// A number times B M Bᵀ.
type internal SymmetricPiece =
    {
        Factor: RationalFunction
        Around: MatrixTerm list
        Core: SymmetricCore
    }

/// Symmetric matrices as sums of congruences BMBᵀ with a moment of a process, or a matrix known to be positive semidefinite, in the middle.
[<RequireQualifiedAccess>]
module internal SymmetricSum =
    let private refuse reason = raise (NotSymbolic reason)

    let private coefficient (facts: KnownFacts) (term: Verify.Claims.Term) =
        let directions, scope =
            SymbolicStatement.scope facts.Parameters SymbolicStatement.generic

        Definedness.require facts.Parameters scope directions.Generic term
        let value: SymbolicScalar = Evaluation.value scope term

        match value.TryRational with
        | Some value when not (value.Numerator |> Polynomial.symbols |> Array.exists directions.IsSum) -> value
        | Some _
        | None -> refuse $"the factor {TermText.plain term} is no rational function of the problem's numbers"

    let private coreOf matrix =
        match matrix with
        | OfProblem ProblemMatrix.Gram -> Positive(matrix, "XᵀX/n is a sum of squares")
        | OfProblem ProblemMatrix.Identity -> Positive(matrix, "I is positive definite")
        | MomentOf((CovarianceOf | SecondMomentOf | StationaryCovariance) as moment, Defined defined, at) ->
            OfMoment(moment, defined, at)
        | MomentOf _
        | OfProblem _
        | MatrixSum _
        | MatrixDifference _
        | MatrixProduct _
        | Scaled _
        | Transposed _ ->
            refuse $"{TermText.plainMatrix matrix} is no matrix that the rules know to be positive semidefinite"

    // B₁B₂…M…B₂ᵀB₁ᵀ from outside.
    let private ofProduct factor (factors: MatrixTerm list) : SymmetricPiece =
        let rec peel around (inner: MatrixTerm list) =
            match inner with
            | [] ->
                let product = List.rev around

                {
                    Factor = factor
                    Around = []
                    Core = Positive(List.reduce (fun a b -> MatrixProduct(a, b)) product, "it is BBᵀ")
                }
            | [ middle ] ->
                {
                    Factor = factor
                    Around = List.rev around
                    Core = coreOf middle
                }
            | first :: rest when Symmetry.transposed first = List.last rest ->
                peel (first :: around) (List.take (rest.Length - 1) rest)
            | _ -> refuse "a product of matrices is of no form BMBᵀ"

        peel [] factors

    /// The summands of a number times a matrix.
    /// Raises NotSymbolic where one is of another form.
    let rec pieces facts (sign: RationalFunction) (matrix: MatrixTerm) : SymmetricPiece list =
        match matrix with
        | MatrixSum(a, b) -> pieces facts sign a @ pieces facts sign b
        | MatrixDifference(a, b) -> pieces facts sign a @ pieces facts (-sign) b
        | Scaled(factor, inner) -> pieces facts (sign * coefficient facts factor) inner
        | Transposed inner ->
            match Symmetry.transposed inner with
            | Transposed _ -> refuse "a transpose of no symmetric matrix"
            | turned -> pieces facts sign turned
        | MatrixProduct _ ->
            // Numbers within a product stand before it.
            let rec number matrix =
                match matrix with
                | MatrixProduct(a, b) -> number a * number b
                | Scaled(factor, inner) -> coefficient facts factor * number inner
                | OfProblem _
                | MomentOf _
                | MatrixSum _
                | MatrixDifference _
                | Transposed _ -> RationalFunction.One

            [ ofProduct (sign * number matrix) (Symmetry.factors matrix) ]
        | OfProblem _
        | MomentOf _ ->
            [
                {
                    Factor = sign
                    Around = []
                    Core = coreOf matrix
                }
            ]
