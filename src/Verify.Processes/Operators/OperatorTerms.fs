namespace Verify.Processes

/// c·base·v of a drawn sample z: coefficient, base (none is 1) and vector, each one for each sample or one for all.
[<ReferenceEquality>]
type internal DrawnTerm<'T> =
    {
        Coefficient: 'T[]
        Base: Affine<'T> option
        Vector: Family<'T>
        /// Whether the vector is masked by the coins u of the sample; then it stands here with their probabilities, q∘v.
        Masked: bool
        /// v.
        Unmasked: Family<'T>
        /// w_k of the masked part of the base, Σ_k ⟨w_k∘u, s_k⟩, which stands in the base with probabilities, q∘w_k.
        MaskedBase: 'T[] option[]
    }

    /// Whether no coin enters.
    member this.IsPlain = not this.Masked && Array.forall Option.isNone this.MaskedBase

/// A summand of a noise covariance.
type internal NoiseTerm<'T> =
    | Constant of 'T[]
    /// ⟨c·Π bases·u vᵀ⟩ over the samples.
    | OverSamples of 'T[] * Affine<'T> list * Family<'T> * Family<'T>
    /// c·l(s) r(s)ᵀ.
    | Product of 'T * MeanVector<'T> * MeanVector<'T>
    /// ⟨c·Π bases⟩ over the samples, times a matrix.
    | Multiple of 'T[] * Affine<'T> list * 'T[]
