namespace Verify.Symbolics

/// How a mini-batch of m samples is drawn from n.
type Sampling =
    /// m independent uniform draws.
    | WithReplacement = 0
    /// A uniform subset of m different samples, 1 ≤ m ≤ n.
    | WithoutReplacement = 1

/// The law of one drawn sample.
type internal SampleLaw =
    {
        /// The mean of a monomial over the sample and its coins.
        Mean: Monomial -> Polynomial
        /// The mean over the draw's own coins, given the sample; none where it has none.
        Given: (Monomial -> Polynomial) option
    }

/// Expectations over a mini-batch.
[<RequireQualifiedAccess>]
module MiniBatch =

    /// E_I of a polynomial in mini-batch means batch(f), for all n, m and data, with m and n as symbols.
    ///
    /// With replacement, over set partitions π of the d factors:
    /// E Π_i batch(f_i) = m^{−d} Σ_π m(m−1)…(m−|π|+1) Π_{B∈π} ⟨Π_{i∈B} f_i⟩.
    /// Without replacement the distinct samples of the blocks are written by Möbius inversion on the lattice of set partitions
    /// through averages again: the weight of a partition ρ is
    /// m^{−d} n^{|ρ|} Σ_c Π_{S∈ρ} S₂(|S|,c_S)(−1)^{c_S−1}(c_S−1)! · (m)_C/(n)_C with C = Σ c_S and S₂ Stirling's numbers of the second kind.
    val expectation: sampling: Sampling -> polynomial: Polynomial -> RationalFunction

    /// The same for given numbers n and m; without replacement this also serves n below the degree, where the symbolic weights are 0/0.
    /// Throws ArgumentException unless n ≥ 1, m ≥ 1 and, without replacement, m ≤ n.
    val expectationAt: sampling: Sampling -> samples: int -> batch: int -> polynomial: Polynomial -> Polynomial

    /// Uniform draws without coins: the mean is ⟨·⟩.
    val internal uniform: SampleLaw

    /// `expectation` with another law of one drawn sample, for samples that are drawn with weights or with coins of their own.
    /// With coins u of each draw and without replacement:
    /// E Π_i batch(f_i) = m^{−d} Σ_π (m)_{|π|}/(n)_{|π|} Σ_σ Π_{S∈σ} (−1)^{|S|−1}(|S|−1)! n⟨Π_{B∈S} E_u Π_{i∈B} f_i⟩,
    /// π over the partitions of the factors into draws, σ over those of the draws.
    val internal expectationWith: law: SampleLaw -> sampling: Sampling -> polynomial: Polynomial -> RationalFunction

    /// `expectationAt` with another law of one drawn sample.
    val internal expectationAtWith:
        law: SampleLaw -> sampling: Sampling -> samples: int -> batch: int -> polynomial: Polynomial -> Polynomial
