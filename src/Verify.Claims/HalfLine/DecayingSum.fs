namespace Verify.Claims

open Verify.Arithmetic

type DecayingTerm =
    {
        Rate: Rational
        Coefficients: Rational list
    }

type DecayingSum = { Terms: DecayingTerm list }

[<RequireQualifiedAccess>]
module DecayingSum =
    let rec private trim (coefficients: Rational list) =
        match List.rev coefficients with
        | last :: rest when last.IsZero -> trim (List.rev rest)
        | _ -> coefficients

    let rec private addLists (a: Rational list) (b: Rational list) =
        match a, b with
        | [], rest
        | rest, [] -> rest
        | x :: xs, y :: ys -> (x + y) :: addLists xs ys

    let ofTerms (terms: (Rational * Rational list) seq) =
        let collected =
            terms
            |> Seq.groupBy fst
            |> Seq.map (fun (rate, group) ->
                {
                    Rate = rate
                    Coefficients = group |> Seq.map snd |> Seq.fold addLists [] |> trim
                })
            |> Seq.filter (fun term -> not term.Coefficients.IsEmpty)
            |> Seq.sortByDescending _.Rate
            |> List.ofSeq

        if collected |> List.exists (fun term -> term.Rate > Rational.Zero) then
            invalidArg (nameof terms) "the rates must not be positive: multiply by a decaying exponential first"

        { Terms = collected }

    let derivative (f: DecayingSum) =
        f.Terms
        |> Seq.collect (fun term ->
            let power =
                term.Coefficients
                |> List.mapi (fun k c -> c * Rational.FromInteger(int64 k))
                |> List.truncate term.Coefficients.Length
                |> List.skip 1

            let rate = term.Coefficients |> List.map (fun c -> term.Rate * c)
            [ term.Rate, power; term.Rate, rate ])
        |> ofTerms

    let atZero (f: DecayingSum) =
        f.Terms
        |> List.fold (fun sum term -> sum + List.head term.Coefficients) Rational.Zero

    let evaluate<'T when 'T :> IRealScalar<'T>> (precision: int) (f: DecayingSum) (x: 'T) : 'T =
        let constant (value: Rational) : 'T = 'T.FromRational(value, precision)

        let horner (coefficients: Rational list) : 'T =
            List.foldBack (fun c (sum: 'T) -> let product: 'T = sum * x in constant c + product) coefficients 'T.Zero

        f.Terms
        |> List.fold
            (fun (sum: 'T) term ->
                let polynomial = horner term.Coefficients

                let value: 'T =
                    if term.Rate.IsZero then
                        polynomial
                    else
                        let exponent: 'T = constant term.Rate * x
                        polynomial * 'T.Exp exponent

                sum + value)
            'T.Zero

    let private coefficientText variable (coefficients: Rational list) =
        coefficients
        |> List.mapi (fun k c -> k, c)
        |> List.filter (fun (_, c) -> not c.IsZero)
        |> List.map (fun (k, c) ->
            match k with
            | 0 -> $"{c}"
            | 1 -> $"({c})*{variable}"
            | _ -> $"({c})*{variable}^{k}")
        |> String.concat " + "

    let format (f: DecayingSum) =
        if f.Terms.IsEmpty then
            "0"
        else
            f.Terms
            |> List.map (fun term ->
                let polynomial = coefficientText "x" term.Coefficients

                if term.Rate.IsZero then
                    polynomial
                else
                    $"({polynomial})*exp(({term.Rate})*x)")
            |> String.concat " + "
