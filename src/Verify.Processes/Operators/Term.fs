namespace Verify.Processes

open Verify.Arithmetic
open Verify.LeastSquares

/// An expression that is not a sum of the terms below; the moment system has to do.
exception internal NotLowered

/// Vectors of p entries, one for each sample or one for all; row by row.
[<ReferenceEquality>]
type internal Family<'T> = { Rows: int; Entries: 'T[] }

/// Affine functions α + Σ_k ⟨w_k, s_k⟩ of the states, one for each sample or one for all.
[<ReferenceEquality>]
type internal Affine<'T> =
    {
        Constant: 'T[]
        /// For each state nothing, or w_k of each row, row by row.
        Linear: 'T[] option[]
    }

/// One affine vector c + Σ_k A_k s_k: c has p entries, A_k is p×p, row by row.
[<ReferenceEquality>]
type internal MeanVector<'T> =
    {
        Constant: 'T[]
        Linear: 'T[] option[]
    }

/// What carries an index letter.
type internal Slot<'T> =
    | Nothing
    /// A vector that no state enters.
    | Fixed of Family<'T>
    /// A state, times a vector entry by entry.
    | State of int * Family<'T> option
    /// A mean over the samples.
    | Mean of MeanVector<'T>

/// What a term's entries are one for each of.
type internal Draw =
    | NotDrawn
    /// A sample of the mini-batch.
    | OfSample
    /// The feature of the step.
    | OfFeature

/// coefficient · Π bases · left[a] · right[c], or a constant matrix [a,c] or a mean of such terms in place of the two slots.
type internal Term<'T> =
    {
        /// One entry for each sample, or one for all.
        Coefficient: 'T[]
        /// At most two.
        Bases: Affine<'T> list
        Left: Slot<'T>
        Right: Slot<'T>
        /// p×p, row by row.
        Matrix: 'T[] option
        /// Terms with two letters whose mean over the samples it is.
        Averaged: Term<'T> list
        /// A term of two bases without letters, whose mean over the samples is a factor.
        Factor: Term<'T> option
        Drawn: Draw
        /// Times u[a], the coin of the drawn sample with the letter of the left slot.
        Masked: bool
        /// Times the coins u_c of the drawn sample with these numbers.
        Coins: int list
    }
