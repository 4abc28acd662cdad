namespace Verify.Claims

open Verify.Arithmetic
open Verify.LeastSquares

/// What belongs to a domain, decided exactly: a search that changes what was drawn stays in it.
type Membership =
    {
        /// The instance and time of the domain's form that are nearest to these; the same where the domain asks for none.
        Nearest: Instance<Rational> * Rational -> Instance<Rational> * Rational
        /// Conditions that all must hold, each in words.
        Conditions: (string * (Instance<Rational> -> Rational -> bool)) list
    }

/// The memberships of the domains of this program.
[<RequireQualifiedAccess>]
module Membership =
    /// Every instance at every time t > 0.
    let everything =
        {
            Nearest = id
            Conditions = [ "t > 0", (fun _ time -> time.Sign > 0) ]
        }

    /// The membership with one more condition on the instance.
    let requiring text holds membership =
        { membership with
            Conditions = membership.Conditions @ [ text, (fun instance _ -> holds instance) ]
        }

    /// β* and σ² are given.
    let withTruth membership =
        requiring "β* and σ² given" _.Problem.HasTruth membership

    /// y is given.
    let withResponse membership =
        requiring "y given" _.Problem.HasResponse membership

    /// The rank of a matrix of rationals, by exact elimination.
    let rank (matrix: Matrix<Rational>) =
        let rows = Array.init matrix.Rows (fun i -> matrix.Row(i).ToArray())

        let rec eliminate column pivots =
            if column = matrix.Columns || pivots = rows.Length then
                pivots
            else
                let isZero i =
                    let entry: Rational = rows[i][column]
                    entry.IsZero

                match seq { pivots .. rows.Length - 1 } |> Seq.tryFind (isZero >> not) with
                | None -> eliminate (column + 1) pivots
                | Some found ->
                    let pivot = rows[found]
                    rows[found] <- rows[pivots]
                    rows[pivots] <- pivot

                    for i in pivots + 1 .. rows.Length - 1 do
                        if not (isZero i) then
                            let factor = rows[i][column] / pivot[column]
                            rows[i] <- Array.map2 (fun a b -> a - factor * b) rows[i] pivot

                    eliminate (column + 1) (pivots + 1)

        eliminate 0 0

    let private features (instance: Instance<Rational>) = instance.Problem.Features

    /// rank X = n.
    let fullRowRank =
        everything
        |> requiring "rank X = n" (fun instance -> rank (features instance) = instance.Problem.SampleCount)

    /// rank X = p.
    let fullColumnRank =
        everything
        |> requiring "rank X = p" (fun instance -> rank (features instance) = instance.Problem.FeatureCount)

    /// p ≥ n.
    let overparametrised =
        everything
        |> requiring "p ≥ n" (fun instance -> instance.Problem.FeatureCount >= instance.Problem.SampleCount)

    /// n ≤ 3, p ≤ 2, m ≤ 2: what can be enumerated.
    let tiny =
        everything
        |> requiring "n ≤ 3, p ≤ 2, m ≤ 2" (fun instance ->
            instance.Problem.SampleCount <= 3
            && instance.Problem.FeatureCount <= 2
            && instance.BatchSize <= 2)

    let private largestRow (instance: Instance<Rational>) =
        let x = features instance

        Seq.init x.Rows (fun i -> x.Row(i).ToArray() |> Array.sumBy (fun value -> value * value))
        |> Seq.fold max Rational.Zero

    let private steps (instance: Instance<Rational>) (time: Rational) =
        -((-(time / instance.StepSize)).Floor()) |> max System.Numerics.BigInteger.One

    /// Steps: t = kη for a whole k from 1 on, and η max‖x_k‖² ≤ 1, so that no I − ηx_kx_kᵀ expands.
    let contractingSteps =
        {
            Nearest = fun (instance, time) -> instance, Rational.op_Implicit (steps instance time) * instance.StepSize
            Conditions =
                everything.Conditions
                @ [
                    "η max‖x_k‖² ≤ 1", (fun instance _ -> instance.StepSize * largestRow instance <= Rational.One)
                    "t = kη", (fun instance time -> (time / instance.StepSize).Denominator.IsOne)
                ]
        }

    /// The first condition that an instance at a time does not meet; none where it belongs to the domain.
    let unmet (membership: Membership) instance time =
        membership.Conditions
        |> List.tryPick (fun (text, holds) -> if holds instance time then None else Some text)

    /// All conditions in words.
    let text (membership: Membership) =
        membership.Conditions |> List.map fst |> String.concat ", "
