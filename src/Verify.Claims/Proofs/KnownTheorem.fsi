namespace Verify.Claims

/// A theorem of the literature that a proof rests on without deriving it; everything else in a proof is carried out by the program.
type KnownTheorem =

    /// A polynomial identity in averages of generic samples holds for every data set.
    | AveragesAreGeneric

    /// E of a product of mini-batch means is a sum over set partitions.
    | SetPartitions

    /// Moments of a Gaussian vector are sums over pairings.
    | Isserlis

    /// E f(β_{k+1}) = E E[f(β_{k+1}) | β_k].
    | TowerRule

    /// d/dt E f(β_t) = E 𝓛f(β_t), and the process exists for all times with finite moments.
    | ItoFormula

    /// Linear differential equations have one solution.
    | LinearEquations

    /// A symmetric matrix has an orthonormal basis of eigenvectors.
    | SpectralTheorem

    /// Bias² and variance of a linear shrinkage of least squares, summed over eigendirections.
    | LinearShrinkage

    /// xᵀAx ≤ λ_max(A)‖x‖², and a diagonal entry of A is at most λ_max(A).
    | RayleighQuotient

    /// Taylor's theorem for e^{ηL} with the remainder in norm.
    | TaylorRemainder

    /// Cov(z) = E Cov(z | past) + Cov(E[z | past]).
    | TotalCovariance

    /// d/dt E f = E 𝓛f for polynomials f of a process with affine jumps at constant rates.
    | JumpGenerator

    /// e^{t𝓛} keeps the cone of positive semidefinite matrices for 𝓛D = AD + DAᵀ + P(D) with a positive map P.
    | PositiveSemigroup

    /// 1 − u ≤ e^{−u}.
    | ExponentialTangent

/// The texts of known theorems.
[<RequireQualifiedAccess>]
module KnownTheorem =

    /// Its name, as reports and JSON say it.
    val name: theorem: KnownTheorem -> string

    /// What it says.
    val statement: theorem: KnownTheorem -> string
