namespace Verify.Processes

/// c·base·u of a drawn sample z: coefficient, base (none is 1) and vector, each one for each sample or one for all.
[<ReferenceEquality>]
type internal DrawnTerm<'T> =
    {
        Coefficient: 'T[]
        Base: Affine<'T> option
        Vector: Family<'T>
    }

/// A summand of a noise covariance.
type internal NoiseTerm<'T> =
    | Constant of 'T[]
    /// ⟨c·Π bases·u vᵀ⟩ over the samples.
    | OverSamples of 'T[] * Affine<'T> list * Family<'T> * Family<'T>
    /// c·l(s) r(s)ᵀ.
    | Product of 'T * MeanVector<'T> * MeanVector<'T>
    /// ⟨c·Π bases⟩ over the samples, times a matrix.
    | Multiple of 'T[] * Affine<'T> list * 'T[]
