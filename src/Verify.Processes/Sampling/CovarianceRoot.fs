namespace Verify.Processes

open System
open Verify.Arithmetic

/// Square roots of covariances, for Gaussian vectors.
[<RequireQualifiedAccess>]
module internal CovarianceRoot =

    /// Whether an exact symmetric matrix is positive semidefinite: elimination, in which no pivot is negative and a pivot 0
    /// stands in a row of zeros.
    let isSemidefinite (matrix: Matrix<Rational>) =
        let d = matrix.Rows
        let a = Array2D.init d d (fun i j -> matrix[i, j])

        let rec from k =
            if k = d then
                true
            elif a[k, k].Sign < 0 then
                false
            elif a[k, k].IsZero then
                Seq.forall (fun j -> a[k, j].IsZero) (seq { k + 1 .. d - 1 }) && from (k + 1)
            else
                for i in k + 1 .. d - 1 do
                    let factor = a[i, k] / a[k, k]

                    for j in k + 1 .. d - 1 do
                        a[i, j] <- a[i, j] - factor * a[k, j]

                from (k + 1)

        from 0

    // What rounding of the entries and of d steps of elimination may leave, relative to the largest variance.
    let private rounding d = 64.0 * float d * Math.ScaleB(1.0, -52)

    /// L with L Lᵀ = A by Cholesky's elimination with the largest pivot first, written over `root` (d×d by rows); `a` (d×d by rows,
    /// symmetric) is destroyed. What is left of A when no pivot exceeds rounding is dropped. Answers whether that is rounding;
    /// if not, A is not known to be positive semidefinite.
    let factor (d: int) (a: float[]) (root: float[]) (order: int[]) =
        Array.Clear root
        let mutable scale = 0.0

        for i in 0 .. d - 1 do
            order[i] <- i
            scale <- max scale (abs a[i * d + i])

        let smallest = rounding d * scale
        let mutable rank = 0
        let mutable go = true

        while go && rank < d do
            let mutable best = rank

            for k in rank + 1 .. d - 1 do
                if a[order[k] * d + order[k]] > a[order[best] * d + order[best]] then
                    best <- k

            let pivot = order[best]
            let variance = a[pivot * d + pivot]

            // Not a number stays, and is seen where the state is.
            if variance <= smallest then
                go <- false
            else
                order[best] <- order[rank]
                order[rank] <- pivot
                let deviation = sqrt variance
                root[pivot * d + rank] <- deviation

                for k in rank + 1 .. d - 1 do
                    let i = order[k]
                    root[i * d + rank] <- a[i * d + pivot] / deviation

                for k in rank + 1 .. d - 1 do
                    for l in rank + 1 .. d - 1 do
                        let i, j = order[k], order[l]
                        a[i * d + j] <- a[i * d + j] - root[i * d + rank] * root[j * d + rank]

                rank <- rank + 1

        let mutable isRounding = true

        for k in rank .. d - 1 do
            for l in rank .. d - 1 do
                if abs a[order[k] * d + order[l]] > smallest then
                    isRounding <- false

        isRounding
