namespace Verify.Papers.Talk

open Verify.Symbolics

open Verify.Arithmetic

/// Lemmas on flows: the closed form of gradient flow, the objective, and the gap between stochastic gradient flow and SGD.
[<RequireQualifiedAccess>]
module internal FlowLemmas =

    open Generic

    let private letter name = SymbolIndex.Letter name

    let private b name = Symbol.state "b" (letter name)

    /// Averages replaced by what is known about them.
    let private know (facts: (string * string) list) (f: Polynomial) =
        let table =
            facts |> List.map (fun (average, value) -> polynomial average, polynomial value)

        f
        |> Polynomial.substitute (fun s ->
            table
            |> List.tryPick (fun (average, value) -> if average = Polynomial.ofSymbol s then Some value else None))

    /// The residual replaced, inside averages.
    let private withResidual text f =
        let residual = polynomial text
        Average.substituteInside (fun s -> if s = Symbol.residual then Some residual else None) f

    let gfClosedForm (gradientFlow: Process) (closedForm: string) =
        let proof =
            DerivationBuilder(
                "gf-closed-form",
                "β_t = Σ̂⁺(I − e^{−tΣ̂})z, Σ̂ = XᵀX/n, z = Xᵀy/n, solves gradient flow from 0; in the eigenbasis θ_i = z_i(1 − e^{−ts_i})/s_i.",
                "For all n, p, X, y and t. X and β are written in an eigenbasis of Σ̂ (x_i = v_iᵀx, θ = Vᵀβ, so xᵀβ and r do not change); i is generic. (XᵀX)⁺(I − e^{−tΣ̂})Xᵀy is the same: the factors n cancel."
            )

        let drift = (flow gradientFlow).Drift(b "i")

        proof.Show(
            "The right-hand side of gradient flow, from its definition.",
            "drift b[i]",
            "\\dot\\theta_i",
            rational drift
        )

        let split = withResidual "y - x[i]*b[i] - u[i]" drift

        proof.Show(
            "The residual written out, r = y − x_iθ_i − u_i with u_i = Σ_{j≠i} x_jθ_j.",
            "drift b[i]",
            "\\dot\\theta_i",
            rational split
        )

        let reduced =
            know [ "avg(x[i]^2)", "s[i]"; "avg(x[i]*y)", "z[i]"; "avg(u[i]*x[i])", "0" ] split

        proof.Show(
            "In the eigenbasis ⟨x_i²⟩ = s_i, ⟨x_iy⟩ = z_i and ⟨x_ix_j⟩ = 0 for j ≠ i, so ⟨x_iu_i⟩ = 0: the coordinates part.",
            "drift b[i]",
            "\\dot\\theta_i",
            rational reduced
        )

        let theta =
            match Infix.parseExponential closedForm with
            | Ok value -> value
            | Error error -> invalidOp $"{closedForm}: {error}"

        proof.Show("The closed form, for s_i > 0.", "theta[i]", "\\theta_i", theta)
        let derivative = ExponentialPolynomial.differentiate (Symbol.parameter "t") theta
        proof.Show("Its time derivative.", "d/dt theta[i]", "\\dot\\theta_i", derivative)

        // The drift is affine in θ: value at 0 plus slope times θ.
        let at (value: Polynomial) =
            Polynomial.substitute (fun s -> if s = b "i" then Some value else None) reduced

        let slope = Calculus.differentiate (b "i") reduced

        let along =
            ExponentialPolynomial.ofPolynomial (at Polynomial.Zero)
            + ExponentialPolynomial.ofPolynomial slope * theta

        proof.Check("The derivative is the right-hand side along the closed form.", derivative, along)

        let start =
            theta
            |> ExponentialPolynomial.substitute (fun s ->
                if s = Symbol.parameter "t" then
                    Some Polynomial.Zero
                else
                    None)

        proof.Check("It starts at 0.", start, ExponentialPolynomial.ofPolynomial Polynomial.Zero)

        proof.Say
            "For s_i = 0: ⟨x_i²⟩ = 0 makes x_i vanish on every sample, so z_i = 0, the right-hand side is 0 and θ_i stays 0, as Σ̂⁺ says."

        proof.Say "A linear differential equation has one solution from a given start."
        proof.Result

    /// Refuted: the talk's display of the objective.
    let objectiveNormalisation (gradientFlow: Process) =
        let proof =
            DerivationBuilder(
                "objective-normalisation",
                "‖y − Xβ‖²/(2n) = (1/n) Σ_k (y_k − x_kᵀβ)², as displayed.",
                "For all n, p and data: one identity in averages, r the residual of one sample."
            )

        let objective = polynomial "avg(r^2)/2"
        proof.Show("The objective, ‖y − Xβ‖²/(2n).", "F", "F(\\beta)", rational objective)
        let minusGradient = -(Calculus.differentiate (b "i") objective)
        proof.Show("Minus its gradient.", "-dF/db[i]", "-\\partial_i F", rational minusGradient)

        proof.Check(
            "It is the drift of gradient flow, so this normalisation is the one that the talk uses elsewhere.",
            rational minusGradient,
            rational ((flow gradientFlow).Drift(b "i"))
        )

        proof.Check("The displayed equality.", rational objective, formula "avg(r^2)")
        proof.Result

    /// The process whose generator is G f = ½ Σ g_ig_j ∂_i∂_j f.
    let private squaredGradient =
        lazy
            (Process.parseOrThrow
                "the square of the gradient"
                "process squared-gradient\ndrift b[a] = 0*b[a]\ndiffusion b[a], b[c] = avg(r*x[a])*avg(r*x[c])\n")

    /// `square` is what stands for Σ̂⊗Σ̂ in the gap, in terms of G; `half` what stands for ½L².
    let sgfSgdGap (sgd: Process) (sgf: Process) (gapText: string) =
        let proof =
            DerivationBuilder(
                "sgf-sgd-gap",
                "e^{ηL} − T = η²(½L² − Σ̂⊗Σ̂) + O(η³), hence the second moments of SGF at t = kη and of SGD after k steps differ by O(η) at fixed t.",
                "For all n, p, m and data. L and Σ̂⊗Σ̂ are the operators on polynomials of degree ≤ 2 in β, i, j generic. κ = η/m makes L itself depend on η, L = L₀ + (η/m)L₁: the expansion holds with L at that η (no term is moved between orders), and O(η³) is uniform for η ≤ η₀ because ‖L‖ ≤ ‖L₀‖ + (η₀/m)‖L₁‖ there; with κ as an independent symbol it is the plain Taylor expansion. Replacing ½L² by ½L₀² changes the gap by O(η³) only."
            )

        let gFlow = flow squaredGradient.Value

        for letters in [ [ "i" ]; [ "i"; "j" ] ] do
            let f = letters |> Seq.map (b >> Polynomial.ofSymbol) |> Polynomial.product
            let name = letters |> Seq.map (fun l -> $"b[{l}]") |> String.concat "*"
            let l = Dynamics.generator (flow sgf) f
            let g = Dynamics.generator gFlow f
            let t = Dynamics.expectedNext (iteration sgd) f
            proof.Show("The generator of the flow.", $"L({name})", $"L[{LaTeX.formatPolynomial f}]", rational l)
            proof.Show("The square of the mean gradient.", $"G({name})", $"G[{LaTeX.formatPolynomial f}]", rational g)

            proof.Check($"One SGD step is T = I + ηL + η²G on {name}.", t, rational (f + eta * l + eta * eta * g))

            proof.CheckDegree($"L keeps the degree of {name}.", $"L({name}) in β", degree (rational l), letters.Length)

        let gradient = withResidual "y - u" (polynomial "avg(r*x[i])*avg(r*x[j])")
        let centred = know [ "avg(x[i]*y)", "0"; "avg(x[j]*y)", "0" ] gradient

        proof.Check(
            "Centred at a minimiser (y stands for the residual there, orthogonal to the features; u = xᵀδ) G[δ_iδ_j] = ⟨x_iu⟩⟨x_ju⟩ = (Σ̂δ)_i(Σ̂δ)_j: G is Σ̂⊗Σ̂.",
            rational centred,
            formula "avg(u*x[i])*avg(u*x[j])"
        )

        // The Taylor coefficients of e^{ηL} at η = 0, by differentiation.
        let time = Symbol.parameter "eta"
        let exponential = ExponentialPolynomial.exp (polynomial "eta*L")

        let coefficient k =
            let derivative =
                Seq.fold (fun f _ -> ExponentialPolynomial.differentiate time f) exponential (seq { 1..k })

            let atZero =
                derivative
                |> ExponentialPolynomial.substitute (fun s -> if s = time then Some Polynomial.Zero else None)

            match ExponentialPolynomial.tryPolynomial atZero with
            | Some value ->
                let factorial = Seq.fold (*) 1L (seq { for j in 1L .. int64 k -> j })
                (Rational.FromInteger factorial).Reciprocal() * value
            | None -> invalidOp "an exponential stayed at 0"

        let series =
            seq { for k in 0..2 -> Polynomial.power k eta * coefficient k }
            |> Polynomial.sum

        proof.Show(
            "e^{ηL} on this finite-dimensional invariant space, to second order; the rest R is at most (η‖L‖)³e^{η‖L‖}/6.",
            "exp(eta*L) - R",
            "e^{\\eta L} - R",
            rational series
        )

        // L and G do not commute, but no product of the two occurs here.
        let gap = rational (series - polynomial "1 + eta*L + eta^2*G")
        proof.Show("The gap without the rest.", "exp(eta*L) - R - T", "e^{\\eta L} - R - T", gap)
        proof.Check("It is the claimed gap.", gap, formula gapText)

        proof.Say
            "Over k = t/η steps e^{kηL} − T^k = Σ_j e^{(k−1−j)ηL}(e^{ηL} − T)T^j: k terms of size O(η²) between factors bounded by e^{Ct}, so O(η) at fixed t."

        proof.Result
