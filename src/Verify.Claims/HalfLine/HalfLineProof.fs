namespace Verify.Claims

open Verify.Arithmetic

type CellReason =
    | Tangency of order: int
    | Positive
    | Tail

type Cell =
    {
        From: Rational
        To: Rational option
        Reason: CellReason
    }

type HalfLineProof =
    {
        Function: DecayingSum
        Cells: Cell list
    }

type CellText =
    {
        Left: string
        Right: string
        Why: string
    }

[<RequireQualifiedAccess>]
module HalfLineProof =
    let functionText (proof: HalfLineProof) = DecayingSum.format proof.Function

    let private reasonText reason =
        match reason with
        | Tangency order ->
            $"f and its first {order - 1} derivatives vanish at 0, derivative {order} is ≥ 0 on the cell"
        | Positive -> "an enclosure of f over the cell is positive"
        | Tail -> "the tail: a lower bound of f(X + u) is a polynomial in u without negative coefficients"

    let cellTexts (proof: HalfLineProof) =
        proof.Cells
        |> List.map (fun cell ->
            {
                Left = string cell.From
                Right = cell.To |> Option.map string |> Option.defaultValue "∞"
                Why = reasonText cell.Reason
            })
