module SearchMoveTests

open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Claims

let private q (text: string) = Rational.Parse text

let private matrix (rows: string list list) =
    Matrix<Rational>.Create(rows.Length, rows.Head.Length, fun i j -> q (rows[i][j]))

let private responses =
    Problem<Rational>(
        matrix
            [
                [ "3/7"; "2" ]
                [ "1/3"; "-5/4" ]
                [ "9/8"; "7/10" ]
                [ "-2/9"; "1/6" ]
                [ "4/3"; "5/7" ]
            ],
        ResizeArray(List.map q [ "1/9"; "-7/5"; "3/11"; "2/13"; "1/17" ]),
        null
    )

let private truths =
    Problem<Rational>(responses.Features, null, Truth<Rational>(ResizeArray(List.map q [ "2/7"; "-3/11" ]), q "7/10"))

let private instance problem =
    Instance<Rational>(problem, q "3/17", 3).WithParameter("gamma", q "5/13"), q "7/19"

/// What single changes of structure come to.
let private changed problem : (Instance<Rational> * Rational) list =
    let sampler = Sampler.For(1, "structure-tests", 0L)
    List.init 600 (fun _ -> Structure.apply sampler (instance problem))

let private entries (instance: Instance<Rational>) : Rational list =
    instance.Problem.Features.Entries.ToArray() |> List.ofArray

let private rows (instance: Instance<Rational>) : Rational list list =
    List.init instance.Problem.SampleCount (fun i -> instance.Problem.Features.Row(i).ToArray() |> List.ofArray)

let private isSome name (predicate: Instance<Rational> -> Rational -> bool) changed =
    testCase name
    <| fun () -> Expect.isTrue (List.exists (fun (instance, time) -> predicate instance time) changed) name

[<Tests>]
let structure =
    testList
        "structure"
        [
            testList
                "of problems with a response"
                [
                    let all = changed responses
                    isSome "small integers" (fun i _ -> entries i |> List.forall _.IsInteger) all
                    isSome "one sample" (fun i _ -> i.Problem.SampleCount = 1) all
                    isSome "one feature" (fun i _ -> i.Problem.FeatureCount = 1) all

                    isSome
                        "equal samples"
                        (fun i _ -> i.Problem.SampleCount = 5 && List.distinct (rows i) |> List.length = 1)
                        all

                    isSome "rank below p" (fun i _ -> Membership.rank i.Problem.Features < i.Problem.FeatureCount) all

                    isSome
                        "orthogonal columns of one length"
                        (fun i _ ->
                            let x = i.Problem.Features
                            let gram: Matrix<Rational> = x.Transpose() * x
                            x.Columns = 2 && gram[0, 1].IsZero && gram[0, 0] = gram[1, 1])
                        all

                    isSome
                        "an interpolated response"
                        (fun i _ ->
                            i.Problem.SampleCount = 5
                            && Domain.outside
                                (Domain.responses |> Domain.within Membership.interpolating)
                                (Instance<Rational>(i.Problem, Rational.One, 1))
                                Rational.One
                                =
                                None
                            && not (Seq.forall (fun (y: Rational) -> y.IsZero) i.Problem.Response))
                        all

                    isSome "m = 1" (fun i _ -> i.BatchSize = 1) all
                    isSome "m = n" (fun i _ -> i.BatchSize = i.Problem.SampleCount) all
                    isSome "k = 1" (fun i t -> t = i.StepSize) all
                    isSome "late" (fun _ t -> t > q "1e9") all
                    isSome "early" (fun _ t -> t < q "1e-9") all
                ]

            testList
                "of problems with a truth"
                [
                    let all = changed truths
                    isSome "no noise" (fun i _ -> i.Problem.Truth.NoiseVariance.IsZero) all

                    isSome
                        "little noise"
                        (fun i _ ->
                            i.Problem.Truth.NoiseVariance.Sign > 0
                            && i.Problem.Truth.NoiseVariance < q "1e-6")
                        all

                    isSome
                        "a truth along a coordinate"
                        (fun i _ ->
                            i.Problem.FeatureCount = 2
                            && List.ofSeq i.Problem.Truth.Coefficients = [ Rational.Zero; Rational.One ])
                        all
                ]

            testCase "parameters stay in their range, and reach both ends, thirds and the other parameter"
            <| fun () ->
                let sampler = Sampler.For(1, "structure-tests", 1L)
                let range = Within(q "1/4", q "4/5")

                let values =
                    List.init 500 (fun _ -> Structure.parameter sampler [ q "31/77" ] range)

                for value in values do
                    Expect.isTrue (ParameterRange.contains value range) $"{value}"

                for wanted in [ "1/4"; "4/5"; "1/3"; "1/2"; "31/77" ] do
                    Expect.contains values (q wanted) wanted

            testCase "a search moves parameters within their ranges"
            <| fun () ->
                let sampler = Sampler.For(1, "structure-tests", 2L)
                let parameters = [ "gamma", Within(q "1/4", q "4/5") ]

                let values =
                    List.init 300 (fun _ ->
                        let moved, _ = Mutation.apply parameters sampler 0.1 (instance responses)
                        moved.Parameters["gamma"])
                    |> List.distinct

                Expect.isGreaterThan values.Length 20 "many values"

                for value in values do
                    Expect.isTrue (q "1/4" <= value && value <= q "4/5") $"{value}"
        ]

[<Tests>]
let boundaries =
    testList
        "where hypotheses are only just met"
        [
            testCase "the last step size, from below and from above, and never one beyond"
            <| fun () ->
                let sampler = Sampler.For(1, "boundary-tests", 0L)
                let most = q "22/7"
                let met (instance: Instance<Rational>, _) = instance.StepSize <= most
                let near = most * (Rational.One - q "1e-9")

                let reached =
                    [
                        for start in [ "1/10"; "50" ] do
                            for _ in 1..40 do
                                let from = Instance<Rational>(responses, q start, 1), Rational.One

                                match Boundary.towards met sampler from with
                                | Some(instance, _), _ -> instance.StepSize
                                | None, _ -> ()
                    ]

                Expect.isGreaterThan reached.Length 20 "from both sides"

                for step in reached do
                    Expect.isTrue (step <= most && step >= near) $"{step}"

            testCase "nothing where all are met"
            <| fun () ->
                let sampler = Sampler.For(1, "boundary-tests", 1L)

                let point, evaluations =
                    Boundary.towards (fun _ -> true) sampler (instance responses)

                Expect.isNone point "no boundary"
                Expect.isGreaterThan evaluations 0 "counted"
        ]

let private merit (comparison: Comparison) =
    let at, time = instance truths

    Merit.inDoubles ((Subjects at).InDoubles time) (Clause.saying comparison)
    |> Option.get

let private number (text: string) = Term.number text

[<Tests>]
let merits =
    testList
        "merits"
        [
            testCase "sides that differ more are nearer to a violated equation, below what doubles see too"
            <| fun () ->
                let apart difference =
                    merit (Numbers(number "1", Equals, number difference))

                let values =
                    List.map apart [ "1"; "1.00000000000001"; "1.0000000000001"; "1.00000000001"; "1.1" ]

                Expect.equal values (List.sortDescending values) "less and less"
                Expect.equal (List.distinct values).Length 5 "no plateau"
                Expect.isTrue (values[2] > 0.0 && values[3] < 0.0) "a violation beyond 1e-12 only"

            testCase "equal sides violate a strict comparison and no other"
            <| fun () ->
                Expect.isLessThan (merit (Numbers(number "3", Below, number "3"))) 0.0 "strict"
                Expect.equal (merit (Numbers(number "3", AtMost, number "3"))) 0.0 "not strict"

            testCase "0 = 0 is farther from a violation than any near miss"
            <| fun () ->
                let nothing = merit (Numbers(number "0", AtMost, number "0"))
                Expect.isGreaterThan nothing (merit (Numbers(number "1", AtMost, number "1000"))) "a factor 1000"

            testCase "Loewner's order has a slope that other units do not change"
            <| fun () ->
                let order factor scale =
                    let scaled by =
                        Scaled(number scale, Scaled(number by, OfProblem ProblemMatrix.Gram))

                    merit (Loewner(scaled "1", scaled factor))

                Expect.isLessThan (order "1.5" "1") (order "2" "1") "nearer"
                Expect.isLessThan (order "0.5" "1") (order "0.9" "1") "farther beyond"
                Expect.floatClose Accuracy.high (order "1.5" "1") (order "1.5" "1000") "units"

            testCase "matrices that should be equal differ by rounding only"
            <| fun () ->
                let gram = OfProblem ProblemMatrix.Gram
                let thirds = Scaled(number "3", Scaled(Constant(q "1/3", "1/3"), gram))
                Expect.isGreaterThan (merit (SameMatrix(gram, thirds))) 0.0 "no violation"
                Expect.isLessThan (merit (SameMatrix(gram, Scaled(number "1.01", gram)))) 0.0 "a violation"
        ]

let private shrunk violates (instance: Instance<Rational>, time) =
    Shrink.run violates (fun instance time -> instance, time) instance time

[<Tests>]
let shrinking =
    testList
        "shrinking"
        [
            testCase "finds a fraction of small denominator near a long number"
            <| fun () ->
                let at, time = instance responses
                let at = at.WithParameter("gamma", q "0.333344217")

                let near (i: Instance<Rational>) _ =
                    (i.Parameters["gamma"] - q "1/3").Abs() < q "1e-4"

                let small, _ = shrunk near (at, time)
                Expect.equal small.Parameters["gamma"] (q "1/3") "a third"

            testCase "keeps m = n down to two samples"
            <| fun () ->
                let at, time = instance responses
                let at = at.WithBatchSize 5

                let isFull (i: Instance<Rational>) _ =
                    i.BatchSize = i.Problem.SampleCount && i.BatchSize > 1

                let small, _ = shrunk isFull (at, time)
                Expect.equal (small.Problem.SampleCount, small.BatchSize) (2, 2) "both"

            testCase "takes one sample in place of many where t s stays"
            <| fun () ->
                let x = matrix [ [ "1/2" ]; [ "2/3" ]; [ "5/7" ] ]

                let problem =
                    Problem<Rational>(x, null, Truth<Rational>(ResizeArray [ Rational.One ], Rational.One))

                let scale (i: Instance<Rational>) (t: Rational) =
                    let squares = entries i |> List.sumBy (fun value -> value * value)
                    t * squares / Rational.FromInteger(int64 i.Problem.SampleCount)

                let start = Instance<Rational>(problem, Rational.One, 1)
                let wanted = scale start (q "9/5")
                let small, time = shrunk (fun i t -> scale i t = wanted) (start, q "9/5")
                Expect.equal small.Problem.SampleCount 1 "one sample"
                Expect.equal (scale small time) wanted "at the same t s"
        ]
