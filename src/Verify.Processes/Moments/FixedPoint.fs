namespace Verify.Processes

open Verify.Arithmetic

/// Where a linear system of moments rests.
[<RequireQualifiedAccess>]
module internal FixedPoint =

    /// The vector z with z_0 = 1 and z = Az for a step A, or 0 = Az for a generator; row 0 of A keeps z_0. None where no pivot is known
    /// not to be 0.
    let trySolve<'T when 'T :> IScalar<'T>> isFlow (matrix: Matrix<'T>) : 'T[] option =
        let size = matrix.Rows - 1

        let equation =
            Matrix<'T>
                .Create(
                    size,
                    size,
                    fun i j ->
                        let entry: 'T = -matrix[i + 1, j + 1]
                        if i = j && not isFlow then 'T.One + entry else entry
                )

        match LinearSolver.TrySolve(equation, Matrix<'T>.Create(size, 1, (fun i _ -> matrix[i + 1, 0]))) with
        | null -> None
        | solution -> Some(Array.init (size + 1) (fun row -> if row = 0 then 'T.One else solution[row - 1, 0]))
