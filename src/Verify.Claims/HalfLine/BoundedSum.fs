namespace Verify.Claims

open Verify.Arithmetic

/// coefficient·c^degree·x^power·e^((rate + slope·c)·x)
type internal BoundedTerm =
    {
        Rate: Rational
        Slope: Rational
        Power: int
        Degree: int
        Coefficient: Rational
    }

/// A function of x ≥ 0 and of one parameter c.
[<RequireQualifiedAccess>]
module internal BoundedSum =
    /// Terms of one kind collected, without those that cancel.
    let collect (terms: BoundedTerm list) =
        terms
        |> List.groupBy (fun term -> term.Rate, term.Slope, term.Power, term.Degree)
        |> List.map (fun (_, group) ->
            { group.Head with
                Coefficient = group |> List.sumBy _.Coefficient
            })
        |> List.filter (fun term -> not term.Coefficient.IsZero)

    let mentionsParameter (terms: BoundedTerm list) =
        terms |> List.exists (fun term -> term.Degree <> 0 || not term.Slope.IsZero)

    /// The function where no parameter occurs.
    let ofVariable (terms: BoundedTerm list) =
        terms
        |> List.map (fun term -> term.Rate, List.replicate term.Power Rational.Zero @ [ term.Coefficient ])
        |> DecayingSum.ofTerms

    let format (terms: BoundedTerm list) =
        terms
        |> List.map (fun term ->
            let power name exponent =
                match exponent with
                | 0 -> ""
                | 1 -> $"*{name}"
                | _ -> $"*{name}^{exponent}"

            let exponential =
                match term.Rate.IsZero, term.Slope.IsZero with
                | true, true -> ""
                | false, true -> $"*exp(({term.Rate})*x)"
                | true, false -> $"*exp(({term.Slope})*c*x)"
                | false, false -> $"*exp(({term.Rate} + ({term.Slope})*c)*x)"

            let inC, inX = power "c" term.Degree, power "x" term.Power
            $"({term.Coefficient}){inC}{inX}{exponential}")
        |> String.concat " + "
