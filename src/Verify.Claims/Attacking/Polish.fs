namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// The end of a local search in balls: time and step size on, with more digits than doubles have.
[<RequireQualifiedAccess>]
module internal Polish =
    /// Precisions in bits, and the bits of time and step size at which a descent starts anew and at which it ends.
    let private levels = [ 128, [ 3; 24 ], 44; 256, [ 44 ], 110; 1024, [ 96 ], 480 ]

    // What is still greater after a precision, more digits do not bring below 0.
    let private near = Rational.Parse "1e-12"

    /// Whether the clause is violated there, beyond rounding.
    let isViolated (clause: Clause) (instance: Instance<Rational>) time =
        let subjects = Subjects instance

        match
            whereDefined (fun () ->
                Some(Decision.inBalls (fun precision -> subjects.TryInBalls(time, precision)) clause))
        with
        | Some(Violated _) -> true
        | _ -> false

    /// The instance and time of least slack found from these on, whether the clause is violated there, and the number of
    /// evaluations. Points that do not belong are left out; where it is told to stop it comes to an end.
    let run
        (clause: Clause)
        (belongs: Instance<Rational> -> Rational -> bool)
        (stop: unit -> bool)
        (start: Instance<Rational> * Rational)
        =
        let mutable evaluations = 0

        let value (subjects: Subjects) instance time precision =
            if stop () || not (belongs instance time) then
                None
            else
                whereDefined (fun () ->
                    subjects.TryInBalls(time, precision)
                    |> Option.bind (fun subject -> Merit.inBalls subject clause))

        let isBelow (rank, value) =
            rank = 0 && Ball.TrySign value = System.Nullable -1

        let descend (first, bits) at value =
            let least, count = Descent.run value first bits isBelow at
            evaluations <- evaluations + count
            least

        let alongTime (precision, first, bits) (instance, time) =
            let subjects = Subjects instance

            match descend (first, bits) time (fun time -> value subjects instance time precision) with
            | Some(time, least) -> (instance, time), Some least
            | None -> (instance, time), None

        let alongStep (precision, first, bits) (instance: Instance<Rational>, time) =
            let withStep step = instance.WithStepSize step

            let ofStep step =
                let moved = withStep step
                value (Subjects moved) moved time precision

            match descend (first, bits) instance.StepSize ofStep with
            | Some(step, least) -> (withStep step, time), Some least
            | None -> (instance, time), None

        let worthGoingOn least =
            match least with
            | Some(_, value: Ball) -> value.Midpoint <= near
            // No value with these digits: more may separate what they do not.
            | None -> true

        let rec refine levels at =
            match levels with
            | [] -> at, false
            | level :: finer ->
                // The other number may have moved the least time: once more.
                let at, _ = alongTime level at
                let at, _ = alongStep level at
                let (instance, time), least = alongTime level at

                if isViolated clause instance time then
                    (instance, time), true
                elif worthGoingOn least then
                    refine finer (instance, time)
                else
                    (instance, time), false

        let at, violated = refine levels start
        at, violated, evaluations
