namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics

/// Rules about sums over eigendirections: what the program's own formulas give over a generic direction, reduced to one variable x = t·s.
[<RequireQualifiedAccess>]
module internal SpectralRules =
    /// Of the balls, in bits.
    let proofPrecision = 128

    /// Ends a rule without a conclusion.
    let refuse reason = raise (NotSymbolic reason)

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

    /// The same on [start, last], or [start, ∞).
    let halfLineOn (start: Rational) (last: Rational option) f =
        match halfLineBy (HalfLineProver.proveOn proofPrecision start last) f with
        | Ok proof when proof.Start <> start || proof.End <> last ->
            Error(Choice2Of2 "the prover's proof is about another interval; please report this defect")
        | result -> result

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

    /// A gap where a value is of a kind that no rule knows.
    let guarded attempt =
        try
            attempt ()
        with
        | NotSymbolic reason
        | UndefinedHere reason -> Gap reason
        | :? InvalidInputException as error -> Gap error.Message

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
            match clause.Says with
            | Numbers(_, AtMost, _) -> ()
            | Numbers(_, (Below | Equals), _)
            | Loewner _
            | SameMatrix _ -> refuse "it is no inequality ≤ of numbers"

            // An instance that does not meet them is no counterexample.
            if not clause.Hypotheses.IsEmpty then
                refuse "the inequality has hypotheses, which this rule does not look at"

            let failing =
                (Reduction.ofClause [] clause clause.Slack).Ways
                |> List.concat
                |> List.tryPick (fun case ->
                    case.Obligations
                    |> List.tryPick (fun obligation ->
                        let f = BoundedSum.ofVariable obligation.Terms

                        match halfLineOn case.Start case.End f with
                        | Error(Choice1Of2(point, _)) -> Some(obligation.Weight, f, point)
                        | Error(Choice2Of2 _)
                        | Ok _ -> None))

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
                                    $"the coefficient of {OneVariable.weightText weight} is negative at x = t·s = {point}"
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
