namespace Verify.Claims

/// What the evaluations of one clause gave, over any set of situations and times: sums, so that no order matters.
type internal ClauseTally =
    {
        Evaluations: int
        /// Evaluations that met the hypotheses.
        Applicable: int
        /// Evaluations whose hypotheses could not be decided at the largest precision: they count neither way.
        Boundary: int
        /// Evaluations where a side or a hypothesis is not defined: they count neither way.
        Undefined: int
        /// Evaluations that doubles decided, the hypotheses or the slack: no rounding was bounded there.
        Sieved: int
        /// Evaluations that violate the clause, beyond rounding.
        Violations: int
        /// Evaluations whose slack has no certain sign at the largest precision.
        Undecided: int
    }

[<RequireQualifiedAccess>]
module internal ClauseTally =
    /// No evaluation: the neutral element of the sum.
    let empty =
        {
            Evaluations = 0
            Applicable = 0
            Boundary = 0
            Undefined = 0
            Sieved = 0
            Violations = 0
            Undecided = 0
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

    let private one = { empty with Evaluations = 1 }
    let private applicable = { one with Applicable = 1 }

    /// The tally of one evaluation.
    let ofOutcome outcome =
        match outcome with
        | Inapplicable -> one
        | SievedOut -> { one with Sieved = 1 }
        | OnBoundary -> { one with Boundary = 1 }
        | Undefined _ -> { one with Undefined = 1 }
        | Holds _ -> applicable
        | Sieved _ -> { applicable with Sieved = 1 }
        | Violated _ -> { applicable with Violations = 1 }
        | Straddles _ -> { applicable with Undecided = 1 }

    /// The tally of one exact slack.
    let ofExact (slack: Verify.Arithmetic.Rational) =
        { applicable with
            Violations = (if slack.Sign < 0 then 1 else 0)
        }

    /// The verdict on the clause: one violation refutes it, one open sign leaves it undecided, and where its hypotheses were
    /// never met nothing was tested.
    let verdict tally =
        if tally.Violations > 0 then Refuted
        elif tally.Undecided > 0 then Undecided
        elif tally.Applicable = 0 then Vacuous
        elif tally.Sieved > 0 then Supported
        else Certified
