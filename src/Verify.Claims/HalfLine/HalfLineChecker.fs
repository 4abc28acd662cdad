namespace Verify.Claims

open Verify.Arithmetic

[<RequireQualifiedAccess>]
module HalfLineChecker =
    let private evaluate (f: DecayingSum) (x: RationalInterval) =
        f.Terms
        |> List.fold
            (fun sum term ->
                let polynomial =
                    List.foldBack
                        (fun c sum -> RationalInterval.Exactly c + sum * x)
                        term.Coefficients
                        (RationalInterval.Exactly Rational.Zero)

                sum + polynomial * ExponentialBounds.expOver term.Rate x)
            (RationalInterval.Exactly Rational.Zero)

    /// f > 0 on [a, b], by the mean-value form, splitting the cell at most 2^12 times.
    let private isPositiveOver f (a: Rational) (b: Rational) =
        let f' = DecayingSum.derivative f

        let rec check depth (a: Rational) (b: Rational) =
            let centre = (a + b) / Rational.FromInteger 2L
            let slope = evaluate f' { Low = a; High = b }

            let value =
                evaluate f (RationalInterval.Exactly centre)
                + slope * { Low = a - centre; High = b - centre }

            value.Low > Rational.Zero
            || (depth < 12 && check (depth + 1) a centre && check (depth + 1) centre b)

        check 0 a b

    let private tailHolds (f: DecayingSum) (x: Rational) =
        match f.Terms |> List.tryFind (fun term -> term.Rate.IsZero) with
        | None -> false
        | Some polynomial ->
            let degree = polynomial.Coefficients.Length - 1

            let contributions =
                [
                    for term in f.Terms do
                        for k, c in List.indexed (TailBound.shift x term.Coefficients) do
                            if term.Rate.IsZero then
                                yield k, c
                            elif c < Rational.Zero then
                                let j, dominated = TailBound.dominate term.Rate degree k c
                                yield j, dominated * (ExponentialBounds.exp (term.Rate * x)).High
                ]

            contributions
            |> List.groupBy fst
            |> List.forall (fun (_, group) -> List.sumBy snd group >= Rational.Zero)

    let objections (proof: HalfLineProof) : string list =
        let f = proof.Function

        let covers =
            match proof.Cells with
            | [] -> [ "there are no cells" ]
            | first :: _ ->
                [
                    if first.From <> proof.Start || proof.Start < Rational.Zero then
                        $"the first cell does not start at {proof.Start}"
                    for a, b in List.pairwise proof.Cells do
                        if a.To <> Some b.From then
                            $"the cells leave a gap before x = {b.From}"
                    if (List.last proof.Cells).To <> proof.End then
                        "the last cell does not reach the right end"
                ]

        let holds cell =
            match cell.Reason, cell.To with
            | Positive, Some b -> cell.From < b && isPositiveOver f cell.From b
            | Tangency order, Some b when cell.From.IsZero && order > 0 ->
                let rec derive k g =
                    if k = 0 then
                        isPositiveOver g cell.From b
                    else
                        (DecayingSum.atZero g).IsZero && derive (k - 1) (DecayingSum.derivative g)

                derive order f
            | Tail, None -> cell.From >= Rational.Zero && tailHolds f cell.From
            | Coefficients square, upTo ->
                match f.Terms with
                | [ {
                        Rate = rate
                        Coefficients = coefficients
                    } ] when rate.IsZero -> PolynomialChecker.isNonNegative coefficients square cell.From upTo
                | _ -> false
            | (Positive | Tangency _), _
            | Tail, Some _ -> false

        covers
        @ [
            for cell in proof.Cells do
                if not (holds cell) then
                    let upTo = cell.To |> Option.map string |> Option.defaultValue "infinity"
                    $"cell [{cell.From}, {upTo}] does not hold by {cell.Reason}"
        ]
