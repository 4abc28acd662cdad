namespace Verify.Claims

open System
open System.Threading

/// A unit of work on a claim: a check for the whole domain, or one instance for a check with its number among the claim's. Instances
/// below 0 are counterexamples found before, −1 the first.
type internal WorkItem =
    | Whole of UniversalCheck
    | Single of check: InstanceCheck * number: int * index: int64

/// The work on one claim and what it gave so far; many threads add to it, in any order.
type internal ClaimWork
    (claim: Claim, universal: UniversalCheck list, checks: InstanceCheck list, known: int, first: int64, count: int) =
    let gate = obj ()
    let universal = Array.ofList universal
    let checksInOrder = Array.ofList checks
    let proofs: (Verdict * Evidence list) option[] = Array.create universal.Length None
    let mutable summary = InstanceSummary.empty
    let mutable failure: (int64 * exn) option = None
    let mutable finished = 0L
    let ofCheck = int64 known + int64 count

    member _.Claim = claim
    member _.Checks = checks
    member val Clock = WorkClock()

    /// How many units there are.
    member _.Count = int64 universal.Length + int64 checksInOrder.Length * ofCheck

    /// The unit of a number from 0: checks for the whole domain, then of each check on instances what was found before and the indices.
    member _.Item(at: int64) =
        if at < int64 universal.Length then
            Whole universal[int at]
        else
            let at = at - int64 universal.Length
            let number, within = int (at / ofCheck), at % ofCheck

            if within < int64 known then
                Single(checksInOrder[number], number, -(within + 1L))
            else
                Single(checksInOrder[number], number, first + within - int64 known)

    /// What a check for the whole domain gave, by the unit's number.
    member _.Proved(at: int64, found) = proofs[int at] <- Some found

    /// What one situation gave.
    member _.Tried(found: InstanceSummary) =
        lock gate (fun () -> summary <- InstanceSummary.combine summary found)

    /// The code of a library failed in a unit; the first in order is kept.
    member _.Failed(at: int64, error: exn) =
        lock gate (fun () ->
            match failure with
            | Some(known, _) when known <= at -> ()
            | _ -> failure <- Some(at, error))

    /// A unit is done, in whatever way.
    member _.Finish() =
        Interlocked.Increment(&finished) |> ignore

    member this.IsFinished = Interlocked.Read(&finished) = this.Count
    member _.Proofs = proofs |> Array.choose id |> List.ofArray
    member _.Summary = summary
    member _.Failure = failure |> Option.map snd
