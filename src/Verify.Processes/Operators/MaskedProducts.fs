namespace Verify.Processes

open Verify.Arithmetic

/// ⟨E V_z V′_zᵀ⟩ of two drawn terms V_a = c v_a u_a(α + Σ_c u_c g_c), g_c = Σ_k w_kc s_kc, u the coins of the sample with probabilities q; not every
/// term has the mask before it, or that in its base.
///
/// Given the coins that stand before the two terms, i in T, the base has the mean f̂ + Σ_T (1 − q_i)g_i, f̂ with q for u, and two bases have
/// the covariance Σ_c q_c(1 − q_c)g_c g′_c without the i in T. Each of the sums is a pass over the samples.
[<Sealed>]
type internal MaskedProducts<'T when 'T :> IScalar<'T>>
    (p: int, n: int, shares: 'T[], q: 'T[], local: LocalMoments<'T>, t: DrawnTerm<'T>, u: DrawnTerm<'T>) =

    let times (x: 'T) (y: 'T) : 'T = x * y
    let plus (x: 'T) (y: 'T) : 'T = x + y
    let rest = q |> Array.map (fun (x: 'T) -> 'T.One - x)

    let entry (family: Family<'T>) z a =
        family.Entries[(if family.Rows = 1 then 0 else z * p) + a]

    let at (values: 'T[]) z =
        if values.Length = 1 then values[0] else values[z]

    let zero: Family<'T> =
        {
            Rows = 1
            Entries = Array.create p 'T.Zero
        }

    // Entry by entry.
    let map2 f (left: Family<'T>) (right: Family<'T>) : Family<'T> =
        let rows = max left.Rows right.Rows

        {
            Rows = rows
            Entries = Array.init (rows * p) (fun k -> f (entry left (k / p) (k % p)) (entry right (k / p) (k % p)))
        }

    let product = map2 times
    let sum = map2 plus
    let along (values: 'T[]) : Family<'T> = { Rows = 1; Entries = values }

    let maskedOf (term: DrawnTerm<'T>) : (int * Family<'T>) list =
        [
            for k in 0 .. term.MaskedBase.Length - 1 do
                match term.MaskedBase[k] with
                | Some w -> k, { Rows = w.Length / p; Entries = w }
                | None -> ()
        ]

    let ofT = maskedOf t
    let ofU = maskedOf u

    // E f g_i of each sample and i, f the base of a term.
    let mixed (f: Affine<'T> option) masked =
        masked
        |> List.map (fun (k, w) -> product w (local.TimesState(f, k)))
        |> List.fold sum zero

    let squares =
        [
            for k, w in ofT do
                for l, w' in ofU -> w, w', local.Square(k, l)
        ]

    // E g_i g′_i.
    let diagonal =
        squares
        |> List.map (fun (w, w', square) -> product (product w w') (along (Array.init p (fun i -> square[i * p + i]))))
        |> List.fold sum zero

    // n·share·c·c′ of each sample.
    let weights =
        let count = 'T.FromInteger(int64 n)
        Array.init n (fun z -> times (times count shares[z]) (times (at t.Coefficient z) (at u.Coefficient z)))

    let gram = Averages.gram p

    let add (target: 'T[]) (source: 'T[]) =
        for k in 0 .. target.Length - 1 do
            target[k] <- target[k] + source[k]

    // Σ_kl of passes times E s s′ᵀ.
    let crossed (terms: (Family<'T> * Family<'T> * 'T[]) list) (target: 'T[]) =
        for left, right, square in terms do
            let passes =
                gram
                    weights
                    (product t.Vector (product (along rest) left))
                    (product u.Vector (product (along rest) right))

            add target (Array.map2 times passes square)

    let expected = local.Expected(Option.toList t.Base @ Option.toList u.Base)

    let weighted (values: 'T[]) =
        Array.init n (fun z -> times weights[z] (at values z))

    let withT = lazy (product (along rest) (mixed u.Base ofT))
    let withU = lazy (product (along rest) (mixed t.Base ofU))

    /// With the mean of V over the coins in place of V: what the draws of samples alone spread.
    member _.OfMeans() : 'T[] =
        let result = gram (weighted expected) t.Vector u.Vector

        if t.Masked then
            add result (gram weights (product t.Vector withT.Value) u.Vector)

        if u.Masked then
            add result (gram weights t.Vector (product u.Vector withU.Value))

        if t.Masked && u.Masked then
            crossed squares result

        result

    /// ⟨E V Vᵀ⟩.
    member _.Whole() : 'T[] =
        // Σ_c q_c(1 − q_c)E g_c g′_c.
        let spread =
            let coins = product (along (Array.map2 times q rest)) diagonal

            Array.init coins.Rows (fun z ->
                Seq.fold (fun total a -> plus total (entry coins z a)) 'T.Zero (seq { 0 .. p - 1 }))

        let both = Terms.zip plus expected spread

        // What one coin before the terms adds.
        let single =
            let ofSquare = Array.init p (fun i -> times rest[i] (rest[i] - q[i]))

            sum (sum withT.Value withU.Value) (product (along ofSquare) diagonal)

        let result = gram (weighted both) t.Vector u.Vector

        if t.Masked then
            add result (gram weights (product t.Vector single) u.Vector)

        if u.Masked then
            add result (gram weights t.Vector (product u.Vector single))

        if t.Masked && u.Masked then
            crossed squares result

            crossed
                (squares
                 |> List.map (fun (w, w', square) -> w', w, StateMomentBlocks.transpose p square))
                result

            // One coin alone, and u² = u.
            for a in 0 .. p - 1 do
                let mutable total = 'T.Zero

                for z in 0 .. n - 1 do
                    let vectors = times (entry t.Unmasked z a) (entry u.Vector z a)
                    let moment = plus (at both z) (entry single z a)
                    total <- plus total (times weights[z] (times vectors moment))

                result[a * p + a] <- total / 'T.FromInteger(int64 n)

        result
