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
        if mentionsParameter terms then
            invalidArg (nameof terms) "a parameter occurs"

        terms
        |> List.map (fun term -> term.Rate, List.replicate term.Power Rational.Zero @ [ term.Coefficient ])
        |> DecayingSum.ofTerms

    let format (parameter: string) (terms: BoundedTerm list) =
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
                | true, false -> $"*exp(({term.Slope})*{parameter}*x)"
                | false, false -> $"*exp(({term.Rate} + ({term.Slope})*{parameter})*x)"

            let inC, inX = power parameter term.Degree, power "x" term.Power
            $"({term.Coefficient}){inC}{inX}{exponential}")
        |> String.concat " + "

    let derivativeInX (terms: BoundedTerm list) =
        [
            for term in terms do
                { term with
                    Coefficient = term.Coefficient * term.Rate
                }

                { term with
                    Degree = term.Degree + 1
                    Coefficient = term.Coefficient * term.Slope
                }

                if term.Power > 0 then
                    { term with
                        Power = term.Power - 1
                        Coefficient = term.Coefficient * Rational.FromInteger(int64 term.Power)
                    }
        ]
        |> collect

    let derivativeInC (terms: BoundedTerm list) =
        [
            for term in terms do
                { term with
                    Power = term.Power + 1
                    Coefficient = term.Coefficient * term.Slope
                }

                if term.Degree > 0 then
                    { term with
                        Degree = term.Degree - 1
                        Coefficient = term.Coefficient * Rational.FromInteger(int64 term.Degree)
                    }
        ]
        |> collect

    /// Whether the value at x = 0 is 0 for every c.
    let vanishesAtZero (terms: BoundedTerm list) =
        terms
        |> List.filter (fun term -> term.Power = 0)
        |> List.groupBy _.Degree
        |> List.forall (fun (_, group) -> (group |> List.sumBy _.Coefficient).IsZero)

    /// The function of x at one value of c, the greatest exponential divided out.
    let at (c: Rational) (terms: BoundedTerm list) =
        let rate (term: BoundedTerm) = term.Rate + term.Slope * c
        let greatest = terms |> List.map rate |> List.max

        terms
        |> List.map (fun term ->
            { term with
                Rate = rate term - greatest
                Slope = Rational.Zero
                Degree = 0
                Coefficient = term.Coefficient * c.Pow term.Degree
            })
        |> ofVariable

/// The cells in x for the values of c in [Low, High].
type internal BoundedCell =
    {
        Low: Rational
        High: Rational
        Cells: Cell list
    }

/// A proof of f(x, c) ≥ 0 for x in [Start, End], or [Start, ∞), and c in [Low, High].
type internal BoundedProof =
    {
        Terms: BoundedTerm list
        Start: Rational
        End: Rational option
        Low: Rational
        High: Rational
        Parts: BoundedCell list
    }
