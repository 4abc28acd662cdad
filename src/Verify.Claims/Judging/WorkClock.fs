namespace Verify.Claims

open System.Diagnostics

/// The length of the union of the intervals in which threads worked on something.
type internal WorkClock() =
    let clock = Stopwatch.StartNew()
    let gate = obj ()
    let mutable workers = 0
    let mutable since = 0.0
    let mutable total = 0.0

    /// A thread begins.
    member _.Begin() =
        lock gate (fun () ->
            if workers = 0 then
                since <- clock.Elapsed.TotalSeconds

            workers <- workers + 1)

    /// A thread ends.
    member _.End() =
        lock gate (fun () ->
            workers <- workers - 1

            if workers = 0 then
                total <- total + (clock.Elapsed.TotalSeconds - since))

    /// Seconds so far, of intervals that are over.
    member _.Seconds = lock gate (fun () -> total)
