namespace Verify.Symbolics

open Verify.Arithmetic

/// Products of tensors in generic indices: a and c are free, every other letter is summed over the features (Einstein's convention).
[<RequireQualifiedAccess>]
module internal Contraction =

    /// p, the number of features, where it is left open. Not `p`, which may be a parameter of a definition; it is printed as p or as a sum of ones.
    let features = Symbol.parameter "p_"

    /// The free index of a vector, and the first of a matrix.
    let first = SymbolIndex.Letter "a"

    /// The second free index of a matrix.
    let second = SymbolIndex.Letter "c"

    let isBound (index: SymbolIndex) =
        match index with
        | SymbolIndex.Letter _ -> index <> first && index <> second
        | SymbolIndex.Number _ -> false

    let rec private indicesOfSymbol (symbol: Symbol) =
        match symbol.Content with
        | Some content -> indices content
        | None -> symbol.Indices

    /// All indices that occur, those inside averages too.
    and indices (monomial: Monomial) : SymbolIndex list =
        [
            for struct (s, _) in monomial.Items do
                yield! indicesOfSymbol s
        ]
        |> List.distinct
        |> List.sort

    let bound monomial = indices monomial |> List.filter isBound

    let mentions index symbol =
        List.contains index (indicesOfSymbol symbol)

    /// Σ over an index: a term that does not hold it counts p times.
    let sumOver index (polynomial: Polynomial) =
        polynomial
        |> Polynomial.mapMonomials (fun monomial ->
            let term = Polynomial.ofMonomial Rational.One monomial

            if List.contains index (indices monomial) then
                term
            else
                Polynomial.ofSymbol features * term)

    /// Letters that nothing else uses, in a fixed order.
    let newLetters () : unit -> SymbolIndex =
        let count = ref 0

        fun () ->
            count.Value <- count.Value + 1
            SymbolIndex.Letter $"new{count.Value}"

    let rec private renameSymbol (map: SymbolIndex -> SymbolIndex) (s: Symbol) : Symbol option =
        match s.Role, s.Content with
        | Role.Average, Some content -> Some(Symbol.average (rename map content))
        | Role.Parameter, _ when s.Indices.IsEmpty -> Some s
        | Role.Parameter, _ when s.Name = "delta" ->
            match List.map map s.Indices |> List.sort with
            | [ i; j ] when i = j -> None
            | sorted -> Some(Symbol.indexedParameter s.Name sorted)
        | Role.Parameter, _ -> Some(Symbol.indexedParameter s.Name (List.map map s.Indices))
        | Role.State, _ -> Some(Symbol.state s.Name (map (List.head s.Indices)))
        | Role.Sample, _ -> Some(Symbol.sample s.Name (List.map map s.Indices))
        | _ -> invalidArg (nameof s) "an expectation leaves parameters, states and averages only"

    /// Indices renamed everywhere; δ of two equal indices is 1.
    and rename (map: SymbolIndex -> SymbolIndex) (monomial: Monomial) : Monomial =
        monomial.Items
        |> Seq.choose (fun (struct (s, e)) -> renameSymbol map s |> Option.map (fun renamed -> struct (renamed, e)))
        |> Monomial.create

    /// Letters of its own for what is summed over, and free indices renamed.
    let freshen (newLetter: unit -> SymbolIndex) (free: SymbolIndex -> SymbolIndex) monomial =
        let table = bound monomial |> List.map (fun i -> i, newLetter ()) |> Map.ofList
        rename (fun i -> Map.tryFind i table |> Option.defaultWith (fun () -> free i)) monomial

    /// Σ_j δ_ij t_j = t_i.
    let rec private contractDeltas (monomial: Monomial) =
        let delta =
            monomial.Items
            |> Seq.tryPick (fun (struct (s, _)) ->
                match s.Role, s.Name, s.Indices with
                | Role.Parameter, "delta", [ i; j ] when isBound i -> Some(i, j)
                | Role.Parameter, "delta", [ i; j ] when isBound j -> Some(j, i)
                | _ -> None)

        match delta with
        | None -> monomial
        | Some(gone, kept) -> contractDeltas (rename (fun i -> if i = gone then kept else i) monomial)

    let private without (removed: Symbol list) (monomial: Monomial) =
        monomial.Items
        |> Seq.filter (fun (struct (s, _)) -> not (List.contains s removed))
        |> Monomial.create

    /// Σ_j ⟨x_j q⟩ b_j = ⟨(y − r) q⟩: residuals that were written out become r, in which the equations are shortest.
    let rec private toResidual (monomial: Monomial) : Polynomial =
        let written index =
            let holders =
                monomial.Items
                |> Seq.filter (fun (struct (s, _)) -> mentions index s)
                |> List.ofSeq

            let feature = Symbol.sample "x" [ index ]

            let average (symbol: Symbol) =
                match symbol.Content with
                | Some content when Monomial.exponent feature content = 1 ->
                    let rest = without [ feature ] content

                    if List.contains index (indices rest) then
                        None
                    else
                        Some(symbol, rest)
                | _ -> None

            match holders with
            | [ struct (one, 1); struct (other, 1) ] when one.Role = Role.State && one.Name = "b" ->
                average other |> Option.map (fun (s, rest) -> one, s, rest)
            | [ struct (other, 1); struct (one, 1) ] when one.Role = Role.State && one.Name = "b" ->
                average other |> Option.map (fun (s, rest) -> one, s, rest)
            | _ -> None

        match List.tryPick written (bound monomial) with
        | None -> Polynomial.ofMonomial Rational.One monomial
        | Some(state, average, rest) ->
            let difference =
                Polynomial.ofSymbol Symbol.response - Polynomial.ofSymbol Symbol.residual

            Average.ofPolynomial (Polynomial.ofMonomial Rational.One rest * difference)
            * Polynomial.ofMonomial Rational.One (without [ state; average ] monomial)
            |> Polynomial.mapMonomials toResidual

    /// The k-th letter that is summed over, from 0, as it is printed.
    let private letter k =
        SymbolIndex.Letter(if k < 4 then "ijkl".Substring(k, 1) else $"i{k + 1}")

    let rec private permutations items =
        match items with
        | [] -> [ [] ]
        | _ ->
            [
                for item in items do
                    for rest in permutations (List.filter (fun other -> other <> item) items) do
                        item :: rest
            ]

    // Beyond this many letters that look alike, equal sums may stay two terms: right, but longer.
    let private largestClass = 5

    /// The orders in which letters that look alike are tried: one where exchanging any two changes nothing.
    let private ordersOf monomial letters =
        let exchanged i j =
            rename
                (fun k ->
                    if k = i then j
                    elif k = j then i
                    else k)
                monomial

        match letters with
        | head :: rest when rest |> List.forall (fun i -> exchanged head i = monomial) -> [ letters ]
        | _ when List.length letters > largestClass -> [ letters ]
        | _ -> permutations letters

    /// Summed letters renamed to i, j, k, … so that equal sums are equal monomials: letters are told apart by where they stand, with what
    /// is known of the others, and among the orders of those that still look alike the one with the least monomial wins.
    let canonical (monomial: Monomial) =
        match bound monomial with
        | [] -> monomial
        | letters ->
            let refine (colours: Map<SymbolIndex, int>) =
                let view index =
                    monomial.Items
                    |> Seq.filter (fun (struct (s, _)) -> mentions index s)
                    |> Seq.map (fun (struct (s, e)) ->
                        rename
                            (fun i ->
                                if i = index then
                                    SymbolIndex.Letter "self"
                                else
                                    match Map.tryFind i colours with
                                    | Some colour -> SymbolIndex.Letter $"class{colour}"
                                    | None -> i)
                            (Monomial.power e (Monomial.ofSymbol s)))
                    |> Seq.sort
                    |> List.ofSeq

                let views = letters |> List.map (fun i -> i, (colours[i], view i))
                let ranks = views |> List.map snd |> List.distinct |> List.sort

                views
                |> List.map (fun (i, v) -> i, List.findIndex (fun rank -> rank = v) ranks)
                |> Map.ofList

            let colours =
                letters |> List.map (fun i -> i, 0) |> Map.ofList |> refine |> refine |> refine

            let classes =
                letters
                |> List.groupBy (fun i -> colours[i])
                |> List.sortBy fst
                |> List.map (snd >> ordersOf monomial)

            let orders =
                List.foldBack
                    (fun choices rests ->
                        [
                            for choice in choices do
                                for rest in rests do
                                    choice @ rest
                        ])
                    classes
                    [ [] ]

            orders
            |> List.map (fun order ->
                let names = order |> List.mapi (fun k i -> i, letter k) |> Map.ofList
                rename (fun i -> Map.tryFind i names |> Option.defaultValue i) monomial)
            |> List.min

    /// A polynomial of such products in normal form.
    let tidy (polynomial: Polynomial) =
        polynomial
        |> Polynomial.mapMonomials (contractDeltas >> toResidual)
        |> Polynomial.mapMonomials (canonical >> Polynomial.ofMonomial Rational.One)
