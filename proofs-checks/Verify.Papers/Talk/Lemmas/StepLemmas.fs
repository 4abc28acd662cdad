namespace Verify.Papers.Talk

open Verify.Symbolics

/// Lemmas on one step of SGD and of the Euler discretization of stochastic gradient flow.
/// Each takes the processes it speaks about, so that a wrong variant goes the same way.
[<RequireQualifiedAccess>]
module internal StepLemmas =

    open Generic

    let sgdSplit (sgd: Process) (splitStep: string) =
        let proof =
            DerivationBuilder(
                "sgd-split",
                "Adding and subtracting the gradient leaves the SGD step unchanged: β + ηĝ = β + ηg + η(ĝ − g), and E_I(ĝ − g) = 0.",
                $"For {anyData}. {averaging}"
            )

        let step =
            (iteration sgd).Next(Symbol.state "b" (SymbolIndex.Letter "i")) |> rational

        let split = formula splitStep
        proof.Show("The SGD step, from its definition.", "next b[i]", "\\beta_i^{+}", step)
        proof.Show("The step with the gradient added and subtracted.", "split", "\\mathrm{split}", split)
        proof.Check("Both are the same polynomial.", step, split)
        let fluctuation = polynomial "batch(r*x[i]) - avg(r*x[i])"
        let mean = MiniBatch.expectation (iteration sgd).Sampling fluctuation
        proof.Check("The fluctuation has mean 0 over the mini-batch.", mean, RationalFunction.Zero)
        proof.Result

    let diffusionCoefficient (sgd: Process) (sgf: Process) =
        let proof =
            DerivationBuilder(
                "diffusion-coefficient",
                "η Cov_I of the mini-batch gradient ĝ is the diffusion matrix Q(β) of stochastic gradient flow.",
                $"For {anyData}. {averaging}"
            )

        let sampling = (iteration sgd).Sampling

        let expectation text =
            MiniBatch.expectation sampling (polynomial text)

        let product = expectation "batch(r*x[i])*batch(r*x[j])"
        proof.Show("E_I[ĝ_i ĝ_j] by set partitions.", "E[g_i g_j]", "E_I[\\hat g_i \\hat g_j]", product)
        let means = expectation "batch(r*x[i])" * expectation "batch(r*x[j])"
        proof.Show("The product of the means.", "E[g_i] E[g_j]", "E_I[\\hat g_i]\\,E_I[\\hat g_j]", means)
        let covariance = rational eta * (product - means)
        proof.Show("η times the covariance.", "eta*Cov", "\\eta\\,\\mathrm{Cov}_I(\\hat g_i, \\hat g_j)", covariance)

        let q =
            (flow sgf).Diffusion(Symbol.state "b" (SymbolIndex.Letter "i"), Symbol.state "b" (SymbolIndex.Letter "j"))
            |> rational

        proof.Show("The diffusion matrix, from the definition of the flow.", "Q[i,j]", "Q_{ij}", q)
        proof.Check("Both are the same polynomial.", covariance, q)
        proof.Result

    let private b letter =
        Symbol.state "b" (SymbolIndex.Letter letter)

    let private monomial letters =
        letters |> Seq.map (b >> Polynomial.ofSymbol) |> Polynomial.product

    let private nameOf letters =
        letters |> Seq.map (fun l -> $"b[{l}]") |> String.concat "*"

    let private latexOf letters =
        letters |> Seq.map (fun l -> $"\\beta_{{{l}}}") |> String.concat ""

    let sgdMean (sgd: Process) (gradientDescent: Process) =
        let proof =
            DerivationBuilder(
                "sgd-mean",
                "E SGD_k = GD_k for every k, from the same starting point.",
                $"For {anyData} and all k. {averaging}"
            )

        let expected = Dynamics.expectedNext (iteration sgd) (monomial [ "i" ])
        let descent = Dynamics.expectedNext (iteration gradientDescent) (monomial [ "i" ])
        proof.Show("The mean of one SGD step from a fixed β.", "E[next b[i]]", "E[\\beta_i^{+}\\mid\\beta]", expected)
        proof.Show("One step of gradient descent.", "gd b[i]", "\\mathrm{GD}(\\beta)_i", descent)
        proof.Check("They agree at every β.", expected, descent)

        proof.CheckDegree(
            "The map is affine in β (r = y − xᵀβ has degree 1), so the mean of the map is the map of the mean.",
            "the mean step in β",
            degree expected,
            1
        )

        proof.Say
            "Induction on k: E SGD_{k+1} = E[GD(SGD_k)] = GD(E SGD_k) = GD(GD_k) = GD_{k+1}; both start at the same point."

        proof.Result

    let sgfMean (sgf: Process) (gradientFlow: Process) =
        let proof =
            DerivationBuilder(
                "sgf-mean",
                "E SGF_t = GF_t for every t ≥ 0, from the same starting point.",
                $"For {anyData} and all t. {averaging}"
            )

        let generated = Dynamics.generator (flow sgf) (monomial [ "i" ]) |> rational
        let drift = (flow gradientFlow).Drift(b "i") |> rational

        proof.Show(
            "The Itô generator on a coordinate; the diffusion has no share in it.",
            "L b[i]",
            "\\mathcal L \\beta_i",
            generated
        )

        proof.Show("The right-hand side of gradient flow.", "drift b[i]", "g_i", drift)
        proof.Check("They agree at every β.", generated, drift)

        proof.CheckDegree(
            "The right-hand side is affine in β, so its mean is its value at the mean.",
            "the drift in β",
            degree generated,
            1
        )

        let second = Dynamics.generator (flow sgf) (monomial [ "i"; "j" ]) |> rational

        proof.CheckDegree(
            "Second moments stay finite: the generator keeps degree 2, so by Grönwall they grow at most exponentially, and the stochastic integral has mean 0.",
            "L(b[i]*b[j]) in β",
            degree second,
            2
        )

        proof.Say
            "By Dynkin's formula d/dt E β_t = g(E β_t): the linear equation of gradient flow with the same start, whose solution is unique."

        proof.Result

    let private oneStep (proof: DerivationBuilder) (sgd: Iteration) (euler: Iteration) letters =
        let f = monomial letters
        let ofSgd = Dynamics.expectedNext sgd f
        let ofEuler = Dynamics.expectedNext euler f
        let name = nameOf letters
        let latex = latexOf letters

        proof.Show(
            "One SGD step from a fixed β, by set partitions of the mini-batch means.",
            $"E_SGD[{name}]",
            $"E_{{\\mathrm{{SGD}}}}[({latex})^{{+}}]",
            ofSgd
        )

        proof.Show(
            "One Euler step, by Isserlis' theorem.",
            $"E_Euler[{name}]",
            $"E_{{\\mathrm{{Euler}}}}[({latex})^{{+}}]",
            ofEuler
        )

        ofSgd, ofEuler

    let momentEquivalence (sgd: Process) (sgf: Process) =
        let proof =
            DerivationBuilder(
                "moment-equivalence",
                "The Euler discretization of stochastic gradient flow with step η and SGD with step size η share first and second moments after every number k of steps.",
                $"For {anyData} and all k. {averaging}"
            )

        let step = iteration sgd
        let euler = Dynamics.euler eta (flow sgf)

        for letters in [ [ "i" ]; [ "i"; "j" ] ] do
            let ofSgd, ofEuler = oneStep proof step euler letters
            proof.Check("They agree at every β.", ofSgd, ofEuler)

            proof.CheckDegree(
                "The degree in β does not grow.",
                $"E[{nameOf letters}] in β",
                max (degree ofSgd) (degree ofEuler),
                letters.Length
            )

        proof.Say
            "Both one-step operators P f(β) = E[f(β⁺) | β] therefore map the polynomials of degree ≤ 2, spanned by 1, β_i and β_iβ_j, to themselves, and they are equal there. Hence their k-th powers are equal, and from the same starting point so are the first and second moments, and the covariances, for every k."

        proof.Result

    /// The loss is a product of `power` centred components: 2 for both errors of the talk.
    let errorsMatch (sgd: Process) (sgf: Process) power =
        let proof =
            DerivationBuilder(
                "errors-match",
                "Estimation error E‖β − β*‖² and prediction error E‖X(β − β*)‖²/n of SGD and of the Euler discretization agree after every number k of steps.",
                $"For {anyData}, every β* and all k. {averaging}"
            )

        let letters = List.take power [ "i"; "j"; "k" ]

        let loss =
            letters
            |> Seq.map (fun l ->
                Polynomial.ofSymbol (b l)
                - Polynomial.ofSymbol (Symbol.indexedParameter "truth" [ SymbolIndex.Letter l ]))
            |> Polynomial.product

        proof.Show(
            "Both errors are sums of A_ij (β_i − β*_i)(β_j − β*_j), A = I for estimation and A = XᵀX/n for prediction; one summand without its constant A_ij:",
            "f",
            "f",
            rational loss
        )

        let ofSgd = Dynamics.expectedNext (iteration sgd) loss
        let ofEuler = Dynamics.expectedNext (Dynamics.euler eta (flow sgf)) loss
        proof.Show("Its mean after one SGD step.", "E_SGD[f]", "E_{\\mathrm{SGD}}[f^{+}]", ofSgd)
        proof.Show("Its mean after one Euler step.", "E_Euler[f]", "E_{\\mathrm{Euler}}[f^{+}]", ofEuler)
        proof.Check("They agree at every β.", ofSgd, ofEuler)
        proof.CheckDegree("The degree in β stays at most 2.", "E[f] in β", degree ofSgd, 2)

        proof.Say
            "f has degree 2 in β, so moment-equivalence carries the equality from one step to all k; summing over i and j with the weights A_ij gives both errors."

        proof.Result

    /// What is claimed for the third-moment gap, given as a formula in averages.
    let thirdMomentGap (sgd: Process) (sgf: Process) (factor: string) (cumulant: string) =
        let proof =
            DerivationBuilder(
                "third-moment-gap",
                "Third moments after one step differ by (η³/m²) κ₃(g), the third cumulant of the gradient r·x of one draw.",
                $"For {anyData}. {averaging}"
            )

        let ofSgd, ofEuler =
            oneStep proof (iteration sgd) (Dynamics.euler eta (flow sgf)) [ "i"; "j"; "k" ]

        let gap = ofSgd - ofEuler
        proof.Show("Their difference.", "gap", "\\mathrm{gap}", gap)
        let third = formula cumulant
        proof.Show("κ₃ of one draw: the mean of the product of the centred gradients.", "kappa3", "\\kappa_3", third)
        proof.Check($"The difference is {factor} κ₃.", gap, formula factor * third)
        proof.Result

    /// Refuted: one more degree than moment-equivalence.
    let thirdMomentsMatch (sgd: Process) (sgf: Process) =
        let proof =
            DerivationBuilder(
                "third-moments-match",
                "SGD and the Euler discretization share third moments after one step.",
                $"For {anyData}. {averaging}"
            )

        let ofSgd, ofEuler =
            oneStep proof (iteration sgd) (Dynamics.euler eta (flow sgf)) [ "i"; "j"; "k" ]

        proof.Check("They agree at every β.", ofSgd, ofEuler)
        proof.Result

    /// Refuted: the constant-covariance process instead of stochastic gradient flow.
    let constantCovarianceMoments (sgd: Process) (constant: Process) =
        let proof =
            DerivationBuilder(
                "constant-covariance-moments",
                "The Euler discretization of the constant-covariance process has SGD's second moments after one step.",
                $"For {anyData}. {averaging}"
            )

        let ofSgd, ofEuler =
            oneStep proof (iteration sgd) (Dynamics.euler eta (flow constant)) [ "i"; "j" ]

        proof.Check("They agree at every β.", ofSgd, ofEuler)
        proof.Result
