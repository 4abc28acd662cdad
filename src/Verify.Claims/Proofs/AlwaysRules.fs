namespace Verify.Claims

open Verify.Arithmetic
open Verify.Symbolics

/// Inequalities and equations for all instances: one inequality in one variable for each weight, or one normal form.
[<RequireQualifiedAccess>]
module internal AlwaysRules =
    let private step text formula = StepRules.step text formula ""

    let private axis (case: DirectionCase) =
        $"x = {OneVariable.weightText (Monomial.ofSymbol Generic.eigenvalue * Monomial.power -1 case.Unit)}"

    let private positivePart parameters (outer: SymbolicScalar) =
        for struct (q, r) in outer.Terms do
            if not (SymbolSigns.isPositivePolynomial parameters r.Denominator) then
                SpectralRules.refuse
                    $"outside the sum over directions, the denominator {Infix.formatPolynomial r.Denominator} is not known to be positive"

            for term in r.Numerator.Terms do
                if not (term.Coefficient.Sign > 0 && SymbolSigns.isNonNegative parameters term.Monomial) then
                    let text =
                        SymbolicScalar.OfTerms
                            [
                                struct (q,
                                        RationalFunction.create
                                            (Polynomial.ofMonomial term.Coefficient term.Monomial)
                                            r.Denominator)
                            ]

                    SpectralRules.refuse
                        $"outside the sum over directions, right − left has {text}, which is not known to be at least 0"

    let private intervalText (case: DirectionCase) =
        match case.End with
        | Some last -> $"[{case.Start}, {last}]"
        | None -> $"[{case.Start}, ∞)"

    /// f ≥ 0 for all values of a parameter too: by the prover given, which the second checker must accept.
    let boundedBy (prove: BoundedTerm list -> BoundedVerdict) (start, last, (low, high)) terms =
        match prove terms with
        | HoldsForAll proof when
            proof.Terms <> terms
            || (proof.Start, proof.End, (proof.Low, proof.High)) <> (start, last, (low, high))
            ->
            Error "the prover's proof is about another function or range; please report this defect"
        | HoldsForAll proof ->
            match BoundedChecker.objections proof with
            | [] -> Ok proof
            | objection :: _ -> Error $"the second checker does not accept the prover's boxes ({objection})"
        | FailsAtPoint(c, x) -> Error $"it is negative at x = {x} where the parameter is {c}"
        | OpenForSome reason -> Error reason

    type private Shown =
        | OnHalfLine of statement: string * HalfLineProof
        | WithParameter of ProofStep

    let private show (case: DirectionCase) (obligation: Obligation) : Result<Shown, string> =
        let where = $"{axis case} in {intervalText case}"
        let what = $"the coefficient of {OneVariable.weightText obligation.Weight}"

        match case.Parameter with
        | Some(name, low, high) when BoundedSum.mentionsParameter obligation.Terms ->
            let f = BoundedSum.format name obligation.Terms

            match
                boundedBy
                    (BoundedProver.prove SpectralRules.proofPrecision case.Start case.End (low, high))
                    (case.Start, case.End, (low, high))
                    obligation.Terms
            with
            | Ok proof ->
                let cells = proof.Parts |> List.sumBy (fun part -> part.Cells.Length)

                step
                    $"{what} is ≥ 0 for all {where} and {name} in [{low}, {high}]: {cells} boxes of x and {name}, verified again by the second checker in rational intervals"
                    f
                |> WithParameter
                |> Ok
            | Error reason -> Error $"{what}, {f}, for {where}: {reason}"
        | Some _
        | None ->
            let f = BoundedSum.ofVariable obligation.Terms

            match SpectralRules.halfLineOn case.Start case.End f with
            | Ok proof -> Ok(OnHalfLine($"{what}: {DecayingSum.format f} ≥ 0 for all {where}", proof))
            | Error(Choice1Of2(point, _)) ->
                Error $"{what}, {DecayingSum.format f}, is negative at {axis case} = {point}"
            | Error(Choice2Of2 reason) -> Error $"{what}, {DecayingSum.format f}, for {where}: {reason}"

    /// The proofs of one way to divide the directions, or how far it came.
    let private byWay (cases: DirectionCase list) : Result<Shown list, string> =
        let results =
            [
                for case in cases do
                    for obligation in case.Obligations -> show case obligation
            ]

        let proofs = results |> List.choose Result.toOption

        results
        |> List.tryPick (fun result ->
            match result with
            | Ok _ -> None
            | Error reason -> Some reason)
        |> function
            | None -> Ok proofs
            | Some reason when results.Length = 1 -> Error reason
            | Some reason -> Error $"{reason} ({proofs.Length} of {results.Length} coefficients are proved)"

    let private caseSteps (cases: DirectionCase list) =
        [
            for case in cases do
                let because =
                    case.Because |> List.map (fun reason -> $", {reason}") |> String.concat ""

                step
                    $"with {axis case} each coefficient of a non-negative weight is a power of s times a function of x{because}"
                    (string case.Parts.Inner)
        ]

    let private spectral = [ SpectralTheorem; LinearShrinkage ]

    let private mentionsFreeSteps (reduced: ReducedSlack) =
        reduced.Parts :: (reduced.Ways |> List.concat |> List.map _.Parts)
        |> List.exists (fun parts -> parts.Inner.Mentions Generic.isDecayExcess)

    let private ofFreeSteps (reduced: ReducedSlack) =
        if mentionsFreeSteps reduced then
            [ ExponentialTangent ]
        else
            []

    let private isPositiveSomewhere parameters (outer: SymbolicScalar) =
        outer.Terms
        |> List.exists (fun (struct (_, r)) ->
            r.Numerator.Terms
            |> Array.exists (fun term -> SymbolSigns.isPositiveMonomial parameters term.Monomial))

    let private inequality parameters (clause: Clause) =
        let reduced = Reduction.ofClause parameters clause clause.Slack
        positivePart parameters reduced.Parts.Outer

        // The sums over directions are 0 where X = 0.
        if
            Comparison.isStrict clause.Says
            && not (isPositiveSomewhere parameters reduced.Parts.Outer)
        then
            SpectralRules.refuse
                "< needs a positive number outside the sums over directions, which are 0 where X = 0; there both sides are equal, and <= is what can be proved"

        for case in List.concat reduced.Ways do
            positivePart parameters case.Parts.Outer

        // The first way that succeeds; of failures, the first is told.
        let rec search failure ways =
            match ways, failure with
            | [], Some reason -> Error reason
            | [], None -> Error "no way to divide the directions"
            | cases :: rest, _ ->
                match byWay cases with
                | Ok proofs ->
                    let steps =
                        [
                            step
                                "right − left outside the sum over directions, from the program's formulas over symbols: every term is at least 0"
                                (string reduced.Parts.Outer)
                            if mentionsFreeSteps reduced then
                                step
                                    "(1 − eta*s)^k is written as e^(−k*eta*s)/(1 + v): v ≥ 0 as 0 ≤ eta*s ≤ 1 by the hypotheses and 1 − u ≤ e^(−u); v = ∞, where eta*s = 1, is a limit. Summands are multiplied by (1 + v)^d; v is printed as excess[…]"
                                    ""
                            if cases.Length = 1 then
                                step
                                    "the summand of the generic direction, s its eigenvalue, theta = vᵀβ*"
                                    (string reduced.Parts.Inner)
                        ]
                        @ caseSteps cases
                        @ (proofs
                           |> List.choose (fun shown ->
                               match shown with
                               | WithParameter step -> Some step
                               | OnHalfLine _ -> None))

                    Ok(
                        steps,
                        proofs
                        |> List.choose (fun shown ->
                            match shown with
                            | OnHalfLine(statement, proof) -> Some(statement, proof)
                            | WithParameter _ -> None),
                        spectral @ ofFreeSteps reduced
                    )
                | Error reason -> search (failure |> Option.orElse (Some reason)) rest

        search None reduced.Ways

    let private equation parameters left right =
        let differences = Reduction.differences parameters (right - left)

        let rest =
            differences
            |> List.tryPick (fun parts ->
                if not parts.Outer.IsZero then
                    Some $"the two sides differ by {parts.Outer} outside the sum over directions"
                elif not parts.Inner.IsZero then
                    Some $"the summands of the generic direction differ by {parts.Inner}"
                else
                    None)

        match rest with
        | Some reason -> Error reason
        | None ->
            Ok(
                [
                    step
                        "right − left is 0 in normal form, outside the sum over directions and in the summand of the generic direction, from the program's formulas over symbols"
                        "0"
                ],
                [],
                spectral
            )

    let private mostCombinations = 64

    /// Each choice of values where finitely many are allowed.
    let private choices (parameters: (string * ParameterRange) list) =
        parameters
        |> List.fold
            (fun known (name, range) ->
                let ranges =
                    match range with
                    | OneOf values -> values |> List.map (fun value -> OneOf [ value ])
                    | Within _ -> [ range ]

                if List.length known * ranges.Length > mostCombinations then
                    SpectralRules.refuse $"more than {mostCombinations} combinations of parameters"

                List.allPairs known ranges
                |> List.map (fun (others, range) -> others @ [ name, range ]))
            [ [] ]

    let private valuesText (parameters: (string * ParameterRange) list) =
        parameters
        |> List.choose (fun (name, range) ->
            match range with
            | OneOf [ value ] -> Some $"{name} = {value}"
            | OneOf _
            | Within _ -> None)
        |> String.concat ", "

    let private forAll proposition parameters (clause: Clause) =
        SpectralRules.guarded (fun () ->
            // Numbers that are sums over directions, or numbers and matrices that increase with a covariance.
            let ordered parameters =
                let proof = LoewnerRules.prove parameters clause
                Ok(proof.Steps, [], proof.Uses)

            let prove =
                match clause.Says with
                | Numbers(_, AtMost, _) when LoewnerRules.applies clause.Says ->
                    fun parameters ->
                        let spectral =
                            try
                                inequality parameters clause
                            with
                            | NotSymbolic reason
                            | UndefinedHere reason -> Error reason

                        match spectral with
                        | Ok _ -> spectral
                        | Error bySums ->
                            try
                                ordered parameters
                            with NotSymbolic byOrder ->
                                Error $"{bySums}; by the order of covariances: {byOrder}"
                | Numbers(_, AtMost, _) -> fun parameters -> inequality parameters clause
                | Numbers(left, Equals, right) -> fun parameters -> equation parameters left right
                | Loewner _
                | SameMatrix _ -> ordered
                | Numbers(_, Below, _) -> fun parameters -> inequality parameters clause

            let combinations = choices parameters

            // What nothing meets is vacuous, whatever it says.
            if
                combinations
                |> List.forall (fun values -> (KnownFacts.ofClause values clause.Hypotheses).Contradiction.IsSome)
            then
                SpectralRules.refuse "nothing meets the hypotheses"

            let results =
                combinations
                |> List.map (fun values ->
                    match valuesText values, prove values with
                    | "", result -> result
                    | text, Ok(steps, proofs, uses) ->
                        Ok(
                            step $"for {text}:" "" :: steps,
                            proofs |> List.map (fun (what, proof) -> $"{text}: {what}", proof),
                            uses
                        )
                    | text, Error reason -> Error $"for {text}: {reason}")

            let failure =
                results
                |> List.tryPick (fun result ->
                    match result with
                    | Ok _ -> None
                    | Error reason -> Some reason)

            match failure with
            | Some reason -> Gap reason
            | None ->
                let proved = results |> List.choose Result.toOption

                Proven(
                    Theorem.Conclude(
                        proposition,
                        proved |> List.collect (fun (steps, _, _) -> steps),
                        proved |> List.collect (fun (_, proofs, _) -> proofs),
                        proved |> List.collect (fun (_, _, uses) -> uses)
                    )
                ))

    /// Both sides are sums over eigendirections of functions of τ·s with weights that are not negative: one inequality a weight. Or both
    /// sides of an equation are one normal form.
    let always (clause: Clause) = forAll (Always clause) [] clause

    /// The same with parameters, for all their values.
    let alwaysFor parameters (clause: Clause) =
        forAll (AlwaysFor(parameters, clause)) parameters clause
