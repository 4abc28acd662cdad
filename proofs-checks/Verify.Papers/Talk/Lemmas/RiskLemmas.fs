namespace Verify.Papers.Talk

open Verify.Symbolics

open Verify.Arithmetic

/// The decomposition of the risk over two layers of randomness.
[<RequireQualifiedAccess>]
module internal RiskLemmas =

    open Generic

    // β_i = M_i + V_i + W_i with M_i = E_ε E_I β_i, V_i = E_I[β_i | ε] − M_i and W_i = β_i − E_I[β_i | ε]. By construction
    // E_I[W | ε] = 0, E_ε V = 0, M is a constant, V depends on ε only.
    let private layer name letter =
        Symbol.indexedParameter name [ SymbolIndex.Letter letter ]

    let private constant name letter = Polynomial.ofSymbol (layer name letter)

    let private pair name (letters: SymbolIndex list) =
        Polynomial.ofSymbol (Symbol.indexedParameter name (List.sort letters))

    /// The linear map that replaces products of the layer's symbols: none stays, one alone has mean 0, two become their covariance.
    let private mean layerName second (polynomial: Polynomial) =
        polynomial
        |> Polynomial.mapMonomials (fun monomial ->
            let struct (inside, rest) =
                Monomial.split (fun s -> s.Name = layerName && s.Role = Role.Parameter) monomial

            let letters =
                [
                    for struct (s, e) in inside.Factors do
                        for _ in 1..e do
                            yield! s.Indices
                ]

            let value =
                match letters.Length with
                | 0 -> Polynomial.One
                | 1 -> Polynomial.Zero
                | 2 -> pair second letters
                | k -> invalidOp $"a product of {k} fluctuations does not occur in a squared error"

            Polynomial.ofMonomial Rational.One rest * value)

    /// E_I[· | ε]; the conditional covariance depends on ε.
    let private overDraws polynomial = mean "W" "C" polynomial

    /// E_ε; V's covariance and the mean of the conditional covariance.
    let private overNoise polynomial =
        polynomial
        |> mean "V" "S"
        |> Polynomial.substitute (fun s ->
            if s.Name = "C" then
                Some(Polynomial.ofSymbol (Symbol.indexedParameter "meanC" s.Indices))
            else
                None)

    type Parts =
        {
            Bias: Polynomial
            Variance: Polynomial
            MeanCovariance: Polynomial
        }

    /// `combine` says how the risk is claimed to be made of its parts.
    let decomposition (combine: Parts -> Polynomial) =
        let proof =
            DerivationBuilder(
                "risk-decomposition",
                "Risk = Bias² + Var_ε + tr E_ε Cov_I, for estimation and for in-sample prediction.",
                "For every estimator with finite second moments under the draws (mini-batches or Brownian motion) and the noise ε, every β*, all n and p. The components i, j are generic; the weights A_ij of the trace, δ_ij or (XᵀX/n)_ij, are constants."
            )

        let beta letter =
            constant "M" letter + constant "V" letter + constant "W" letter

        let error letter = beta letter - constant "truth" letter

        proof.Say
            "Write β_i = M_i + V_i + W_i with M = E_ε E_I β, V = E_I[β | ε] − M, W = β − E_I[β | ε], so that E_I[W | ε] = 0 and E_ε V = 0; V is a function of ε alone."

        let square = error "i" * error "j"

        proof.Show(
            "One component of the squared error.",
            "(beta[i]-truth[i])*(beta[j]-truth[j])",
            "(\\beta_i-\\beta^*_i)(\\beta_j-\\beta^*_j)",
            rational square
        )

        let inner = overDraws square

        proof.Show(
            "Its mean over the draws, given ε; C = Cov_I(β | ε).",
            "E_I",
            "E_I[\\cdot\\mid\\varepsilon]",
            rational inner
        )

        let risk = overNoise inner
        proof.Show("Its mean over the noise.", "Risk[i,j]", "R_{ij}", rational risk)

        let meanOf letter = overNoise (overDraws (beta letter))
        let conditional letter = overDraws (beta letter)

        let parts =
            {
                Bias = (meanOf "i" - constant "truth" "i") * (meanOf "j" - constant "truth" "j")
                Variance = overNoise (conditional "i" * conditional "j") - meanOf "i" * meanOf "j"
                MeanCovariance = overNoise (overDraws (beta "i" * beta "j") - conditional "i" * conditional "j")
            }

        proof.Show("The bias term, from its definition E_ε E_I β − β*.", "Bias[i,j]", "B_{ij}", rational parts.Bias)

        proof.Show(
            "The covariance over ε of E_I[β | ε], from its definition.",
            "Var[i,j]",
            "V_{ij}",
            rational parts.Variance
        )

        proof.Show(
            "The mean over ε of Cov_I(β | ε), from its definition.",
            "Cov[i,j]",
            "E_\\varepsilon C_{ij}",
            rational parts.MeanCovariance
        )

        proof.Check("The risk is their sum.", rational risk, rational (combine parts))

        proof.Say
            "Sum over i and j with weights A_ij: A = I gives the estimation risk, A = XᵀX/n the in-sample prediction risk."

        proof.Result

    let correct (parts: Parts) =
        parts.Bias + parts.Variance + parts.MeanCovariance
