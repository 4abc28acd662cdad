namespace Verify.Symbolics

open Verify.Arithmetic

/// A power series in η whose coefficients are operators, cut after a degree.
[<Sealed>]
type internal OperatorSeries(coefficients: OperatorSum[]) =
    member _.Degree = coefficients.Length - 1
    member _.Item(power: int) : OperatorSum = coefficients[power]

    /// The sum.
    member a.Plus(b: OperatorSeries) =
        OperatorSeries(Array.init (a.Degree + 1) (fun k -> a[k].Plus b[k]))

    /// A multiple.
    member a.Times(factor: Rational) =
        OperatorSeries(Array.init (a.Degree + 1) (fun k -> a[k].Times factor))

    /// The product a ∘ b, cut.
    member a.After(b: OperatorSeries) =
        OperatorSeries(
            Array.init (a.Degree + 1) (fun k ->
                List.fold (fun (sum: OperatorSum) j -> sum.Plus(a[j].After b[k - j])) OperatorSum.Zero [ 0..k ])
        )

[<RequireQualifiedAccess>]
module internal OperatorSeries =

    let ofCoefficients degree (coefficient: int -> OperatorSum) =
        OperatorSeries(Array.init (degree + 1) coefficient)

    let private one degree =
        ofCoefficients degree (fun k -> if k = 0 then OperatorSum.Identity else OperatorSum.Zero)

    /// a¹, a², … up to the degree; enough, as a begins with η.
    let private powers (a: OperatorSeries) =
        if not a[0].IsZero then
            invalidArg (nameof a) "the series begins with η¹"

        List.scan (fun (power: OperatorSeries) _ -> power.After a) a [ 2 .. a.Degree ]

    let private weighted (weight: int -> Rational) (a: OperatorSeries) =
        powers a
        |> List.mapi (fun i (power: OperatorSeries) -> power.Times(weight (i + 1)))
        |> List.reduce (fun sum term -> sum.Plus term)

    /// log(1 + a) = Σ (−1)^{k+1} a^k/k for a series without a constant term.
    let log1p (a: OperatorSeries) =
        a
        |> weighted (fun k ->
            Rational.FromInteger(if k % 2 = 1 then 1L else -1L)
            / Rational.FromInteger(int64 k))

    /// e^a = Σ a^k/k! for a series without a constant term.
    let exp (a: OperatorSeries) =
        let factorial k =
            Seq.fold (fun product j -> product * Rational.FromInteger(int64 j)) Rational.One (seq { 1..k })

        (one a.Degree).Plus(weighted (fun k -> (factorial k).Reciprocal()) a)
