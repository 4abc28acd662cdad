module Verify.Processes.Tests.DefinedRiskTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes
open Verify.Processes.Tests.Definitions

let private none = CancellationToken.None

/// Three or four samples of two features, with a truth and σ = 3/2.
let private known n m eta sigma2 =
    let plain = instance n 2 eta m

    Instance<Rational>(
        Problem<Rational>(
            plain.Problem.Features,
            null,
            Truth<Rational>([| rational "2"; rational "-1/3" |], rational sigma2)
        ),
        plain.StepSize,
        plain.BatchSize
    )

let private risk on parameters definition =
    DefinedRisk(bind (DefinedRisk.AtTruth on) parameters definition)

let private squares (entries: Rational[]) = entries |> Array.sumBy (fun x -> x * x)

/// E‖b − β*‖² and its in-sample twin from every ε = ±3/2 with equal probability, each with the moments of all paths of the process.
let private enumerate (on: Instance<Rational>) parameters definition steps =
    let problem = on.Problem
    let n, p = problem.SampleCount, problem.FeatureCount
    let truth = Array.ofSeq problem.Truth.Coefficients
    let sigma = rational "3/2"

    let risks =
        [
            for signs in 0 .. (1 <<< n) - 1 do
                let response =
                    Array.init n (fun k ->
                        let fit =
                            Seq.init p (fun a -> problem.Features[k, a] * truth[a])
                            |> Seq.fold (+) Rational.Zero

                        if (signs >>> k) &&& 1 = 1 then fit + sigma else fit - sigma)

                let given =
                    Instance<Rational>(
                        Problem<Rational>(problem.Features, response, problem.Truth),
                        on.StepSize,
                        on.BatchSize
                    )

                let found = Enumeration.After(bind given parameters definition, steps, none)
                let error = Array.map2 (-) (found.Mean "b") truth
                let covariance = found.Covariance("b", "b")

                let second a c = covariance[a, c] + error[a] * error[c]

                let gram a c =
                    (Seq.init n (fun k -> problem.Features[k, a] * problem.Features[k, c])
                     |> Seq.fold (+) Rational.Zero)
                    / Rational.FromInteger(int64 n)

                let sum f =
                    Seq.allPairs (seq { 0 .. p - 1 }) (seq { 0 .. p - 1 })
                    |> Seq.fold (fun total (a, c) -> total + f a c * second a c) Rational.Zero

                sum (fun a c -> if a = c then Rational.One else Rational.Zero), sum gram
        ]

    let mean part =
        (risks |> List.fold (fun total pair -> total + part pair) Rational.Zero)
        / Rational.FromInteger(int64 risks.Length)

    mean fst, mean snd

let private iterations =
    [
        for name in [ "sgd"; "sgd-without-replacement"; "gradient-descent" ] do
            yield name, [], Verify.Symbolics.Processes.find name

        yield!
            enumerable
            |> List.map (fun (name, parameters, text) -> name, parameters, define text)

        yield
            "shifted",
            [],
            define "process shifted\nparameters eta\nnext b[a] = b[a]/2 + eta*batch(r*x[a] + x[a]) + eta*avg(y) + eta/3"
    ]

[<Tests>]
let tests =
    testList
        "the risk of a definition"
        [
            for name, parameters, definition in iterations do
                testCase $"{name}: every ε and every path, in rationals" (fun () ->
                    let on = known 3 2 "1/10" "9/4"

                    let found = risk on parameters definition
                    Expect.isTrue found.IsClosed "closed"
                    let terms = found.Exactly(2L, none)
                    let estimation, prediction = enumerate on parameters definition 2
                    Expect.equal terms.Estimation estimation "estimation"
                    Expect.equal terms.Prediction prediction "prediction"

                    if definition.UsesResponse then
                        // Planted: the risk of another σ² is another one.
                        let other = (risk (known 3 2 "1/10" "2") parameters definition).Exactly(2L, none)
                        Expect.notEqual other.Variance terms.Variance "σ² enters the variance"
                        Expect.equal (other.Noise = terms.Noise) (name = "gradient-descent") "and the noise")

                testCase $"{name}: moments at n + 3 other y's, in rationals" (fun () ->
                    let on = known 4 1 "1/10" "9/4"

                    let found = risk on parameters definition
                    let terms = found.Exactly(3L, none)
                    Expect.equal (found.ByDirections(3L, none)) terms "both routes"
                    let balls = found.Enclose(rational "3", 128, none)
                    let doubles = found.Rounded(rational "3", none)

                    for exact, ball, rounded in
                        [
                            terms.Estimation, balls.Estimation, doubles.Estimation
                            terms.Prediction, balls.Prediction, doubles.Prediction
                            terms.Noise, balls.Noise, doubles.Noise
                        ] do
                        Expect.isTrue (ball.Contains exact) "the ball holds the rational"
                        Expect.floatClose Accuracy.high rounded.Value (exact.ToDouble()) "the double is near")

            testCase "no momentum is SGD, and one sample in a batch of one is as good without replacement" (fun () ->
                let on = known 4 2 "1/8" "9/4"
                let sgd = risk on [] (Verify.Symbolics.Processes.find "sgd")

                let momentum gamma =
                    risk on [ "gamma", gamma ] (Verify.Symbolics.Processes.find "sgd-momentum")

                Expect.equal ((momentum "0").Exactly(5L, none)) (sgd.Exactly(5L, none)) "gamma = 0"
                Expect.notEqual ((momentum "1/100").Exactly(5L, none)) (sgd.Exactly(5L, none)) "planted: gamma = 1/100"
                let single = known 4 1 "1/8" "9/4"

                let other =
                    risk single [] (Verify.Symbolics.Processes.find "sgd-without-replacement")

                let one = risk single [] (Verify.Symbolics.Processes.find "sgd")
                Expect.equal (other.Exactly(4L, none)) (one.Exactly(4L, none)) "m = 1")

            testCase "a start that is not 0: moments at other y's, in rationals" (fun () ->
                let on = DefinedRisk.AtTruth(known 4 2 "1/8" "9/4")

                let from (values: Rational[]) =
                    DefinedRisk(
                        ProcessInstance.Bind(
                            Verify.Symbolics.Processes.find "sgd-momentum",
                            on,
                            [ struct ("gamma", ParameterValue.Scalar(rational "1/2")) ],
                            [ struct ("v", values) ]
                        )
                    )

                let found = from [| rational "3"; rational "-1/2" |]
                Expect.equal (found.ByDirections(3L, none)) (found.Exactly(3L, none)) "both routes"
                let other = from [| Rational.Zero; Rational.Zero |]
                Expect.notEqual (other.Exactly(3L, none)) (found.Exactly(3L, none)) "planted: from 0")

            testCase "the hand-written formulas, in balls and in doubles" (fun () ->
                let on = known 4 2 "1/8" "9/4"
                let precision = 192
                let ball (value: Rational) = Ball.FromRational(value, precision)

                let spectrum =
                    match BallSpectrum.TryEnclose(on.Problem.Features, precision) with
                    | null -> failwith "no spectrum"
                    | found -> found

                let problem = on.Problem.Map ball
                let scale = ball (on.StepSize / Rational.FromInteger 2L)
                let path = BallRiskPath(spectrum, problem.Truth, scale, precision)

                let overlap what (found: RiskTerms<Ball>) (expected: ExpectedRisk<Ball>) =
                    for one, other in
                        [
                            found.Estimation, expected.Estimation
                            found.Prediction, expected.Prediction
                            found.Bias2, expected.Mean.Bias2
                            found.Variance, expected.Mean.Variance
                            found.Noise, expected.Covariance
                        ] do
                        Expect.isTrue (one.Overlaps(other)) $"{what}: {one} and {other}"

                let find name =
                    risk on [] (Verify.Symbolics.Processes.find name)

                let time = rational "7/3"
                overlap "sgf" ((find "sgf").Enclose(time, precision, none)) (path.At(ball time))

                let steps name factor k =
                    overlap
                        name
                        ((find name).Enclose(Rational.FromInteger(int64 (k: int)), precision, none))
                        (path.AfterSteps(ball on.StepSize, ball (rational factor), k))

                for k in [ 0; 1; 2; 40; 300 ] do
                    steps "sgd" "1/2" k
                    steps "sgd-without-replacement" "1/3" k

                let doubles = RiskPath(on.Map(fun (value: Rational) -> Float64(value.ToDouble())))

                for k in [ 1L; 7L; 1000L ] do
                    let expected = doubles.StochasticGradientDescent k
                    let found = (find "sgd").Rounded(Rational.FromInteger k, none)
                    Expect.floatClose Accuracy.high found.Estimation.Value expected.Estimation.Value "doubles"

                for time in [ "1/100"; "3"; "1000" ] do
                    let expected = doubles.StochasticGradientFlow((rational time).ToDouble())
                    let found = (find "sgf").Rounded(rational time, none)

                    Expect.floatClose
                        Accuracy.high
                        found.Estimation.Value
                        expected.Estimation.Value
                        "the flow in doubles"

                    Expect.floatClose Accuracy.high found.Noise.Value expected.Covariance.Value "and its noise"

                // Planted: another noise factor does not overlap.
                let wrong = path.AfterSteps(ball on.StepSize, ball (rational "1/3"), 2)
                let found = (find "sgd").Enclose(rational "2", precision, none)
                Expect.isFalse (found.Noise.Overlaps(wrong.Covariance)) "1/3 is told from 1/2"

                let descent = (find "gradient-descent").Enclose(rational "5", precision, none)
                let plain = path.AfterSteps(ball on.StepSize, ball Rational.Zero, 5)
                Expect.isTrue (descent.Estimation.Overlaps(plain.Estimation)) "gradient descent"
                Expect.isTrue (descent.Noise.ContainsZero()) "no noise of its own")

            testCase "the stationary risk is the limit" (fun () ->
                let on = known 4 2 "1/8" "9/4"
                let sgd = risk on [] (Verify.Symbolics.Processes.find "sgd")

                match sgd.TryStationary 128 with
                | None -> failtest "stable"
                | Some rest ->
                    let late = sgd.Enclose(rational "20000", 256, none)
                    let gap = rest.Estimation - late.Estimation
                    Expect.isTrue (Ball.Abs(gap).Upper < Rational.FromDyadic(1L, -100)) $"{gap}"
                    let early = sgd.Enclose(rational "20", 256, none)
                    Expect.isFalse (early.Estimation.Overlaps(rest.Estimation)) "planted: not yet at step 20"

                let unstable = risk (known 4 2 "5" "9/4") [] (Verify.Symbolics.Processes.find "sgd")
                Expect.throwsT<InvalidInputException> (fun () -> unstable.TryStationary 128 |> ignore) "unstable")

            testCase "moments of a higher degree in y are refused" (fun () ->
                let on = known 3 2 "1/10" "9/4"

                for text in
                    [
                        "process squared\nparameters eta\nnext b[a] = b[a] + eta*batch(y^2*x[a])"
                        "process scaled\nparameters eta\nnext b[a] = b[a] + eta*avg(y^2)*batch(r*x[a])"
                        "process weighted\nparameters eta\nsample with weights w = y^2 + 1\nnext b[a] = b[a] + eta*batch(r*x[a])"
                        "process noisy\nparameters eta\nnoise e[a], e[c] = avg(y^4*x[a]*x[c])\nnext b[a] = b[a] + eta*batch(r*x[a]) + e[a]"
                    ] do
                    let message =
                        try
                            risk on [] (define text) |> ignore
                            ""
                        with :? InvalidInputException as error ->
                            error.Message

                    Expect.stringContains message "has no exact risk" text
                    Expect.isLessThanOrEqual message.Length 200 message)

            testCase "what is not quadratic in y is caught along one more direction" (fun () ->
                let evaluate isExact (moments: Rational[] -> Rational[] * Rational) =
                    let one = Matrix<Rational>.Identity 1

                    (DirectionalRisk.evaluate<Rational>
                        "test"
                        isExact
                        one
                        [| Rational.Zero |]
                        Rational.One
                        [| Rational.One; Rational.Zero |]
                        (fun y ->
                            let mean, variance = moments y
                            mean, Matrix<Rational>.Create(1, 1, (fun _ _ -> variance)))
                        none)
                        .Estimation

                let quadratic (y: Rational[]) =
                    [| y[0] - y[1] |], y[0] * y[1] + y[1] * y[1] + y[0]
                // E (1 + ε₀ − ε₁)² = 3, E of the variance is 0 + 1 + 1.
                Expect.equal (evaluate true quadratic) (rational "5") "by hand"
                let cubic (y: Rational[]) = [| y[0] |], y[0] * y[1] * y[1]
                let bent (y: Rational[]) = [| y[0] * y[1] |], Rational.One

                for planted in [ cubic; bent ] do
                    Expect.throwsT<InvalidInputException> (fun () -> evaluate true planted |> ignore) "planted"
                    evaluate false planted |> ignore)
        ]
