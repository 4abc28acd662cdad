namespace Verify.Claims

open System.Threading
open Verify.Arithmetic
open Verify.LeastSquares

/// Checking clauses and exact slacks on one situation.
[<RequireQualifiedAccess>]
module internal InstanceChecks =
    // The clauses at the least favourable candidate times, by their slack in doubles, and at one fixed candidate.
    let private timesFor (subjects: Subjects) (situation: Situation) (clauses: Clause list) =
        let least clause =
            situation.Times
            |> List.choose (fun time ->
                Decision.relativeSlack (subjects.InDoubles time) clause
                |> Option.map (fun slack -> slack, time))
            |> function
                | [] -> None
                | found -> Some(snd (List.minBy fst found))

        let fixedTime =
            situation.Times[int (situation.Index % int64 situation.Times.Length)]

        fixedTime :: (clauses |> List.choose least) |> List.distinct

    let private inBalls (subjects: Subjects) time precision = subjects.TryInBalls(time, precision)

    /// The smallest instance and time of the domain found on which the clause still fails beyond rounding.
    let smallest (domain: Domain) (clause: Clause) (instance: Instance<Rational>) (time: Rational) =
        let isViolatedIn (subjects: Subjects) time =
            match Decision.inBalls (inBalls subjects time) clause with
            | Violated _ -> true
            | _ -> false

        // Both sides may be 0, as far as the first precision can tell.
        let isNothing (subjects: Subjects) time =
            try
                match inBalls subjects time (List.head Decision.precisions) with
                | None -> false
                | Some subject ->
                    [ clause.Left; clause.Right ]
                    |> List.forall (fun side -> (Term.evaluate subject side: Ball).ContainsZero())
            with UndefinedHere _ ->
                false

        // Where the counterexample is none of these, its candidates need not be: 0, and what doubles leave of 0 on the other side,
        // differ by all there is and would take every precision.
        let mayBeNothing = isNothing (Subjects instance) time

        // Doubles discard most candidates; the balls have the last word.
        let isViolated instance time =
            match Decision.relativeSlack ((Subjects instance).InDoubles time) clause with
            | Some slack when slack < Decision.sieveMargin ->
                let subjects = Subjects instance

                (mayBeNothing || slack > -0.5 || not (isNothing subjects time))
                && isViolatedIn subjects time
            | _ -> false

        let violates instance time =
            (Domain.outside domain instance time).IsNone && isViolated instance time

        // Time and step size in turn, each on a grid of factors that gets finer around the least slack.
        let repair (instance: Instance<Rational>) time =
            let mutable last = Subjects instance

            // What is outside of the domain is no candidate; what differs in time only shares what does not depend on it.
            let slack (instance: Instance<Rational>, time) =
                let instance, time =
                    match domain.Membership with
                    | Some membership -> membership.Nearest(instance, time)
                    | None -> instance, time

                if not (obj.ReferenceEquals(last.Instance, instance)) then
                    last <- Subjects instance

                if (Domain.outside domain instance time).IsSome then
                    infinity
                else
                    Decision.relativeSlack (last.InDoubles time) clause
                    |> Option.defaultValue infinity

            let scaled (value: Rational) factor =
                Sampler.Round(value.ToDouble() * factor, 6)

            let best (move: float -> Instance<Rational> * Rational) =
                let around center width =
                    [ -8 .. 8 ]
                    |> List.map (fun k -> center * (1.0 + width) ** (float k / 8.0))
                    |> List.minBy (fun factor -> slack (move factor))

                // Powers of 8 first: a violation at a tiny step size may be one at an ordinary step size of a smaller problem.
                let far = around 1.0 16777215.0
                let coarse = around far 15.0
                move (around (around (around coarse 0.5) 0.05) 0.005)

            let instance, time = best (fun factor -> instance, scaled time factor)

            best (fun factor -> instance.WithStepSize(scaled instance.StepSize factor), time)

        let isCostly =
            clause.Says :: clause.Hypotheses |> List.exists TermWalk.mentionsLimits

        let repair instance time =
            if isCostly then instance, time else repair instance time

        let repairWithin (instance: Instance<Rational>) time =
            match domain.Membership with
            | Some membership -> membership.Nearest(repair instance time)
            | None -> repair instance time

        Shrink.run violates repairWithin instance time

    let private shrinkViolation domain situation (clause: Clause) time () =
        let decide instance time =
            Decision.inBalls (inBalls (Subjects instance) time) clause

        let instance, smallTime =
            if situation.IsData then
                situation.Instance, time
            else
                smallest domain clause situation.Instance time

        match decide instance smallTime with
        | Violated ball -> ItemResult.ofBall situation clause.Name instance (Some smallTime) ball
        | _ -> invalidOp "shrinking lost the violation"

    /// The clauses, with their numbers in the check, on a situation, at the least favourable candidate times and a fixed one.
    let clauses
        rigor
        (domain: Domain)
        (situation: Situation)
        (subjects: Subjects)
        (stated: (int * Clause) list)
        (cancellation: CancellationToken)
        =
        // What is drawn belongs to the domain; data may not, and a claim says nothing about what is outside of its domain.
        let outside =
            if situation.IsData then
                Domain.outside domain situation.Instance situation.Times.Head
                |> Option.map (fun unmet -> $"the claim asks for {unmet}, which {situation.Domain} does not meet")
            else
                None

        let times =
            if outside.IsSome then
                [ situation.Times.Head ]
            else
                timesFor subjects situation (List.map snd stated)

        times
        |> List.fold
            (fun result time ->
                let subject = lazy (subjects.InDoubles time)

                stated
                |> List.fold
                    (fun result (number, clause) ->
                        cancellation.ThrowIfCancellationRequested()

                        let outcome =
                            match outside, rigor with
                            | Some reason, _ -> Undefined reason
                            | None, Screen -> Decision.screened subject.Value (inBalls subjects time) clause
                            | None, Certify -> Decision.inBalls (inBalls subjects time) clause

                        let relative =
                            match outside, rigor with
                            | Some _, _
                            | None, Screen -> None
                            | None, Certify -> Decision.relativeSlack subject.Value clause

                        ItemResult.add
                            situation
                            (number, clause.Name)
                            time
                            outcome
                            relative
                            (shrinkViolation domain situation clause time)
                            result)
                    result)
            (ItemResult.empty situation.Domain)

    /// The smallest situation of the domain found on which the exact slack is still negative.
    let smallestExact domain (slack: Situation -> Rational) (situation: Situation) =
        let moved instance = { situation with Instance = instance }

        // An exact slack has no time; one step is in every domain that asks for one.
        let violates (instance: Instance<Rational>) _ =
            (Domain.outside domain instance instance.StepSize).IsNone
            && (slack (moved instance)).Sign < 0

        let nearest (instance: Instance<Rational>) time =
            match domain.Membership with
            | Some membership -> fst (membership.Nearest(instance, instance.StepSize)), time
            | None -> instance, time

        let smallest, _ = Shrink.run violates nearest situation.Instance Rational.One

        moved smallest

    /// An exact slack on a situation.
    let exact domain (situation: Situation) (slack: Situation -> Rational) =
        let shrink () =
            let smallest = smallestExact domain slack situation
            smallest, slack smallest

        ItemResult.empty situation.Domain
        |> ItemResult.addExact situation (slack situation) shrink

    /// A counterexample found before, tried again: nothing to shrink.
    let known rigor (check: InstanceCheck) (index: int64) (certificate: Certificate) cancellation : ItemResult option =
        let situation instance times =
            {
                Domain = "counterexamples found before"
                Index = index
                Instance = instance
                IsData = false
                Times = times
            }

        match check, certificate.Finding with
        | OnInstances(domain, stated), ViolatedInequality(clause, instance, time, _, _, _, _) ->
            match
                List.indexed stated
                |> List.filter (fun (_, candidate) -> candidate.Name = clause)
            with
            | [] -> None
            | named -> Some(clauses rigor domain (situation instance [ time ]) (Subjects instance) named cancellation)
        | Exactly(_, domain, slack), NegativeSlack(instance, _) -> Some(exact domain (situation instance []) slack)
        | OnInstances _, (NegativeSlack _ | NegativeValue _ | NonzeroDifference _)
        | Exactly _, (ViolatedInequality _ | NegativeValue _ | NonzeroDifference _) -> None
