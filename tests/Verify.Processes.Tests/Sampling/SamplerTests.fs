module Verify.Processes.Tests.SamplerTests

open System
open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.LeastSquares.Simulation
open Verify.Processes
open Verify.Processes.Tests.Definitions

let private prepare (bound: ProcessInstance) (points: string list) (timeStep: string option) =
    DefinitionSampler.Prepare(
        bound,
        points |> List.map rational |> Array.ofList,
        (match timeStep with
         | Some h -> Nullable(rational h)
         | None -> Nullable()),
        CancellationToken.None
    )

let private covariance (moments: Moments) =
    match moments.Covariance with
    | null -> failtest "there is no covariance"
    | matrix -> matrix.Entries.ToArray()

let private run trajectories threads (sampled: SampledDefinition) =
    sampled.Simulated.Run(trajectories, 7UL, threads, null, CancellationToken.None)

let private agrees trajectories (sampled: SampledDefinition) =
    let agreement = run trajectories -1 sampled

    Expect.isTrue
        agreement.Agrees
        $"z = {agreement.Largest.Score} at {agreement.Largest.Of} beyond {agreement.Threshold}"

let private matrix p diagonal other =
    ParameterValue.Matrix(Matrix<Rational>.Create(p, p, (fun a c -> rational (if a = c then diagonal else other))))

/// Definitions that are sampled only: Gaussian noise, populations, flows with jumps. Name, parameters, text, points, time step.
let private others =
    [
        "label noise",
        [ "tau", "1/3" ],
        "process label-noise\nparameters eta, tau\nnoise e[a], e[c] = eta^2*tau/m*avg(x[a]*x[c])\nnext b[a] = b[a] + eta*batch(r*x[a]) + e[a]",
        [ "1"; "6" ],
        None
        "two correlated noises, one of them of the state",
        [],
        "process two\nnoise e[a], e[c] = delta[a,c]*(1 + b[a]^2)\nnoise f[a], f[c] = 2*delta[a,c]\nnoise e[a], f[c] = delta[a,c]\nnext b[a] = b[a]/2 + e[a]/8\nnext v[a] = b[a] + f[a]",
        [ "1"; "4" ],
        None
        "births and deaths",
        [ "birth", "3"; "death", "1/2" ],
        "process birth-death\nparameters birth, death\njump each a rate birth b[a] -> b[a] + 1\njump each a rate death*b[a] b[a] -> b[a] - 1",
        [ "1/3"; "2" ],
        None
        "gradient steps at the times of a Poisson process",
        [ "lambda", "5" ],
        "process poisson-sgd\nparameters eta, lambda\njump rate lambda b[a] -> b[a] + eta*batch(r*x[a])",
        [ "1/2"; "2" ],
        None
        "drift, diffusion and jumps of two states at once",
        [ "lambda", "2" ],
        "process mixed\nparameters eta, lambda\ndrift b[a] = avg(r*x[a])\ndiffusion b[a], b[c] = eta*avg(x[a]*x[c])\njump rate lambda b[a] -> b[a]/2, v[a] -> v[a] + b[a]",
        [ "1/2"; "1" ],
        Some "1/8"
    ]

[<Tests>]
let sampler =
    testList
        "trajectories of a definition"
        [
            for name in Verify.Symbolics.Processes.names do
                testCase $"{name} agrees with its exact moments" (fun () ->
                    let bound = registered (instance 4 2 "1/10" 2) name

                    if DefinitionSampler.NeedsTimeStep bound.Definition then
                        prepare bound [ "1/4"; "1" ] (Some "1/8") |> agrees 8000
                    else
                        prepare bound [ "0"; "1"; "7" ] None |> agrees 8000)

            for name, parameters, text in enumerable do
                testCase $"{name} agrees with its exact moments" (fun () ->
                    prepare (bind (instance 4 2 "1/10" 2) parameters (define text)) [ "1"; "5" ] None
                    |> agrees 8000)

            for name, parameters, text, points, timeStep in others do
                testCase $"{name} agree with the exact moments" (fun () ->
                    prepare (bind (instance 4 2 "1/10" 2) parameters (define text)) points timeStep
                    |> agrees 20000)

            testCase "streaming Gaussian data, means over the population included" (fun () ->
                let text =
                    "process streaming\nparameters eta, S, beta, V\ndata gaussian covariance S truth beta noise V\nnext b[a] = b[a] + eta*batch(r*x[a]) + eta*avg(r*y^2*x[a])/10 - eta*avg(x[a]^2*r*x[a])/9"

                let bound =
                    bindValues
                        (instance 1 2 "1/20" 2)
                        [
                            "S", matrix 2 "2" "1/2"
                            "beta", ParameterValue.Vector [| rational "1"; rational "-1/2" |]
                            "V", ParameterValue.Scalar(rational "1/3")
                        ]
                        (define text)

                prepare bound [ "1"; "6" ] None |> agrees 20000)

            testCase "what is 0 is 0: no mean, no covariance, neither of both" (fun () ->
                for text in
                    [
                        "drift b[a] = -b[a]\ndiffusion b[a], b[c] = delta[a,c]"
                        "drift b[a] = -b[a]"
                        "drift b[a] = 1"
                    ] do
                    let sampled =
                        prepare (bind (instance 3 2 "1/10" 1) [] (define $"process zero\n{text}")) [ "1" ] (Some "1/4")

                    agrees 500 sampled
                    Expect.equal sampled.Flow.Count 1 "the flow is known")

            testCase "planted: a batch larger by one, and another process, differ" (fun () ->
                let right = prepare (registered (instance 4 2 "1/10" 1) "sgd") [ "5" ] None
                agrees 20000 right

                for name, m in [ "sgd", 2; "sgd-ridge", 1 ] do
                    let wrong = prepare (registered (instance 4 2 "1/10" m) name) [ "5" ] None
                    let planted = right.Against wrong.Simulated.Exact
                    Expect.isFalse (run 20000 -1 planted).Agrees $"{name} with m = {m}")

            testCase "planted: the moments of the flow are not those of its chain" (fun () ->
                let chain = prepare (registered (instance 4 2 "1/10" 1) "sgf") [ "1" ] (Some "1/8")
                agrees 20000 chain
                Expect.equal chain.Flow.Count 1 "the flow itself, to show the bias"
                Expect.isFalse (run 20000 -1 (chain.Against chain.Flow)).Agrees "the bias is seen")

            testCase "the chain tends to the flow" (fun () ->
                let text =
                    match List.last others with
                    | _, _, text, _, _ -> text

                let bias h =
                    let bound = bind (instance 4 2 "1/10" 2) [ "lambda", "2" ] (define text)

                    let chain = prepare bound [ "1" ] (Some h)

                    Seq.map2
                        (fun (a: Float64) (b: Float64) -> abs (a.Value - b.Value))
                        (covariance chain.Simulated.Exact[0])
                        (covariance chain.Flow[0])
                    |> Seq.max

                // Of first order: a sixteenth of the step leaves a sixteenth of the bias, up to the second order.
                let ratio = bias "1/64" / bias "1/1024"
                Expect.isTrue (ratio > 14.0 && ratio < 18.0) $"{ratio} is near 16")

            testCase "the Euler step of stochastic gradient flow with h = eta is the registry's sgf-euler" (fun () ->
                let on = instance 4 2 "1/8" 2
                let chain = prepare (registered on "sgf") [ "1/2" ] (Some "1/8")
                let euler = prepare (registered on "sgf-euler") [ "4" ] None
                let entries (sampled: SampledDefinition) = covariance sampled.Simulated.Exact[0]

                Seq.iter2
                    (fun (a: Float64) (b: Float64) -> Expect.floatClose Accuracy.high a.Value b.Value "the same")
                    (entries chain)
                    (entries euler))

            testCase "the same numbers for any number of threads" (fun () ->
                for name, parameters, text, points, timeStep in others do
                    let sampled =
                        prepare (bind (instance 4 2 "1/10" 2) parameters (define text)) points timeStep

                    let scores threads =
                        [
                            for point in (run 600 threads sampled).Points do
                                for score in point -> score.Sample, score.StandardError
                        ]

                    Expect.equal (scores 1) (scores 3) name)
        ]

let private refuses (parts: string list) (action: unit -> unit) =
    Expect.throwsC action (fun error ->
        Expect.isTrue
            (error :? InvalidInputException)
            $"a line for people, not {error.GetType().Name}: {error.Message}"

        for part in parts do
            Expect.stringContains error.Message part "the reason"

        Expect.isLessThan error.Message.Length 201 "one line")

[<Tests>]
let refusals =
    testList
        "what cannot be simulated says why"
        [
            testCase "a covariance that is none, at the start and later" (fun () ->
                let on = instance 3 2 "1/10" 1

                let noisy covariance =
                    define $"process noisy\nnoise e[a], e[c] = {covariance}\nnext b[a] = b[a] + e[a]"

                let attempt covariance () =
                    prepare (bind on [] (noisy covariance)) [ "4" ] None |> run 100 -1 |> ignore

                refuses [ "line 2"; "not positive semidefinite" ] (attempt "1 - delta[a,c]/2")
                refuses [ "not positive semidefinite" ] (attempt "delta[a,c]*(1 + 8*b1)")
                // Of rank 1, and 0: no complaint.
                prepare (bind on [] (noisy "1")) [ "4" ] None |> agrees 4000

                prepare (bind on [] (noisy "avg(x[a]*x[c]) - avg(x[a]*x[c])")) [ "4" ] None
                |> agrees 100)

            testCase "rounding is no lack of semidefiniteness: one sample has no gradient noise" (fun () ->
                prepare (registered (instance 1 2 "1/10" 1) "sgf-euler") [ "20" ] None
                |> agrees 500)

            testCase "negative rates, runaway jumps" (fun () ->
                let on = instance 3 1 "1/10" 1

                let attempt rate () =
                    prepare (bind on [] (define $"process j\njump each a rate {rate} b[a] -> b[a] + 3")) [ "40" ] None
                    |> run 16 1
                    |> ignore

                refuses [ "rate is negative" ] (attempt "1 - b[a]/2")
                refuses [ "jumps in one interval" ] (attempt "1000000"))

            testCase "laws that are none" (fun () ->
                let on = instance 3 2 "1/10" 1

                let attempt parameters text () =
                    prepare (bind on parameters (define text)) [ "2" ] None |> ignore

                refuses
                    [ "between 0 and 1" ]
                    (attempt [ "q", "3/2" ] "process c\nparameters q\ncoin u = q\nnext b[a] = b[a] + u")

                refuses
                    [ "sample 2 is negative" ]
                    (attempt [] "process w\nsample with weights x1\nnext b[a] = b[a] + batch(r*x[a])"))

            testCase "a population without a covariance" (fun () ->
                let bound =
                    bindValues
                        (instance 1 2 "1/20" 2)
                        [
                            "S", matrix 2 "1" "2"
                            "beta", ParameterValue.Vector [| rational "1"; rational "-1/2" |]
                        ]
                        (define
                            "process streaming\nparameters eta, S, beta\ndata gaussian covariance S truth beta\nnext b[a] = b[a] + eta*batch(r*x[a])")

                refuses [ "line 3"; "not positive semidefinite" ] (fun () -> prepare bound [ "1" ] None |> ignore))

            testCase "clocks" (fun () ->
                let on = instance 3 2 "1/10" 1

                let attempt name points h () =
                    prepare (registered on name) points h |> ignore

                refuses [ "iteration" ] (attempt "sgd" [ "1" ] (Some "1/2"))
                refuses [ "whole number" ] (attempt "sgd" [ "1/2" ] None)
                refuses [ "whole number" ] (attempt "sgf" [ "3/8" ] (Some "1/4"))
                refuses [ "Euler–Maruyama" ] (attempt "sgf" [ "3/8" ] None))
        ]
