namespace Verify.Processes

open System
open System.Collections.Generic
open Verify.Arithmetic
open Verify.LeastSquares

/// Expectations of functions of the states s = s₀ + d about a point s₀, by ω = E 1, δ = E d and S = E ddᵀ: linear in (ω, δ, S), which
/// need not be the moments of a law. With ω = 1, δ = 0 and S a covariance the point is the mean.
///
/// Blocks of S behind those of the states belong to noises of mean 0; they are filled in when they are known.
[<Sealed>]
type internal LocalMoments<'T when 'T :> IScalar<'T>>
    (p: int, point: 'T[][], weight: 'T, offset: 'T[][] option, second: 'T[][][]) =

    let plus (x: 'T) (y: 'T) : 'T = x + y
    let times (x: 'T) (y: 'T) : 'T = x * y

    let add (target: 'T[]) (source: 'T[]) =
        for k in 0 .. target.Length - 1 do
            target[k] <- target[k] + source[k]

    // Σ_k ⟨w_k, v_k⟩ of each row, added to the target.
    let addLinear (affine: Affine<'T>) (vector: 'T[][]) (target: 'T[]) =
        affine.Linear
        |> Array.iteri (fun k w ->
            match w with
            | Some w when k < vector.Length -> add target (RowProducts.Of<'T>(w, vector[k], p))
            | _ -> ())

    let memoized (compute: Affine<'T> -> 'T[]) =
        let known = Dictionary<Affine<'T>, 'T[]>(HashIdentity.Reference)

        fun affine ->
            match known.TryGetValue affine with
            | true, found -> found
            | _ ->
                let found = compute affine
                known[affine] <- found
                found

    // f(s₀), and f(s₀ + δ) − f(s₀).
    let valueOf =
        memoized (fun affine ->
            let result = Array.copy affine.Constant
            addLinear affine point result
            result)

    let shiftOf =
        memoized (fun affine ->
            let result = Array.create affine.Constant.Length 'T.Zero
            offset |> Option.iter (fun vector -> addLinear affine vector result)
            result)

    // Σ_kl w_kᵀ S_kl w_l for each sample.
    let spreads = Dictionary<struct (Affine<'T> * Affine<'T>), 'T[]>()

    let spread (f: Affine<'T>) (g: Affine<'T>) =
        match spreads.TryGetValue(struct (f, g)) with
        | true, known -> known
        | _ ->
            let rows = max f.Constant.Length g.Constant.Length
            let result = Array.create rows 'T.Zero

            f.Linear
            |> Array.iteri (fun k left ->
                g.Linear
                |> Array.iteri (fun l right ->
                    match left, right with
                    | Some left, Some right ->
                        // (wᵀS_kl)_j = Σ_i w_i (S_lk)_ji.
                        let image: 'T[] = RowProducts.Of<'T>(left, second[l][k], p)
                        let imageRows = image.Length / p

                        for z in 0 .. rows - 1 do
                            let i = if imageRows = 1 then 0 else z * p
                            let j = if right.Length = p then 0 else z * p

                            let term: 'T =
                                Vectors.Dot<'T>(ReadOnlySpan<'T>(image, i, p), ReadOnlySpan<'T>(right, j, p))

                            result[z] <- result[z] + term
                    | _ -> ()))

            spreads[struct (f, g)] <- result
            result

    /// ω.
    member _.Weight = weight

    /// s₀.
    member _.Point = point

    /// S, the blocks of the noises behind those of the states.
    member _.Second = second

    /// f(s₀) of each row.
    member _.ValueOf affine = valueOf affine

    /// E of the product of at most two affine functions, for each sample.
    member _.Expected(bases: Affine<'T> list) : 'T[] =
        let weighted (values: 'T[]) = values |> Array.map (times weight)

        match bases with
        | [] -> [| weight |]
        | [ f ] when offset.IsNone -> weighted (valueOf f)
        | [ f ] -> Terms.zip plus (weighted (valueOf f)) (shiftOf f)
        | [ f; g ] ->
            let atPoint = weighted (Terms.zip times (valueOf f) (valueOf g))

            let mixed =
                if offset.IsNone then
                    atPoint
                else
                    Terms.zip times (valueOf f) (shiftOf g)
                    |> Terms.zip plus (Terms.zip times (shiftOf f) (valueOf g))
                    |> Terms.zip plus atPoint

            Terms.zip plus mixed (spread f g)
        | _ -> raise NotLowered

    /// E l rᵀ less the part of S, which is LSRᵀ: ω l₀r₀ᵀ + l₀(Rδ)ᵀ + (Lδ)r₀ᵀ, from the vectors at s₀ and what a displacement adds to them.
    member _.Outer(left: 'T[], right: 'T[], leftShift: 'T[][] -> 'T[], rightShift: 'T[][] -> 'T[]) : 'T[] =
        let scaled = left |> Array.map (times weight)

        match offset with
        | None -> Array.init (p * p) (fun at -> times scaled[at / p] right[at % p])
        | Some vector ->
            let l1 = leftShift vector
            let r1 = rightShift vector

            Array.init (p * p) (fun at ->
                let i, j = at / p, at % p
                let first = plus (times scaled[i] right[j]) (times left[i] r1[j])
                plus first (times l1[i] right[j]))

    /// E f s_kᵀ for each sample, row by row; f = 1 where there is none.
    member _.TimesState(f: Affine<'T> option, k: int) : Family<'T> =
        let displacement a : 'T =
            match offset with
            | Some vector -> vector[k].[a]
            | None -> 'T.Zero

        let mean =
            Array.init p (fun a -> plus (times weight (point[k].[a])) (displacement a))

        match f with
        | None -> { Rows = 1; Entries = mean }
        | Some f ->
            let values = valueOf f
            let shifts = shiftOf f
            let rows = values.Length

            let entries =
                Array.init (rows * p) (fun at ->
                    plus (times values[at / p] mean[at % p]) (times shifts[at / p] (point[k].[at % p])))

            f.Linear
            |> Array.iteri (fun l w ->
                match w with
                | Some w -> add entries (RowProducts.Of<'T>(w, second[k].[l], p))
                | None -> ())

            { Rows = rows; Entries = entries }

    /// E s_k s_lᵀ.
    member this.Square(k: int, l: int) : 'T[] =
        let square =
            this.Outer(point[k], point[l], (fun offset -> offset[k]), (fun offset -> offset[l]))

        add square (second[k].[l])
        square
