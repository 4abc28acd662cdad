module ExactSearchTests

open System
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims
open Planted

let private claimOn name domain slack =
    Claim.stating name "tests" "tests" "an exact statement" "" Certified
    |> Claim.onInstances 4 (Exactly("minus the difference", domain, slack))

let private features (situation: Situation) = situation.Instance.Problem.Features

let private zeroUnless condition (value: Rational) =
    if condition then -(value.Abs()) else Rational.Zero

let private step (situation: Situation) = situation.Instance.StepSize

let private entries (situation: Situation) = (features situation).Entries.ToArray()

let private trace situation =
    entries situation |> Array.sumBy (fun value -> value * value)

let private sumOf situation = entries situation |> Array.sum

/// Minus |left − right| of equations that hold except where the name says.
let private falseEquations: (string * Domain * (Situation -> Rational)) list =
    [
        "false-at-m-1-only", Domain.regression, (fun s -> zeroUnless (s.Instance.BatchSize = 1) (step s))
        "false-where-m-is-n-only",
        Domain.responses,
        (fun s -> zeroUnless (s.Instance.BatchSize = s.Instance.Problem.SampleCount) Rational.One)
        "false-where-rank-is-less-only",
        Domain.responses,
        (fun s ->
            let x = features s
            zeroUnless (Membership.rank x < min x.Rows x.Columns) Rational.One)
        "false-where-p-exceeds-n-only",
        Domain.regression,
        (fun s ->
            let x = features s
            zeroUnless (x.Columns > x.Rows) (trace s))
        "a-coefficient-off-by-1e-12", Domain.responses, (fun s -> -((trace s * q "1.000000000001" - trace s).Abs()))
        "off-by-1e-400", Domain.regression, (fun s -> -((trace s * q "1e-400").Abs()))
        "false-for-one-sample-only", Domain.responses, (fun s -> zeroUnless ((features s).Rows = 1) Rational.One)
        "false-for-orthonormal-columns-only",
        Domain.responses,
        (fun s ->
            let x = features s
            let gram = x.Transpose() * x

            let isIdentity =
                seq {
                    for i in 0 .. x.Columns - 1 do
                        for j in 0 .. x.Columns - 1 do
                            gram[i, j] = (if i = j then Rational.One else Rational.Zero)
                }
                |> Seq.forall id

            zeroUnless (isIdentity && x.Columns > 1) Rational.One)
        "false-at-eta-s-1-only",
        Domain.regression,
        (fun s -> zeroUnless (step s * trace s = Rational.FromInteger(int64 (features s).Rows)) Rational.One)
        "false-for-repeated-rows-only",
        Domain.responses,
        (fun s ->
            let x = features s
            let rows = List.init x.Rows (fun i -> List.ofArray (x.Row(i).ToArray()))
            zeroUnless (List.distinct rows |> List.length < x.Rows) Rational.One)
        "false-for-y-in-the-range-of-x-only",
        Domain.responses,
        (fun s ->
            let problem = s.Instance.Problem
            let x = problem.Features

            let joined =
                Matrix<Rational>
                    .Create(x.Rows, x.Columns + 1, fun i j -> if j < x.Columns then x[i, j] else problem.Response[i])

            zeroUnless (x.Rows > x.Columns && Membership.rank joined = Membership.rank x) Rational.One)
    ]

/// Exact slacks that are positive nearly everywhere: a descent finds where they are not.
let private falseInWindows: (string * Domain * (Situation -> Rational)) list =
    [
        "eta-near-a-third", Domain.regression, (fun s -> (step s - q "1/3").Abs() - q "1e-9")
        "sum-of-entries-near-5", Domain.responses, (fun s -> (sumOf s - q "5.123456").Abs() - q "1e-7")
    ]

let private trueSlacks: (string * Domain * (Situation -> Rational)) list =
    [
        "tr X'X = tr XX'",
        Domain.responses,
        (fun s ->
            let x = features s
            let left, right = x.Transpose() * x, x * x.Transpose()

            let traceOf (a: Matrix<Rational>) =
                Seq.init a.Rows (fun i -> a[i, i]) |> Seq.fold (+) Rational.Zero

            -((traceOf left - traceOf right).Abs()))
        "m <= 2, in the domain only", Domain.tiny, (fun s -> q "2" - Rational.FromInteger(int64 s.Instance.BatchSize))
        "eta max|x|^2 <= 1, in the domain only",
        Domain.iterations,
        (fun s ->
            let x = features s

            let largest =
                Seq.init x.Rows (fun i -> x.Row(i).ToArray() |> Array.sumBy (fun value -> value * value))
                |> Seq.max

            Rational.One - step s * largest)
        "p >= n, in the domain only",
        Domain.overparametrised,
        (fun s -> Rational.FromInteger(int64 ((features s).Columns - (features s).Rows)))
        "a slack of 0 everywhere", Domain.regression, (fun _ -> Rational.Zero)
    ]

let private replayed claim (certificate: Certificate) =
    let file = Certificate.toJson certificate
    Certification.replay "file.json" claim (Certificate.parse "file.json" file)

let private isSame (left: FalsifyResult) (right: FalsifyResult) =
    Option.map Certificate.toJson left.Certificate = Option.map Certificate.toJson right.Certificate
    && left.Report.Evaluations = right.Report.Evaluations

[<Tests>]
let tests =
    testList
        "the search of exact slacks"
        [
            for name, domain, slack in falseEquations @ falseInWindows do
                testCase $"{name} is found, in its domain, and replays"
                <| fun () ->
                    let claim = claimOn name domain slack
                    let result = Searching.upTo 60_000 claim

                    match result.Certificate with
                    | Some({
                               Finding = NegativeSlack(instance, recorded)
                           } as certificate) ->
                        Expect.isLessThan recorded Rational.Zero "negative, exactly"
                        Expect.isNone (Domain.outside domain instance instance.StepSize) "in the domain"
                        Expect.isNone (replayed claim certificate).Rejected "confirmed"
                    | other -> failtest $"expected a counterexample, got {other}"

            for name, domain, slack in trueSlacks do
                testCase $"{name} is not refuted"
                <| fun () ->
                    let result = Searching.upTo 6_000 (claimOn "true" domain slack)
                    Expect.isFalse result.Report.IsRefuted "no false refutation"
                    Expect.isGreaterThan result.Report.Evaluations 6_000 "it was searched"

            testCase "the counterexample is small"
            <| fun () ->
                let _, domain, slack = List.head falseEquations

                match (Searching.upTo 60_000 (claimOn "small" domain slack)).Certificate with
                | Some { Finding = NegativeSlack(instance, _) } ->
                    let x = instance.Problem.Features
                    Expect.equal (x.Rows, x.Columns, instance.BatchSize) (1, 1, 1) "one number"
                    Expect.equal instance.StepSize Rational.One "η = 1"
                | other -> failtest $"expected a counterexample, got {other}"

            testCase "of a domain that does not say what belongs to it only draws are tried"
            <| fun () ->
                let silent = Domain.create "mine" Domain.fullColumnRank.Draw

                let result =
                    Searching.upTo
                        3_000
                        (claimOn "silent" silent (fun s ->
                            let x = features s
                            Rational.FromInteger(int64 (Membership.rank x - x.Columns))))

                Expect.isFalse result.Report.IsRefuted "every draw has full column rank"

            testCase "every exact check of a claim is searched, with the clauses and without"
            <| fun () ->
                let never = Exactly("0", Domain.tiny, (fun _ -> Rational.Zero))

                let fails =
                    Exactly(
                        "−1 at m = 1",
                        Domain.regression,
                        (fun s -> zeroUnless (s.Instance.BatchSize = 1) Rational.One)
                    )

                let holds =
                    OnInstances(Domain.regression, [ Clause.atMost Quantities.flowRisk Quantities.flowRisk ])

                let claim checks =
                    (Claim.stating "several" "tests" "tests" "several" "" Certified, checks)
                    ||> List.fold (fun claim check -> Claim.onInstances 2 check claim)

                for checks in [ [ never; fails ]; [ holds; fails ]; [ holds; never; fails ] ] do
                    Expect.isTrue (Searching.upTo 20_000 (claim checks)).Report.IsRefuted $"{checks.Length} checks"

                let holding = Searching.upTo 6_000 (claim [ never; holds ])
                Expect.isFalse holding.Report.IsRefuted "both hold"
                Expect.isGreaterThan holding.Report.Evaluations 6_000 "the clauses are searched after 4000 exact slacks"

            testCase "the same seed finds the same however its searches are scheduled"
            <| fun () ->
                let name, domain, slack = falseEquations[8]

                // The delays differ from run to run, and so does the order in which the eight searches come to their ends.
                let delayed run =
                    let calls = ref 0

                    claimOn name domain (fun s ->
                        if Interlocked.Increment calls * (2 * run + 3) % 7 = 0 then
                            Thread.Sleep 1

                        slack s)

                let results =
                    Array.init 3 id
                    |> Array.Parallel.map (fun run -> Searching.upTo 60_000 (delayed run))

                Expect.isTrue results[0].Report.IsRefuted "found"

                for other in Array.tail results do
                    Expect.isTrue (isSame results[0] other) "same certificate, same count"

            testCase "what a changed instance does not have is no failure; of a draw it is"
            <| fun () ->
                let undefinedAt isUndefined =
                    claimOn "undefined" Domain.responses (fun s ->
                        if isUndefined s then
                            raise (InvalidInputException "not defined here")
                        else
                            Rational.Zero)

                let changed = Searching.upTo 2_000 (undefinedAt (fun s -> (features s).Rows = 1))
                Expect.isFalse changed.Report.IsRefuted "n = 1 is never drawn"

                Expect.throwsT<AggregateException>
                    (fun () -> Searching.upTo 2_000 (undefinedAt (fun _ -> true)) |> ignore)
                    "the claim's own failure"
        ]
