/// Exact moments of SGD by walking every path of mini-batches.
module internal Verify.Papers.Talk.Enumeration

open Verify.Arithmetic
open Verify.LeastSquares

/// All lists of m indices below n: the n^m equally likely mini-batches drawn with replacement.
let rec private batches n m : int list list =
    if m = 0 then
        [ [] ]
    else
        [
            for rest in batches n (m - 1) do
                for i in 0 .. n - 1 -> i :: rest
        ]

let private advance (instance: Instance<Rational>) (beta: Rational[]) (batch: int list) =
    let x, y = instance.Problem.Features, instance.Problem.Response
    let factor = instance.StepSize / Rational.FromInteger(int64 batch.Length)

    let residuals =
        batch
        |> List.map (fun i -> y[i] - Vectors.Dot(x.Row i, System.ReadOnlySpan beta))

    beta
    |> Array.mapi (fun a b ->
        b
        + factor
          * (List.map2 (fun i (r: Rational) -> r * x[i, a]) batch residuals |> List.sum))

/// The greatest difference, over entries, of mean and second moment after k steps between all paths of SGD (each of
/// probability n^(−mk)) and the moment recursion of the Euler discretization of stochastic gradient flow.
let momentDifference (steps: int) (instance: Instance<Rational>) : Rational =
    let n, p = instance.Problem.SampleCount, instance.Problem.FeatureCount
    let choices = batches n instance.BatchSize
    let start = [ Array.create p Rational.Zero ]

    let ends =
        Seq.init steps id
        |> Seq.fold
            (fun states _ ->
                [
                    for beta in states do
                        for batch in choices -> advance instance beta batch
                ])
            start

    let count = Rational.FromInteger(int64 ends.Length)
    let average f = (ends |> List.sumBy f) / count

    let recursion =
        MomentRecursion<Rational>(
            instance.Problem.Features,
            instance.Problem.Response,
            instance.StepSize,
            NoiseFactor.WithReplacement instance.BatchSize
        )

    for _ in 1..steps do
        recursion.Advance()

    [
        for a in 0 .. p - 1 do
            (average (fun beta -> beta[a]) - recursion.Mean[a]).Abs()

            for b in 0..a do
                let second = recursion.Covariance[a, b] + recursion.Mean[a] * recursion.Mean[b]
                (average (fun beta -> beta[a] * beta[b]) - second).Abs()
    ]
    |> List.max
