namespace Verify.Claims

type Clause =
    {
        Name: string
        Hypotheses: Term list
        Left: Term
        Right: Term
    }

    member clause.Slack = clause.Right - clause.Left

[<RequireQualifiedAccess>]
module Clause =
    let atMost left right =
        {
            Name = ""
            Hypotheses = []
            Left = left
            Right = right
        }

    let named name clause = { clause with Name = name }

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

    let text clause = render Term.text "≤" "> 0" clause

    let latex clause = render Term.latex @"\le" "> 0" clause
