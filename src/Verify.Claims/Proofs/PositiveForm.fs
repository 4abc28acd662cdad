namespace Verify.Claims

open System.Text.RegularExpressions
open Verify.Arithmetic
open Verify.Symbolics

/// A symmetric matrix in blocks of features, one for each two states: its entries in generic features i and j, and where they are one.
type internal SymbolicMatrix =
    {
        States: string list
        /// Of states s and s' at features i ≠ j.
        Apart: string -> string -> RationalFunction
        /// At one feature i.
        Together: string -> string -> RationalFunction
    }

/// Matrices that are positive semidefinite for every sample and state, by their form: sums of ⟨q²xxᵀ⟩ − ⟨qx⟩⟨qx⟩ᵀ (the covariance of qx over
/// the samples), ⟨qx⟩⟨qx⟩ᵀ, bbᵀ and diagonal ones, with coefficients that are not negative.
[<RequireQualifiedAccess>]
module internal PositiveForm =
    let private refuse reason = raise (NotSymbolic reason)

    /// With parameters of a claim by their names.
    let textOf (value: RationalFunction) =
        Regex.Replace(Infix.format value, @"parameter\[(\w+)\]", "$1")

    /// right − left
    let difference left right =
        let entry (f: string -> string -> RationalFunction) (g: string -> string -> RationalFunction) one other =
            f one other - g one other

        {
            States = right.States
            Apart = entry right.Apart left.Apart
            Together = entry right.Together left.Together
        }

    /// Whether every entry is 0.
    let isZero matrix =
        List.allPairs matrix.States matrix.States
        |> List.forall (fun (one, other) -> (matrix.Apart one other).IsZero && (matrix.Together one other).IsZero)

    let private hasIndex letter (symbol: Symbol) =
        List.contains (SymbolIndex.Letter letter) symbol.Indices

    let private mentions letter (symbol: Symbol) =
        hasIndex letter symbol
        || (match symbol.Content with
            | Some content -> content.Factors |> Array.exists (fun (struct (s, _)) -> hasIndex letter s)
            | None -> false)

    let private isDelta (symbol: Symbol) = symbol.Name = "delta"

    // Entries with δ_ij are 0 for i ≠ j.
    let private withoutDelta (p: Polynomial) =
        p
        |> Polynomial.mapMonomials (fun monomial ->
            if monomial.Factors |> Array.exists (fun (struct (s, _)) -> isDelta s) then
                Polynomial.Zero
            else
                Polynomial.ofMonomial Rational.One monomial)

    let private above map (value: RationalFunction) =
        RationalFunction.create (map value.Numerator) value.Denominator

    // The entry of generic features where j is i.
    let private merged =
        Average.substituteInside (fun symbol ->
            let indices =
                symbol.Indices
                |> List.map (fun index ->
                    if index = SymbolIndex.Letter "j" then
                        SymbolIndex.Letter "i"
                    else
                        index)

            match symbol.Role, indices with
            | Role.Sample, _ when indices <> symbol.Indices ->
                Some(Polynomial.ofSymbol (Symbol.sample symbol.Name indices))
            | Role.State, [ index ] when indices <> symbol.Indices ->
                Some(Polynomial.ofSymbol (Symbol.state symbol.Name index))
            | _ -> None)

    let private isEven (monomial: Monomial) =
        monomial.Factors |> Array.forall (fun (struct (_, e)) -> e % 2 = 0)

    // A product of squares, and of averages of squares.
    let private isSquare (monomial: Monomial) =
        monomial.Factors
        |> Array.forall (fun (struct (symbol, e)) ->
            e % 2 = 0
            || (match symbol.Content with
                | Some content -> isEven content
                | None -> false))

    let private shown (monomial: Monomial) =
        Infix.formatPolynomial (Polynomial.ofMonomial Rational.One monomial)

    let private any = Monomial.ofSymbol (Symbol.sample "x" [])

    let private x letter =
        Monomial.ofSymbol (Symbol.sample "x" [ SymbolIndex.Letter letter ])

    /// What a factor is along a feature: q of ⟨q x_i⟩, or the state.
    let private along letter (symbol: Symbol) =
        match symbol.Role, symbol.Content with
        | Role.State, _ -> symbol.Name
        | Role.Average, Some content ->
            match Monomial.tryDivide content (x letter) with
            | Some q when
                not (
                    q.Factors
                    |> Array.exists (fun (struct (s, _)) -> hasIndex "i" s || hasIndex "j" s)
                )
                ->
                $"avg({shown (q * any)})"
            | Some _
            | None -> refuse $"{shown (Monomial.ofSymbol symbol)} is no average of one feature times something"
        | _ -> refuse $"{shown (Monomial.ofSymbol symbol)} is neither an average nor a state"

    type private Kind =
        /// ⟨q²x_ix_j⟩
        | Joint
        /// ⟨qx_i⟩⟨qx_j⟩
        | Apart

    // What a monomial belongs to: its kind, qx, and the squares that it is multiplied by.
    let private kindOf (monomial: Monomial) =
        let isTouched (symbol: Symbol) =
            mentions "i" symbol || mentions "j" symbol

        let struct (touched, rest) = Monomial.split isTouched monomial

        if not (isSquare rest) then
            refuse $"the factor {shown rest} of {shown monomial} is not known to be at least 0"

        match touched.Factors with
        | [| struct (symbol, 1) |] ->
            match
                symbol.Content
                |> Option.bind (fun content -> Monomial.tryDivide content (x "i" * x "j"))
            with
            | Some squared when
                isEven squared
                && not (
                    squared.Factors
                    |> Array.exists (fun (struct (s, _)) -> hasIndex "i" s || hasIndex "j" s)
                )
                ->
                let q =
                    squared.Factors
                    |> Seq.map (fun (struct (s, e)) -> struct (s, e / 2))
                    |> Monomial.create

                Joint, ($"avg({shown (q * any)})", shown rest)
            | Some _
            | None -> refuse $"{shown monomial} is no average of a square times x[i]*x[j]"
        | [| struct (first, 1); struct (second, 1) |] ->
            let one, other =
                if mentions "i" first && not (mentions "j" first) && mentions "j" second then
                    along "i" first, along "j" second
                elif mentions "j" first && not (mentions "i" first) && mentions "i" second then
                    along "j" first, along "i" second
                else
                    refuse $"{shown monomial} is no product of the same in i and in j"

            if one <> other then
                refuse $"{shown monomial} is no product of the same in i and in j"

            Apart, (one, shown rest)
        | _ -> refuse $"{shown monomial} is of no form that is known to be positive semidefinite"

    let private isData (symbol: Symbol) = symbol.Role <> Role.Parameter

    let private coefficients (value: RationalFunction) =
        if Polynomial.symbols value.Denominator |> Array.exists isData then
            refuse $"the denominator {Infix.formatPolynomial value.Denominator} depends on the data"

        Polynomial.coefficientsIn isData value.Numerator
        |> List.ofArray
        |> List.map (fun (struct (monomial, coefficient)) ->
            monomial, RationalFunction.create coefficient value.Denominator)

    // Coefficients of the states: numbers that are not negative on the diagonal and nothing beside it, or of rank one.
    let private isPositiveAmong facts states (entry: string -> string -> RationalFunction) =
        let pairs = List.allPairs states states

        pairs |> List.forall (fun (a, b) -> (entry a b - entry b a).IsZero)
        && states |> List.forall (fun a -> KnownFacts.isNonNegative facts (entry a a))
        && (pairs |> List.forall (fun (a, b) -> a = b || (entry a b).IsZero)
            || List.allPairs pairs pairs
               |> List.forall (fun ((a, b), (c, d)) -> (entry a c * entry b d - entry a d * entry b c).IsZero))

    /// Why the matrix is positive semidefinite, a line for each summand.
    /// Raises NotSymbolic where its form does not show it.
    let reasons facts (matrix: SymbolicMatrix) : string list =
        let states = matrix.States

        let apart =
            List.allPairs states states
            |> List.map (fun (one, other) -> (one, other), above withoutDelta (matrix.Apart one other))
            |> Map.ofList

        let classified =
            apart
            |> Map.toList
            |> List.collect (fun (states, entry) ->
                coefficients entry
                |> List.map (fun (monomial, coefficient) -> kindOf monomial, (states, coefficient)))

        let entryOf kinds what one other =
            classified
            |> List.filter (fun ((kind, known), (states, _)) ->
                List.contains kind kinds && known = what && states = (one, other))
            |> List.fold (fun sum (_, (_, coefficient)) -> sum + coefficient) RationalFunction.Zero

        let summands =
            classified
            |> List.map (fst >> snd)
            |> List.distinct
            |> List.map (fun ((vector, times) as what) ->
                let joint, both = entryOf [ Joint ] what, entryOf [ Joint; Apart ] what
                let square = vector.Replace("avg(", "").TrimEnd ')'
                let factor = if times = "1" then "" else $" times {times}"

                let coefficient entry =
                    states
                    |> List.map (fun state -> textOf (entry state state))
                    |> List.distinct
                    |> String.concat ", "

                if not (isPositiveAmong facts states joint && isPositiveAmong facts states both) then
                    refuse
                        $"the coefficient {coefficient joint} of the covariance of {square} over the samples, or {coefficient both} of {vector}{vector}ᵀ, is not known to be at least 0"

                [
                    if not ((states |> List.forall (fun state -> (joint state state).IsZero))) then
                        $"({coefficient joint})·Cov({square}) over the samples{factor}"
                    if not ((states |> List.forall (fun state -> (both state state).IsZero))) then
                        $"({coefficient both})·{vector}{vector}ᵀ{factor}"
                ])
            |> List.concat

        let diagonal =
            [
                for one, other in List.allPairs states states do
                    let more = matrix.Together one other - above merged apart[one, other]

                    if not more.IsZero then
                        if one <> other then
                            refuse $"entries of {one} and {other} at one feature are of another form"

                        for monomial, coefficient in coefficients more do
                            if not (isSquare monomial && KnownFacts.isNonNegative facts coefficient) then
                                refuse
                                    $"the diagonal has ({textOf coefficient})*{shown monomial}, which is not known to be at least 0"

                        $"the diagonal matrix of {textOf more}"
            ]

        summands @ diagonal
