namespace Verify.Claims

open Verify.Arithmetic

/// A second checker of proofs with a parameter: rational intervals with their own bounds of e^x, no balls.
[<RequireQualifiedAccess>]
module internal BoundedChecker =
    let private two = Rational.FromInteger 2L
    let private deepest = 8

    let private interval low high : RationalInterval = { Low = low; High = high }

    let private power (x: RationalInterval) count =
        Seq.replicate count x
        |> Seq.fold (fun (product: RationalInterval) factor -> product * factor) (RationalInterval.Exactly Rational.One)

    /// e^q over an interval of q ≤ 0; none where q may be positive.
    let private exponential (q: RationalInterval) =
        if q.High.Sign > 0 then
            None
        else
            Some(interval (ExponentialBounds.exp q.Low).Low (ExponentialBounds.exp q.High).High)

    let private evaluate
        (terms: BoundedTerm list)
        (x: RationalInterval)
        (c: RationalInterval)
        : RationalInterval option =
        terms
        |> List.fold
            (fun sum term ->
                let factor =
                    RationalInterval.Exactly term.Coefficient
                    * power c term.Degree
                    * power x term.Power

                let rate =
                    RationalInterval.Exactly term.Rate + RationalInterval.Exactly term.Slope * c

                match sum, exponential (rate * x) with
                | Some sum, Some decay -> Some(sum + factor * decay)
                | _ -> None)
            (Some(RationalInterval.Exactly Rational.Zero))

    let private isPositiveOver (terms: BoundedTerm list) (a: Rational, b: Rational) (low: Rational, high: Rational) =
        let inX, inC = BoundedSum.derivativeInX terms, BoundedSum.derivativeInC terms

        let rec check depth (a: Rational, b: Rational) (low: Rational, high: Rational) =
            let x, c = interval a b, interval low high
            let atX, atC = (a + b) / two, (low + high) / two

            let value =
                match
                    evaluate terms (RationalInterval.Exactly atX) (RationalInterval.Exactly atC),
                    evaluate inX x c,
                    evaluate inC x c
                with
                | Some centre, Some slopeX, Some slopeC ->
                    Some(
                        centre
                        + slopeX * interval (a - atX) (b - atX)
                        + slopeC * interval (low - atC) (high - atC)
                    )
                | _ -> None

            match value with
            | Some value when value.Low > Rational.Zero -> true
            | Some _
            | None when depth = 0 -> false
            | Some _
            | None when depth % 2 = 0 ->
                check (depth - 1) (a, atX) (low, high) && check (depth - 1) (atX, b) (low, high)
            | Some _
            | None -> check (depth - 1) (a, b) (low, atC) && check (depth - 1) (a, b) (atC, high)

        check deepest (a, b) (low, high)

    let private tailHolds (terms: BoundedTerm list) (low: Rational, high: Rational) (x: Rational) =
        let isFlat (term: BoundedTerm) = term.Rate.IsZero && term.Slope.IsZero
        let flat, decaying = terms |> List.partition isFlat
        let c = interval low high

        let rateOf (term: BoundedTerm) =
            (RationalInterval.Exactly term.Rate + RationalInterval.Exactly term.Slope * c).High

        not flat.IsEmpty
        && decaying |> List.forall (fun term -> (rateOf term).Sign < 0)
        && (let degree = flat |> List.map _.Power |> List.max

            [
                for term in terms do
                    let factor = RationalInterval.Exactly term.Coefficient * power c term.Degree

                    let powers =
                        TailBound.shift x (List.replicate term.Power Rational.Zero @ [ Rational.One ])

                    for k, shifted in List.indexed powers do
                        if isFlat term then
                            k, factor.Low * shifted
                        elif factor.Low.Sign < 0 && not shifted.IsZero then
                            let rate = rateOf term
                            let j, dominated = TailBound.dominate rate degree k (factor.Low * shifted)
                            j, dominated * (ExponentialBounds.exp (rate * x)).High
            ]
            |> List.groupBy fst
            |> List.forall (fun (_, group) -> (List.sumBy snd group).Sign >= 0))

    let private holds (proof: BoundedProof) (part: BoundedCell) (cell: Cell) =
        let range = part.Low, part.High

        match cell.Reason, cell.To with
        | Positive, Some b -> cell.From < b && isPositiveOver proof.Terms (cell.From, b) range
        | Tangency order, Some b when cell.From.IsZero && order > 0 ->
            let rec derive k g =
                if k = 0 then
                    isPositiveOver g (cell.From, b) range
                else
                    BoundedSum.vanishesAtZero g && derive (k - 1) (BoundedSum.derivativeInX g)

            derive order proof.Terms
        | Tail, None -> cell.From >= Rational.Zero && tailHolds proof.Terms range cell.From
        | (Positive | Tangency _ | Tail | Coefficients _), _ -> false

    let private covers start last (cells: (Rational * Rational option) list) =
        match cells with
        | [] -> false
        | _ ->
            fst cells.Head = start
            && cells
               |> List.pairwise
               |> List.forall (fun ((_, right), (left, _)) -> right = Some left)
            && snd (List.last cells) = last

    /// The objections to a proof, none when it is valid.
    let objections (proof: BoundedProof) : string list =
        [
            if proof.Start.Sign < 0 then
                "x may be negative"
            if
                not (
                    covers proof.Low (Some proof.High) (proof.Parts |> List.map (fun part -> part.Low, Some part.High))
                )
            then
                "the parts do not cover the range of the parameter"
            for part in proof.Parts do
                if not (covers proof.Start proof.End (part.Cells |> List.map (fun cell -> cell.From, cell.To))) then
                    $"the cells for the parameter in [{part.Low}, {part.High}] do not cover the interval of x"

                for cell in part.Cells do
                    if not (holds proof part cell) then
                        $"the cell from x = {cell.From} for the parameter in [{part.Low}, {part.High}] does not hold"
        ]
