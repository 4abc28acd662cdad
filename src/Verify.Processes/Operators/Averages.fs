namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares

/// Means over the samples.
[<RequireQualifiedAccess>]
module internal Averages =
    /// The mean of numbers, one for each sample or one for all.
    let meanOf<'T when 'T :> IScalar<'T>> (values: 'T[]) : 'T =
        if values.Length = 1 then
            values[0]
        else
            let sum: 'T = values |> Array.reduce (fun (x: 'T) (y: 'T) -> x + y)
            let mean: 'T = sum / 'T.FromInteger(int64 values.Length)
            mean

    /// (1/n)Σ_z d_z u_z v_zᵀ, p×p, row by row; d has n entries.
    let gram<'T when 'T :> IScalar<'T>> p (weights: 'T[]) (left: Family<'T>) (right: Family<'T>) : 'T[] =
        let rows = weights.Length

        let column (family: Family<'T>) (weight: int -> 'T -> 'T) =
            let entries = Array.zeroCreate (rows * p)

            for z in 0 .. rows - 1 do
                for a in 0 .. p - 1 do
                    entries[a * rows + z] <- weight z family.Entries[(if family.Rows = 1 then 0 else z * p) + a]

            entries

        let total: 'T[] =
            RowProducts.Of<'T>(
                column left (fun z value -> Terms.times weights[z] value),
                column right (fun _ value -> value),
                rows
            )

        let share = 'T.FromInteger(int64 rows)
        total |> Array.map (fun (value: 'T) -> value / share)

    /// The mean over n samples; there are so many blocks, states and noises.
    let average<'T when 'T :> IScalar<'T>> p n blocks (terms: Term<'T> list) : Term<'T> list =
        let wide (values: 'T[]) =
            if values.Length = n then
                values
            else
                Array.create n values[0]

        if
            terms
            |> List.exists (fun term -> term.Factor.IsSome || term.Masked || not term.Coins.IsEmpty)
        then
            raise NotLowered

        let both, others =
            terms
            |> List.partition (fun term -> not (term.Right.IsNothing || term.Left.IsNothing) || Terms.hasBoth term)

        let scalars, vectors =
            others
            |> List.partition (fun term -> term.Left.IsNothing && term.Right.IsNothing)

        let scalar (term: Term<'T>) : Term<'T> =
            match term.Bases with
            | [] -> Terms.number [| meanOf term.Coefficient |]
            | [ b ] ->
                let products = Terms.zip Terms.times term.Coefficient b.Constant

                let linear (w: 'T[]) =
                    let family =
                        Terms.scaled
                            p
                            (wide term.Coefficient)
                            {
                                Rows = b.Constant.Length
                                Entries = w
                            }

                    Array.init p (fun a -> meanOf (Array.init n (fun z -> family.Entries[z * p + a])))

                let base': Affine<'T> =
                    {
                        Constant = [| meanOf products |]
                        Linear = b.Linear |> Array.map (Option.map linear)
                    }

                { Terms.one () with Bases = [ base' ] }
            | _ -> { Terms.one () with Factor = Some term }

        // c + Σ A_k s_k of all vector terms together; every term keeps to one letter.
        let vector (terms: (Term<'T> * Slot<'T>) list) : MeanVector<'T> =
            let constant = Array.create p 'T.Zero
            let linear: 'T[] option[] = Array.create blocks None

            let addTo k (matrix: 'T[]) =
                linear[k] <-
                    match linear[k] with
                    | None -> Some matrix
                    | Some known -> Some(Array.map2 Terms.plus known matrix)

            for term, slot in terms do
                match slot, term.Bases with
                | Fixed u, [] ->
                    let family = Terms.scaled p (wide term.Coefficient) u

                    for a in 0 .. p - 1 do
                        constant[a] <-
                            Terms.plus constant[a] (meanOf (Array.init n (fun z -> family.Entries[z * p + a])))
                | Fixed u, [ b ] ->
                    let family =
                        Terms.scaled p (Terms.zip Terms.times (wide term.Coefficient) b.Constant) u

                    for a in 0 .. p - 1 do
                        constant[a] <-
                            Terms.plus constant[a] (meanOf (Array.init n (fun z -> family.Entries[z * p + a])))

                    b.Linear
                    |> Array.iteri (fun k w ->
                        match w with
                        | Some w ->
                            addTo
                                k
                                (gram
                                    p
                                    (wide term.Coefficient)
                                    u
                                    {
                                        Rows = b.Constant.Length
                                        Entries = w
                                    })
                        | None -> ())
                | State(k, diagonal), [] ->
                    let ones =
                        {
                            Rows = 1
                            Entries = Array.create p 'T.One
                        }

                    let family = Terms.scaled p (wide term.Coefficient) (defaultArg diagonal ones)
                    let matrix = Array.create (p * p) 'T.Zero

                    for a in 0 .. p - 1 do
                        matrix[a * p + a] <- meanOf (Array.init n (fun z -> family.Entries[z * p + a]))

                    addTo k matrix
                | (Nothing | Fixed _ | State _ | Mean _), _ -> raise NotLowered

            { Constant = constant; Linear = linear }

        let meanVectors (terms: Term<'T> list) slotOf place =
            if terms.IsEmpty then
                []
            else
                let mean = vector (terms |> List.map (fun term -> term, slotOf term))

                // Without a state it is a vector like any other.
                [
                    place (
                        if mean.Linear |> Array.forall Option.isNone then
                            Fixed { Rows = 1; Entries = mean.Constant }
                        else
                            Mean mean
                    )
                ]

        let left, right = vectors |> List.partition (fun term -> term.Right.IsNothing)

        (scalars |> List.map scalar)
        @ meanVectors left _.Left (fun slot -> { Terms.one () with Left = slot })
        @ meanVectors right _.Right (fun slot -> { Terms.one () with Right = slot })
        @ (if both.IsEmpty then
               []
           else
               [ { Terms.one () with Averaged = both } ])
