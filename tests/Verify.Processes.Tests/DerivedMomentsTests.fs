module Verify.Processes.Tests.DerivedMomentsTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes

let private rational (text: string) = Rational.Parse text

let private matrixOf (rows: string list list) =
    Matrix<Rational>.Create(rows.Length, rows.Head.Length, (fun i j -> rational (rows[i].[j])))

let private instanceOf rows (y: string list) eta m =
    Instance<Rational>(
        Problem<Rational>(matrixOf rows, List.map rational y |> Array.ofList, Unchecked.defaultof<Truth<Rational>>),
        rational eta,
        m
    )

/// Four samples of two features.
let private small m =
    instanceOf [ [ "1"; "2" ]; [ "-1"; "1/2" ]; [ "3/2"; "0" ]; [ "1/3"; "-1" ] ] [ "1"; "-2"; "1/2"; "3" ] "1/10" m

let private define text =
    Verify.Symbolics.Process.parseOrThrow "test.process" text

let private bind instance parameters definition =
    ProcessInstance.Bind(
        definition,
        instance,
        seq { for name, value in parameters -> struct (name, ParameterValue.Scalar(rational value)) }
    )

let private moments instance parameters text =
    DerivedMoments(bind instance parameters (define text))

/// Mean and second moment of b from all equally likely outcomes of a step, taken k times: independent of every formula.
let private enumerate
    (p: int)
    (outcomes: (Rational * (Rational[] -> Rational[])) list)
    steps
    : Rational[] * Rational[,] =
    let rec walk k weight (b: Rational[]) =
        seq {
            if k = 0 then
                yield weight, b
            else
                for probability, step in outcomes do
                    yield! walk (k - 1) (weight * probability) (step b)
        }

    let mean = Array.create p Rational.Zero
    let second = Array2D.create p p Rational.Zero

    for weight, b in walk steps Rational.One (Array.create p Rational.Zero) do
        for a in 0 .. p - 1 do
            mean[a] <- mean[a] + weight * b[a]

            for c in 0 .. p - 1 do
                second[a, c] <- second[a, c] + weight * b[a] * b[c]

    mean, Array2D.init p p (fun a c -> second[a, c] - mean[a] * mean[c])

let private expectSame (found: StateMoments<Rational>) (mean: Rational[], covariance: Rational[,]) =
    let p = mean.Length
    Expect.equal (found.Mean "b") mean "mean"
    let actual = found.Covariance("b", "b")
    Expect.equal (Array2D.init p p (fun a c -> actual[a, c])) covariance "covariance"

let private row (instance: Instance<Rational>) k =
    Array.init instance.Problem.FeatureCount (fun a -> instance.Problem.Features[k, a])

let private residual (instance: Instance<Rational>) k (b: Rational[]) =
    Array.fold2 (fun r x c -> r - x * c) instance.Problem.Response[k] (row instance k) b

let private plus (b: Rational[]) (step: Rational) (x: Rational[]) =
    Array.map2 (fun c v -> c + step * v) b x

let private quarter = rational "1/4"

[<Tests>]
let enumeration =
    testList
        "each kind of randomness against all its outcomes"
        [
            testCase "weighted samples, divided by the weight (Kaczmarz)" (fun () ->
                let instance = small 1

                let norm k =
                    row instance k |> Array.sumBy (fun x -> x * x)

                let total = Seq.init 4 norm |> Seq.fold (+) Rational.Zero

                let outcomes =
                    [
                        for k in 0..3 ->
                            norm k / total, (fun b -> plus b (residual instance k b / norm k) (row instance k))
                    ]

                let found =
                    moments
                        instance
                        []
                        "process kaczmarz\nsample with weights w = sum(c, x[c]^2)\nnext b[a] = b[a] + batch(r*x[a]/w)"

                expectSame (found.Exactly 2L) (enumerate 2 outcomes 2)
                // Planted: uniform weights are another process.
                let uniform = [ for _, step in outcomes -> quarter, step ]

                Expect.notEqual
                    ((found.Exactly 2L).Mean "b")
                    (fst (enumerate 2 uniform 2))
                    "uniform weights are told apart")

            testCase "importance sampling with two draws" (fun () ->
                let instance = small 2

                let weight k =
                    (row instance k)[0] * (row instance k)[0] + Rational.One

                let total = Seq.init 4 weight |> Seq.fold (+) Rational.Zero
                let half = rational "1/2"

                let outcomes =
                    [
                        for k in 0..3 do
                            for l in 0..3 ->
                                weight k * weight l / (total * total),
                                (fun b ->
                                    let move k =
                                        Array.map (fun x -> residual instance k b * x / weight k) (row instance k)

                                    plus b (rational "1/10" * half) (Array.map2 (+) (move k) (move l)))
                    ]

                let found =
                    moments
                        instance
                        []
                        "process importance\nparameters eta\nsampling with weights v = x1^2 + 1\nnext b[a] = b[a] + eta*batch(r*x[a]/v)"

                expectSame (found.Exactly 2L) (enumerate 2 outcomes 2))

            testCase "a drawn feature, uniformly and with weights (coordinate descent)" (fun () ->
                let instance = small 1
                let eta = rational "1/10"

                let gradient b a =
                    Seq.init 4 (fun k -> residual instance k b * (row instance k)[a])
                    |> Seq.fold (+) Rational.Zero
                    |> fun sum -> sum * quarter

                let step a b =
                    Array.mapi (fun c value -> if c = a then value + eta * gradient b a else value) b

                let text weights =
                    $"process coordinates\nparameters eta\nfeature u[a]{weights}\nnext b[a] = b[a] + eta*u[a]*avg(r*x[a])"

                expectSame
                    ((moments instance [] (text "")).Exactly 3L)
                    (enumerate 2 [ for a in 0..1 -> rational "1/2", step a ] 3)

                let second a =
                    Seq.init 4 (fun k -> (row instance k)[a] * (row instance k)[a])
                    |> Seq.fold (+) Rational.Zero

                let total = second 0 + second 1

                expectSame
                    ((moments instance [] (text " with weights avg(x[a]^2)")).Exactly 3L)
                    (enumerate 2 [ for a in 0..1 -> second a / total, step a ] 3))

            testCase "coins inside a mini-batch are drawn for each sample (dropout)" (fun () ->
                let instance = small 1
                let eta, q = rational "1/10", rational "2/3"

                let outcomes =
                    [
                        for k in 0..3 do
                            for u in 0..1 do
                                for v in 0..1 ->
                                    let chance bit = if bit = 1 then q else Rational.One - q

                                    quarter * chance u * chance v,
                                    (fun (b: Rational[]) ->
                                        let mask = [| Rational.FromInteger(int64 u); Rational.FromInteger(int64 v) |]
                                        let x = Array.map2 (*) mask (row instance k)
                                        let r = Array.fold2 (fun r x c -> r - x * c) instance.Problem.Response[k] x b
                                        plus b (eta * r) x)
                    ]

                let found =
                    moments
                        instance
                        [ "q", "2/3" ]
                        "process dropout\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + eta*batch((y - sum(c, u[c]*x[c]*b[c]))*u[a]*x[a])"

                expectSame (found.Exactly 2L) (enumerate 2 outcomes 2))

            testCase "one coin for the whole step" (fun () ->
                let instance = small 1
                let q = rational "1/3"

                let outcomes =
                    [
                        q, Array.map (fun c -> c + Rational.One)
                        Rational.One - q, Array.map (fun c -> c - rational "1/2" * c)
                    ]

                let found =
                    moments
                        instance
                        [ "q", "1/3" ]
                        "process walk\nparameters q\ncoin u = q\nnext b[a] = u*(b[a] + 1) + (1 - u)*b[a]/2"

                expectSame (found.Exactly 4L) (enumerate 2 outcomes 4))

            testCase "step sizes that depend on the step" (fun () ->
                let instance = small 1

                let found =
                    moments
                        instance
                        []
                        "process decaying\nparameters eta\neta(k) = eta/(1+k)\nnext b[a] = b[a] + eta*batch(r*x[a])"

                let rec walk k b =
                    seq {
                        if k = 3 then
                            yield b
                        else
                            for sample in 0..3 do
                                let eta = rational "1/10" / Rational.FromInteger(int64 (k + 1))
                                yield! walk (k + 1) (plus b (eta * residual instance sample b) (row instance sample))
                    }

                let all = walk 0 [| Rational.Zero; Rational.Zero |] |> Array.ofSeq
                let count = Rational.FromInteger(int64 all.Length)

                let average f =
                    (all |> Array.fold (fun sum b -> sum + f b) Rational.Zero) / count

                let mean = Array.init 2 (fun a -> average (fun b -> b[a]))

                let covariance =
                    Array2D.init 2 2 (fun a c -> average (fun b -> b[a] * b[c]) - mean[a] * mean[c])

                expectSame (found.Exactly 3L) (mean, covariance))
        ]

let private overlaps (left: Ball) (right: Ball) = left.Overlaps right

let private isTight (ball: Ball) =
    ball.IsFinite && ball.Radius < rational "1e-20"

[<Tests>]
let closedForms =
    testList
        "closed forms"
        [
            testCase "birth and death: each coordinate is Poisson with mean (λ/μ)(1 − e^−μt)" (fun () ->
                let found =
                    moments
                        (small 1)
                        [ "birth", "3"; "death", "1/2" ]
                        "process bd\nparameters birth, death\njump each a rate birth b[a] -> b[a] + 1\njump each a rate death*b[a] b[a] -> b[a] - 1"

                let at = found.Enclose(rational "7/3", 160, CancellationToken.None)

                let expected =
                    Ball.FromInteger 6L * -Ball.Expm1(Ball.FromRational(rational "-7/6", 160))

                for a in 0..1 do
                    let mean = (at.Mean "b")[a]
                    Expect.isTrue (overlaps mean expected && isTight mean) "mean"
                    Expect.isTrue (overlaps (at.Covariance("b", "b")[a, a]) expected) "variance"

                Expect.isTrue (overlaps (at.Covariance("b", "b")[0, 1]) Ball.Zero) "independent"
                let limit = Option.get (found.TryStationary 128)
                let six = (limit.Mean "b")[0]
                Expect.isTrue (six.Contains(Rational.FromInteger 6L)) "the limit")

            testCase "streaming Gaussian data: E x⁴ = 3" (fun () ->
                let definition =
                    define
                        "process streaming\nparameters eta, Sigma, beta, s2\ndata gaussian covariance Sigma truth beta noise s2\nnext b[a] = b[a] + eta*batch(r*x[a])"

                let instance = instanceOf [ [ "1" ] ] [ "0" ] "1/8" 1

                let one v =
                    Matrix<Rational>.Create(1, 1, (fun _ _ -> rational v))

                let bound =
                    ProcessInstance.Bind(
                        definition,
                        instance,
                        [
                            struct ("Sigma", ParameterValue.Matrix(one "2"))
                            struct ("beta", ParameterValue.Vector [| rational "3" |])
                            struct ("s2", ParameterValue.Scalar(rational "1/2"))
                        ]
                    )

                // δ = b − β: δ⁺ = (1 − ηx²)δ + ηεx, so E δ² ↦ (1 − 2ησ + 3η²σ²) E δ² + η²σ s2, from 9.
                let eta, sigma = rational "1/8", rational "2"

                let factor =
                    Rational.One - rational "2" * eta * sigma
                    + rational "3" * eta * eta * sigma * sigma

                let source = eta * eta * sigma * rational "1/2"
                let second = Seq.fold (fun d _ -> factor * d + source) (rational "9") (seq { 1..5 })
                let mean = (Rational.One - eta * sigma).Pow 5 * rational "-3"
                let found = DerivedMoments(bound).Exactly 5L
                Expect.equal ((found.Mean "b")[0]) (mean + rational "3") "mean"
                Expect.equal (found.Covariance("b", "b")[0, 0]) (second - mean * mean) "variance")

            testCase "momentum 0 is SGD, and its stationary law solves the step" (fun () ->
                let momentum =
                    DerivedMoments(bind (small 2) [ "gamma", "0" ] (Verify.Symbolics.Processes.find "sgd-momentum"))

                let plain =
                    DerivedMoments(bind (small 2) [] (Verify.Symbolics.Processes.find "sgd"))

                let left, right = momentum.Exactly 4L, plain.Exactly 4L
                Expect.equal (left.Mean "b") (right.Mean "b") "mean"

                Expect.equal
                    (left.Covariance("b", "b").Entries.ToArray())
                    (right.Covariance("b", "b").Entries.ToArray())
                    "covariance"

                let limit = Option.get (plain.TryStationary 128)
                let late = plain.Enclose(Rational.FromInteger 4000L, 256, CancellationToken.None)

                for a in 0..1 do
                    for c in 0..1 do
                        let entry = limit.Covariance("b", "b")[a, c]
                        let near = entry.WidenedBy(Ball.FromRational(rational "1e-30", 128))
                        Expect.isTrue (overlaps near (late.Covariance("b", "b")[a, c])) "the limit of late steps")

            testCase "what draws nothing has a covariance of exactly 0 from any start" (fun () ->
                let bound =
                    ProcessInstance.Bind(
                        Verify.Symbolics.Processes.find "gradient-flow",
                        small 2,
                        Seq.empty,
                        [ struct ("b", [| rational "1/3"; rational "-2" |]) ]
                    )

                let found =
                    DerivedMoments(bound).Enclose(rational "1/7", 128, CancellationToken.None)

                for entry in found.Covariance("b", "b").Entries.ToArray() do
                    Expect.isTrue (entry.IsExact && entry.ContainsZero()) $"{entry}")

            testCase "a stationary covariance of 0 is known to be 0" (fun () ->
                for name in [ "gradient-descent"; "gradient-flow"; "coordinate-descent" ] do
                    let found =
                        DerivedMoments(bind (small 2) [] (Verify.Symbolics.Processes.find name)).TryStationary 128

                    match found with
                    | Some moments ->
                        for entry in moments.Covariance("b", "b").Entries.ToArray() do
                            Expect.isTrue (entry.IsExact && entry.ContainsZero()) $"{name}: {entry}"
                    | None -> failtest $"{name} is stable here")

            testCase "what has no stationary law says so" (fun () ->
                let unstable = instanceOf [ [ "1"; "2" ]; [ "-1"; "1/2" ] ] [ "1"; "-2" ] "3" 1

                let found = DerivedMoments(bind unstable [] (Verify.Symbolics.Processes.find "sgd"))

                Expect.throwsC (fun () -> found.TryStationary 128 |> ignore) (fun error ->
                    Expect.stringContains error.Message "not mean-square stable" "the reason"))
        ]

[<Tests>]
let registry =
    let instance =
        instanceOf
            [
                [ "1"; "2" ]
                [ "-1"; "1/2" ]
                [ "3/2"; "1/5" ]
                [ "1/3"; "-1" ]
                [ "0"; "1" ]
            ]
            [ "1"; "-2"; "1/2"; "3"; "1/7" ]
            "1/20"
            2

    let derived name =
        let definition = Verify.Symbolics.Processes.find name
        let parameters = if name = "sgld" then [ "tau", "1/3" ] else []
        DerivedMoments(bind instance parameters definition)

    let temperature name =
        if name = "sgld" then
            System.Nullable(rational "1/3")
        else
            System.Nullable()

    let formulas (ofProcess: Process) clock =
        match BallMomentPath.TryCreate(instance, ofProcess, temperature ofProcess.Name, 192) with
        | null -> failtest "the spectrum was not enclosed"
        | path -> path.At(clock)

    let agree (ofProcess: Process) name clock =
        let struct (mean, covariance) = formulas ofProcess clock
        let own = (derived name).Enclose(clock, 192, CancellationToken.None)

        let sameMean = Seq.forall2 overlaps mean (own.Mean "b")

        let sameCovariance =
            match covariance with
            | null -> Seq.forall (overlaps Ball.Zero) (own.Covariance("b", "b").Entries.ToArray())
            | matrix ->
                Seq.forall2 overlaps (matrix.Entries.ToArray()) (own.Covariance("b", "b").Entries.ToArray())
                && Seq.forall isTight (matrix.Entries.ToArray())

        sameMean && sameCovariance && Seq.forall isTight (own.Mean "b")

    let clocks (ofProcess: Process) =
        if ofProcess.IsIteration then
            [ "0"; "1"; "7" ]
        else
            [ "1/3"; "4" ]

    // Ridge is an estimator: it has no definition.
    let accelerated =
        Process.All
        |> Seq.filter (fun known -> known.Kind <> ProcessKind.Ridge)
        |> List.ofSeq

    testList
        "every process with formulas is its definition"
        [
            for known in accelerated do
                testCase known.Name (fun () ->
                    for clock in clocks known do
                        Expect.isTrue (agree known known.Name (rational clock)) $"{known.Name} at {clock}")

            testCase "planted: formulas registered under another name are noticed" (fun () ->
                for known in accelerated do
                    for other in accelerated do
                        if
                            known.Kind <> other.Kind
                            && known.IsIteration = other.IsIteration
                            // Equal moments by the equivalence of the talk, up to the steps taken here.
                            && not (Set [ known.Kind; other.Kind ] = Set [ ProcessKind.Sgd; ProcessKind.SgfEuler ])
                        then
                            let clock = clocks known |> List.last |> rational
                            Expect.isFalse (agree known other.Name clock) $"{known.Name} is not {other.Name}")

            testCase "thresholds of SGD and SGF" (fun () ->
                match Stability.TryEnclose(instance.Problem.Features, 2, 256) with
                | found when found.HasValue ->
                    let struct (flow, descent) = found.Value

                    for name, expected: Ball in [ "sgf", flow.Value; "sgd", descent ] do
                        let bound = bind instance [] (Verify.Symbolics.Processes.find name)
                        let moments = DerivedMoments bound

                        let estimate =
                            MeanSquareStability.threshold (moments, bound, CancellationToken.None)

                        Expect.floatClose Accuracy.high estimate (Ball.ToDouble expected) $"{name} in doubles"

                        match
                            MeanSquareStability.tryEnclose (
                                moments,
                                Rational.FromDouble estimate,
                                60,
                                256,
                                CancellationToken.None
                            )
                        with
                        | Some enclosure ->
                            Expect.isTrue (overlaps enclosure expected) name
                            // Planted: a threshold off by 10⁻¹⁵ is not in it.
                            let off = expected * Ball.FromRational(rational "1.000000000000001", 256)
                            Expect.isFalse (overlaps enclosure off) "the enclosure tells"
                        | None -> failtest $"{name} was not enclosed"
                | _ -> failtest "no threshold")
        ]
