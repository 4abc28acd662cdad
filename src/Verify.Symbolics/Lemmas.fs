namespace Verify.Symbolics

open Verify.Arithmetic

/// The identities of the theory, each derived by the program from the definitions of the processes.
/// Every function takes what it depends on, so that tests can plant a wrong variant and see the difference.
[<RequireQualifiedAccess>]
module Lemmas =
    let private eta = Polynomial.parameter "eta"
    let private oneOverM = Polynomial.reciprocal "m"
    let private x a = Polynomial.sample (Feature a)
    let private r = Polynomial.sample Residual

    /// g_a = r·x_a with the residual kept as one per-sample symbol: neither n nor p enters.
    let private direction a = r * x a

    let private mean a = Calculus.average (direction a)

    let private second a b =
        Calculus.average (direction a * direction b)

    /// Q_ab = η·Cov(mini-batch mean) as the definition of stochastic gradient flow states it.
    let definedNoise a b =
        eta * oneOverM * (second a b - mean a * mean b)

    let private averagingScope =
        "all n, p, m, eta, X and y: the residual r = y − xᵀβ is one symbol of a sample, so the identity is between polynomials \
         in averages ⟨·⟩ that mention neither n nor p; the components 1 and 2 stand for any two, equal ones are the case 1 = 2"

    let private increment (dynamics: Dynamics) (components: int list) =
        // At β = 0 of a process without kept state coordinates the step's moments are those of its increment.
        let side = Expectation.rightHandSide 2 dynamics components

        side.Numerator
        |> Polynomial.substitute (fun symbol ->
            match symbol with
            | State _ -> Some Polynomial.zero
            | _ -> None)

    let private componentsUpTo degree =
        [ for d in 1..degree do
              yield! MomentSystem.multiIndices 2 d ]

    let private nameOf components =
        components |> List.map (fun a -> $"Δ{a}") |> String.concat "·"

    /// The moment-equivalence lemma: one step of SGD and of the Euler discretization of SGF have equal moments of orders 1
    /// and 2 at every β, and these are polynomials of degree ≤ 2 in β, so that the first two moments agree for all k.
    /// The argument is the diffusion coefficient by components.
    let momentEquivalence (noise: int -> int -> Polynomial) : Derivation =
        let sgd = MiniBatch(direction, WithReplacement)
        let euler = EulerStep(mean, noise)

        let identities =
            [ for components in componentsUpTo 2 ->
                  $"E[{nameOf components}] of SGD and of Euler-SGF",
                  increment sgd components,
                  increment euler components ]

        // The induction needs that degree ≤ 2 in β is preserved: with r = y − xᵀβ written out for two features.
        let closes =
            [ for proc in [ Process.parse "sgd"; Process.parse "sgf-euler" ] do
                  for components in componentsUpTo 2 do
                      let side = Expectation.rightHandSide 2 (proc.Dynamics 2) components
                      Polynomial.stateDegree side.Numerator <= components.Length ]
            |> List.forall id

        let steps =
            [ { Text = "Write Δ for the increment of one step from a fixed β, and ĝ for the mini-batch mean of g = r·x."
                LaTeX = @"\Delta = \beta^{+} - \beta,\qquad \hat g = \tfrac1m \sum_{i \in I} r_i x_i" }
              Derivation.define "E[Δ1·Δ2] of SGD" @"\mathbb{E}_{SGD}[\Delta_1\Delta_2]" (increment sgd [ 1; 2 ])
              Derivation.define
                  "E[Δ1·Δ2] of Euler-SGF"
                  @"\mathbb{E}_{Euler}[\Delta_1\Delta_2]"
                  (increment euler [ 1; 2 ])
              Derivation.remark
                  "r is affine in β, so both one-step moments of order ≤ 2 are polynomials of degree ≤ 2 in β"
              Derivation.remark
                  "Induction: if E β and E ββᵀ agree after k steps, the expectations of equal polynomials of degree ≤ 2 agree, hence after k + 1; both start at β = 0" ]

        let closure =
            if closes then
                []
            else
                [ "degree ≤ 2 in β is preserved", Polynomial.one, Polynomial.zero ]

        Derivation.conclude
            "SGD and the Euler discretization of stochastic gradient flow share first and second moments for every number of steps"
            averagingScope
            steps
            (identities @ closure)

    /// The lemma once more, for explicit features: the whole moment systems of order 2 agree as polynomials in β.
    let momentEquivalenceFor features (other: Process) : Derivation =
        let system name = MomentSystem.derive name 2 features
        let sgd, euler = system (Process.parse "sgd"), system other

        Derivation.conclude
            $"the moment systems of order 2 of SGD and Euler-SGF are equal for p = {features}"
            $"p = {features}; all n, m, eta, X and y by the averaging argument"
            []
            (List.map2
                (fun (a: MomentEquation) (b: MomentEquation) ->
                    $"E[{MomentSystem.name a.Of}]", a.RightHandSide.Numerator, b.RightHandSide.Numerator)
                sgd.Equations
                euler.Equations)

    /// η·Cov of the mini-batch gradient is Q(β).
    let diffusionCoefficient (noise: int -> int -> Polynomial) : Derivation =
        let batchSecond a b =
            Expectation.batchMeanWithReplacement direction [ a; b ]

        let batchMean a =
            Expectation.batchMeanWithReplacement direction [ a ]

        Derivation.conclude
            "η·Cov(mini-batch gradient) = (η/m)(⟨r²xxᵀ⟩ − ggᵀ)"
            averagingScope
            [ Derivation.define "E[ĝ1·ĝ2]" @"\mathbb{E}[\hat g_1 \hat g_2]" (batchSecond 1 2) ]
            [ for a, b in [ 1, 2; 1, 1 ] ->
                  $"component ({a},{b})", eta * (batchSecond a b - batchMean a * batchMean b), noise a b ]

    /// Adding and subtracting the full gradient leaves the step of SGD unchanged.
    let sgdSplit: Derivation =
        let batch = Polynomial.parameter "batchGradient"
        let full = Polynomial.parameter "fullGradient"
        let b = Polynomial.state 1

        Derivation.conclude
            "β + η·ĝ = β + η·g + η·(ĝ − g)"
            "all n, p, m, eta, X, y and every mini-batch: an identity in the batch gradient and the full gradient, componentwise"
            []
            [ "the step", b + eta * batch, b + eta * full + eta * (batch - full) ]

    /// E SGD_k = GD_k: one step has the mean of a gradient step, which is affine in β.
    let sgdMean: Derivation =
        let sgd = increment (MiniBatch(direction, WithReplacement)) [ 1 ]

        Derivation.conclude
            "E SGD_k = GD_k for every k"
            averagingScope
            [ Derivation.define "E[Δ1] of SGD" @"\mathbb{E}[\Delta_1]" sgd
              Derivation.remark
                  "r = y − xᵀβ is affine in β, so η⟨r·x⟩ is affine in β and its expectation is its value at E β; both start at 0: induction over k" ]
            [ "one step", sgd, eta * mean 1 ]

    /// E SGF_t = GF_t: the generator sends b_1 to the drift, whatever the diffusion; the drift is affine.
    let sgfMean (drift: int -> Polynomial) : Derivation =
        let anyDiffusion a b =
            Polynomial.parameter $"Q{min a b}{max a b}"

        let generated = Expectation.generator 2 drift anyDiffusion (Polynomial.state 1)

        let flow =
            Expectation.generator 2 (fun a -> Process.gradient 2 a) (fun _ _ -> Polynomial.zero) (Polynomial.state 1)

        let secondDerivative =
            Calculus.differentiate (State 2) (Calculus.differentiate (State 1) generated)

        Derivation.conclude
            "E SGF_t = GF_t for every t"
            "all n, p, m, eta, X, y and every diffusion coefficient: second derivatives of a coordinate vanish; two features stand for p, the drift being a sum over features"
            [ Derivation.define "𝓛b1" @"\mathcal{L}\beta_1" generated
              Derivation.remark
                  "The drift is affine in β, so d/dt E β = z − Σ̂·E β, the equation of gradient flow, with the same start; it has one solution" ]
            [ "the generator on a coordinate", generated, flow
              "the drift is affine in β", secondDerivative, Polynomial.zero ]

    /// Equal first and second moments give equal errors: both errors are polynomials of degree 2 in β.
    let errorsMatch: Derivation =
        let b a = Polynomial.state a
        let star a = Polynomial.parameter $"betaStar{a}"
        let m1 name a = Polynomial.parameter $"{name}{a}"

        let m2 name a c =
            Polynomial.parameter $"{name}{min a c}{max a c}"

        // Linear expectation over monomials of degree ≤ 2 in the state, with named moments.
        let expect first secondMoment (f: Polynomial) =
            f
            |> Polynomial.byState
            |> Map.toSeq
            |> Seq.map (fun (monomial, coefficient) ->
                let value =
                    match monomial |> List.collect (fun (s, k) -> List.replicate k s) with
                    | [] -> Polynomial.one
                    | [ State a ] -> m1 first a
                    | [ State a; State c ] -> m2 secondMoment a c
                    | _ -> invalidOp "a moment of degree above 2"

                coefficient * value)
            |> Polynomial.sum

        let estimation = Polynomial.sum [ for a in 1..2 -> (b a - star a) * (b a - star a) ]

        let prediction =
            let s a c = Calculus.average (x a * x c)

            Polynomial.sum
                [ for a in 1..2 do
                      for c in 1..2 -> s a c * (b a - star a) * (b c - star c) ]

        Derivation.conclude
            "Processes that share first and second moments share E‖β − β*‖² and E‖X(β − β*)‖²/n"
            "all n, p, X and β*: both errors are sums over pairs of features of polynomials of degree 2 in β; two features stand for p"
            [ Derivation.define
                  "E‖β − β*‖²"
                  @"\mathbb{E}\lVert\beta-\beta_*\rVert^2"
                  (expect "mean" "moment" estimation)
              Derivation.define
                  "E‖X(β − β*)‖²/n"
                  @"\mathbb{E}\lVert X(\beta-\beta_*)\rVert^2/n"
                  (expect "mean" "moment" prediction) ]
            [ "degree of the estimation error",
              Polynomial.integer (Polynomial.stateDegree estimation),
              Polynomial.integer 2
              "degree of the prediction error",
              Polynomial.integer (Polynomial.stateDegree prediction),
              Polynomial.integer 2 ]

    /// One step's third moments of SGD and Euler-SGF differ by exactly (η³/m²)·κ₃, the third cumulant of one draw.
    let thirdMomentGap (gap: Polynomial -> Polynomial) : Derivation =
        let sgd = MiniBatch(direction, WithReplacement)
        let euler = EulerStep(mean, definedNoise)
        let third = Calculus.average (direction 1 * direction 2 * direction 3)

        let cumulant =
            third - mean 1 * second 2 3 - mean 2 * second 1 3 - mean 3 * second 1 2
            + Polynomial.integer 2 * mean 1 * mean 2 * mean 3

        let difference = increment sgd [ 1; 2; 3 ] - increment euler [ 1; 2; 3 ]

        Derivation.conclude
            "E[Δ1·Δ2·Δ3] of SGD minus that of Euler-SGF is (η³/m²)·κ₃(g1, g2, g3)"
            averagingScope
            [ Derivation.define "κ₃" @"\kappa_3" cumulant ]
            [ "the gap", difference, gap cumulant ]

    /// The gap as the theorem states it.
    let statedGap (cumulant: Polynomial) =
        Polynomial.power eta 3 * Polynomial.power oneOverM 2 * cumulant

    /// Risk = Bias² + Var_ε + tr E_ε Cov_I, the law of total variance, by coordinates: u = E_I β_a and v = E_I β_a² given
    /// the noise, averaged over the noise.
    let riskDecomposition (covariance: Polynomial -> Polynomial -> Polynomial) : Derivation =
        let u = Polynomial.sample (Quantity "u")
        let v = Polynomial.sample (Quantity "v")
        let star = Polynomial.parameter "betaStar"
        let average = Calculus.average
        let risk = average (v - Polynomial.integer 2 * star * u + star * star)
        let bias2 = (average u - star) * (average u - star)
        let variance = average (u * u) - average u * average u

        Derivation.conclude
            "E‖β − β*‖² = ‖Eβ − β*‖² + tr Cov_ε(E_I β) + tr E_ε Cov_I(β)"
            "all n, p and every process with second moments: an identity in each coordinate, u = E_I β_a and v = E_I β_a² given the noise, ⟨·⟩ the average over the noise"
            [ Derivation.define "Risk" @"\mathrm{Risk}" risk
              Derivation.define "Bias²" @"\mathrm{Bias}^2" bias2
              Derivation.define "Var_ε" @"\mathrm{Var}_\varepsilon" variance ]
            [ "Risk against the sum of its parts", risk, bias2 + variance + average (covariance u v) ]

    /// Cov_I of one coordinate given the noise, v − u².
    let conditionalCovariance (u: Polynomial) (v: Polynomial) = v - u * u
