namespace Verify.Claims

/// Which matrix terms are symmetric by their form.
[<RequireQualifiedAccess>]
module internal Symmetry =
    /// The factors of a product from left to right, numbers aside.
    let rec factors matrix =
        match matrix with
        | MatrixProduct(a, b) -> factors a @ factors b
        | Scaled(_, inner) -> factors inner
        | OfProblem _
        | MomentOf _
        | MatrixSum _
        | MatrixDifference _
        | Transposed _ -> [ matrix ]

    /// The transpose, moved inside as far as it goes.
    let rec transposed matrix =
        match matrix with
        | Transposed inner -> inner
        | OfProblem(ProblemMatrix.Gram | ProblemMatrix.Identity)
        | MomentOf((CovarianceOf | SecondMomentOf | StationaryCovariance), _, _) -> matrix
        | OfProblem(ProblemMatrix.Features | ProblemMatrix.Response | ProblemMatrix.TrueCoefficients | ProblemMatrix.LeastSquaresSolution)
        | MomentOf(MeanOf, _, _) -> Transposed matrix
        | MatrixSum(a, b) -> MatrixSum(transposed a, transposed b)
        | MatrixDifference(a, b) -> MatrixDifference(transposed a, transposed b)
        | MatrixProduct(a, b) -> MatrixProduct(transposed b, transposed a)
        | Scaled(factor, inner) -> Scaled(factor, transposed inner)

    /// The terms of a sum, products flattened, in an order that does not depend on how it was written.
    let rec private terms matrix =
        match matrix with
        | MatrixSum(a, b)
        | MatrixDifference(a, b) -> terms a @ terms b
        | Scaled(_, inner) -> terms inner
        | OfProblem _
        | MomentOf _
        | MatrixProduct _
        | Transposed _ -> [ factors matrix |> List.map TermText.writtenMatrix |> String.concat " * " ]

    let rec private eachIsSymmetric matrix =
        match matrix with
        | MatrixSum(a, b)
        | MatrixDifference(a, b) -> eachIsSymmetric a && eachIsSymmetric b
        | Scaled(_, inner) -> eachIsSymmetric inner
        | OfProblem _
        | MomentOf _
        | MatrixProduct _
        | Transposed _ -> terms matrix = terms (transposed matrix)

    /// Whether a matrix is its own transpose by its form: each of its terms is, or it is A + Aᵀ times a number.
    let rec isSymmetric matrix =
        match matrix with
        | Scaled(_, inner) -> isSymmetric inner
        | MatrixSum(a, b) when factors a = factors (transposed b) -> true
        | _ -> eachIsSymmetric matrix
