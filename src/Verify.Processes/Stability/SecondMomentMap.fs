namespace Verify.Processes

open Verify.Arithmetic

/// Maps on symmetric d×d matrices that keep D ⪰ 0, as N×N matrices, N = d(d + 1)/2, in the coordinates D_ij, i ≤ j, row by row.
[<RequireQualifiedAccess>]
module internal SecondMomentMap =

    // The place of D_ij, i ≤ j, among the coordinates.
    let private place size i j =
        let i, j = min i j, max i j
        (i * size) - (i * (i - 1) / 2) + (j - i)

    // The sign of the least pivot of D = LDLᵀ: true where all are positive, false where one is negative behind positive ones.
    let private isPositiveDefinite<'T when 'T :> IRealScalar<'T>> size (entry: int -> int -> 'T) =
        let work = Array2D.init size size entry

        let rec eliminate k =
            if k = size then
                Some true
            else
                match Option.ofNullable ('T.TrySign work[k, k]) with
                | Some 1 ->
                    for i in k + 1 .. size - 1 do
                        let factor: 'T = work[i, k] / work[k, k]

                        for j in k + 1 .. size - 1 do
                            let product: 'T = factor * work[k, j]
                            work[i, j] <- work[i, j] - product

                    eliminate (k + 1)
                | Some _ -> Some false
                | None -> None

        eliminate 0

    /// Whether T^k[D] dies out for a step T, or e^{Lt}[D] for a generator L, by the equation D − T[D] = I or −L[D] = I and the
    /// pivots of its solution: a proof over balls, a rounded answer over doubles; None where they do not decide. O(d⁶).
    let tryDecide<'T when 'T :> IRealScalar<'T>> isFlow size (map: Matrix<'T>) =
        let equation =
            if isFlow then
                map.Map(fun (entry: 'T) -> -entry)
            else
                Matrix<'T>.Identity map.Rows - map

        let identity =
            Matrix<'T>
                .Create(
                    map.Rows,
                    1,
                    fun row _ ->
                        if Seq.exists (fun i -> place size i i = row) (seq { 0 .. size - 1 }) then
                            'T.One
                        else
                            'T.Zero
                )

        match LinearSolver.TrySolve(equation, identity) with
        | null -> None
        | solution -> isPositiveDefinite size (fun i j -> solution[place size i j, 0])
