module Searching

open System
open System.Threading
open Verify.Claims

/// Searches until so many evaluations were made: by effort, not by the clock.
let upTo most claim =
    use stopped = new CancellationTokenSource()

    let progress =
        { new IProgress<FalsifyProgress> with
            member _.Report progress =
                if progress.Evaluations > most then
                    stopped.Cancel()
        }

    Falsifier.run
        {
            Seed = 1
            Budget = TimeSpan.FromSeconds 240.0
        }
        progress
        stopped.Token
        claim
