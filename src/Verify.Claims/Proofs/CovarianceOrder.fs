namespace Verify.Claims

open Verify.Symbolics

/// What a comparison of covariances rests on.
type internal OrderProof =
    {
        Steps: ProofStep list
        Uses: KnownTheorem list
    }

/// Covariances of processes in Loewner's order, at every time. With an affine mean z ↦ Lz + c and a covariance V(z) of degree 2, the law of total
/// covariance gives C⁺ = LCLᵀ + E V(z), for flows C′ = AC + CAᵀ + E Q(z). Of two processes with the same mean and V¹ ⪯ V² for every z, the difference
/// obeys D⁺ = LDLᵀ + V¹₂[D] + E(V² − V¹)(z²), where V₂ is the part of degree 2: V₂[dzdᵀ] = lim V(sd)/s² is positive semidefinite as V is, so the
/// map D ↦ LDLᵀ + V¹₂[D] is positive, and D stays where it begins, at 0 or above.
[<RequireQualifiedAccess>]
module internal CovarianceOrder =
    let private refuse reason = raise (NotSymbolic reason)

    let private show text name (value: RationalFunction) : ProofStep =
        {
            Text = $"{text}: {name} = {PositiveForm.textOf value}"
            LaTeX = LaTeX.format value
        }

    let private say text = StepRules.step text "" ""

    let private one = RationalFunction.One

    /// What is known where both processes are defined: batches are whole numbers of at least 1, at most n without replacement, steps are positive.
    let private whereDefined (laws: MovingLaw list) facts =
        laws
        |> List.fold
            (fun facts law ->
                let facts =
                    facts |> KnownFacts.add law.StepSize |> KnownFacts.add (law.BatchSize - one)

                if law.IsWithoutReplacement then
                    KnownFacts.add
                        (RationalFunction.ofPolynomial (Polynomial.ofSymbol Generic.samples)
                         - law.BatchSize)
                        facts
                else
                    facts)
            facts

    // Draws without replacement from one sample are a case of their own: there (n − 1)/(n − 1) is no number.
    let private apartFromOneSample (laws: MovingLaw list) facts =
        if laws |> List.exists _.IsWithoutReplacement then
            for law in laws do
                if law.AloneSpread |> List.exists (fun entry -> not entry.IsZero) then
                    refuse $"with one sample, {law.Name} does not move as gradient descent does"

            let facts = KnownFacts.withSeveralSamples facts

            // What is 0/0 for few samples would be lost in normal forms.
            for law in laws do
                for entry in MovingLaw.entries law do
                    if not (KnownFacts.isNonNegative facts (one / RationalFunction.ofPolynomial entry.Denominator)) then
                        refuse $"a covariance of {law.Name} divides by {Infix.formatPolynomial entry.Denominator}"

            facts,
            [
                say "with one sample every draw is that sample, and both covariances are 0; from here on n ≥ 2"
            ]
        else
            facts, []

    let private isData (symbol: Symbol) = symbol.Role <> Role.Parameter

    let private requireDegrees facts (law: MovingLaw) =
        for rate in law.Rates do
            if
                not (KnownFacts.isNonNegative facts rate)
                || Polynomial.symbols rate.Numerator |> Array.exists isData
            then
                refuse $"the rate {PositiveForm.textOf rate} of {law.Name} is not known to be at least 0"

        for state in law.States do
            if StepRules.degree (law.Mean state) > 1 then
                refuse $"the mean of {law.Name} is not affine in its states"

            for other in law.States do
                if
                    max
                        (StepRules.degree (law.Spread.Apart state other))
                        (StepRules.degree (law.Spread.Together state other))
                        >
                        2
                then
                    refuse $"the covariance of a step of {law.Name} has a degree beyond 2: second moments do not close"

    let private spreadSteps (law: MovingLaw) =
        let name one other =
            if law.IsFlow then
                $"Q[{one}_i,{other}_j]"
            else
                $"Cov({one}_i⁺, {other}_j⁺)"

        [
            for one in law.States do
                for other in law.States do
                    if one <= other then
                        show
                            $"{law.Name}, from its definition, of degree ≤ 2 in its states"
                            (name one other)
                            (law.Spread.Apart one other)
        ]

    let private meanSteps text (law: MovingLaw) =
        [
            for state in law.States ->
                show text (if law.IsFlow then $"drift {state}_i" else $"E {state}_i⁺") (law.Mean state)
        ]

    let private because what reasons =
        match reasons with
        | [] -> say $"{what} is 0"
        | _ ->
            let all = String.concat " + " reasons
            say $"{what} is positive semidefinite for every state, a sum of positive semidefinite matrices: {all}"

    let private uses (laws: MovingLaw list) =
        [
            AveragesAreGeneric
            if laws |> List.exists _.IsFlow then
                ItoFormula

                if laws |> List.exists (fun law -> not law.Rates.IsEmpty) then
                    JumpGenerator

                PositiveSemigroup
            else
                SetPartitions
                TotalCovariance
        ]

    /// Cov ⪰ 0 where nothing but draws is random.
    let isPositiveDrawn (definition: Process) : OrderProof =
        {
            Steps =
                [
                    say
                        $"{Motion.ofDefinition definition} draws samples uniformly and nothing else at random: its covariance is the covariance of a random vector"
                ]
            Uses = []
        }

    /// Cov ⪰ 0 as what is added is.
    let isPositive facts (law: MovingLaw) : OrderProof =
        let facts = whereDefined [ law ] facts
        let facts, alone = apartFromOneSample [ law ] facts
        requireDegrees facts law

        {
            Steps =
                alone
                @ meanSteps "the mean, affine" law
                @ spreadSteps law
                @ [
                    because "that" (PositiveForm.reasons facts law.Spread)
                    say "so that the covariance begins at 0, moves by a positive map and gets what is positive"
                ]
            Uses = uses [ law ]
        }

    let private sameMean (low: MovingLaw) (high: MovingLaw) =
        if low.IsFlow <> high.IsFlow then
            refuse $"one of {low.Name} and {high.Name} is a flow and the other an iteration"

        if low.Estimator <> high.Estimator || List.sort low.States <> List.sort high.States then
            refuse $"{low.Name} and {high.Name} have different states"

        for state in low.States do
            let gap = low.Mean state - high.Mean state

            if not gap.IsZero then
                refuse $"the means of {low.Name} and {high.Name} differ: {state} by {Infix.format gap} in a step"

    /// Cov of the first ⪯ Cov of the second, at every time from the same start, and the same mean.
    let isBelow facts (low: MovingLaw) (high: MovingLaw) : OrderProof =
        let laws = [ low; high ]
        let facts = whereDefined laws facts
        sameMean low high
        List.iter (requireDegrees facts) laws
        let facts, alone = apartFromOneSample laws facts
        let ofLow = PositiveForm.reasons facts low.Spread

        let ofGap =
            PositiveForm.reasons facts (PositiveForm.difference low.Spread high.Spread)

        let conclusion =
            if low.IsFlow then
                "the difference D of the covariances, second less first, begins at 0 and obeys D′ = AD + DAᵀ + P(D) + R with R ⪰ 0 and the positive map P(D), the part of degree 2 of the first's Q with D in place of the state times its transpose: D(t) = ∫ e^{(t−s)𝓛}R(s)ds ⪰ 0"
            else
                "the difference D of the covariances, second less first, begins at 0 and obeys D⁺ = LDLᵀ + P(D) + R with R ⪰ 0 and the positive map P(D), the part of degree 2 of the first's covariance with D in place of the state times its transpose: by induction over the steps D ⪰ 0"

        {
            Steps =
                alone
                @ meanSteps "the mean of both, affine" low
                @ spreadSteps low
                @ spreadSteps high
                @ [
                    because "the first" ofLow
                    because "the second less the first" ofGap
                    say conclusion
                ]
            Uses = uses laws
        }

    /// Equal means: the same affine move.
    let isSameMean facts (left: MovingLaw) (right: MovingLaw) : OrderProof =
        let laws = [ left; right ]
        let facts = whereDefined laws facts
        sameMean left right
        List.iter (requireDegrees facts) laws

        {
            Steps =
                meanSteps "the mean of both, affine" left
                @ [ say "so that the means obey the same equation from the same start" ]
            Uses = uses [ left; right ]
        }

    /// Equal covariances and means: the same moves.
    let isSame facts (left: MovingLaw) (right: MovingLaw) : OrderProof =
        let laws = [ left; right ]
        let facts = whereDefined laws facts
        sameMean left right
        List.iter (requireDegrees facts) laws
        let _, alone = apartFromOneSample laws facts

        if not (PositiveForm.isZero (PositiveForm.difference left.Spread right.Spread)) then
            refuse $"covariances of a step of {left.Name} and {right.Name} differ"

        {
            Steps =
                alone
                @ meanSteps "the mean of both, affine" left
                @ spreadSteps left
                @ [
                    say
                        "both have this covariance, so that means and covariances obey the same equations from the same start"
                ]
            Uses = uses [ left; right ]
        }
