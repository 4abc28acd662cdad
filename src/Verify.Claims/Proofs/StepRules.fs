namespace Verify.Claims

open Verify.LeastSquares
open Verify.Symbolics

/// Rules about single steps and generators, by normal form, and their powers by induction.
[<RequireQualifiedAccess>]
module internal StepRules =
    let step text formula latex : ProofStep =
        {
            Text = (if formula = "" then text else $"{text}: {formula}")
            LaTeX = latex
        }

    let private show text name (value: RationalFunction) =
        step text $"{name} = {Infix.format value}" $"{LaTeX.format value}"

    let private rational = RationalFunction.ofPolynomial

    let private b letter =
        Symbol.state "b" (SymbolIndex.Letter letter)

    /// The degree in β of a polynomial in which the residual is left as one symbol: r is of degree 1 in β.
    let degree (f: RationalFunction) =
        let rec ofMonomial (monomial: Monomial) =
            monomial.Factors
            |> Array.sumBy (fun (struct (s, e)) ->
                match s.Role, s.Content with
                | Role.State, _ -> e
                | _, Some content -> e * ofMonomial content
                | _ -> if s = Symbol.residual then e else 0)

        if f.IsZero then
            0
        else
            f.Numerator.Terms |> Seq.map (fun t -> ofMonomial t.Monomial) |> Seq.max

    let private letters = [ "i"; "j"; "k"; "l"; "h" ]

    /// One product of components for each way in which indices of a product of the given degree can coincide.
    let private products degree =
        let rec partitions most rest =
            if rest = 0 then
                [ [] ]
            else
                [
                    for part in min most rest .. -1 .. 1 do
                        for others in partitions part (rest - part) -> part :: others
                ]

        partitions degree degree
        |> List.rev
        |> List.map (fun parts -> List.zip parts (List.truncate parts.Length letters))
        |> List.map (List.collect (fun (count, letter) -> List.replicate count letter))

    /// left − right is 0 in normal form.
    let identity left right =
        let proposition = Identity(left, right)
        let difference = Formula.value left - Formula.value right

        if difference.IsZero then
            Proven(
                Theorem.Conclude(
                    proposition,
                    [
                        show "the left side, from the definitions" (Formula.text left) (Formula.value left)
                        show "the right side" (Formula.text right) (Formula.value right)
                        step "their difference in normal form is 0" "" ""
                    ],
                    [],
                    Formula.theorems left @ Formula.theorems right
                )
            )
        else
            Disproved [ SymbolicDifference(Infix.format difference) ]

    // Equal means of products of components say something about the next step only where nothing but β moves them.
    let private otherStates (motions: Motion list) =
        motions
        |> List.tryPick (fun motion ->
            let definition =
                match motion with
                | Of definition
                | EulerOf definition -> definition

            if definition.HasSchedule then
                Some
                    $"{definition.Name} has parameters that depend on the step; one symbol stands for all their values, and two schedules look alike"
            elif definition.IsPopulation then
                Some $"{definition.Name} draws from a population; this rule takes processes on samples"
            elif definition.States = [ "b" ] then
                None
            else
                let states = definition.States |> String.concat ", "
                Some $"{definition.Name} has the states {states}; this rule takes processes whose only state is b")

    let private equalSteps left right order =
        [
            for count in 1..order do
                for letters in products count -> letters, Expected(left, letters), Expected(right, letters)
        ]
        |> List.map (fun (letters, ours, others) -> letters, Formula.value ours, Formula.value others)

    let private inductive proposition left right order remarks =
        let steps = lazy equalSteps left right order

        match otherStates [ left; right ] with
        | Some reason -> Gap reason
        | None ->

            let steps = steps.Value

            match steps |> List.tryFind (fun (_, ours, others) -> not (ours - others).IsZero) with
            | Some(_, ours, others) -> Disproved [ SymbolicDifference(Infix.format (ours - others)) ]
            | None ->
                match steps |> List.tryFind (fun (letters, ours, _) -> degree ours > letters.Length) with
                | Some(letters, ours, _) ->
                    Gap
                        $"the mean of a product of {letters.Length} components after one step has degree {degree ours} in β: moments of that order do not close, and one equal step says nothing about the next"
                | None ->
                    Proven(
                        Theorem.Conclude(
                            proposition,
                            [
                                for letters, ours, _ in steps ->
                                    show
                                        $"one step of both, degree {degree ours} ≤ {letters.Length} in β"
                                        (Formula.text (Expected(left, letters)))
                                        ours
                            ]
                            @ [
                                step
                                    $"both one-step operators map the polynomials of degree ≤ {order} to themselves and are equal there, so their k-th powers are"
                                    ""
                                    ""
                            ]
                            @ remarks,
                            [],
                            [ AveragesAreGeneric; TowerRule ] @ Motion.theorems left @ Motion.theorems right
                        )
                    )

    /// Equal one-step operators that keep the degree, and induction over k.
    let sameMoments left right order =
        inductive (SameMoments(left, right, order)) left right order []

    /// A quadratic polynomial is a sum of moments of order ≤ 2.
    let sameQuadraticErrors left right =
        inductive
            (SameQuadraticErrors(left, right))
            left
            right
            2
            [ step "(β − β*)ᵀA(β − β*) is a polynomial of degree 2 in β" "" "" ]

    /// 𝓛β = drift, affine, with second moments that close.
    let sameMean (flow: Process) (deterministic: Process) =
        let proposition = SameMean(flow, deterministic)
        let generated = Formula.value (Generator(flow, [ "i" ]))
        let drift = Formula.value (Drift(deterministic, "i"))
        let noise = Formula.value (Formula.Diffusion(deterministic, "i", "j"))

        let seconds =
            [ [ "i"; "j" ]; [ "i"; "i" ] ]
            |> List.map (fun letters -> Formula.value (Generator(flow, letters)))

        match otherStates [ Of flow; Of deterministic ] with
        | Some reason -> Gap reason
        | None ->

            if not noise.IsZero then
                Gap $"{deterministic.Name} has noise of its own"
            elif not (generated - drift).IsZero then
                Disproved [ SymbolicDifference(Infix.format (generated - drift)) ]
            elif degree generated > 1 then
                Gap $"the drift has degree {degree generated} in β: the mean of the drift is not the drift of the mean"
            elif seconds |> List.exists (fun second -> degree second > 2) then
                Gap "second moments of the flow do not close, and nothing bounds them"
            else
                Proven(
                    Theorem.Conclude(
                        proposition,
                        [
                            show "the generator on a component" (Formula.text (Generator(flow, [ "i" ]))) generated
                            show "the drift without noise, the same" (Formula.text (Drift(deterministic, "i"))) drift
                            step
                                "it is affine in β, and the generator keeps the degree 2, so second moments stay finite"
                                ""
                                ""
                            step "the means obey the same linear equation from the same start" "" ""
                        ],
                        [],
                        [ AveragesAreGeneric; ItoFormula; LinearEquations ]
                    )
                )

    let private know (facts: (string * string) list) polynomial =
        let table =
            facts
            |> List.map (fun (average, value) ->
                (Infix.parseOrThrow average).Numerator, (Infix.parseOrThrow value).Numerator)

        Polynomial.substitute
            (fun s ->
                table
                |> List.tryPick (fun (average, value) -> if average = Polynomial.ofSymbol s then Some value else None))
            polynomial

    let private inside (replacements: (Symbol * string) list) =
        Average.substituteInside (fun symbol ->
            replacements
            |> List.tryFind (fun (s, _) -> s = symbol)
            |> Option.map (fun (_, text) -> (Infix.parseOrThrow text).Numerator))

    let private feature = Symbol.sample "x" [ SymbolIndex.Letter "i" ]

    /// The drift in an eigendirection: z_i − s_iθ_i, and 0 where x_i = 0 on every sample.
    let private eigenDrift (flow: Process) =
        let drift = (Formula.value (Drift(flow, "i"))).Numerator

        let along =
            drift
            |> inside [ Symbol.residual, "y - x[i]*b[i] - u[i]" ]
            |> know [ "avg(x[i]^2)", "s"; "avg(x[i]*y)", "z"; "avg(u[i]*x[i])", "0" ]

        drift, along, inside [ feature, "0" ] drift

    /// θ = z·w(s)/s with the filter w that the program evaluates: θ̇ is the drift along it, θ(0) = 0.
    let solvedByFilter (flow: Process) =
        let drift, along, unseen = eigenDrift flow
        let time, s = Generic.scalar Generic.time, Generic.scalar Generic.eigenvalue
        let z = SymbolicScalar.OfSymbol(Symbol.parameter "z")
        let theta = z * (Filter.GradientFlow<SymbolicScalar> time).Weight.Invoke s / s

        // The drift is affine in the component: its value at 0 and its slope.
        let at value =
            Polynomial.substitute (fun symbol -> if symbol = b "i" then Some value else None) along

        let slope = Calculus.differentiate (b "i") along

        let onPath =
            SymbolicScalar.OfRational(rational (at Polynomial.Zero))
            + SymbolicScalar.OfRational(rational slope) * theta

        let derivative = theta.Differentiate Generic.time

        let start =
            theta.Substitute(fun symbol ->
                if symbol = Generic.time then
                    Some RationalFunction.Zero
                else
                    None)

        if not (Formula.value (Formula.Diffusion(flow, "i", "j"))).IsZero then
            Gap $"{flow.Name} has noise: no single path solves it"
        elif (otherStates [ Of flow ]).IsSome then
            Gap $"{flow.Name} has other states than b, a schedule or a population"
        elif degree (rational along) > 1 then
            Gap $"the drift of {flow.Name} is not affine"
        elif not (derivative - onPath).IsZero then
            Disproved [ SymbolicDifference(string (derivative - onPath)) ]
        elif not start.IsZero then
            Disproved [ SymbolicDifference(string start) ]
        elif not unseen.IsZero then
            Disproved [ SymbolicDifference(Infix.format (rational unseen)) ]
        else
            Proven(
                Theorem.Conclude(
                    SolvedByFilter flow,
                    [
                        show "the drift" (Formula.text (Drift(flow, "i"))) (rational drift)
                        show
                            "in an eigendirection, r = y − x_iθ_i − u_i with ⟨x_iu_i⟩ = 0, ⟨x_i²⟩ = s, ⟨x_iy⟩ = z"
                            "drift"
                            (rational along)
                        step "the program's filter times the least-squares coefficient z/s" $"theta = {theta}" ""
                        step "its derivative is the drift along it, and it starts at 0" $"d/dt theta = {derivative}" ""
                        step "where s = 0, x_i is 0 on every sample and the drift is 0" "" ""
                    ],
                    [],
                    [ AveragesAreGeneric; SpectralTheorem; LinearEquations ]
                )
            )

    /// T = I + ηL + η²G on every product of at most two components, degrees kept; then Taylor.
    let stepExpands iteration (flow: Process) =
        let eta = Formula.value (Written "eta")

        let parts =
            [ [ "i" ]; [ "i"; "j" ]; [ "i"; "i" ] ]
            |> List.map (fun letters ->
                letters,
                Formula.value (Expected(iteration, letters)),
                Formula.value (Generator(flow, letters)),
                Formula.value (SquaredDrift(flow, letters)),
                Formula.value (Written(letters |> List.map (fun l -> $"b[{l}]") |> String.concat "*")))

        match otherStates [ iteration; Of flow ] with
        | Some reason -> Gap reason
        | None ->

            let gap (_, t, l, g, f) = t - (f + eta * l + eta * eta * g)

            match parts |> List.tryFind (fun part -> not (gap part).IsZero) with
            | Some part -> Disproved [ SymbolicDifference(Infix.format (gap part)) ]
            | None ->
                match
                    parts
                    |> List.tryFind (fun (letters, _, l, g, _) -> max (degree l) (degree g) > letters.Length)
                with
                | Some _ -> Gap "the generator does not keep the degree 2"
                | None ->
                    Proven(
                        Theorem.Conclude(
                            StepExpands(iteration, flow),
                            [
                                for letters, t, l, g, _ in parts do
                                    show "one step" (Formula.text (Expected(iteration, letters))) t
                                    show "the generator" (Formula.text (Generator(flow, letters))) l
                                    show "the squared drift" (Formula.text (SquaredDrift(flow, letters))) g
                            ]
                            @ [
                                step "in each case the first is f + ηL f + η²G f, and degrees are kept" "" ""
                                step
                                    "e^{ηL} = I + ηL + ½η²L² + R on this finite-dimensional space, with R from Taylor"
                                    ""
                                    ""
                            ],
                            [],
                            [ AveragesAreGeneric; TaylorRemainder ] @ Motion.theorems iteration
                        )
                    )

    /// ‖∇F‖² = Σ s²δ² and F − F* = ½Σ sδ² in the eigenbasis, from ⟨r²⟩/2 and the flow's drift; s ≥ μ.
    let gradientEnergy (flow: Process) =
        let loss = (Infix.parseOrThrow "avg(r^2)/2").Numerator
        let drift = (Formula.value (Drift(flow, "i"))).Numerator
        let isGradient = drift + Calculus.differentiate (b "i") loss

        // r = e − x_iδ_i − u: e the residual at a minimiser, orthogonal to the features; u the other directions.
        let along =
            inside [ Symbol.residual, "y - x[i]*dist - u[i]" ]
            >> know [ "avg(x[i]^2)", "s"; "avg(x[i]*y)", "0"; "avg(u[i]*x[i])", "0" ]

        let gradient = along drift

        let share =
            along loss
            - (along loss
               |> Polynomial.substitute (fun s ->
                   if s = Symbol.parameter "dist" then
                       Some Polynomial.Zero
                   else
                       None))

        let written text = (Infix.parseOrThrow text).Numerator
        let slack = gradient * gradient - written "2*lowest" * share

        let above =
            slack
            |> Polynomial.substitute (fun s ->
                if s = Symbol.parameter "s" then
                    Some(written "lowest + above")
                else
                    None)

        if not isGradient.IsZero then
            Gap $"the drift of {flow.Name} is not minus the gradient of ‖y − Xβ‖²/(2n)"
        elif
            above.Terms
            |> Array.forall (fun term ->
                term.Coefficient.Sign > 0
                && Monomial.exponent (Symbol.parameter "dist") term.Monomial % 2 = 0)
        then
            Proven(
                Theorem.Conclude(
                    GradientEnergyBound flow,
                    [
                        step "the drift is minus the gradient of F = ⟨r²⟩/2" "" ""
                        show
                            "the gradient in eigendirection i, δ the distance from a minimiser"
                            "-g"
                            (rational gradient)
                        show "what direction i adds to F − F*" "share" (rational share)
                        show "g² − 2μ·share with s = μ + w, w ≥ 0: no negative coefficient" "slack" (rational above)
                        step "summed over the directions" "" ""
                    ],
                    [],
                    [ AveragesAreGeneric; SpectralTheorem ]
                )
            )
        else
            Gap $"{Infix.format (rational above)} has a negative coefficient"
