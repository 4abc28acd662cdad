namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares

/// A p×p block of a linear map: diagonal plus dense, either of which may be missing; entries row by row.
[<Sealed>]
type internal LinearBlock<'T when 'T :> IScalar<'T>>(p: int) =
    let mutable diagonal: 'T[] option = None
    let mutable dense: 'T[] option = None

    let sum known (added: 'T[]) =
        match known with
        | None -> Some(Array.copy added)
        | Some values -> Some(Array.map2 (fun (x: 'T) (y: 'T) -> x + y) values added)

    member _.IsZero = diagonal.IsNone && dense.IsNone
    member _.AddDiagonal(entries: 'T[]) = diagonal <- sum diagonal entries
    member _.AddDense(entries: 'T[]) = dense <- sum dense entries

    /// The block plus another whose row a is scaled by factors[a], or by the one factor that there is.
    member _.AddScaled(factors: 'T[], other: LinearBlock<'T>) =
        let factor a =
            if factors.Length = 1 then factors[0] else factors[a]

        let rows (values: 'T[]) rowOf =
            values
            |> Array.mapi (fun at (value: 'T) ->
                let scaled: 'T = factor (rowOf at) * value
                scaled)

        match other.Parts with
        | struct (ofDiagonal, ofDense) ->
            ofDiagonal
            |> Option.iter (fun values -> diagonal <- sum diagonal (rows values id))

            ofDense
            |> Option.iter (fun values -> dense <- sum dense (rows values (fun at -> at / p)))

    /// Diagonal and dense part.
    member _.Parts = struct (diagonal, dense)

    /// The block as p×p entries.
    member _.Entries =
        let entries =
            match dense with
            | Some values -> Array.copy values
            | None -> Array.create (p * p) 'T.Zero

        match diagonal with
        | Some values ->
            for a in 0 .. p - 1 do
                entries[a * p + a] <- entries[a * p + a] + values[a]
        | None -> ()

        entries

    /// The block times a vector, added to the target.
    member _.Apply(vector: 'T[], target: 'T[]) =
        match diagonal with
        | Some values ->
            for a in 0 .. p - 1 do
                let product: 'T = values[a] * vector[a]
                target[a] <- target[a] + product
        | None -> ()

        match dense with
        | Some values ->
            let image: 'T[] = RowProducts.Of<'T>(values, vector, p)

            for a in 0 .. p - 1 do
                target[a] <- target[a] + image[a]
        | None -> ()

    /// The block times Dᵀ, given the rows of D, added to the target: (A Dᵀ)_ij = Σ_k A_ik D_jk.
    member _.AddProduct(rows: 'T[], target: 'T[]) =
        match diagonal with
        | Some values ->
            for i in 0 .. p - 1 do
                for j in 0 .. p - 1 do
                    let product: 'T = values[i] * rows[j * p + i]
                    target[i * p + j] <- target[i * p + j] + product
        | None -> ()

        match dense with
        | Some values ->
            let product: 'T[] = RowProducts.Of<'T>(values, rows, p)

            for k in 0 .. product.Length - 1 do
                target[k] <- target[k] + product[k]
        | None -> ()
