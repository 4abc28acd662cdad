namespace Verify.Claims

open Verify.Arithmetic

type CellReason =
    | Tangency of order: int
    | Positive
    | Tail
    | Coefficients of square: Rational list

type Cell =
    {
        From: Rational
        To: Rational option
        Reason: CellReason
    }

type HalfLineProof =
    {
        Function: DecayingSum
        Start: Rational
        End: Rational option
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

    let domainText (proof: HalfLineProof) =
        match proof.End with
        | Some last -> $"[{proof.Start}, {last}]"
        | None -> $"[{proof.Start}, ∞)"

    let private reasonText reason =
        match reason with
        | Tangency order ->
            $"f and its first {order - 1} derivatives vanish at 0, derivative {order} is ≥ 0 on the cell"
        | Positive -> "an enclosure of f over the cell is positive"
        | Tail -> "the tail: a lower bound of f(X + u) is a polynomial in u without negative coefficients"
        | Coefficients [ one ] when one = Rational.One ->
            "a polynomial without negative coefficients: Bernstein's on the cell, Taylor's where it has no right end"
        | Coefficients square ->
            let text =
                DecayingSum.format
                    {
                        Terms =
                            [
                                {
                                    Rate = Rational.Zero
                                    Coefficients = square
                                }
                            ]
                    }

            $"a polynomial, the square of {text} times one without negative coefficients (Bernstein's on the cell, Taylor's where it has no right end)"

    let cellTexts (proof: HalfLineProof) =
        proof.Cells
        |> List.map (fun cell ->
            {
                Left = string cell.From
                Right = cell.To |> Option.map string |> Option.defaultValue "∞"
                Why = reasonText cell.Reason
            })
