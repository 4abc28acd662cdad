module ProcessTests

open Expecto
open Verify.Arithmetic
open Verify.Symbolics

let private invalid action (part: string) =
    Expect.throwsC action (fun error ->
        Expect.isTrue (error :? InvalidInputException) $"{error.GetType().Name}: {error.Message}"
        Expect.isFalse (error.Message.Contains '\n') "one line"
        Expect.stringContains error.Message part "what is wrong")

[<Tests>]
let tests =
    testList
        "processes"
        [
            testCase "the registry is its folder, in order, and every file defines the process of its name" (fun () ->
                Expect.containsAll Processes.names Instances.ofTheTalk "names"

                Expect.equal
                    Processes.names
                    (List.sortWith (fun a b -> System.String.CompareOrdinal(a, b)) Processes.names)
                    "in order"

                Expect.equal (Processes.all () |> List.map _.Name) Processes.names "names of the definitions")

            testCase "ridge is no process, and the message says so" (fun () ->
                invalid (fun () -> Processes.find "ridge" |> ignore) "no moment equations")

            testCase "an unknown process is told the nearest ones" (fun () ->
                invalid (fun () -> Processes.find "sdg" |> ignore) "did you mean 'sgd'")

            testCase "every definition of the toolkit reads back from its text" (fun () ->
                for definition in Processes.all () do
                    Expect.isOk (Process.parse definition.Text) definition.Name)

            testCase "a definition with continuation lines, comments and Windows line ends" (fun () ->
                let text =
                    "# my process\r\nprocess mine\r\nparameters eta # the step\r\nnext b[i] = b[i]\r\n    + eta*batch(r*x[i])\r\n"

                let mine = Process.parseOrThrow "mine.txt" text
                let ours = MomentSystem.derive 2 2 (Processes.find "sgd")
                let theirs = MomentSystem.derive 2 2 mine
                Expect.equal theirs.Equations ours.Equations "it is SGD")

            for name, text, line, column, part in
                [
                    "no name", "drift b[a] = avg(r*x[a])", 1, 1, "'process NAME'"
                    "unknown statement", "process p\ndrfit b[a] = 1", 2, 1, "statements are process"
                    "unknown parameter",
                    "process p\nparameters eta\nnext b[a] = b[a] + ets*batch(r*x[a])",
                    3,
                    20,
                    "'ets' is not declared"
                    "syntax", "process p\ndrift b[a] = avg(r*x[a]) +", 2, 27, "expected a number"
                    "syntax in a continuation",
                    "process p\ndrift b[a] =\n  avg(r*x[a]) *\n  * 2",
                    4,
                    3,
                    "expected a number"
                    "no movement", "process p\nparameters eta", 1, 1, "neither 'drift'"
                    "both kinds", "process p\ndrift b[a] = b[a]\nnext b[a] = b[a]", 3, 1, "not both"
                    "asymmetric",
                    "process p\ndrift b[a] = 0*b[a]\ndiffusion b[a], b[c] = avg(x[a]*x[c]^2)",
                    3,
                    23,
                    "not symmetric"
                    "sample outside", "process p\ndrift b[a] = r*x[a]", 2, 14, "inside avg"
                    "batch in a flow", "process p\ndrift b[a] = batch(r*x[a])", 2, 14, "only a step can"
                    "twice", "process p\ndrift b[a] = b[a]\ndrift b[c] = b[c]", 3, 13, "defined twice"
                    "no b", "process p\ndrift v[a] = avg(r*x[a])", 2, 13, "coefficient vector"
                    "reserved", "process p\ndrift x[a] = 1", 2, 6, "fixed meaning"
                    "sampling", "process p\nsampling twice\nnext b[a] = b[a]", 2, 9, "with replacement"
                    "not a polynomial", "process p\ndrift b[a] = 1/(b[a]+1)", 2, 13, "polynomial"
                    "noise in a flow",
                    "process p\ndrift b[a] = b[a]\nnoise e[a], e[c] = delta[a,c]",
                    3,
                    1,
                    "belongs to a step"
                    "header", "process p\ndrift b = 1", 2, 6, "comes b[a]"
                    // What version 0.2.0 accepted, with equations of something else.
                    "a parameter that reads as a component",
                    "process p\nparameters eta, e1\nnoise e[a], e[c] = eta*delta[a,c]\nnext b[a] = b[a] + e[a] + e1",
                    2,
                    1,
                    "component 1 of 'e'"
                    "states b and b1", "process p\nnext b[a] = b[a]\nnext b1[a] = b[a]", 3, 13, "component 1 of 'b'"
                    "an unbound index", "process p\nnext b[a] = b[a] + b[c]", 2, 22, "'c' is not bound"
                    "an unbound index inside a mean",
                    "process p\nnext b[a] = b[a] + batch(r*x[c])",
                    2,
                    30,
                    "'c' is not bound"
                    "a rebound index", "process p\nnext b[a] = sum(a, b[a])", 2, 13, "bound already"
                    "a sample hidden behind feature 3",
                    "process p\nnext b[a] = b[a] + delta[a,3]*x[a]",
                    2,
                    31,
                    "inside avg"
                    "asymmetry hidden behind feature 3",
                    "process p\nparameters tau\ndrift b[a] = b[a]\ndiffusion b[a], b[c] = tau*delta[a,3]*delta[c,1]",
                    4,
                    23,
                    "not symmetric"
                    "y in a covariance",
                    "process p\nnoise e[a], e[c] = y*delta[a,c]\nnext b[a] = b[a] + e[a]",
                    2,
                    20,
                    "inside avg"
                    "a negative variance",
                    "process p\nnoise e[a], e[c] = -delta[a,c]\nnext b[a] = b[a] + e[a]",
                    2,
                    19,
                    "negative"
                    "a covariance twice",
                    "process p\nnoise e[a], e[c] = delta[a,c]\nnoise f[a], f[c] = delta[a,c]\nnoise e[a], f[c] = delta[a,c]\nnoise f[a], e[c] = 2*delta[a,c]\nnext b[a] = e[a] + f[a]",
                    5,
                    19,
                    "given twice"
                    "a covariance without variances",
                    "process p\nnoise e[a], f[c] = delta[a,c]\nnext b[a] = b[a] + e[a]",
                    2,
                    19,
                    "no variance"
                    "a parameter twice", "process p\nparameters eta, eta\nnext b[a] = eta*b[a]", 2, 1, "declared twice"
                    "a parameter that is a state", "process p\nparameters b\nnext b[a] = b[a]", 3, 12, "a parameter"
                    "nested means", "process p\nnext b[a] = batch(x[a]*avg(y))", 2, 24, "do not nest"
                    "a coin inside and outside",
                    "process p\nparameters q\ncoin u[a] = q\nnext b[a] = u[a]*batch(u[a]*x[a])",
                    4,
                    13,
                    "inside and outside"
                    "a coin in an average",
                    "process p\nparameters q\ncoin u[a] = q\nnext b[a] = avg(u[a]*x[a])",
                    4,
                    17,
                    "outside avg"
                    "a weight with a parameter that is a state",
                    "process p\nsample with weights b[1]^2\nnext b[a] = b[a] + batch(r*x[a])",
                    2,
                    21,
                    "cannot depend on the state"
                    "a schedule of a flow",
                    "process p\nparameters eta\neta(k) = eta/(1+k)\ndrift b[a] = eta*b[a]",
                    3,
                    1,
                    "belongs to an iteration"
                    "an unknown population parameter",
                    "process p\nparameters S\ndata gaussian covariance S truth t\nnext b[a] = b[a] + batch(r*x[a])",
                    3,
                    5,
                    "'t' is not a parameter"
                    "a jump without an arrow", "process p\njump rate 1 b[a]", 2, 5, "comes rate"
                    "indented first", "  process p", 1, 1, "none precedes"
                    "process twice", "process p\nprocess q\ndrift b[a] = b[a]", 2, 1, "given twice"
                ] do
                testCase $"error: {name}" (fun () ->
                    match Process.parse text with
                    | Ok _ -> failtest "it was accepted"
                    | Error error ->
                        Expect.stringContains error.Message part $"at {error.Line}:{error.Column}"
                        Expect.equal (error.Line, error.Column) (line, column) error.Message)

            testCase "the source is named when a file is wrong" (fun () ->
                invalid
                    (fun () -> Process.parseOrThrow "my.process" "process p\ndrift b[a] = q" |> ignore)
                    "my.process, line 2, column 14")

            testCase "a flow with two states and a diffusion between them" (fun () ->
                let kinetic =
                    Process.parseOrThrow
                        "kinetic"
                        ("process kinetic\nparameters gamma, tau, c\n"
                         + "drift b[a] = v[a]\ndrift v[a] = avg(r*x[a]) - gamma*v[a]\n"
                         + "diffusion v[a], v[d] = 2*gamma*tau*delta[a,d]\ndiffusion v[a], b[d] = c*avg(x[a]*x[d])\n"
                         + "diffusion b[a], b[d] = c*avg(x[a]*x[d])\n")

                let system = MomentSystem.derive 2 1 kinetic

                let expected =
                    [
                        [ 1; 0 ], "v1"
                        [ 0; 1 ], "avg(x1*y) - b1*avg(x1^2) - gamma*v1"
                        [ 2; 0 ], "2*b1*v1 + c*avg(x1^2)"
                        [ 1; 1 ], "v1^2 + b1*(avg(x1*y) - b1*avg(x1^2) - gamma*v1) + c*avg(x1^2)"
                        [ 0; 2 ], "2*v1*(avg(x1*y) - b1*avg(x1^2) - gamma*v1) + 2*gamma*tau"
                    ]

                List.zip system.Equations expected
                |> List.iter (fun (equation, (exponents, right)) ->
                    Expect.equal equation.Of.Exponents exponents "the moment"
                    Expect.equal equation.Right (Infix.parseOrThrow right) $"{exponents}"))

            testCase "a cubic diffusion does not close, and the term is named" (fun () ->
                let cubic =
                    Process.parseOrThrow
                        "cubic"
                        "process cubic\nparameters kappa\ndrift b[a] = avg(r*x[a])\ndiffusion b[a], b[c] = kappa*delta[a,c]*b[a]^2*b[c]\n"

                match MomentSystem.tryDerive 1 2 cubic with
                | Error obstruction -> failtest $"the mean does close: {obstruction}"
                | Ok _ -> ()

                match MomentSystem.tryDerive 2 2 cubic with
                | Ok _ -> failtest "it was closed"
                | Error obstruction ->
                    Expect.equal obstruction.Of "b1^2" "the moment"
                    Expect.equal obstruction.Term "kappa*b1^3" "the term"

                invalid (fun () -> MomentSystem.derive 2 2 cubic |> ignore) "kappa*b1^3")

            testCase "a quadratic step does not close" (fun () ->
                let quadratic =
                    Process.parseOrThrow "q" "process q\nparameters eta\nnext b[a] = b[a] + eta*batch(r^2*x[a])\n"

                invalid (fun () -> MomentSystem.derive 1 1 quadratic |> ignore) "do not close")

            testCase "without replacement the covariance has the factor (n−m)/(m(n−1))" (fun () ->
                let expectation text =
                    match Infix.parsePolynomial text with
                    | Ok p -> MiniBatch.expectation Sampling.WithoutReplacement p
                    | Error error -> failtest (error.ToString())

                let covariance =
                    expectation "batch(r*x[a])*batch(r*x[c])"
                    - expectation "batch(r*x[a])" * expectation "batch(r*x[c])"

                let known =
                    Infix.parseOrThrow "(n-m)/(m*(n-1))*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c]))"

                Expect.equal covariance known "the finite-population correction")

            testCase "a mini-batch of all samples is gradient descent, at every order" (fun () ->
                for degree in 1..4 do
                    for n in 1..4 do
                        let product = String.replicate degree "batch(r*x1)*" + "1"

                        match Infix.parsePolynomial product with
                        | Error error -> failtest (error.ToString())
                        | Ok p ->
                            let expected = MiniBatch.expectationAt Sampling.WithoutReplacement n n p

                            // ⟨f⟩ to the power, after writing the averages over n samples out.
                            let mean = Infix.parseOrThrow "avg(r*x1)"
                            let power = (RationalFunction.power degree mean).Numerator

                            Expect.equal
                                (Average.enumerate n expected)
                                (Average.enumerate n power)
                                $"n={n}, degree {degree}")

            testCase "symbolic and numeric weights agree" (fun () ->
                for sampling in [ Sampling.WithReplacement; Sampling.WithoutReplacement ] do
                    match Infix.parsePolynomial "batch(x1)^2*batch(y)*batch(x2*y) + b1*batch(x1) + eta" with
                    | Error error -> failtest (error.ToString())
                    | Ok p ->
                        let symbolic = MiniBatch.expectation sampling p

                        for n in 4..6 do
                            for m in 1..n do
                                let at =
                                    Polynomial.substitute (fun symbol ->
                                        if symbol = Symbol.parameter "n" then
                                            Some(Polynomial.ofInteger (int64 n))
                                        elif symbol = Symbol.parameter "m" then
                                            Some(Polynomial.ofInteger (int64 m))
                                        else
                                            None)

                                let numbers =
                                    RationalFunction.create (at symbolic.Numerator) (at symbolic.Denominator)

                                Expect.equal
                                    numbers
                                    (RationalFunction.ofPolynomial (MiniBatch.expectationAt sampling n m p))
                                    $"{sampling}, n={n}, m={m}")
        ]
