namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Bounds on Q(β) against the loss: the difference is a sum of averages of squares times what is declared not to be negative, and of squares.
[<RequireQualifiedAccess>]
module internal DiffusionRules =
    let private feature letter =
        Symbol.sample "x" [ SymbolIndex.Letter letter ]

    // Of one sample: vᵀx or a quadratic form of x; and the gap to its maximum.
    let private form = Symbol.sample "u" []
    let private rest = Symbol.sample "w" []
    // The quadratic form of an average ⟨px⟩, one symbol for each p: different ones must not cancel.
    let private ofAverage (content: Monomial) =
        Symbol.indexedParameter
            "G"
            [
                SymbolIndex.Letter(Infix.formatPolynomial (Polynomial.ofMonomial Rational.One content))
            ]

    let private count symbol (monomial: Monomial) =
        let rec inside (monomial: Monomial) =
            monomial.Factors
            |> Array.sumBy (fun (struct (s, e)) ->
                match s.Content with
                | Some content -> e * inside content
                | None -> if s = symbol then e else 0)

        inside monomial

    let private polynomialOf symbol = Polynomial.ofSymbol symbol

    let private replace map =
        Average.substituteInside (fun symbol -> map symbol |> Option.map polynomialOf)

    // Q is bilinear in x[i] and x[j]: what holds for vectors of the basis holds for every vector.
    let private isBilinear (q: Polynomial) =
        q.Terms
        |> Array.forall (fun term -> count (feature "i") term.Monomial = 1 && count (feature "j") term.Monomial = 1)

    /// vᵀQv: the features along v.
    let private along (q: Polynomial) =
        q
        |> replace (fun symbol ->
            if symbol = feature "i" || symbol = feature "j" then
                Some form
            else
                None)

    /// tr WQ for a positive semidefinite W: x_i x_j under one average becomes xᵀWx ≥ 0, ⟨px_i⟩⟨px_j⟩ becomes G = ⟨px⟩ᵀW⟨px⟩ ≥ 0.
    let private traced (q: Polynomial) =
        q
        |> Polynomial.mapMonomials (fun monomial ->
            let holds (struct (symbol: Symbol, _)) =
                match symbol.Content with
                | Some content -> count (feature "i") content + count (feature "j") content > 0
                | None -> false

            let inner, outer = monomial.Factors |> Array.partition holds
            let outer = Polynomial.ofMonomial Rational.One (Monomial.create outer)

            let without letter (content: Monomial) =
                Monomial.tryDivide content (Monomial.ofSymbol (feature letter))

            match inner with
            | [| struct (symbol, 1) |] ->
                match symbol.Content |> Option.bind (without "i") |> Option.bind (without "j") with
                | Some content ->
                    outer
                    * Average.ofPolynomial (Polynomial.ofMonomial Rational.One content * polynomialOf form)
                | None -> raise (NotSymbolic "an average holds one of the two features only")
            | [| struct (first, 1); struct (second, 1) |] ->
                let parts a b =
                    Option.bind (without a) first.Content, Option.bind (without b) second.Content

                match parts "i" "j", parts "j" "i" with
                | (Some p, Some p'), _ when p.Equals p' -> outer * polynomialOf (ofAverage p)
                | _, (Some p, Some p') when p.Equals p' -> outer * polynomialOf (ofAverage p)
                | _ -> raise (NotSymbolic "a product of different averages")
            | _ -> raise (NotSymbolic "Q has terms of another kind"))

    // η, m and n are positive and G is a sum of squares; of any other parameter the sign is not known.
    let private isPositive (symbol: Symbol) =
        symbol.Role = Role.Parameter
        && (symbol.Name = "G"
            || (symbol.Indices.IsEmpty && List.contains symbol.Name [ "eta"; "m"; "n" ]))

    // ⟨even powers, u and w where they are forms⟩, even powers of averages, and parameters are not negative.
    let private isNonNegative formIsForm (value: Polynomial) =
        value.Terms
        |> Array.forall (fun term ->
            term.Coefficient.Sign > 0
            && term.Monomial.Factors
               |> Array.forall (fun (struct (symbol, exponent)) ->
                   match symbol.Content with
                   | Some content ->
                       exponent % 2 = 0
                       || content.Factors
                          |> Array.forall (fun (struct (s, e)) -> e % 2 = 0 || s = rest || (formIsForm && s = form))
                   | None -> isPositive symbol))

    let private why measure =
        match measure with
        | TraceOfDiffusion -> "u = ‖x‖², w = max_k ‖x_k‖² − u ≥ 0, G = ‖g‖² ≥ 0"
        | DirectionOfDiffusion BoundConstant.Leverage -> "u = v_iᵀx, w = max_k (v_iᵀx_k)² − u² ≥ 0"
        | DirectionOfDiffusion _ ->
            "u = v_iᵀx, w = n s_i − u² = Σ over the other samples of their u², ≥ 0, as n s_i = Σ_k u_k²"
        | LossTraceOfDiffusion BoundConstant.Spectral ->
            "u = xᵀΣ̂x, w = n s_1² − u ≥ 0, as xᵀΣ̂x ≤ s_1‖x‖² and ‖x_k‖² = (XXᵀ)_kk ≤ n s_1; G = gᵀΣ̂g ≥ 0"
        | LossTraceOfDiffusion _ -> "u = xᵀΣ̂x, w = max_k x_kᵀΣ̂x_k − u ≥ 0, G = gᵀΣ̂g ≥ 0"

    let private largestEigenvalue measure =
        match measure with
        | LossTraceOfDiffusion BoundConstant.Spectral -> [ RayleighQuotient ]
        | TraceOfDiffusion
        | DirectionOfDiffusion _
        | LossTraceOfDiffusion _ -> []

    let bound (flow: Process) measure =
        try
            let q = Formula.value (Formula.Diffusion(flow, "i", "j"))

            match RationalFunction.tryPolynomial q with
            | Some q when isBilinear q ->
                let written text = (Infix.parseOrThrow text).Numerator

                // F = ⟨r²⟩/2 is the loss whose gradient is the drift.
                let drift = (Formula.value (Drift(flow, "i"))).Numerator

                let isGradient =
                    (drift
                     + Calculus.differentiate (Symbol.state "b" (SymbolIndex.Letter "i")) (written "avg(r^2)/2"))
                        .IsZero

                let measured, formIsForm, largest =
                    match measure with
                    | TraceOfDiffusion -> traced q, true, polynomialOf form + polynomialOf rest
                    | DirectionOfDiffusion _ ->
                        along q, false, polynomialOf form * polynomialOf form + polynomialOf rest
                    | LossTraceOfDiffusion _ ->
                        Rational.Parse "1/2" * traced q, true, polynomialOf form + polynomialOf rest

                // 2κ·constant·F, or κ·constant·F for half of the trace, F = ⟨r²⟩/2.
                let factor =
                    match measure with
                    | TraceOfDiffusion
                    | DirectionOfDiffusion _ -> written "eta/m"
                    | LossTraceOfDiffusion _ -> written "eta/(2*m)"

                let right =
                    factor
                    * Average.ofPolynomial (largest * Polynomial.power 2 (polynomialOf Symbol.residual))

                let slack = right - measured

                if not isGradient then
                    Gap $"the drift of {flow.Name} is not minus the gradient of ‖y − Xβ‖²/(2n)"
                elif isNonNegative formIsForm slack then
                    Proven(
                        Theorem.Conclude(
                            DiffusionBound(flow, measure),
                            [
                                StepRules.step
                                    "Q, from the definition"
                                    (Infix.formatPolynomial q)
                                    (LaTeX.formatPolynomial q)
                                StepRules.step
                                    (why measure)
                                    (Infix.formatPolynomial measured)
                                    (LaTeX.formatPolynomial measured)
                                StepRules.step
                                    "the bound less that: averages of squares times what is not negative, and squares, with positive coefficients"
                                    (Infix.formatPolynomial slack)
                                    (LaTeX.formatPolynomial slack)
                            ],
                            [],
                            [ AveragesAreGeneric; SpectralTheorem ] @ largestEigenvalue measure
                        )
                    )
                else
                    Gap
                        $"the bound less the measure is {Infix.formatPolynomial slack}, which is not a sum of squares with positive coefficients"
            | Some _
            | None -> Gap "Q is not bilinear in the features"
        with NotSymbolic reason ->
            Gap reason
