namespace Verify.Symbolics

/// Gaussian data in place of samples: x ~ N(0, Σ), y = xᵀβ* + ε, ε ~ N(0, σ²) independent of x.
type Population =
    {
        /// Σ_ij.
        Covariance: int -> int -> Polynomial
        /// β*_j.
        Truth: int -> Polynomial
        /// σ².
        NoiseVariance: Polynomial
    }

/// Averages over a population.
[<RequireQualifiedAccess>]
module Population =

    /// Every average ⟨monomial in x1 … xp, y⟩ as the expectation over the population, by Isserlis' theorem.
    val expectation: population: Population -> features: int -> polynomial: Polynomial -> Polynomial
