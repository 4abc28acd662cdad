namespace Verify.Claims

open Verify.LeastSquares

/// How much rounding a run bounds.
type Rigor =

    /// Doubles decide what is clear in doubles; what is not, and every would-be counterexample, is decided in balls.
    | Screen

    /// Every evaluation is decided in balls.
    | Certify

/// What a run does.
type RunOptions =
    {

        /// Instances a claim; None leaves each claim its default.
        Instances: int option
        /// The index of the first instance; seed, domain and index make one.
        First: int64
        Seed: int
        Rigor: Rigor

        /// Real data in place of the claims' own random problems.
        Data: Verify.LeastSquares.DataSet option
    }

/// How far a run is.
type RunProgress =
    {
        ClaimId: string

        /// Work units finished, over all claims.
        Done: int64

        /// Work units in all.
        Total: int64
    }
