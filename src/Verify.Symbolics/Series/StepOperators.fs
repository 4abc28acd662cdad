namespace Verify.Symbolics

open System
open Verify.Arithmetic

/// The mean and the second moment of one step as series of operators, read off the definition's own expectations.
type internal StepOperators =
    {
        /// b ↦ E(b⁺ − b), on the left track.
        Mean: OperatorSeries
        /// bbᵀ ↦ E(b⁺b⁺ᵀ) − bbᵀ.
        Second: OperatorSeries
    }

[<RequireQualifiedAccess>]
module internal StepOperators =

    /// The step size, in which the series run.
    let stepSize = Symbol.parameter "eta"

    let private a = Symbol.state "b" Contraction.first
    let private c = Symbol.state "b" Contraction.second

    let private refuse (definition: Process) what =
        raise (InvalidInputException $"process {definition.Name} has no modified equation: {what}")

    /// A factor without an index and without b: a number of the problem.
    let private isScalar (symbol: Symbol) =
        let monomial = Monomial.ofSymbol symbol
        (Contraction.indices monomial).IsEmpty && OperatorLetter.degree monomial = 0

    /// The factors that hang together by summed indices, with the free indices that they hold.
    let private components (monomial: Monomial) =
        let factors = monomial.Items |> Seq.map (fun item -> Monomial.create [ item ])

        let join (groups: Monomial list) (factor: Monomial) =
            let indices = Contraction.indices factor

            let touching, apart =
                groups
                |> List.partition (fun group ->
                    Contraction.indices group |> List.exists (fun i -> List.contains i indices))

            List.fold (*) factor touching :: apart

        Seq.fold join [] factors

    let private toFirst =
        Contraction.rename (fun i -> if i = Contraction.second then Contraction.first else i)

    /// A term of the second moment of the increment: one letter for each track where it comes apart, one for both where it does not.
    let private wordOf (tensor: Monomial) : OperatorWord =
        let groups = components tensor

        let holds index group =
            List.contains index (Contraction.indices group)

        let left, rest = groups |> List.partition (holds Contraction.first)
        let right, neither = rest |> List.partition (holds Contraction.second)

        let crosses =
            left |> List.exists (holds Contraction.second)
            || neither |> List.exists (fun group -> OperatorLetter.degree group > 0)

        let ofLeft = List.fold (*) Monomial.one (left @ neither)
        let ofRight = List.fold (*) Monomial.one right

        if crosses || OperatorLetter.degree ofLeft > 1 || OperatorLetter.degree ofRight > 1 then
            [ OperatorLetter.create Track.Both tensor ]
        else
            [
                OperatorLetter.create Track.Left (Contraction.canonical ofLeft)
                OperatorLetter.create Track.Right (Contraction.canonical (toFirst ofRight))
            ]

    /// The terms by powers of η: (power, tensor, coefficient).
    let private terms (definition: Process) (value: RationalFunction) =
        let struct (numerator, denominator) =
            struct (Contraction.tidy value.Numerator, value.Denominator)

        [
            for term in numerator.Items do
                let struct (scalars, tensor) = Monomial.split isScalar term.Monomial

                match
                    Contraction.indices tensor
                    |> List.tryPick (function
                        | SymbolIndex.Number k -> Some k
                        | SymbolIndex.Letter _ -> None)
                with
                | Some k -> refuse definition $"it names feature {k}; a step that treats all features alike has one"
                | None -> ()

                let power = Monomial.exponent stepSize scalars

                let scalars =
                    scalars.Items
                    |> Seq.filter (fun (struct (s, _)) -> s <> stepSize)
                    |> Monomial.create

                let coefficient =
                    RationalFunction.create (Polynomial.ofMonomial term.Coefficient scalars) denominator

                power, tensor, coefficient
        ]

    let private text (tensor: Monomial) =
        let full = Infix.formatPolynomial (Polynomial.ofMonomial Rational.One tensor)

        if full.Length > 60 then
            full.Substring(0, 57) + "..."
        else
            full

    let private checkSize (definition: Process) what most (found: (int * Monomial * RationalFunction) list) =
        for power, tensor, _ in found do
            if OperatorLetter.degree tensor > most then
                refuse definition $"it is not affine in b: {what} holds {text tensor}"

            if power < 1 then
                refuse definition $"at eta = 0 a step must leave b where it is, but {what} holds {text tensor}"

    let private series degree (word: Monomial -> OperatorWord) found =
        let table =
            found
            |> List.groupBy (fun (power, _, _) -> power)
            |> List.map (fun (power, group) ->
                power, OperatorSum.OfTerms(group |> Seq.map (fun (_, tensor, coefficient) -> word tensor, coefficient)))
            |> Map.ofList

        OperatorSeries.ofCoefficients degree (fun k -> Map.tryFind k table |> Option.defaultValue OperatorSum.Zero)

    let private onTheRight (s: OperatorSeries) =
        OperatorSeries.ofCoefficients s.Degree (fun k -> OperatorSum.onTheRight s[k])

    /// The operators of an iteration with the one state b, cut after a power of η. Throws InvalidInputException where the step is not
    /// affine in b, does not vanish with η, or names a feature by its number.
    let ofProcess degree (definition: Process) =
        try
            match Process.contracted (Contraction.newLetters ()) definition with
            | Dynamics.Flow _ -> invalidArg (nameof definition) "a flow has no step"
            | Dynamics.Iteration iteration ->
                let expected f = Dynamics.expectedNext iteration f
                let state s = Polynomial.ofSymbol s

                let lift polynomial =
                    RationalFunction.ofPolynomial polynomial

                let nextA, nextC = expected (state a), expected (state c)

                // E(Δ_a Δ_c) by the next moments, so that Δ has the law of the definition.
                let square =
                    expected (state a * state c) - lift (state a) * nextC - lift (state c) * nextA
                    + lift (state a * state c)

                let mean = terms definition (nextA - lift (state a))
                checkSize definition "the mean of a step" 1 mean
                let second = terms definition square
                checkSize definition "the covariance of a step" 2 second

                let mean =
                    series degree (fun tensor -> [ OperatorLetter.create Track.Left tensor ]) mean

                {
                    Mean = mean
                    Second = mean.Plus(onTheRight mean).Plus(series degree wordOf second)
                }
        with SyntaxError error ->
            raise (InvalidInputException $"process {definition.Name}, {error}")
