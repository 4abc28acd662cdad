namespace Verify.Symbolics

open Verify.Arithmetic

/// Exact evaluation of polynomials at data: averages over the samples, parameters and states as given.
[<RequireQualifiedAccess>]
module DataEvaluation =
    /// The value of a sample symbol for sample k of (X, y). Raises ArgumentException for one that data do not define.
    let private sampleValue (features: Matrix<Rational>) (response: Rational[]) k symbol =
        match symbol with
        | Feature index when index <= features.Columns -> features[k, index - 1]
        | Response -> response[k]
        | other -> invalidArg (nameof symbol) $"the data define no '{other.Name}'"

    /// ⟨Π symbol^exponent⟩ over the samples, memoised by the caller's closure.
    let averageOver (features: Matrix<Rational>) (response: Rational[]) =
        let known =
            System.Collections.Generic.Dictionary<(SampleSymbol * int) list, Rational>()

        fun (factors: (SampleSymbol * int) list) ->
            match known.TryGetValue factors with
            | true, value -> value
            | _ ->
                let total =
                    Seq.sum (
                        seq {
                            for k in 0 .. features.Rows - 1 ->
                                factors
                                |> List.fold
                                    (fun (product: Rational) (symbol, exponent) ->
                                        product * (sampleValue features response k symbol).Pow exponent)
                                    Rational.One
                        }
                    )

                let value = total / Rational.FromInteger(int64 features.Rows)
                known[factors] <- value
                value

    /// The polynomial's value where averages, parameters and states have the given values.
    /// Raises ArgumentException when a sample symbol stands outside an average.
    let evaluate
        (average: (SampleSymbol * int) list -> Rational)
        (parameter: string -> Rational)
        (state: int -> Rational)
        (a: Polynomial)
        : Rational =
        a.Terms
        |> Seq.fold
            (fun (total: Rational) (monomial, coefficient) ->
                let product =
                    monomial
                    |> List.fold
                        (fun (product: Rational) (symbol, exponent) ->
                            let value =
                                match symbol with
                                | Parameter name -> parameter name
                                | Average factors -> average factors
                                | State index -> state index
                                | Sample quantity ->
                                    invalidArg (nameof a) $"'{quantity.Name}' stands outside an average"

                            product * value.Pow exponent)
                        coefficient

                total + product)
            Rational.Zero
