namespace Verify.Claims

/// One inequality of a claim: where all hypotheses are positive, left ≤ right.
type Clause =
    {

        /// What distinguishes it among the claim's clauses, for example "sharp"; empty for an only clause.
        Name: string

        /// Terms that must all be positive for the clause to apply.
        Hypotheses: Term list
        Left: Term
        Right: Term
    }

    /// right − left: the clause holds where it is ≥ 0.
    member Slack: Term

/// Building and printing clauses.
[<RequireQualifiedAccess>]
module Clause =

    /// The clause left ≤ right without hypotheses.
    val atMost: left: Term -> right: Term -> Clause

    /// The clause with a name.
    val named: name: string -> clause: Clause -> Clause

    /// The clause with one more hypothesis: the term is positive.
    val given: hypothesis: Term -> clause: Clause -> Clause

    /// The clause in plain text.
    val text: clause: Clause -> string

    /// The clause in LaTeX.
    val latex: clause: Clause -> string
