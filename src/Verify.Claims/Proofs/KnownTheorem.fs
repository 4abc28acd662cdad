namespace Verify.Claims

type KnownTheorem =
    | AveragesAreGeneric
    | SetPartitions
    | Isserlis
    | TowerRule
    | ItoFormula
    | LinearEquations
    | SpectralTheorem
    | LinearShrinkage
    | RayleighQuotient
    | TaylorRemainder
    | TotalCovariance
    | JumpGenerator
    | PositiveSemigroup
    | ExponentialTangent

[<RequireQualifiedAccess>]
module KnownTheorem =
    let name theorem =
        match theorem with
        | AveragesAreGeneric -> "averages are generic"
        | SetPartitions -> "set partitions"
        | Isserlis -> "Isserlis"
        | TowerRule -> "tower rule"
        | ItoFormula -> "Itô"
        | LinearEquations -> "linear equations"
        | SpectralTheorem -> "spectral theorem"
        | LinearShrinkage -> "linear shrinkage"
        | RayleighQuotient -> "Rayleigh quotient"
        | TaylorRemainder -> "Taylor"
        | TotalCovariance -> "law of total covariance"
        | JumpGenerator -> "Dynkin"
        | PositiveSemigroup -> "positive semigroups (Duhamel)"
        | ExponentialTangent -> "1 − u ≤ e^(−u)"

    let statement theorem =
        match theorem with
        | AveragesAreGeneric ->
            "substitution of data for the symbols of a sample is a ring homomorphism: an identity between polynomials in averages ⟨·⟩ holds for every n, p, X and y, and one in generic indices for equal ones too"
        | SetPartitions ->
            "the expectation of a product of means over m draws is a sum over set partitions of its factors (independent draws with replacement, or without)"
        | Isserlis -> "the expectation of a product of centred Gaussian variables is the sum over its pairings"
        | TowerRule ->
            "E f(β_{k+1}) = E E[f(β_{k+1}) | β_k]: equal one-step operators on polynomials of degree ≤ d have equal k-th powers"
        | ItoFormula ->
            "Itô's formula and existence: a diffusion with affine drift and covariance of degree ≤ 2 has a weak solution for all times with finite moments, and d/dt E f = E 𝓛f for polynomials f"
        | LinearEquations ->
            "a linear differential equation with constant coefficients has one solution from a given start"
        | SpectralTheorem ->
            "Σ̂ = XᵀX/n has an orthonormal basis of eigenvectors: in it ⟨x_i²⟩ = s_i, ⟨x_ix_j⟩ = 0 for i ≠ j, and x_i = 0 on every sample where s_i = 0"
        | LinearShrinkage ->
            "under y = Xβ* + ε, E ε = 0, Cov ε = σ²I, a shrinkage w_i of least squares has Bias² = Σ(1 − w_i)²θ_i² + ‖(I − P)β*‖² and Var = (σ²/n)Σ w_i²/s_i; for prediction every term is weighted with s_i (Ali, Kolter and Tibshirani 2018, arXiv 1810.10082, section 3)"
        | RayleighQuotient ->
            "for a symmetric A, xᵀAx ≤ λ_max(A)‖x‖², and with x a vector of the basis: a diagonal entry is at most λ_max(A)"
        | TaylorRemainder -> "‖e^{A} − I − A − ½A²‖ ≤ ‖A‖³e^{‖A‖}/6 for every matrix A"
        | TotalCovariance ->
            "Cov(z_{k+1}) = E Cov(z_{k+1} | z_k) + Cov(E[z_{k+1} | z_k]): with an affine conditional mean Lz + c the second is L Cov(z_k) Lᵀ"
        | JumpGenerator ->
            "Dynkin's formula: with jumps at a constant rate, affine in the state, all moments stay finite and d/dt E f = E 𝓛f for polynomials f, 𝓛f = drift·∇f + ½Q:∇²f + rate·(E f(after) − f)"
        | PositiveSemigroup ->
            "variation of constants (Duhamel): the solution of D' = AD + DAᵀ + P(D) + R from D(0) = 0 is the integral of e^{(t−s)𝓛}R(s), and e^{t𝓛}, the sum of the Dyson series in the congruences e^{tA}·e^{tAᵀ} and the positive map P, maps positive semidefinite matrices to such"
        | ExponentialTangent -> "1 − u ≤ e^{−u} for every u; hence 0 ≤ (1 − u)^k ≤ e^{−ku} for 0 ≤ u ≤ 1 and k ≥ 0"
