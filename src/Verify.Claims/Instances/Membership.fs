namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What it takes to belong to a domain: a condition in words, and its test in exact arithmetic. A counterexample counts only inside.
type Membership =
    {
        /// The condition, such as "y given, rank X = n".
        Condition: string
        /// Why an instance, at a time where there is one, does not belong; none where it does.
        Objection: Instance<Rational> -> Rational option -> string option
    }

/// Tests of membership, from which domains are put together.
[<RequireQualifiedAccess>]
module Membership =
    let private where condition (objection: Instance<Rational> -> Rational option -> string option) =
        {
            Condition = condition
            Objection = objection
        }

    let private objecting condition (belongs: Instance<Rational> -> bool) =
        where condition (fun instance _ ->
            if belongs instance then
                None
            else
                Some $"the instance is outside of the claim's domain: {condition} does not hold")

    /// A test of one's own of the instance: the condition in words, and whether it holds.
    let create condition belongs = objecting condition belongs

    /// Both conditions; the first that fails is the objection.
    let both (first: Membership) (second: Membership) =
        where $"{first.Condition}, {second.Condition}" (fun instance time ->
            first.Objection instance time
            |> Option.orElseWith (fun () -> second.Objection instance time))

    /// t > 0, where there is a time.
    let positiveTime =
        where "t > 0" (fun _ time ->
            match time with
            | Some time when time.Sign <= 0 -> Some $"t = {time} is outside of the claim's domain, t > 0"
            | Some _
            | None -> None)

    /// β* and σ² are given.
    let withTruth = objecting "β* and σ² given" _.Problem.HasTruth

    /// y is given.
    let withResponse = objecting "y given" _.Problem.HasResponse

    /// p ≥ n.
    let wide =
        objecting "p ≥ n" (fun instance -> instance.Problem.FeatureCount >= instance.Problem.SampleCount)

    /// rank X = n, by elimination in rationals.
    let fullRowRank =
        objecting "rank X = n" (fun instance -> ExactRank.Of instance.Problem.Features = instance.Problem.SampleCount)

    /// rank X = p, by elimination in rationals.
    let fullColumnRank =
        objecting "rank X = p" (fun instance -> ExactRank.Of instance.Problem.Features = instance.Problem.FeatureCount)

    /// η‖x_k‖² ≤ 1 for every row: no I − ηx_kx_kᵀ expands.
    let contracting =
        objecting "η‖x_k‖² ≤ 1 for every k" (fun instance ->
            let x = instance.Problem.Features

            Seq.init x.Rows (fun k -> Vectors.Dot(x.Row k, x.Row k): Rational)
            |> Seq.forall (fun square -> instance.StepSize * square <= Rational.One))

    /// At most so many samples, features and samples in a batch.
    let small samples features batch =
        objecting $"n ≤ {samples}, p ≤ {features}, m ≤ {batch}" (fun instance ->
            instance.Problem.SampleCount <= samples
            && instance.Problem.FeatureCount <= features
            && instance.BatchSize <= batch)
