namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// How `sum(c, …)` over the features is read.
[<RequireQualifiedAccess>]
type internal SumRange =
    /// c = 1 … p, written out.
    | Features of int
    /// The number of features is left open, and a sum has no meaning.
    | Open
    /// The number of features is left open, and each sum takes a new letter; a letter that is not bound otherwise is summed over.
    | Contracted of newLetter: (unit -> SymbolIndex)

/// What names mean while a syntax tree becomes an expression.
type internal Vocabulary =
    {
        /// The symbol of a name with its indices, or an error message.
        Resolve: string -> SymbolIndex list -> Result<Polynomial, string>
        /// The reciprocal of a name that may be divided by although it is no parameter.
        Reciprocal: string -> Polynomial option
        /// The values of `c` in `sum(c, …)`.
        Range: SumRange
    }

[<RequireQualifiedAccess>]
module internal Vocabulary =

    let private trailingNumber (name: string) =
        let digits = name |> Seq.rev |> Seq.takeWhile Char.IsAsciiDigit |> Seq.length
        let stem = name.Substring(0, name.Length - digits)

        if digits > 0 && stem <> "" && name[name.Length - digits] <> '0' && digits < 9 then
            Some(stem, int (name.Substring stem.Length))
        else
            None

    /// Names of states, noises and per-sample quantities are given; every other name is a parameter if allowed.
    let create
        (states: string list)
        (noises: string list)
        (samples: string list)
        (scalarSamples: string list)
        (isParameter: string -> Result<unit, string>)
        (range: SumRange)
        =
        let indexed name =
            if List.contains name states then
                Some Symbol.state
            elif List.contains name noises then
                Some Symbol.noise
            elif List.contains name samples then
                Some(fun n i -> Symbol.sample n [ i ])
            else
                None

        let resolve (name: string) indices =
            match indexed name, indices, trailingNumber name with
            | Some make, [ index ], _ -> Ok(Polynomial.ofSymbol (make name index))
            | Some _, [], _ when List.contains name scalarSamples -> Ok(Polynomial.ofSymbol (Symbol.sample name []))
            | Some _, [], _ -> Error $"'{name}' needs an index, as in {name}1 or {name}[a]"
            // x[k,j] and y[k] are the data themselves: constants.
            | Some _, several, _ when List.contains name samples ->
                Ok(Polynomial.ofSymbol (Symbol.indexedParameter name several))
            | Some _, _, _ -> Error $"'{name}' has one index"
            | None, [], Some(stem, k) when Option.isSome (indexed stem) ->
                Ok(Polynomial.ofSymbol ((Option.get (indexed stem)) stem (SymbolIndex.Number k)))
            | None, [], _ when List.contains name scalarSamples -> Ok(Polynomial.ofSymbol (Symbol.sample name []))
            | None, _, _ when List.contains name scalarSamples ->
                Ok(Polynomial.ofSymbol (Symbol.indexedParameter name indices))
            | None, [ i; j ], _ when name = "delta" ->
                if i = j then
                    Ok Polynomial.One
                else
                    match i, j with
                    | SymbolIndex.Number _, SymbolIndex.Number _ -> Ok Polynomial.Zero
                    | _ ->
                        let sorted = List.sort [ i; j ]
                        Ok(Polynomial.ofSymbol (Symbol.indexedParameter "delta" sorted))
            | None, _, _ when name = "delta" -> Error "delta has two indices, as in delta[a,c]"
            | None, _, _ ->
                isParameter name
                |> Result.map (fun () -> Polynomial.ofSymbol (Symbol.indexedParameter name indices))

        {
            Resolve = resolve
            Reciprocal = fun _ -> None
            Range = range
        }

    /// States b, v, w and d, per-sample x, y and r; every other name is a parameter.
    let standard =
        create [ "b"; "v"; "w"; "d"; "mu" ] [ "e" ] [ "x"; "u" ] [ "y"; "r"; "u" ] (fun _ -> Ok()) SumRange.Open

/// Syntax trees become expressions.
[<RequireQualifiedAccess>]
module internal Evaluation =

    /// The operations of the ring into which a tree is evaluated.
    type private Ring<'E> =
        {
            Polynomial: Polynomial -> 'E
            TryPolynomial: 'E -> Polynomial option
            /// The number of terms that a power of the value multiplies out.
            Size: 'E -> int
            Add: 'E -> 'E -> 'E
            Negate: 'E -> 'E
            Multiply: 'E -> 'E -> 'E
            Divide: Position -> 'E -> 'E -> 'E
            Exp: Position -> Polynomial -> 'E
        }

    // A short text must not expand into more than memory holds.
    let private largestExpansion = 1e5

    /// C(count + k − 1, k), the number of terms of a power of a sum of independent terms.
    let private expandedSize count k =
        Seq.fold (fun size j -> size * float (count + j - 1) / float j) 1.0 (seq { 1..k })

    let private rationalRing =
        {
            Polynomial = RationalFunction.ofPolynomial
            TryPolynomial = RationalFunction.tryPolynomial
            Size = fun f -> max f.Numerator.Count f.Denominator.Count
            Add = (+)
            Negate = (~-)
            Multiply = (*)
            Divide =
                fun position a b ->
                    if b.IsZero then
                        Syntax.fail position "division by 0"
                    else
                        a / b
            Exp =
                fun position _ ->
                    Syntax.fail position "exp is allowed in exponential polynomials only, not in a rational function"
        }

    let private exponentialRing =
        {
            Polynomial = ExponentialPolynomial.ofPolynomial
            TryPolynomial = ExponentialPolynomial.tryPolynomial
            Size = fun sum -> sum.Items |> Array.sumBy (fun (struct (_, p)) -> p.Count)
            Add = (+)
            Negate = (~-)
            Multiply = (*)
            Divide =
                fun position a b ->
                    match ExponentialPolynomial.tryPolynomial b with
                    | Some divisor when divisor.IsZero -> Syntax.fail position "division by 0"
                    | Some divisor when
                        divisor.Count = 1
                        && divisor.Items[0].Monomial.Items
                           |> Array.forall (fun (struct (s, _)) -> s.Role = Role.Parameter)
                        ->
                        a * ExponentialPolynomial.ofPolynomial (Polynomial.power -1 divisor)
                    | _ ->
                        Syntax.fail
                            position
                            "an exponential polynomial is divided by a product of parameters and numbers only"
            Exp = fun _ q -> ExponentialPolynomial.exp q
        }

    /// w or w^e, where w may be divided by: its reciprocal to the power k, or k·e.
    let private (|Reciprocal|_|) (vocabulary: Vocabulary) k tree =
        match tree with
        | Syntax.Name(_, name, []) -> vocabulary.Reciprocal name |> Option.map (Polynomial.power k)
        | Syntax.Power(_, Syntax.Name(_, name, []), e) when e > 0 ->
            vocabulary.Reciprocal name |> Option.map (Polynomial.power (k * e))
        | _ -> None

    let private evaluate
        (ring: Ring<'E>)
        (vocabulary: Vocabulary)
        (indices: Map<string, SymbolIndex>)
        (tree: Syntax)
        : 'E =
        let one = ring.Polynomial Polynomial.One

        let rec walk (bound: Map<string, SymbolIndex>) tree =
            match tree with
            | Syntax.Number value -> ring.Polynomial(Polynomial.ofRational value)
            | Syntax.Name(position, name, indices) ->
                let indices =
                    indices
                    |> List.map (fun (_, index) ->
                        match index with
                        | SymbolIndex.Letter l -> Map.tryFind l bound |> Option.defaultValue index
                        | number -> number)

                match vocabulary.Resolve name indices with
                | Ok polynomial -> ring.Polynomial polynomial
                | Error message -> Syntax.fail position message
            | Syntax.Negate a -> ring.Negate(walk bound a)
            | Syntax.Add(a, b) -> ring.Add (walk bound a) (walk bound b)
            | Syntax.Subtract(a, b) -> ring.Add (walk bound a) (ring.Negate(walk bound b))
            | Syntax.Multiply(a, b) -> ring.Multiply (walk bound a) (walk bound b)
            | Syntax.Divide(_, a, Reciprocal vocabulary 1 inverse) ->
                ring.Multiply (walk bound a) (ring.Polynomial inverse)
            | Syntax.Divide(position, a, b) -> ring.Divide position (walk bound a) (walk bound b)
            | Syntax.Power(_, Reciprocal vocabulary 1 inverse, k) when k < 0 ->
                ring.Polynomial(Polynomial.power -k inverse)
            | Syntax.Power(position, a, k) ->
                let value = walk bound a

                if expandedSize (ring.Size value) (abs k) > largestExpansion then
                    Syntax.fail position $"expanding this power gives more than {largestExpansion:F0} terms"

                let power =
                    match vocabulary.Range, ring.TryPolynomial value with
                    // Each factor sums over letters of its own.
                    | SumRange.Contracted _, _ ->
                        List.init (abs k) (fun _ -> walk bound a) |> List.fold ring.Multiply one
                    | (SumRange.Features _ | SumRange.Open), Some polynomial ->
                        ring.Polynomial(Polynomial.power (abs k) polynomial)
                    | (SumRange.Features _ | SumRange.Open), None ->
                        List.replicate (abs k) value |> List.fold ring.Multiply one

                if k >= 0 then power else ring.Divide position one power
            | Syntax.Call(position, ("avg" | "batch" as name), [ argument ]) ->
                match ring.TryPolynomial(walk bound argument) with
                | Some polynomial ->
                    ring.Polynomial(
                        if name = "avg" then
                            Average.ofPolynomial polynomial
                        else
                            Average.ofBatch polynomial
                    )
                | None -> Syntax.fail position $"{name} takes a polynomial: no division by a sum, no exp"
            | Syntax.Call(position, "exp", [ argument ]) ->
                match ring.TryPolynomial(walk bound argument) with
                | Some polynomial -> ring.Exp position polynomial
                | None -> Syntax.fail position "exp takes a polynomial"
            | Syntax.Call(position, "sum", [ Syntax.Name(_, letter, []); body ]) ->
                match vocabulary.Range with
                | SumRange.Features range ->
                    seq { for k in 1..range -> walk (Map.add letter (SymbolIndex.Number k) bound) body }
                    |> Seq.fold ring.Add (ring.Polynomial Polynomial.Zero)
                | SumRange.Contracted newLetter ->
                    let index = newLetter ()

                    match ring.TryPolynomial(walk (Map.add letter index bound) body) with
                    | Some polynomial -> ring.Polynomial(Contraction.sumOver index polynomial)
                    | None -> Syntax.fail position "a sum takes a polynomial: divide by parameters and numbers only"
                | SumRange.Open ->
                    Syntax.fail
                        position
                        "sum runs over the features, whose number is left open here; write the process without sum"
            | Syntax.Call(position, "sum", _) ->
                Syntax.fail position "sum takes an index and a body, as in sum(c, P[a,c]*x[c])"
            | Syntax.Call(position, ("avg" | "batch" | "exp" as name), arguments) ->
                Syntax.fail position $"{name} takes one argument, not {arguments.Length}"
            | Syntax.Call(position, name, _) ->
                Syntax.fail position $"'{name}' is not a function; functions are avg, batch, exp and sum"

        walk indices tree

    let rationalFunction vocabulary tree =
        evaluate rationalRing vocabulary Map.empty tree

    let exponentialPolynomial vocabulary tree =
        evaluate exponentialRing vocabulary Map.empty tree

    /// The value as a polynomial, with values for some index letters.
    let polynomial vocabulary indices (start: Position) tree =
        match RationalFunction.tryPolynomial (evaluate rationalRing vocabulary indices tree) with
        | Some polynomial -> polynomial
        | None -> Syntax.fail start "a polynomial is wanted: divide by parameters and numbers only"
