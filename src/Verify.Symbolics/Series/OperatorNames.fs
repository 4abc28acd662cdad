namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// A named operator.
type internal OperatorName =
    {
        Name: string
        /// Whether the letter acts on both tracks.
        IsMap: bool
        /// The image of a vector d at a, or of a matrix D at a and c.
        Action: Polynomial
    }

/// Words as they are written on d = b − (a solution) and D = E ddᵀ: the linear parts of the letters, under names.
[<Sealed>]
type internal OperatorNames(taken: string list, sums: seq<OperatorSum>) =
    let newLetter = Contraction.newLetters ()

    // A parameter of the definition keeps its name, and the operator gets another.
    let rec unused (name: string) =
        if List.contains name taken then
            unused (name + name.Substring(0, 1))
        else
            name

    let vector, matrix = unused "d", unused "D"

    // What is constant in b has no linear part.
    let linear letter =
        let state name index =
            Polynomial.ofSymbol (Symbol.state name index)

        match letter.Track, letter.Slots with
        | (Track.Left | Track.Right), 1 ->
            match OperatorLetter.apply newLetter [ Contraction.first ] [ false ] letter with
            | Some(image, [ i ]) -> image * state vector i
            | Some _
            | None -> Polynomial.Zero
        | Track.Both, 2 ->
            match OperatorLetter.apply newLetter [ Contraction.first; Contraction.second ] [ false; false ] letter with
            | Some(image, [ i; j ]) -> image * Polynomial.ofSymbol (Symbol.indexedParameter matrix [ i; j ])
            | Some _
            | None -> Polynomial.Zero
        | (Track.Left | Track.Right | Track.Both), _ -> Polynomial.Zero
        |> Contraction.tidy

    let average (indices: SymbolIndex list) =
        indices
        |> Seq.map (fun i -> struct (Symbol.sample "x" [ i ], 1))
        |> Monomial.create
        |> Symbol.average
        |> Polynomial.ofSymbol

    let a, c = Contraction.first, Contraction.second
    let i, j = SymbolIndex.Letter "i", SymbolIndex.Letter "j"

    let hessian =
        average [ a; i ] * Polynomial.ofSymbol (Symbol.state vector i)
        |> Contraction.tidy

    let kurtosis =
        average [ a; c; i; j ]
        * Polynomial.ofSymbol (Symbol.indexedParameter matrix [ i; j ])
        |> Contraction.tidy

    let identity = Polynomial.ofSymbol (Symbol.state vector a)

    let letters =
        sums
        |> Seq.collect (fun sum -> sum.Terms |> Map.keys |> Seq.concat)
        |> Seq.map (fun letter ->
            match letter.Track with
            | Track.Right -> { letter with Track = Track.Left }
            | Track.Left
            | Track.Both -> letter)
        |> Seq.distinct
        |> Seq.sort
        |> List.ofSeq

    let names, table =
        let add (names: OperatorName list, table) letter =
            let action = linear letter
            let isMap = letter.Track = Track.Both

            let known =
                names
                |> List.tryPick (fun name ->
                    if name.Action = action then Some(name, 1L)
                    elif name.Action = -action then Some(name, -1L)
                    else None)

            if action.IsZero then
                names, Map.add letter None table
            elif action = identity then
                names, Map.add letter (Some(None, 1L)) table
            else
                match known with
                | Some(name, sign) -> names, Map.add letter (Some(Some name, sign)) table
                | None ->
                    let stem = unused (if isMap then "B" else "A")

                    let count =
                        names
                        |> List.filter (fun name -> name.Name.StartsWith(stem, StringComparison.Ordinal))

                    let made name action =
                        {
                            Name = name
                            IsMap = isMap
                            Action = action
                        }

                    let name, sign =
                        if action = hessian || action = -hessian then
                            made (unused "H") hessian, (if action = hessian then 1L else -1L)
                        elif action = kurtosis || action = -kurtosis then
                            made (unused "K") kurtosis, (if action = kurtosis then 1L else -1L)
                        else
                            made (if count.IsEmpty then stem else $"{stem}{count.Length + 1}") action, 1L

                    names @ [ name ], Map.add letter (Some(Some name, sign)) table

        List.fold add ([], Map.empty) letters

    let namesOf letters =
        let found =
            letters
            |> List.map (fun letter ->
                match letter.Track with
                | Track.Right -> table[{ letter with Track = Track.Left }]
                | Track.Left
                | Track.Both -> table[letter])

        if List.exists Option.isNone found then
            None
        else
            let known = found |> List.choose id
            Some(List.choose fst known, known |> List.fold (fun sign (_, s) -> sign * s) 1L)

    let chain power times (names: string list) =
        let rec runs names =
            match names with
            | [] -> []
            | head :: _ ->
                let count = names |> List.takeWhile (fun name -> name = head) |> List.length
                (if count = 1 then head else power head count) :: runs (List.skip count names)

        String.Join(times, runs names)

    /// The name of the vector on which operators act.
    member _.Vector = vector

    /// The name of its second moment.
    member _.Matrix = matrix

    /// Everything that has a name, in the order of the letters.
    member _.Named = names

    /// The sum as it acts on d or D, with names only: pairs (written word, coefficient). `transpose` writes the transpose, `power` a power,
    /// `times` stands between factors, `map` writes the image of a matrix.
    member private _.Written(sum: OperatorSum, ofMatrix, transpose, power, times, map: string -> string -> string) =
        let joined parts =
            String.Join((times: string), parts |> List.filter (fun part -> part <> ""))

        let rec ofWord word : (string * int64) option =
            let left, right, further = OperatorWord.parts word

            let core =
                match further with
                | None -> Some(matrix, 1L)
                | Some(letter, rest) ->
                    match namesOf [ letter ], ofWord rest with
                    | Some(found, sign), Some(inner, sign') ->
                        Some(
                            (match found with
                             | [ name ] -> map name.Name inner
                             | _ -> inner),
                            sign * sign'
                        )
                    | _ -> None

            match namesOf left, namesOf right, core with
            | Some(left, s), Some(right, s'), Some(core, s'') ->
                let transposed (name: OperatorName) =
                    if name.Action = hessian then
                        name.Name
                    else
                        transpose name.Name

                let before = chain power times (left |> List.map _.Name)
                let after = chain power times (right |> List.rev |> List.map transposed)
                Some(joined [ before; core; after ], s * s' * s'')
            | _ -> None

        let ofVectorWord word =
            namesOf word
            |> Option.map (fun (found, sign) -> joined [ chain power times (found |> List.map _.Name); vector ], sign)

        sum.Terms
        |> Map.toList
        |> List.choose (fun (word, coefficient) ->
            (if ofMatrix then ofWord word else ofVectorWord word)
            |> Option.map (fun (text, sign) ->
                text, RationalFunction.ofPolynomial (Polynomial.ofInteger sign) * coefficient))
        |> List.groupBy fst
        |> List.map (fun (text, group) -> text, group |> List.map snd |> List.reduce (+))
        |> List.filter (fun (_, coefficient) -> not coefficient.IsZero)

    /// As in `H^2*D + K[D]`.
    member this.Infix(ofMatrix, sum) =
        this.Written(
            sum,
            ofMatrix,
            (fun name -> name + "'"),
            (fun name k -> $"{name}^{k}"),
            "*",
            fun name inner -> $"{name}[{inner}]"
        )

    /// As in H^{2} D + K[D].
    member this.LaTeX(ofMatrix, sum) =
        let stem (name: string) =
            if name.Length > 1 then
                $"{name[0]}_{{{name.Substring 1}}}"
            else
                name

        this.Written(
            sum,
            ofMatrix,
            (fun name -> name + "^{\\top}"),
            (fun name k ->
                if name.EndsWith("^{\\top}", StringComparison.Ordinal) then
                    $"({name})^{{{k}}}"
                else
                    $"{name}^{{{k}}}"),
            " ",
            fun name inner -> $"{stem name}\\left[{inner}\\right]"
        )
