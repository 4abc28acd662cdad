namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Rules about sums over eigendirections: what the program's own formulas give over a generic direction, reduced to one variable x = t·s.
[<RequireQualifiedAccess>]
module internal SpectralRules =
    let private proofPrecision = 128

    /// Ends a rule without a conclusion.
    let refuse reason = raise (NotSymbolic reason)

    let private isRate symbol =
        symbol = Generic.eigenvalue || symbol = Generic.time

    // Everything but θ and α stands for a number that is not negative; a clause is proved whatever its hypotheses say of α.
    let private hasASign =
        Generic.truth
        :: [
            for constant in [ BoundConstant.Spectral; BoundConstant.Sharp; BoundConstant.Leverage ] ->
                Generic.alpha constant
        ]

    let private weightIsNonNegative (weight: Monomial) =
        weight.Factors
        |> Array.forall (fun (struct (symbol, exponent)) -> exponent % 2 = 0 || not (List.contains symbol hasASign))

    let private hasOnly predicate polynomial =
        Polynomial.symbols polynomial |> Array.forall predicate

    let private positiveCoefficients (polynomial: Polynomial) =
        polynomial.Terms |> Seq.forall (fun term -> term.Coefficient.Sign > 0)

    /// c where q = c·s·t.
    let private rateOf (exponent: Polynomial) =
        let st =
            Monomial.create [ struct (Generic.eigenvalue, 1); struct (Generic.time, 1) ]

        match exponent.Terms with
        | [||] -> Rational.Zero
        | [| term |] when term.Monomial.Equals st -> term.Coefficient
        | _ -> refuse $"the exponent {Infix.formatPolynomial exponent} is no multiple of t·s"

    /// One half-line function for each monomial of weights: the value is Σ weight·s^j·f(t·s)/D with D > 0.
    /// Raises NotSymbolic for a value of another kind.
    let oneVariable (value: SymbolicScalar) : (Monomial * DecayingSum) list =
        let denominators =
            value.Terms |> List.map (fun (struct (_, r)) -> r.Denominator) |> List.distinct

        let common = Polynomial.product denominators

        if not (hasOnly isRate common && positiveCoefficients common) then
            refuse $"the denominator {Infix.formatPolynomial common} is not known to be positive"

        let byWeight =
            [
                for struct (q, r) in value.Terms do
                    let rate = rateOf q

                    let numerator =
                        match Polynomial.tryDivide common r.Denominator with
                        | Some rest -> r.Numerator * rest
                        | None -> invalidOp "a factor does not divide its product"

                    for term in numerator.Terms do
                        let struct (powers, weight) = Monomial.split isRate term.Monomial
                        let ofTime = Monomial.exponent Generic.time powers
                        let ofRate = Monomial.exponent Generic.eigenvalue powers
                        weight, (ofRate - ofTime, ofTime, rate, term.Coefficient)
            ]
            |> List.groupBy fst

        byWeight
        |> List.map (fun (weight, parts) ->
            let parts = List.map snd parts

            if not (weightIsNonNegative weight) then
                refuse $"{Infix.formatPolynomial (Polynomial.ofMonomial Rational.One weight)} may have either sign"

            match parts |> List.map (fun (scale, _, _, _) -> scale) |> List.distinct with
            | [ _ ] -> ()
            | _ -> refuse "a coefficient is no function of t·s alone"

            if parts |> List.exists (fun (_, power, _, _) -> power < 0) then
                refuse "a coefficient has a negative power of t"

            if parts |> List.exists (fun (_, _, rate, _) -> rate.Sign > 0) then
                refuse "an exponential grows"

            let terms =
                parts
                |> List.map (fun (_, power, rate, coefficient) ->
                    rate, List.replicate power Rational.Zero @ [ coefficient ])

            weight, DecayingSum.ofTerms terms)

    let private name (weight: Monomial) =
        Infix.formatPolynomial (Polynomial.ofMonomial Rational.One weight)

    /// f ≥ 0 on [0, ∞) by the prover given, which the independent checker must accept, or a point where it fails. What the checker objects
    /// to is no proof.
    let halfLineBy (prove: DecayingSum -> HalfLineVerdict) f =
        match prove f with
        | HoldsOnHalfLine proof when proof.Function <> f ->
            Error(Choice2Of2 "the prover's proof is about another function; please report this defect")
        | HoldsOnHalfLine proof ->
            match HalfLineChecker.objections proof with
            | [] -> Ok proof
            | objection :: _ ->
                Error(
                    Choice2Of2
                        $"the independent checker rejects the prover's proof ({objection}); please report this defect"
                )
        | FailsAt(point, ball) when Ball.IsNonNegative ball = System.Nullable false -> Error(Choice1Of2(point, ball))
        | FailsAt(point, _) -> Error(Choice2Of2 $"the value at {point} is not below 0 beyond rounding")
        | UndecidedOnHalfLine reason -> Error(Choice2Of2 reason)

    let private halfLine f =
        halfLineBy (HalfLineProver.prove proofPrecision) f

    let nonNegativeOnHalfLine f =
        let proposition = NonNegativeOnHalfLine f

        match halfLine f with
        | Ok proof -> Proven(Theorem.Conclude(proposition, [], [ Proposition.text proposition, proof ], []))
        | Error(Choice1Of2(point, ball)) ->
            let enclosure =
                $"[{DecimalText.roundedDown 7 ball.Lower}, {DecimalText.roundedUp 7 ball.Upper}]"

            Disproved [ HalfLineFailure(Proposition.text proposition, string point, enclosure) ]
        | Error(Choice2Of2 reason) -> Gap reason

    /// The engine, and the subject at the time t.
    let subject rank =
        let directions = SymbolicDirections rank

        directions,
        Subject<SymbolicScalar>(
            SymbolicEngine directions,
            SymbolicQuantities(),
            Rational.One,
            Generic.scalar Generic.time
        )

    /// The rank as a symbol: whatever it is.
    let anyRank = Generic.scalar Generic.rank

    let private reduced (clause: Clause) =
        let directions, subject = subject anyRank
        let slack: SymbolicScalar = Term.evaluate subject clause.Slack
        let parts = directions.Unfold(slack, fun _ -> true)

        if parts.Outer.Mentions isRate then
            refuse "what does not belong to a direction depends on t"

        parts, oneVariable parts.Outer @ oneVariable parts.Inner

    /// A gap where a value is of a kind that no rule knows.
    let guarded attempt =
        try
            attempt ()
        with NotSymbolic reason ->
            Gap reason

    // The rules conclude right − left ≥ 0: strict inequalities, equations and orders of matrices are other statements.
    let private requireAtMost (clause: Clause) =
        match clause.Says with
        | Numbers(_, AtMost, _) -> ()
        | Numbers(_, (Below | Equals), _)
        | Loewner _
        | SameMatrix _ -> refuse "it is no inequality ≤ of numbers"

    /// Both sides are sums over eigendirections of functions of t·s with weights that are not negative: one inequality a weight.
    let always (clause: Clause) =
        guarded (fun () ->
            requireAtMost clause
            let parts, obligations = reduced clause

            let results = obligations |> List.map (fun (weight, f) -> weight, f, halfLine f)

            let gaps =
                results
                |> List.choose (fun (weight, f, result) ->
                    match result with
                    | Ok _ -> None
                    | Error(Choice1Of2(point, _)) ->
                        Some
                            $"the coefficient of {name weight}, {DecayingSum.format f}, is negative at x = t·s = {point}"
                    | Error(Choice2Of2 reason) -> Some $"the coefficient of {name weight}: {reason}")

            match gaps with
            | reason :: _ -> Gap reason
            | [] ->
                Proven(
                    Theorem.Conclude(
                        Always clause,
                        [
                            StepRules.step
                                "right − left outside the sum over directions, from the program's formulas over symbols"
                                (string parts.Outer)
                                ""
                            StepRules.step
                                "the summand of the generic direction, s its eigenvalue, theta = vᵀβ*"
                                (string parts.Inner)
                                ""
                            StepRules.step
                                "with x = t·s each coefficient of a non-negative weight is a power of s times a function of x"
                                ""
                                ""
                        ],
                        [
                            for weight, f, result in results do
                                match result with
                                | Ok proof ->
                                    $"the coefficient of {name weight}: {DecayingSum.format f} ≥ 0 for all x = t·s ≥ 0",
                                    proof
                                | Error _ -> ()
                        ],
                        [ SpectralTheorem; LinearShrinkage ]
                    )
                ))

    // One sample, one feature: s = 1, and x = t.
    let private smallest weightIsTruth =
        let number (value: int64) = Rational.FromInteger value
        let one = Matrix<Rational>.Create(1, 1, fun _ _ -> Rational.One)

        let truth =
            Truth<Rational>([| number (if weightIsTruth then 1L else 0L) |], number (if weightIsTruth then 0L else 1L))

        Instance<Rational>(Problem<Rational>(one, [| Rational.Zero |], truth), Rational.One, 1)

    /// A weight whose coefficient is negative at a point: there the clause fails on X = (1), in balls.
    let notAlways (clause: Clause) =
        guarded (fun () ->
            requireAtMost clause

            // An instance that does not meet them is no counterexample.
            if not clause.Hypotheses.IsEmpty then
                refuse "the inequality has hypotheses, which this rule does not look at"

            let _, obligations = reduced clause

            let failing =
                obligations
                |> List.tryPick (fun (weight, f) ->
                    match halfLine f with
                    | Error(Choice1Of2(point, _)) -> Some(weight, f, point)
                    | Error(Choice2Of2 _)
                    | Ok _ -> None)

            match failing with
            | None -> Gap "no coefficient of a weight is negative anywhere"
            | Some(weight, f, point) ->
                let ofTruth = Monomial.exponent Generic.truth weight > 0
                let subjects = Subjects(smallest ofTruth)

                let slack =
                    subjects.TryInBalls(point, proofPrecision)
                    |> Option.map (fun subject -> Term.evaluate<Ball> subject clause.Slack)

                match slack with
                | Some ball when Ball.IsNonNegative ball = System.Nullable false ->
                    let enclosure =
                        $"[{DecimalText.roundedDown 7 ball.Lower}, {DecimalText.roundedUp 7 ball.Upper}]"

                    let truthText = if ofTruth then "β* = 1, σ² = 0" else "β* = 0, σ² = 1"

                    Proven(
                        Theorem.Conclude(
                            NotAlways clause,
                            [
                                StepRules.step
                                    $"the coefficient of {name weight} is negative at x = t·s = {point}"
                                    (DecayingSum.format f)
                                    ""
                                StepRules.step
                                    $"X = (1), {truthText}, t = {point}: the slack lies in {enclosure}"
                                    ""
                                    ""
                            ],
                            [],
                            []
                        )
                    )
                | Some _
                | None -> Gap "the instance X = (1) does not confirm it")
