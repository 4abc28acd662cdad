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
    member clause.Slack = clause.Right - clause.Left

/// Building and printing clauses.
[<RequireQualifiedAccess>]
module Clause =
    /// The clause left ≤ right without hypotheses.
    let atMost left right =
        {
            Name = ""
            Hypotheses = []
            Left = left
            Right = right
        }

    /// The clause with a name.
    let named name clause = { clause with Name = name }

    /// The clause with one more hypothesis: the term is positive.
    let given hypothesis clause =
        { clause with
            Hypotheses = clause.Hypotheses @ [ hypothesis ]
        }

    let private render print lessEqual greaterZero clause =
        let conclusion = $"{print clause.Left} {lessEqual} {print clause.Right}"

        match clause.Hypotheses with
        | [] -> conclusion
        | hypotheses ->
            let conditions =
                hypotheses
                |> List.map (fun h -> $"{print h} {greaterZero}")
                |> String.concat ", "

            $"{conclusion}  ({conditions})"

    /// The clause in plain text.
    let text clause = render Term.text "≤" "> 0" clause

    /// The clause in LaTeX.
    let latex clause = render Term.latex @"\le" "> 0" clause
