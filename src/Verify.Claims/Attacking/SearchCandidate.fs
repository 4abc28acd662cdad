namespace Verify.Claims

open System
open Verify.Arithmetic
open Verify.LeastSquares

/// Where a search is.
[<NoComparison; NoEquality>]
type internal SearchCandidate =
    {
        Domain: Domain
        Clause: Clause
        Instance: Instance<Rational>
        Time: Rational
        /// What was computed of the instance.
        Subjects: Subjects
        /// What the search makes less, below 0 where doubles see a violation.
        Merit: float
    }

/// Values of clauses there.
[<RequireQualifiedAccess>]
module internal SearchCandidate =
    // What the last instance had computed serves the next, where that is the same.
    let private subjectsOf known (instance: Instance<Rational>) =
        match known with
        | Some(subjects: Subjects, before: Instance<Rational>) when Object.ReferenceEquals(before, instance) -> subjects
        | Some _
        | None -> Subjects instance

    /// Moved to the domain's form.
    let nearest (domain: Domain) (instance, time) =
        match domain.Membership with
        | Some membership -> membership.Nearest(instance, time)
        | None -> instance, time

    /// The candidate, moved to the domain's form; none outside of the domain and where the clause has no value there.
    let evaluate merit known (domain: Domain) (clause: Clause) moved =
        let instance, time = nearest domain moved

        if (Domain.outside domain instance time).IsSome then
            None
        else
            let subjects = subjectsOf known instance

            merit (subjects.InDoubles time) clause
            |> Option.map (fun merit ->
                {
                    Domain = domain
                    Clause = clause
                    Instance = instance
                    Time = time
                    Subjects = subjects
                    Merit = merit
                })

    /// The slack in doubles relative to the larger side; none where the clause does not apply.
    let relativeSlack (candidate: SearchCandidate) =
        whereDefined (fun () -> Decision.relativeSlack (candidate.Subjects.InDoubles candidate.Time) candidate.Clause)
