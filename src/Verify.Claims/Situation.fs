namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// An exact instance and the times at which a claim is checked on it, with where it came from.
type Situation =
    {
        /// The domain or the data file.
        Domain: string
        /// Index within the run: seed, domain and index regenerate the instance.
        Index: int
        Instance: Instance<Rational>
        Times: Rational list
    }

/// A source of situations: the same seed and index give the same situation on every machine.
type Domain =
    { Name: string
      Draw: int -> int -> Situation }
