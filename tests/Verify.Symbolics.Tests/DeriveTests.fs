module DeriveTests

open System
open System.Diagnostics
open System.IO
open System.Text.Json
open System.Xml.Linq
open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Instances

let private invalid action (part: string) =
    Expect.throwsC action (fun error ->
        Expect.isTrue (error :? InvalidInputException) $"{error.GetType().Name}: {error.Message}"
        Expect.stringContains error.Message part "what is wrong")

/// The command of a Python 3, if there is one.
let private python =
    lazy
        ([ "python3"; "python" ]
         |> List.tryFind (fun command ->
             try
                 use probe =
                     Process.Start(
                         ProcessStartInfo(
                             command,
                             [
                                 "-c"
                                 "import sys, fractions; sys.exit(0 if sys.version_info >= (3, 6) else 1)"
                             ]
                         )
                     )
                     |> nonNull

                 probe.WaitForExit()
                 probe.ExitCode = 0
             with _ ->
                 false))

let private runPython (command: string) (script: string) =
    let file = Path.Combine(Path.GetTempPath(), $"verify-derive-{Guid.NewGuid():N}.py")

    try
        File.WriteAllText(file, script)

        use run =
            Process.Start(
                ProcessStartInfo(command, [ file ], RedirectStandardOutput = true, RedirectStandardError = true)
            )
            |> nonNull

        let error = run.StandardError.ReadToEndAsync()
        let output = run.StandardOutput.ReadToEnd()
        run.WaitForExit()
        Expect.equal run.ExitCode 0 error.Result
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
    finally
        File.Delete file

let private literal (value: Rational) = $"F('{value}')"

let private listOf (values: seq<string>) = "[" + String.Join(", ", values) + "]"

[<Tests>]
let tests =
    testList
        "derive"
        [
            testCase "JSON has the shape of the contract and reads back" (fun () ->
                for name in ofTheTalk do
                    let system = Derive.run name 2 2
                    use document = JsonDocument.Parse(Derive.json system)
                    let root = document.RootElement
                    Expect.equal (root.GetProperty("process").GetString()) name "process"

                    Expect.equal
                        (root.GetProperty("order").GetString())
                        "2"
                        "order, a decimal string as every number of an answer"

                    Expect.equal (root.GetProperty("features").GetString()) "2" "features"
                    let equations = root.GetProperty("equations").EnumerateArray() |> Seq.toList

                    Expect.equal
                        (equations |> List.map (fun e -> e.GetProperty("of").GetString()))
                        [ "b1"; "b2"; "b1^2"; "b1*b2"; "b2^2" ]
                        "moments"

                    List.zip equations system.Equations
                    |> List.iter (fun (written, equation) ->
                        Expect.equal
                            (Infix.parse (written.GetProperty("rhs").GetString() |> nonNull))
                            (Ok equation.Right)
                            name))

            testCase "infix of one feature, by hand" (fun () ->
                Expect.equal
                    (Derive.infix (Derive.run "sgld" 2 1))
                    "d/dt E[b1] = -b1*avg(x1^2) + avg(x1*y)\nd/dt E[b1^2] = -2*b1^2*avg(x1^2) + 2*b1*avg(x1*y) + tau\n"
                    "sgld"

                Expect.equal
                    (Derive.infix (Derive.run "sgd" 1 1))
                    "next E[b1] = -eta*b1*avg(x1^2) + b1 + eta*avg(x1*y)\n"
                    "sgd")

            testCase "LaTeX and MathML of every process are well-formed" (fun () ->
                for name in Processes.names do
                    let system = Derive.run name 2 2
                    let latex = Derive.latex system
                    let opening = latex |> Seq.filter (fun c -> c = '{') |> Seq.length
                    let closing = latex |> Seq.filter (fun c -> c = '}') |> Seq.length
                    Expect.equal opening closing name
                    let root = XDocument.Parse(Derive.mathml system).Root |> nonNull

                    let rows =
                        root.Descendants()
                        |> Seq.filter (fun e -> e.Name.LocalName = "mtr")
                        |> Seq.length

                    Expect.equal rows system.Equations.Length name)

            testCase "bad requests are one line that lists what is allowed" (fun () ->
                invalid (fun () -> Derive.run "sgdd" 2 2 |> ignore) "did you mean 'sgd' or 'sgld'?"
                invalid (fun () -> Derive.run "ridge" 2 2 |> ignore) "no moment equations"
                invalid (fun () -> Derive.run "sgd" 0 2 |> ignore) "at least 1; 0 was given"
                invalid (fun () -> Derive.run "sgd" 2 0 |> ignore) "at least 1; 0 was given"
                invalid (fun () -> Derive.run "sgd" 6 100 |> ignore) "more than 100000 moments"
                invalid (fun () -> Derive.run "sgd" Int32.MaxValue Int32.MaxValue |> ignore) "allowed are 1 to 12"
                invalid (fun () -> Derive.render "html" (Derive.run "sgd" 1 1) |> ignore) "formats are infix")

            testCase "orders 1 to 6 of every process of the command" (fun () ->
                for name in ofTheTalk do
                    Expect.equal (Derive.run name 6 1).Equations.Length 6 name)

            testCase "the emitted Python gives the exact values" (fun () ->
                match python.Value with
                | None -> skiptest "no python3 on this machine"
                | Some command ->
                    let instance = instances[2]

                    let preconditioner =
                        [ [ rational 1 2; rational 1 3 ]; [ rational -1 4; rational 2 1 ] ]

                    let scalars =
                        [
                            "eta", instance.StepSize
                            "eta_k", instance.StepSize
                            "m", Rational.FromInteger 2L
                            "tau", rational 2 7
                            "gamma", rational 1 3
                            "weight", rational 1 5
                            "lambda", rational 3 4
                            "q", rational 3 5
                            "delta2", rational 1 6
                            "sigma2", rational 5 4
                        ]

                    let diagonal = [ rational 3 2; rational -1 3 ]
                    let covariance = [ [ rational 2 1; rational 1 3 ]; [ rational 1 3; rational 1 1 ] ]

                    let given =
                        [
                            for name, v in scalars do
                                struct (name, v)

                            for a in 1..2 do
                                for c in 1..2 do
                                    struct ($"P[{a},{c}]", preconditioner[a - 1][c - 1])
                                    struct ($"Sigma[{a},{c}]", covariance[a - 1][c - 1])

                                struct ($"d[{a}]", diagonal[a - 1])
                                struct ($"beta[{a}]", diagonal[a - 1])
                        ]

                    for name in Processes.names do
                        let system = Derive.run name 2 2
                        let start = state 9 system.States.Length

                        let moments =
                            [ for equation in system.Equations -> power equation.Of.Exponents start ]

                        let value = SampleData.valuationOf 0 system.Process instance.X instance.Y given

                        let matrix = MomentSystem.matrix 0 value system
                        let expected = matrix.Times(ReadOnlySpan(Array.ofList (Rational.One :: moments)))

                        let script =
                            Derive.python system
                            + "\n\nfrom fractions import Fraction as F\nimport inspect\n"
                            + $"X = {listOf
                                         [
                                             for k in 0 .. n instance - 1 -> listOf [ for j in 0..1 -> literal instance.X[k, j] ]
                                         ]}\n"
                            + $"y = {listOf (Seq.map literal instance.Y)}\n"
                            + "given = {"
                            + String.Join(", ", [ for name, v in scalars -> $"'{name}': {literal v}" ])
                            + $", 'P': {listOf [ for row in preconditioner -> listOf (Seq.map literal row) ]}"
                            + $", 'Sigma': {listOf [ for row in covariance -> listOf (Seq.map literal row) ]}"
                            + $", 'd': {listOf (Seq.map literal diagonal)}, 'beta': {listOf (Seq.map literal diagonal)}"
                            + "}\n"
                            + "given.update({k + '_': v for k, v in list(given.items())})\n"
                            + "names = list(inspect.signature(equations).parameters)[3:]\n"
                            + $"values = equations({listOf (Seq.map literal moments)}, averages(X, y), len(y), *[given[k] for k in names])\n"
                            + "for v in values:\n    print(v)\n"
                            // Three steps or one short solve: the driver runs too.
                            + "extra = [given[k] for k in names]\n"
                            + (if system.Process.IsFlow then
                                   "print(len(solve(X, y, F(1, 4), 2, *extra)))\n"
                               else
                                   "print(len(solve(X, y, 3, *extra)))\n")

                        let lines = runPython command script
                        Expect.equal lines.Length (moments.Length + 1) $"{name}: a line for each moment"

                        for i in 0 .. moments.Length - 1 do
                            Expect.equal
                                (Rational.Parse lines[i])
                                expected[i + 1]
                                $"{name}, {system.Equations[i].Of.Exponents}"

                        Expect.equal lines[moments.Length] (string moments.Length) $"{name}: the driver")

            testCase "the emitted driver takes a scheduled parameter as a function of the step" (fun () ->
                match python.Value with
                | None -> skiptest "no python3 on this machine"
                | Some command ->
                    let definition =
                        Verify.Symbolics.Process.parseOrThrow
                            "test.process"
                            "process d\nparameters eta, q\nfeature j[a] with weights avg(x[a]^2)\neta(k) = q/(1 + k)\nnext b[a] = b[a] + eta*j[a]*avg(r*x[a])"

                    let system = Derive.ofDefinition definition 1 1

                    // b⁺ = b + η_k(⟨xy⟩ − ⟨x²⟩b) with one feature: by hand for two steps from 0, ⟨x²⟩ = 5/2, ⟨xy⟩ = 1/2, q = 1/3.
                    let script =
                        Derive.python system
                        + "\n\nfrom fractions import Fraction as F\n"
                        + "print(solve([[F(1)], [F(2)]], [F(1), F(0)], 2, lambda k: F(1, 3) / (1 + k))[0])\n"

                    let eta0, eta1 = rational 1 3, rational 1 6
                    let first = eta0 * rational 1 2
                    let expected = first + eta1 * (rational 1 2 - rational 5 2 * first)

                    Expect.equal
                        (runPython command script |> Array.ofSeq |> Array.map Rational.Parse)
                        [| expected |]
                        "two steps"
                    // Planted: with the first step size throughout it is another number.
                    Expect.notEqual
                        expected
                        (first + eta0 * (rational 1 2 - rational 5 2 * first))
                        "the schedule matters")

            testCase "Julia and C# hold every equation" (fun () ->
                for name in Processes.names do
                    let system = Derive.run name 2 2

                    for text in [ Derive.julia system; Derive.csharp system ] do
                        for equation in system.Equations do
                            let monomial =
                                MultiIndex.toMonomial (Array.ofList system.States) equation.Of
                                |> Polynomial.ofMonomial Rational.One
                                |> Infix.formatPolynomial

                            Expect.stringContains text $"\"{monomial}\"" name

                        let count (c: char) =
                            text |> Seq.filter (fun t -> t = c) |> Seq.length

                        Expect.equal (count '(') (count ')') name
                        Expect.equal (count '[') (count ']') name)
        ]
