namespace Verify.Claims

open System

/// What a search for a counterexample does.
type FalsifyOptions =
    {
        Seed: int

        /// Wall-clock time after which it gives up; what is found before does not depend on it.
        Budget: System.TimeSpan
    }

/// How far a search is.
type FalsifyProgress =
    {
        Evaluations: int

        /// The least slack so far, relative to the larger side.
        LeastSlack: float
        Elapsed: System.TimeSpan
    }
