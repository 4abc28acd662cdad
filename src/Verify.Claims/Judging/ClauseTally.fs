namespace Verify.Claims

/// What the evaluations of one clause gave, over any set of situations and times: sums, so that no order matters.
type internal ClauseTally =
    {
        Evaluations: int64
        /// Evaluations that met the hypotheses.
        Applicable: int64
        /// Evaluations whose hypotheses could not be decided at the largest precision: they count neither way.
        Boundary: int64
        /// Evaluations where a side or a hypothesis is not defined: they count neither way.
        Undefined: int64
        /// Evaluations that doubles decided, the hypotheses or the slack: no rounding was bounded there.
        Sieved: int64
        /// Evaluations that violate the clause, beyond rounding.
        Violations: int64
        /// Evaluations whose slack has no certain sign at the largest precision.
        Undecided: int64
    }

[<RequireQualifiedAccess>]
module internal ClauseTally =
    /// No evaluation: the neutral element of the sum.
    let empty =
        {
            Evaluations = 0L
            Applicable = 0L
            Boundary = 0L
            Undefined = 0L
            Sieved = 0L
            Violations = 0L
            Undecided = 0L
        }

    /// The tally of both.
    let add left right =
        {
            Evaluations = left.Evaluations + right.Evaluations
            Applicable = left.Applicable + right.Applicable
            Boundary = left.Boundary + right.Boundary
            Undefined = left.Undefined + right.Undefined
            Sieved = left.Sieved + right.Sieved
            Violations = left.Violations + right.Violations
            Undecided = left.Undecided + right.Undecided
        }

    let private one = { empty with Evaluations = 1L }
    let private applicable = { one with Applicable = 1L }

    /// The tally of one evaluation.
    let ofOutcome outcome =
        match outcome with
        | Inapplicable -> one
        | SievedOut -> { one with Sieved = 1L }
        | OnBoundary -> { one with Boundary = 1L }
        | Undefined _ -> { one with Undefined = 1L }
        | Holds _ -> applicable
        | Sieved _ -> { applicable with Sieved = 1L }
        | Violated _ -> { applicable with Violations = 1L }
        | Straddles _ -> { applicable with Undecided = 1L }

    /// The tally of one exact slack.
    let ofExact (slack: Verify.Arithmetic.Rational) =
        { applicable with
            Violations = (if slack.Sign < 0 then 1L else 0L)
        }

    /// The verdict on the clause: one violation refutes it, one open sign leaves it undecided, and where its hypotheses were
    /// never met nothing was tested.
    let verdict tally =
        if tally.Violations > 0L then Refuted
        elif tally.Undecided > 0L then Undecided
        elif tally.Applicable = 0L then Vacuous
        elif tally.Sieved > 0L then Supported
        else Certified
