namespace Verify.Symbolics

open Verify.Arithmetic

/// How the samples of a mini-batch are drawn.
type Sampling =
    /// m independent draws.
    | WithReplacement
    /// m distinct draws of n.
    | WithoutReplacement

/// A process in symbols, for a given number p of features.
type Dynamics =
    /// dβ = drift dt + Q^{1/2}dW: drift g_a and diffusion Q_ab by index from 1, polynomials in the state and in averages.
    | Diffusion of drift: (int -> Polynomial) * diffusion: (int -> int -> Polynomial)
    /// β⁺ = β + eta·(mini-batch mean of a per-sample direction), the direction's component a a polynomial in sample symbols and the state.
    | MiniBatch of direction: (int -> Polynomial) * Sampling
    /// β⁺ = β + eta·drift + √eta·Q^{1/2}ξ, ξ ~ N(0, I).
    | EulerStep of drift: (int -> Polynomial) * diffusion: (int -> int -> Polynomial)

/// A named process.
type Process =
    {
        Name: string
        /// Its equation, in text.
        Equation: string
        /// Its dynamics with p features.
        Dynamics: int -> Dynamics
    }

/// The processes of least squares, each written once: the residual, the gradient and the sampling noise.
[<RequireQualifiedAccess>]
module Process =
    let private eta = Polynomial.parameter "eta"

    /// r = y − Σ_a x_a b_a, the residual of one sample.
    let residual features =
        Polynomial.sample Response
        - Polynomial.sum [ for a in 1..features -> Polynomial.sample (Feature a) * Polynomial.state a ]

    /// r·x_a, the negative gradient of one sample.
    let sampleGradient features a =
        residual features * Polynomial.sample (Feature a)

    /// g_a = ⟨r·x_a⟩.
    let gradient features a =
        Calculus.average (sampleGradient features a)

    /// Q_ab = (eta/m)(⟨r²·x_a·x_b⟩ − g_a·g_b).
    let samplingNoise features a b =
        let second =
            Calculus.average (sampleGradient features a * sampleGradient features b)

        eta
        * Polynomial.reciprocal "m"
        * (second - gradient features a * gradient features b)

    let private noDiffusion _ _ = Polynomial.zero

    /// All processes that have moment equations, in the order of the documentation.
    let all =
        [ { Name = "gradient-flow"
            Equation = "dβ = g dt"
            Dynamics = fun p -> Diffusion(gradient p, noDiffusion) }
          { Name = "gradient-descent"
            Equation = "β⁺ = β + eta·g"
            Dynamics = fun p -> EulerStep(gradient p, noDiffusion) }
          { Name = "sgd"
            Equation = "β⁺ = β + (eta/m)·Σ_{i∈I} r_i x_i, I of m independent draws"
            Dynamics = fun p -> MiniBatch(sampleGradient p, WithReplacement) }
          { Name = "sgd-without-replacement"
            Equation = "β⁺ = β + (eta/m)·Σ_{i∈I} r_i x_i, I of m distinct draws of n"
            Dynamics = fun p -> MiniBatch(sampleGradient p, WithoutReplacement) }
          { Name = "sgf"
            Equation = "dβ = g dt + Q^{1/2}dW, Q = (eta/m)(⟨r²xxᵀ⟩ − ggᵀ)"
            Dynamics = fun p -> Diffusion(gradient p, samplingNoise p) }
          { Name = "sgf-euler"
            Equation = "β⁺ = β + eta·g + √eta·Q^{1/2}ξ"
            Dynamics = fun p -> EulerStep(gradient p, samplingNoise p) }
          { Name = "constant-covariance"
            Equation = "dβ = g dt + ((eta/m)⟨xxᵀ⟩)^{1/2}dW"
            Dynamics =
              fun p ->
                  let covariance a b =
                      eta
                      * Polynomial.reciprocal "m"
                      * Calculus.average (Polynomial.sample (Feature a) * Polynomial.sample (Feature b))

                  Diffusion(gradient p, covariance) }
          { Name = "sgld"
            Equation = "dβ = g dt + (tau·I)^{1/2}dW"
            Dynamics =
              fun p ->
                  Diffusion(
                      gradient p,
                      fun a b ->
                          if a = b then
                              Polynomial.parameter "tau"
                          else
                              Polynomial.zero
                  ) } ]

    /// The process with a name. Raises InvalidInputException that lists all names where there is none.
    let parse name =
        match all |> List.tryFind (fun p -> p.Name = name) with
        | Some found -> found
        | None when name = "ridge" ->
            raise (
                InvalidInputException
                    "'ridge' is an estimator without dynamics: it has no moment equations; see 'verify moments'"
            )
        | None ->
            let names = all |> List.map _.Name |> String.concat ", "
            raise (InvalidInputException $"unknown process '{name}'; allowed are {names}")
