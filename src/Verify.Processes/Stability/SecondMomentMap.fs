namespace Verify.Processes

open Verify.Arithmetic

/// The homogeneous part of the second-moment equation of a process, a linear map on symmetric d×d matrices, d the number of
/// components of the whole state: D ↦ E[A D Aᵀ] for an iteration with random step x⁺ = A x + …, D ↦ dD/dt for a flow. A step
/// maps positive semidefinite matrices to such matrices, and so does the semigroup of a flow.
type SecondMomentMap<'T when 'T :> IScalar<'T>> =
    {
        /// d.
        Size: int
        /// Whether the map is a generator (a flow) or one step (an iteration).
        IsFlow: bool
        /// The image of a symmetric d×d matrix.
        Apply: Matrix<'T> -> Matrix<'T>
    }

/// Second-moment maps as matrices, in the coordinates D_ij, i ≤ j, row by row.
[<RequireQualifiedAccess>]
module internal SecondMomentMap =

    let private pairs size =
        [|
            for i in 0 .. size - 1 do
                for j in i .. size - 1 -> struct (i, j)
        |]

    /// The symmetric matrix with the given coordinates.
    let unpack<'T when 'T :> IScalar<'T>> (size: int) (coordinates: 'T[]) : Matrix<'T> =
        let at i j =
            let i, j = min i j, max i j
            coordinates[(i * size) - (i * (i - 1) / 2) + (j - i)]

        Matrix<'T>.Create(size, size, at)

    /// The coordinates of a symmetric matrix.
    let pack<'T when 'T :> IScalar<'T>> (matrix: Matrix<'T>) : 'T[] =
        pairs matrix.Rows |> Array.map (fun struct (i, j) -> matrix[i, j])

    /// The matrix of the map, N×N, N = d(d+1)/2: its columns are the images of the unit matrices E_ij + E_ji.
    let matrix<'T when 'T :> IScalar<'T>> (map: SecondMomentMap<'T>) : Matrix<'T> =
        let columns =
            pairs map.Size
            |> Array.map (fun struct (i, j) ->
                let unit k l =
                    if (k = i && l = j) || (k = j && l = i) then
                        'T.One
                    else
                        'T.Zero

                pack (map.Apply(Matrix<'T>.Create(map.Size, map.Size, unit))))

        Matrix<'T>.Create(columns.Length, columns.Length, fun row column -> columns[column][row])
