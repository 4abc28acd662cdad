namespace Verify.Symbolics

/// How a mini-batch of m samples is drawn from n.
type Sampling =
    /// m independent uniform draws.
    | WithReplacement = 0
    /// A uniform subset of m different samples, 1 ≤ m ≤ n.
    | WithoutReplacement = 1

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

    /// `expectation` with another mean of one drawn sample in place of ⟨·⟩, for samples that are drawn with weights or with coins
    /// of their own.
    val internal expectationWith:
        mean: (Monomial -> Polynomial) -> sampling: Sampling -> polynomial: Polynomial -> RationalFunction

    /// `expectationAt` with another mean of one drawn sample.
    val internal expectationAtWith:
        mean: (Monomial -> Polynomial) ->
        sampling: Sampling ->
        samples: int ->
        batch: int ->
        polynomial: Polynomial ->
            Polynomial
