namespace Verify.Papers.Talk

open Verify.Symbolics

open Verify.Arithmetic

/// What the lemmas share: expressions with generic indices, one-step moments, degrees.
module internal Generic =

    /// An expression of the toolkit's own, in infix.
    let formula text = Infix.parseOrThrow text

    let polynomial text =
        match Infix.parsePolynomial text with
        | Ok p -> p
        | Error error -> invalidOp $"{text}: {error}"

    let rational (p: Polynomial) = RationalFunction.ofPolynomial p

    let eta = polynomial "eta"

    let iteration (definition: Process) =
        match Process.generic definition with
        | Dynamics.Iteration iteration -> iteration
        | Dynamics.Flow _ -> invalidArg (nameof definition) $"{definition.Name} is a flow"

    let flow (definition: Process) =
        match Process.generic definition with
        | Dynamics.Flow flow -> flow
        | Dynamics.Iteration _ -> invalidArg (nameof definition) $"{definition.Name} is an iteration"

    /// The degree in β of a polynomial in which the residual is left as one symbol: r is of degree 1 in β.
    let rec private degreeOf (monomial: Monomial) =
        monomial.Factors
        |> Array.sumBy (fun (struct (s, e)) ->
            match s.Role, s.Content with
            | Role.State, _ -> e
            | _, Some content -> e * degreeOf content
            | _ -> if s = Symbol.residual then e else 0)

    let degree (f: RationalFunction) =
        if f.IsZero then
            0
        else
            f.Numerator.Terms |> Seq.map (fun t -> degreeOf t.Monomial) |> Seq.max

    /// A process of the toolkit with one piece of its definition changed.
    let variant name (before: string) (after: string) =
        let text = (Processes.find name).Text

        if not (text.Contains before) then
            invalidOp $"'{before}' does not occur in the definition of {name}"

        Process.parseOrThrow $"a variant of {name}" (text.Replace(before, after))

    let anyData = "all n, p, m, η, all data X and y and every starting point"

    let averaging =
        "The averages over the samples are generators of the ring and m, n, η are symbols, so nothing depends on their values; "
        + "the residual r and the features x[i] are symbols of one sample with generic indices i, j, k, so nothing depends on p "
        + "(equal indices are the special case of substituting one letter for another)."
