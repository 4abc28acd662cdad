namespace Verify.Claims

open System

type FalsifyOptions = { Seed: int; Budget: TimeSpan }

type FalsifyProgress =
    {
        Evaluations: int
        LeastSlack: float
        Elapsed: TimeSpan
    }
