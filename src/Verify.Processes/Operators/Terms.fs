namespace Verify.Processes

open Verify.Arithmetic

/// Sums of terms: exact in rationals, enclosures in balls.
[<RequireQualifiedAccess>]
module internal Terms =

    let zip (f: 'T -> 'T -> 'T) (left: 'T[]) (right: 'T[]) =
        if left.Length = right.Length then
            Array.map2 f left right
        elif left.Length = 1 then
            Array.map (f left[0]) right
        elif right.Length = 1 then
            Array.map (fun x -> f x right[0]) left
        else
            raise NotLowered

    let times<'T when 'T :> IScalar<'T>> (left: 'T) (right: 'T) : 'T = left * right
    let plus<'T when 'T :> IScalar<'T>> (left: 'T) (right: 'T) : 'T = left + right

    let number<'T when 'T :> IScalar<'T>> (coefficient: 'T[]) : Term<'T> =
        {
            Coefficient = coefficient
            Bases = []
            Left = Nothing
            Right = Nothing
            Matrix = None
            Averaged = []
            Factor = None
            Drawn = NotDrawn
            Masked = false
            Coins = []
        }

    let one<'T when 'T :> IScalar<'T>> () : Term<'T> = number [| 'T.One |]

    let negate<'T when 'T :> IScalar<'T>> (terms: Term<'T> list) =
        terms
        |> List.map (fun term ->
            { term with
                Coefficient = term.Coefficient |> Array.map (fun (x: 'T) -> -x)
            })

    // Row z of the family times the coefficient of sample z.
    let scaled<'T when 'T :> IScalar<'T>> p (coefficient: 'T[]) (family: Family<'T>) : Family<'T> =
        let rows = max coefficient.Length family.Rows

        let entry at =
            let z, a = at / p, at % p

            times
                coefficient[if coefficient.Length = 1 then 0 else z]
                family.Entries[(if family.Rows = 1 then 0 else z * p) + a]

        {
            Rows = rows
            Entries = Array.init (rows * p) entry
        }

    let private entrywise<'T when 'T :> IScalar<'T>> p (left: Family<'T>) (right: Family<'T>) : Family<'T> =
        let rows = max left.Rows right.Rows

        let at (family: Family<'T>) k =
            family.Entries[if family.Rows = 1 then k % p else k]

        {
            Rows = rows
            Entries = Array.init (rows * p) (fun k -> times (at left k) (at right k))
        }

    let private combine p left right =
        match left, right with
        | Nothing, slot
        | slot, Nothing -> slot
        | Fixed f, Fixed g -> Fixed(entrywise p f g)
        | Fixed f, State(k, None)
        | State(k, None), Fixed f -> State(k, Some f)
        | Fixed f, State(k, Some g)
        | State(k, Some g), Fixed f -> State(k, Some(entrywise p f g))
        | State _, State _
        | Mean _, _
        | _, Mean _ -> raise NotLowered

    let private isScalar term =
        term.Left.IsNothing
        && term.Right.IsNothing
        && term.Matrix.IsNone
        && term.Averaged.IsEmpty

    let hasBoth term =
        term.Matrix.IsSome || not term.Averaged.IsEmpty

    // Row j is entry j of the vector, for the feature j that is drawn.
    let private entriesOf<'T when 'T :> IScalar<'T>> p blocks (slot: Slot<'T>) : Affine<'T> option =
        match slot with
        | Mean vector ->
            Some
                {
                    Constant = vector.Constant
                    Linear = vector.Linear
                }
        | State(k, diagonal) ->
            let entry at =
                if at / p <> at % p then
                    'T.Zero
                else
                    match diagonal with
                    | None -> 'T.One
                    | Some family when family.Rows = 1 -> family.Entries[at % p]
                    | Some _ -> raise NotLowered

            Some
                {
                    Constant = Array.create p 'T.Zero
                    Linear = Array.init blocks (fun l -> if l = k then Some(Array.init (p * p) entry) else None)
                }
        | Nothing
        | Fixed _ -> None

    let rec private multiplyOne<'T when 'T :> IScalar<'T>> p blocks (t: Term<'T>) (u: Term<'T>) : Term<'T> =
        let asScalar (term: Term<'T>) =
            entriesOf p blocks term.Left
            |> Option.map (fun entries ->
                { term with
                    Left = Nothing
                    Bases = entries :: term.Bases
                })

        // An indicator of the drawn feature picks the entry of whatever else has its letter.
        match t.Drawn, u.Drawn with
        | OfFeature, NotDrawn when t.Left.IsFixed && (asScalar u).IsSome -> multiplyOne p blocks t (asScalar u).Value
        | NotDrawn, OfFeature when u.Left.IsFixed && (asScalar t).IsSome -> multiplyOne p blocks (asScalar t).Value u
        | _ ->
            if
                (t.Drawn <> NotDrawn && u.Drawn <> NotDrawn)
                || t.Bases.Length + u.Bases.Length > 2
                || (t.Factor.IsSome && not (u.Factor.IsNone && u.Bases.IsEmpty))
                || (u.Factor.IsSome && not t.Bases.IsEmpty)
                || (hasBoth t && not (isScalar u))
                || (hasBoth u && not (isScalar t))
            then
                raise NotLowered

            {
                Coefficient = zip times t.Coefficient u.Coefficient
                Bases = t.Bases @ u.Bases
                Left = combine p t.Left u.Left
                Right = combine p t.Right u.Right
                Matrix = Option.orElse u.Matrix t.Matrix
                Averaged = t.Averaged @ u.Averaged
                Factor = Option.orElse u.Factor t.Factor
                Drawn = if t.Drawn = NotDrawn then u.Drawn else t.Drawn
                // u² = u.
                Masked = t.Masked || u.Masked
                Coins = List.distinct (t.Coins @ u.Coins)
            }

    let multiply<'T when 'T :> IScalar<'T>> p blocks (left: Term<'T> list) (right: Term<'T> list) =
        // A sum of many terms squared is as well left to the other route.
        if left.Length * right.Length > 4096 then
            raise NotLowered

        List.allPairs left right |> List.map (fun (t, u) -> multiplyOne p blocks t u)

    /// Terms that differ in the coefficient alone become one, and so do the terms of one base, and sums of affine scalars.
    let simplify<'T when 'T :> IScalar<'T>> p (terms: Term<'T> list) : Term<'T> list =
        let add = zip plus

        let sameFixed (t: Term<'T>) (u: Term<'T>) =
            match t.Left, u.Left with
            | Fixed f, Fixed g -> LanguagePrimitives.PhysicalEquality f g
            | _ -> false

        let join (group: Term<'T> list) : Term<'T> =
            let first = group.Head

            match group with
            | [ single ] -> single
            | several when first.Left.IsNothing || several |> List.forall (sameFixed first) ->
                { first with
                    Coefficient = several |> List.map _.Coefficient |> List.reduce add
                }
            | several ->
                let family (term: Term<'T>) =
                    match term.Left with
                    | Fixed f -> scaled p term.Coefficient f
                    | Nothing
                    | State _
                    | Mean _ -> raise NotLowered

                let sum (f: Family<'T>) (g: Family<'T>) : Family<'T> =
                    let rows = max f.Rows g.Rows

                    let at (h: Family<'T>) k =
                        h.Entries[if h.Rows = 1 then k % p else k]

                    {
                        Rows = rows
                        Entries = Array.init (rows * p) (fun k -> plus (at f k) (at g k))
                    }

                { first with
                    Coefficient = [| 'T.One |]
                    Left = Fixed(several |> List.map family |> List.reduce sum)
                }

        let mergeable (term: Term<'T>) =
            term.Right.IsNothing
            && term.Factor.IsNone
            && term.Coins.IsEmpty
            && not (hasBoth term)
            && (term.Left.IsNothing || term.Left.IsFixed)
            && term.Bases.Length < 2

        let sameGroup (t: Term<'T>) (u: Term<'T>) =
            t.Drawn = u.Drawn
            && t.Masked = u.Masked
            && t.Left.IsNothing = u.Left.IsNothing
            && (match t.Bases, u.Bases with
                | [], [] -> true
                | [ f ], [ g ] -> LanguagePrimitives.PhysicalEquality f g
                | _ -> false)

        let rec groups (terms: Term<'T> list) =
            match terms with
            | [] -> []
            | first :: rest ->
                let same, others = rest |> List.partition (sameGroup first)
                (first :: same) :: groups others

        let some, others = terms |> List.partition mergeable
        let joined = some |> groups |> List.map join

        // α + Σ_i c_i·base_i is an affine function too.
        let scalars, vectors = joined |> List.partition _.Left.IsNothing

        let affine (terms: Term<'T> list) =
            let drawn = terms.Head.Drawn
            let masked = terms.Head.Masked

            let blocks = terms |> List.collect _.Bases |> List.head |> _.Linear |> Array.length

            let constant (term: Term<'T>) =
                match term.Bases with
                | [ b ] -> zip times term.Coefficient b.Constant
                | _ -> term.Coefficient

            let linear k (term: Term<'T>) =
                match term.Bases with
                | [ b ] ->
                    b.Linear[k]
                    |> Option.map (fun w ->
                        scaled
                            p
                            term.Coefficient
                            {
                                Rows = b.Constant.Length
                                Entries = w
                            })
                | _ -> None

            let rows = terms |> List.map (fun term -> (constant term).Length) |> List.max

            let widened (values: 'T[]) =
                if values.Length = rows then
                    values
                else
                    Array.create rows values[0]

            let sumOf k =
                match terms |> List.choose (linear k) with
                | [] -> None
                | found ->
                    Some(
                        Array.init (rows * p) (fun at ->
                            found
                            |> List.map (fun f -> f.Entries[if f.Rows = 1 then at % p else at])
                            |> List.reduce plus)
                    )

            let base': Affine<'T> =
                {
                    Constant = terms |> List.map constant |> List.reduce add |> widened
                    Linear = Array.init blocks sumOf
                }

            { one () with
                Bases = [ base' ]
                Drawn = drawn
                Masked = masked
            }

        let scalars =
            scalars
            |> List.groupBy (fun term -> term.Drawn, term.Masked)
            |> List.collect (fun (_, group) ->
                if group.Length > 1 && group |> List.exists (fun term -> not term.Bases.IsEmpty) then
                    [ affine group ]
                else
                    group)

        scalars @ vectors @ others
