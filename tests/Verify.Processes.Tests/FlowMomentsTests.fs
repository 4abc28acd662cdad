module Verify.Processes.Tests.FlowMomentsTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes

let private rational (text: string) = Rational.Parse text

let private matrixOf (rows: string list list) =
    Matrix<Rational>.Create(rows.Length, rows.Head.Length, (fun i j -> rational (rows[i].[j])))

/// Five samples of two features, batches of three.
let private instance =
    Instance<Rational>(
        Problem<Rational>(
            matrixOf [ [ "1"; "2" ]; [ "-1"; "1/2" ]; [ "3/2"; "0" ]; [ "1/3"; "-1" ]; [ "2"; "1" ] ],
            [| for y in [ "1"; "-2"; "1/2"; "3"; "0" ] -> rational y |],
            Unchecked.defaultof<Truth<Rational>>
        ),
        rational "1/10",
        3
    )

let private define text =
    Verify.Symbolics.Process.parseOrThrow "test.process" text

let private value (shape: int) k =
    match shape with
    | 0 -> ParameterValue.Scalar(rational $"{k + 2}/7")
    | 1 -> ParameterValue.Vector [| rational $"{k + 1}/3"; rational "-1/2" |]
    | _ -> ParameterValue.Matrix(matrixOf [ [ "1"; "1/4" ]; [ "1/4"; "2" ] ])

/// The definition on an instance of two features, every parameter with some value of its shape, every state with a start.
let private bindTo (data: Instance<Rational>) (definition: Verify.Symbolics.Process) =
    ProcessInstance.Bind(
        definition,
        data,
        definition.ParameterShapes
        |> List.filter (fun (name, _) -> name <> "eta")
        |> List.mapi (fun k (name, shape) -> struct (name, value shape k)),
        definition.States
        |> List.mapi (fun k name -> struct (name, [| rational $"{k + 1}/2"; rational "-2/3" |]))
    )

let private bind = bindTo instance

/// Flows that people write.
let private written =
    [
        "underdamped Langevin",
        "process langevin\nparameters eta, g\ndrift b[a] = v[a]\ndrift v[a] = avg(r*x[a]) - g*v[a]\ndiffusion v[a], v[c] = 2*g*delta[a,c]"
        "momentum with the covariance of the gradients",
        "process momentum\nparameters eta, g\ndrift b[a] = v[a]/2 - b[a]/9\ndrift v[a] = avg(r*x[a]) - g*v[a] + 1/3\ndiffusion v[a], v[c] = eta/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))"
        "two noises that are correlated",
        "process correlated\nparameters eta\ndrift b[a] = avg(r*x[a]) - v[a]\ndrift v[a] = b[a]/3 - v[a]\ndiffusion b[a], b[c] = delta[a,c] + b[a]*b[c]\ndiffusion v[a], v[c] = 2*delta[a,c] + avg(x[a]*x[c])\ndiffusion b[a], v[c] = avg(x[a]*x[c])/9"
        "a preconditioner",
        "process preconditioned\nparameters eta, P, d\ndrift b[a] = sum(c, P[a,c]*avg(r*x[c])) + d[a]\ndiffusion b[a], b[c] = eta*sum(d, P[a,d]*P[c,d])*avg(r^2)"
        "noise in proportion to the loss",
        "process loss\nparameters eta\ndrift b[a] = avg(r*x[a])\ndiffusion b[a], b[c] = eta*avg(r^2)*(avg(x[a]*x[c]) + delta[a,c]/2) - avg(r*y)^2*delta[a,c]/50"
        "jumps beside drift and diffusion",
        "process jumping\nparameters eta, q\ndrift b[a] = -b[a]/5\ndiffusion b[a], b[c] = q*delta[a,c]\njump rate 3\n  b[a] -> b[a] + eta*batch(r*x[a])"
        "jumps of one of two states",
        "process half\nparameters eta, q\ndrift b[a] = v[a]\njump rate q/eta\n  v[a] -> v[a]/2 + eta*batch(r*x[a])"
        "jumps of two states, and others",
        "process both\nparameters eta\nsampling without replacement\njump rate 1/eta\n  b[a] -> b[a] + v[a] + eta*batch(r*x[a]), v[a] -> v[a]/2 + eta*batch(r*x[a])\njump rate 1/3\n  v[a] -> 0"
        "a clock for each coordinate",
        "process clocks\nparameters eta, d\ndrift v[a] = b[a] - v[a]\njump each a rate d[a]^2 + avg(x[a]^2)\n  b[a] -> b[a]/3 + eta*batch(r*x[a]) + v[a]"
        "a clock for each coordinate of two states",
        "process clocked\nparameters eta\njump each a rate 2\n  b[a] -> b[a] + v[a]/2 + eta*batch(r*x[a]), v[a] -> v[a]/3 + 1"
        "jumps with Gaussian noise",
        "process kicked\nparameters eta\nnoise e[a], e[c] = avg(x[a]*x[c]) + b[a]*b[c]\ndrift b[a] = avg(r*x[a])\njump rate 2\n  b[a] -> b[a]/2 + e[a]"
        "jumps of a drawn feature",
        "process features\nparameters eta\nfeature j[a]\njump rate 5\n  b[a] -> b[a] + eta*j[a]*avg(r*x[a])"
        "jumps with coins of the sample and of the jump",
        "process dropping\nparameters eta, q\ncoin u[a] = q\ncoin s[a] = 1/3\njump rate 1/eta\n  b[a] -> b[a] + eta*s[a]*batch((y - sum(c, u[c]*x[c]*b[c])/q)*u[a]*x[a])"
        "nothing random", "process still\ndrift b[a] = avg(r*x[a]) - v[a]\ndrift v[a] = b[a] - v[a]/2"
    ]

let private registered =
    [
        for name in Verify.Symbolics.Processes.names do
            let definition = Verify.Symbolics.Processes.find name

            if definition.IsFlow then
                name, definition
    ]

let private all =
    registered @ (written |> List.map (fun (name, text) -> name, define text))

let private generatorOf (bound: ProcessInstance) =
    match FlowReading.tryCreate<Rational> bound 0 with
    | Some found -> found
    | None -> failtest $"'{bound.Definition.Name}' has no generator"

/// Derivatives of E s and E s sᵀ at a mean and covariance that have nothing special, by the generator and by the derived system.
let private derivatives (bound: ProcessInstance) (against: ProcessInstance) =
    let generator = generatorOf bound
    let system = DerivedMoments against
    let d = system.Size
    let p = bound.Instance.Problem.FeatureCount
    let states = d / p
    let mean = Array.init d (fun i -> rational $"{2 * i - 3}/{i + 5}")

    let covariance =
        Array2D.init d d (fun i j ->
            if i = j then
                rational $"{i + 4}/3"
            else
                rational $"{i + j}/11")

    let found =
        generator.Derivative
            {
                Mean = Array.init states (fun s -> Array.sub mean (s * p) p)
                Covariance =
                    Array.init states (fun s ->
                        Array.init states (fun t ->
                            Array.init (p * p) (fun k -> covariance[s * p + k / p, t * p + k % p])))
            }

    let velocity = Array.concat found.Mean

    let matrix: Matrix<Rational> = system.MatrixExactly
    let moments = Array.create matrix.Rows Rational.One

    for i in 0 .. d - 1 do
        moments[1 + system.First i] <- mean[i]

        for j in 0 .. d - 1 do
            moments[1 + system.Second(i, j)] <- covariance[i, j] + mean[i] * mean[j]

    let derived = matrix.Times moments

    let ofGenerator =
        [
            yield! velocity

            for i in 0 .. d - 1 do
                for j in 0 .. d - 1 ->
                    found.Covariance[i / p].[j / p].[i % p * p + j % p]
                    + velocity[i] * mean[j]
                    + mean[i] * velocity[j]
        ]

    let ofSystem =
        [
            for i in 0 .. d - 1 -> derived[1 + system.First i]

            for i in 0 .. d - 1 do
                for j in 0 .. d - 1 -> derived[1 + system.Second(i, j)]
        ]

    ofGenerator, ofSystem

let private entries (moments: StateMoments<'T>) =
    [
        for state in moments.States do
            yield! moments.Mean state
    ],
    [
        for state in moments.States do
            for other in moments.States do
                yield! (moments.Covariance(state, other)).Entries.ToArray()
    ]

let private at (bound: ProcessInstance) (time: string) =
    match FlowMoments.TryCreate bound with
    | Some flow ->
        let struct (moments, error) = flow.At(rational time, CancellationToken.None)
        Expect.isLessThan error 1e-11 "the estimate of the error"
        entries moments
    | None -> failtest $"'{bound.Definition.Name}' has no generator"

/// The largest difference, relative to the largest value.
let private distance (found: Float64 list) (expected: float list) =
    let largest = expected |> List.map abs |> List.max

    List.map2 (fun (x: Float64) y -> abs (x.Value - y)) found expected
    |> List.max
    |> fun worst ->
        if largest = 0.0 then worst
        elif System.Double.IsNaN worst then infinity
        else worst / largest

let private covarianceOf (moments: Moments) =
    match moments.Covariance with
    | null -> failtest "no covariance"
    | matrix -> [ for x in matrix.Entries.ToArray() -> x.Value ]

let private sameAsSystem (bound: ProcessInstance) time tolerance =
    let mean, covariance = at bound time

    let expectedMean, expectedCovariance =
        entries (DerivedMoments(bound).Enclose(rational time, 400, CancellationToken.None))

    let rounded = List.map Ball.ToDouble
    Expect.isLessThan (distance mean (rounded expectedMean)) tolerance $"{bound.Definition.Name}: the mean at {time}"

    Expect.isLessThan
        (distance covariance (rounded expectedCovariance))
        tolerance
        $"{bound.Definition.Name}: the covariance at {time}"

[<Tests>]
let generators =
    testList
        "the generator on mean and covariance against the derived moment system"
        [
            for name, definition in all do
                testCase $"{name}, in rationals" (fun () ->
                    let found, expected = derivatives (bind definition) (bind definition)
                    Expect.equal found expected name)

            testCase
                "planted: another rate, another batch size, a jump left out and a wrong diffusion are told apart"
                (fun () ->
                    let one = instance
                    let other = Instance<Rational>(one.Problem, one.StepSize, 2)

                    let differ (text: string) (planted: string) =
                        let found, expected = derivatives (bind (define planted)) (bind (define text))
                        Expect.notEqual found expected planted

                    let clocks = List.find (fst >> (=) "a clock for each coordinate") written |> snd
                    differ clocks (clocks.Replace("d[a]^2", "d[a]^4"))
                    differ clocks (clocks.Replace("jump each a rate d[a]^2 + avg(x[a]^2)", "jump rate 2"))
                    let both = List.find (fst >> (=) "jumps of two states, and others") written |> snd
                    differ both (both.Replace("jump rate 1/3\n  v[a] -> 0", ""))
                    differ both (both.Replace("without", "with"))

                    let momentum =
                        List.find (fst >> (=) "momentum with the covariance of the gradients") written
                        |> snd

                    differ momentum (momentum.Replace(" - avg(r*x[a])*avg(r*x[c])", ""))

                    let sgf = Verify.Symbolics.Processes.find "sgf"
                    let found, expected = derivatives (bindTo other sgf) (bind sgf)
                    Expect.notEqual found expected "batch size")

            for name, definition in all do
                testCase $"{name}, in doubles at several times" (fun () ->
                    for time in [ "1/1000"; "1/3"; "2"; "15" ] do
                        sameAsSystem (bind definition) time 1e-11)

            testCase "sixty features against the accelerator of sgf; a batch of another size is told apart" (fun () ->
                let p, n = 60, 90
                let random = System.Random 7

                let next () =
                    Rational.FromDyadic(int64 (random.Next(-1000, 1000)), -9)

                let problem =
                    Problem<Rational>(
                        Matrix<Rational>.Create(n, p, (fun _ _ -> next ())),
                        Array.init n (fun _ -> next ()),
                        Unchecked.defaultof<Truth<Rational>>
                    )

                let bound batch =
                    ProcessInstance.Bind(
                        Verify.Symbolics.Processes.find "sgf",
                        Instance<Rational>(problem, rational "1/50", batch),
                        Seq.empty
                    )

                let rounded =
                    Instance<Rational>(problem, rational "1/50", 4).Map(fun value -> Float64(value.ToDouble()))

                let path = MomentPath(rounded, Process.Sgf)

                for time in [ 0.5; 3.0 ] do
                    let text = time.ToString System.Globalization.CultureInfo.InvariantCulture
                    let accelerator = path.At(time, CancellationToken.None)
                    let accelerated = covarianceOf accelerator
                    let mean, covariance = at (bound 4) text
                    Expect.isLessThan (distance covariance accelerated) 1e-11 $"the covariance at {text}"

                    Expect.isLessThan
                        (distance mean [ for x in accelerator.Mean -> x.Value ])
                        1e-11
                        $"the mean at {text}"

                    let _, planted = at (bound 5) text
                    Expect.isGreaterThan (distance planted accelerated) 1e-3 "planted: a batch of five")

            testCase "what is not of the form has no generator, and a negative variance is refused" (fun () ->
                for text in
                    [
                        "process rates\njump rate avg(r^2)\n  b[a] -> b[a]/2"
                        "process cubic\nparameters eta\ndrift b[a] = avg(r*x[a])\ndiffusion b[a], b[c] = avg(r^2)*b[a]*b[c]"
                    ] do
                    Expect.isNone (FlowMoments.TryCreate(bind (define text))) text

                let negative =
                    bind (
                        define
                            "process negative\nparameters q\ndrift b[a] = -b[a]\ndiffusion b[a], b[c] = (q - 1)*delta[a,c]"
                    )

                Expect.throwsC (fun () -> at negative "1" |> ignore) (fun error ->
                    Expect.stringContains error.Message "not positive semidefinite" "the reason"))
        ]
