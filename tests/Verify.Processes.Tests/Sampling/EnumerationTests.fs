module Verify.Processes.Tests.EnumerationTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Processes
open Verify.Processes.Tests.Definitions

let private enumerate (bound: ProcessInstance) steps =
    Enumeration.After(bound, steps, CancellationToken.None)

let private derived (bound: ProcessInstance) (steps: int) =
    DerivedMoments(bound).Exactly(int64 steps)

/// Every mean and covariance, those between states included.
let private numbers (moments: StateMoments<Rational>) =
    [
        for state in moments.States do
            yield! moments.Mean state

            for other in moments.States do
                yield! moments.Covariance(state, other).Entries.ToArray()
    ]

let private has (part: string) name =
    (Verify.Symbolics.Processes.find name).Text.Contains part

/// What has finitely many paths.
let private iterationsWithoutNoise =
    Verify.Symbolics.Processes.names
    |> List.filter (fun name ->
        let definition = Verify.Symbolics.Processes.find name

        not definition.IsFlow
        && not definition.IsPopulation
        && not (has "\nnoise " name))

let private sizes =
    [
        for n in 2..3 do
            for p in 1..2 do
                for k in 0..2 -> n, p, k
    ]

let private refuses part (action: unit -> unit) =
    Expect.throwsC action (fun error ->
        Expect.isTrue (error :? InvalidInputException) $"a line for people, not {error.GetType().Name}"
        Expect.stringContains error.Message part "the reason"
        Expect.isLessThan error.Message.Length 201 "one line"
        Expect.isFalse (error.Message.Contains '\n') "one line")

[<Tests>]
let registry =
    testList
        "every path of every iteration gives the derived moments, exactly"
        [
            testCase "the list is that of the registry" (fun () ->
                Expect.containsAll
                    iterationsWithoutNoise
                    [
                        "gradient-descent"
                        "sgd"
                        "sgd-without-replacement"
                        "sgd-momentum"
                        "sgd-averaged"
                    ]
                    "known iterations")

            for name in iterationsWithoutNoise do
                testCase name (fun () ->
                    for n, p, k in sizes do
                        let bound = registered (instance n p "1/10" 2) name

                        Expect.equal
                            (numbers (enumerate bound k))
                            (numbers (derived bound k))
                            $"n = {n}, p = {p}, k = {k}")

            for name, parameters, text in enumerable do
                testCase name (fun () ->
                    for n, p, k in sizes do
                        let bound = bind (instance n p "1/10" 2) parameters (define text)

                        Expect.equal
                            (numbers (enumerate bound k))
                            (numbers (derived bound k))
                            $"n = {n}, p = {p}, k = {k}")

            testCase "planted: the derived system of a batch larger by one is another" (fun () ->
                for name in iterationsWithoutNoise do
                    let right = registered (instance 3 2 "1/10" 1) name
                    let wrong = registered (instance 3 2 "1/10" 2) name

                    if has "batch(" name then
                        Expect.notEqual (numbers (enumerate right 2)) (numbers (derived wrong 2)) name)

            testCase "planted: with replacement is told from without" (fun () ->
                let at name = registered (instance 3 2 "1/10" 2) name

                Expect.notEqual
                    (numbers (enumerate (at "sgd") 2))
                    (numbers (derived (at "sgd-without-replacement") 2))
                    "another process")

            testCase "planted: coins for the samples are told from coins for the step" (fun () ->
                let at text =
                    bind
                        (instance 3 2 "1/10" 2)
                        [ "q", "2/3" ]
                        (define $"process masks\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + eta*{text}")

                Expect.notEqual
                    (numbers (enumerate (at "batch(u[a]*r*x[a])") 2))
                    (numbers (derived (at "u[a]*batch(r*x[a])") 2))
                    "another process")
        ]

[<Tests>]
let refusals =
    testList
        "what has no enumeration says why"
        [
            testCase "too many paths, with their number" (fun () ->
                let bound = registered (instance 4 2 "1/10" 2) "sgd"
                // Ten multisets of two out of four.
                refuses "1000000000 paths of 9 steps" (fun () -> enumerate bound 9 |> ignore)
                refuses "10^1000 paths" (fun () -> enumerate bound 1000 |> ignore))

            testCase "flows, Gaussian noise, populations" (fun () ->
                let on = instance 3 1 "1/10" 1
                refuses "is a flow" (fun () -> enumerate (registered on "sgf") 1 |> ignore)
                refuses "Gaussian noise" (fun () -> enumerate (registered on "sgf-euler") 1 |> ignore)

                let population =
                    "process streaming\nparameters eta, S, beta\ndata gaussian covariance S truth beta\nnext b[a] = b[a] + eta*"

                let bound body =
                    bindValues
                        on
                        [
                            "S", ParameterValue.Matrix(Matrix<Rational>.Create(1, 1, (fun _ _ -> rational "2")))
                            "beta", ParameterValue.Vector [| rational "3" |]
                        ]
                        (define (population + body))

                refuses "population" (fun () -> enumerate (bound "batch(r*x[a])") 1 |> ignore)
                // Without a batch there is one path, the expectation.
                let plain = bound "avg(r*x[a])"
                Expect.equal (numbers (enumerate plain 3)) (numbers (derived plain 3)) "gradient descent")

            testCase "weights and probabilities out of range" (fun () ->
                let on = instance 3 2 "1/10" 1

                let coin q =
                    bind on [ "q", q ] (define "process c\nparameters q\ncoin u = q\nnext b[a] = b[a] + u")

                refuses "between 0 and 1" (fun () -> enumerate (coin "3/2") 1 |> ignore)
                refuses "between 0 and 1" (fun () -> enumerate (coin "-1/2") 1 |> ignore)
                refuses "between 0 and 1" (fun () -> derived (coin "3/2") 1 |> ignore)
                Expect.equal (numbers (enumerate (coin "1") 2)) (numbers (derived (coin "1") 2)) "a certain coin"

                let weights text =
                    bind on [] (define $"process w\nsample with weights {text}\nnext b[a] = b[a] + batch(r*x[a])")

                refuses "sample 2 is negative" (fun () -> enumerate (weights "x1") 1 |> ignore)
                refuses "are 0" (fun () -> enumerate (weights "x1 - x1") 1 |> ignore)
                refuses "sample 2 is negative" (fun () -> derived (weights "x1") 1 |> ignore)

                // Sample 1 is never drawn; with 1/w the averages of the derived system would count it.
                let unlikely body =
                    bind on [] (define $"process z\nsample with weights (x1 - 1)^2\nnext b[a] = b[a] + batch({body})")

                let plain = unlikely "r*x[a]/9"
                Expect.equal (numbers (enumerate plain 2)) (numbers (derived plain 2)) "weight 0"
                refuses "sample 1 has the weight 0" (fun () -> derived (unlikely "r*x[a]/w") 1 |> ignore)

                let feature =
                    bind on [] (define "process f\nfeature u[a] with weights -1\nnext b[a] = b[a] + u[a]")

                refuses "feature 1 is negative" (fun () -> enumerate feature 1 |> ignore))

            testCase "a division by 0 has its place" (fun () ->
                let bound =
                    bind
                        (instance 3 1 "1/10" 1)
                        [ "q", "0" ]
                        (define "process d\nparameters q\nnext b[a] = b[a] + 1/q")

                refuses "line 3" (fun () -> enumerate bound 1 |> ignore))
        ]
