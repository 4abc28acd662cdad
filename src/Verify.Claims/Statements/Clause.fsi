namespace Verify.Claims

/// One comparison of a claim: where all hypotheses are met, it holds.
type Clause =
    {

        /// What distinguishes it among the claim's clauses, for example "sharp"; empty for an only clause.
        Name: string

        /// What must all be met for the clause to apply.
        Hypotheses: Comparison list

        /// What it says then.
        Says: Comparison
    }

    /// Its left side as a number.
    member Left: Term

    /// Its right side as a number.
    member Right: Term

    /// right − left, or less where the sides are to be equal: the clause holds where it is ≥ 0, and > 0 where it is strict.
    member Slack: Term

/// Building and printing clauses.
[<RequireQualifiedAccess>]
module Clause =

    /// The clause left ≤ right without hypotheses.
    val atMost: left: Term -> right: Term -> Clause

    /// A comparison without hypotheses.
    val saying: comparison: Comparison -> Clause

    /// The clause with a name.
    val named: name: string -> clause: Clause -> Clause

    /// The clause with one more hypothesis: the term is positive.
    val given: hypothesis: Term -> clause: Clause -> Clause

    /// The clause with one more hypothesis.
    val under: hypothesis: Comparison -> clause: Clause -> Clause

    /// The clause in plain text.
    val text: clause: Clause -> string

    /// The clause in LaTeX.
    val latex: clause: Clause -> string

    /// The clause as claim files have it, its hypotheses in parentheses.
    val written: clause: Clause -> string
