namespace Verify.Symbolics

open Verify.Arithmetic

/// A product of letters, the outermost first; the empty word is the identity. Letters of different tracks commute, which leaves one normal form.
type internal OperatorWord = OperatorLetter list

[<RequireQualifiedAccess>]
module internal OperatorWord =

    let private isBoth letter = letter.Track = Track.Both

    /// The word cut at its first map of matrices: what acts on the left, on the right, and the map with what follows it.
    let parts (word: OperatorWord) =
        let before = List.takeWhile (fun letter -> not (isBoth letter)) word
        let left, right = before |> List.partition (fun letter -> letter.Track = Track.Left)

        match List.skip before.Length word with
        | [] -> left, right, None
        | map :: rest -> left, right, Some(map, rest)

    /// Letters of the left before those of the right.
    let rec private sorted (word: OperatorWord) : OperatorWord =
        match parts word with
        | left, right, None -> left @ right
        | left, right, Some(map, rest) -> left @ right @ map :: sorted rest

    /// Whether something acts on a track before, so that its vectors have no 1 of the lifted state.
    let private isPreceded track (rest: OperatorWord) =
        rest |> List.exists (fun letter -> letter.Track = track || isBoth letter)

    /// The normal form; none where the word is 0.
    let normal (word: OperatorWord) : OperatorWord option =
        let rec reduce (word: OperatorWord) =
            match word with
            | [] -> Some []
            | letter :: rest ->
                let onLeft, onRight = isPreceded Track.Left rest, isPreceded Track.Right rest

                let preceded =
                    match letter.Track with
                    | Track.Left -> onLeft
                    | Track.Right -> onRight
                    | Track.Both -> false

                let vanishes =
                    match letter.Track, letter.Slots with
                    | Track.Left, 0 -> onLeft
                    | Track.Right, 0 -> onRight
                    | Track.Both, 0 -> onLeft || onRight
                    | Track.Both, 1 -> onRight
                    | (Track.Left | Track.Right | Track.Both), _ -> false

                if vanishes then
                    None
                elif preceded && OperatorLetter.isProjection letter then
                    reduce rest
                else
                    reduce rest |> Option.map (fun reduced -> letter :: reduced)

        reduce (sorted word)

    /// A word of the left that acts on the right.
    let onTheRight (word: OperatorWord) : OperatorWord =
        word |> List.map (fun letter -> { letter with Track = Track.Right })

    // What a chain of letters makes of a vector that is still to be named: the factor so far and the index of the vector.
    let rec private through newLetter (chain: OperatorWord) index =
        match chain with
        | [] -> Polynomial.One, index
        | letter :: rest ->
            match OperatorLetter.apply newLetter [ index ] [ false ] letter with
            | Some(image, [ next ]) ->
                let more, last = through newLetter rest next
                image * more, last
            | Some _
            | None -> invalidOp "a word is not in normal form; this is a defect"

    /// The image of b at an index.
    let rec vector newLetter (word: OperatorWord) index =
        match word with
        | [] -> Polynomial.ofSymbol (Symbol.state "b" index)
        | [ last ] ->
            match OperatorLetter.apply newLetter [ index ] [ true ] last with
            | Some(image, _) -> image
            | None -> Polynomial.Zero
        | letter :: rest ->
            let image, next = through newLetter [ letter ] index
            image * vector newLetter rest next

    /// The image of bbᵀ at two indices.
    let rec matrix newLetter (word: OperatorWord) first second =
        match parts word with
        | left, right, None -> vector newLetter left first * vector newLetter right second
        | left, right, Some(map, rest) ->
            let ofLeft, first = through newLetter left first
            let ofRight, second = through newLetter right second
            let restLeft, restRight, further = parts rest
            let isState chain = List.isEmpty chain && further.IsNone

            match OperatorLetter.apply newLetter [ first; second ] [ isState restLeft; isState restRight ] map with
            | None -> Polynomial.Zero
            | Some(image, wanted) ->
                let inputs =
                    match wanted, further with
                    | [ i; j ], Some _ -> matrix newLetter rest i j
                    | [ i; j ], None -> vector newLetter restLeft i * vector newLetter restRight j
                    | [ i ], None when isState restRight -> vector newLetter restLeft i
                    | [ j ], None -> vector newLetter restRight j
                    | [], _ -> Polynomial.One
                    | _ -> invalidOp "a map of matrices has two inputs; this is a defect"

                ofLeft * ofRight * image * inputs
