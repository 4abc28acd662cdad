namespace Verify.Claims

type Clause =
    {
        Name: string
        Hypotheses: Comparison list
        Says: Comparison
    }

    member clause.Left = Comparison.left clause.Says

    member clause.Right = Comparison.right clause.Says

    member clause.Slack = Comparison.slack clause.Says

[<RequireQualifiedAccess>]
module Clause =
    let saying comparison =
        {
            Name = ""
            Hypotheses = []
            Says = comparison
        }

    let atMost left right = saying (Numbers(left, AtMost, right))

    let named name clause = { clause with Name = name }

    let under hypothesis clause =
        { clause with
            Hypotheses = clause.Hypotheses @ [ hypothesis ]
        }

    let given hypothesis clause =
        under (Comparison.positive hypothesis) clause

    let private render print clause =
        match clause.Hypotheses with
        | [] -> print clause.Says
        | hypotheses ->
            let conditions = hypotheses |> List.map print |> String.concat ", "
            $"{print clause.Says}  ({conditions})"

    let text clause = render Comparison.text clause

    let latex clause = render Comparison.latex clause

    let written clause = render Comparison.written clause
