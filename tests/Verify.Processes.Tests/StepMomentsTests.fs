module Verify.Processes.Tests.StepMomentsTests

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
    | _ -> ParameterValue.Matrix(matrixOf [ [ "1"; "1/4" ]; [ "-1/3"; "2" ] ])

/// The definition on the instance, every parameter with some value of its shape.
let private bind (definition: Verify.Symbolics.Process) =
    ProcessInstance.Bind(
        definition,
        instance,
        definition.ParameterShapes
        |> List.filter (fun (name, _) -> name <> "eta")
        |> List.mapi (fun k (name, shape) -> struct (name, value shape k))
    )

let private everything (moments: StateMoments<'T>) =
    [
        for state in moments.States do
            yield! moments.Mean state

            for other in moments.States do
                yield! (moments.Covariance(state, other)).Entries.ToArray()
    ]

/// Definitions that people write, each with an operator.
let private written =
    [
        "Nesterov",
        "process nesterov\nparameters eta, gamma\nnext b[a] = b[a] + gamma*v[a] + eta*batch((y - sum(c, x[c]*(b[c] + gamma*v[c])))*x[a])\nnext v[a] = gamma*v[a] + eta*batch((y - sum(c, x[c]*(b[c] + gamma*v[c])))*x[a])"
        "Kaczmarz", "process kaczmarz\nsample with weights w = sum(c, x[c]^2)\nnext b[a] = b[a] + batch(r*x[a]/w)"
        "importance sampling",
        "process importance\nparameters eta\nsample with weights w = x1^2 + 1\nnext b[a] = b[a] + eta*avg(w)*batch(r*x[a]/w)"
        "a step size that depends on k",
        "process decaying\nparameters eta, q\neta(k) = q/(1 + k)\nnext b[a] = b[a] + eta*batch(r*x[a])"
        "a frozen diagonal preconditioner",
        "process diagonal\nparameters eta, d\nsampling without replacement\nnext b[a] = b[a] + eta*d[a]*batch(r*x[a])"
        "noise that grows with the loss of each sample",
        "process noisy\nparameters eta\nnoise e[a], e[c] = eta^2/m*(avg(r^2*x[a]*x[c]) - avg(r*x[a])*avg(r*x[c])) + eta*delta[a,c]\nnext b[a] = b[a] + eta*batch(r*x[a]) + e[a]"
        "two noises that are correlated",
        "process correlated\nparameters eta\nnoise e[a], e[c] = delta[a,c]\nnoise f[a], f[c] = 2*delta[a,c] + avg(x[a]*x[c])\nnoise e[a], f[c] = avg(x[a]*x[c])/9\nnext b[a] = b[a] + eta*batch(r*x[a]) + e[a]\nnext v[a] = v[a]/2 + b[a] - f[a] + e[a]"
        "noise inside what is drawn",
        "process inside\nparameters eta\nnoise e[a], e[c] = delta[a,c] + b[a]*b[c]\nnext b[a] = b[a] + eta*batch((r + sum(c, e[c]*x[c]))*x[a])"
        "components, constants and vectors of parameters",
        "process parts\nparameters eta, g\nnext b[a] = b[a] + eta*batch((r + b1/3 - y*x2)*x[a]) + g[a]/5 + 1/7 - eta*avg(x[a]^2)*b[a]"
        "a state of one's own name",
        "process averaging\nparameters eta, tau\nnext slow[a] = (1 - tau)*slow[a] + tau*b[a]\nnext b[a] = b[a] + eta*batch(r*x[a]) - tau*(b[a] - slow[a])"
        "one coordinate a step, by weights",
        "process coordinates\nparameters eta\nfeature j[a] with weights avg(x[a]^2)\nnext b[a] = b[a] + eta*j[a]*(avg(r*x[a]) - v[a]/3) + 2*j[a]*b1\nnext v[a] = v[a]/2 + j1*b2 + avg(y*x[a])"
        "dropout without replacement, its probability another for each feature",
        "process dropping\nparameters eta, d\nsampling without replacement\ncoin u[a] = d[a]^2\nnext b[a] = b[a] + eta*batch((y - sum(c, u[c]*x[c]*b[c]))*u[a]*x[a])"
        "a coin for each coordinate of a step, beside one for all",
        "process masked\nparameters eta, q, d\ncoin u[c] = d[c]^2\ncoin keep = q\nnext b[a] = b[a] + eta*u[a]*(batch(r*x[a]) - v[a]) + keep*u[a]/3\nnext v[a] = v[a]/2 + keep*batch(r*x[a])"
        "coins of the step and of the sample",
        "process coined\nparameters eta, q\ncoin u[a] = q\ncoin s[a] = q/2\nnext b[a] = b[a] + eta*s[a]*batch((y - sum(c, u[c]*x[c]*b[c]))*u[a]*x[a]) + (1 - s[a])*b[a]/4"
        "a population, momentum, a diagonal and a penalty",
        "process streaming\nparameters eta, Sigma, beta, sigma2, d, q\ndata gaussian covariance Sigma truth beta noise sigma2\nnext b[a] = b[a] + v[a]/2 + eta*d[a]*batch((y - sum(c, x[c]*(b[c] + q*v[c])))*x[a]) - q*b[a] + b1/5 + 1/3\nnext v[a] = v[a]/2 + eta*(batch(r*x[a]) + avg(r*x[a])/2)"
        "a population without noise, of two batches' forms and a coin of the step",
        "process streamed\nparameters eta, Sigma, beta, q\ncoin keep = q\ncoin u[a] = q/2\ndata gaussian covariance Sigma truth beta\nnext b[a] = b[a] + eta*keep*batch(x[a]*(r + 2*y - x2*b1)) + u[a]*eta*avg(r*x[a])"
        "coins before the vector alone",
        "process before\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + eta*batch(r*u[a]*x[a] + x[a]*v[1])/q\nnext v[a] = v[a]/2 + batch(u[a]*r*y) + b[a]"
        "coins in the base alone, weights, momentum",
        "process inner\nparameters eta, q\nsample with weights w = x1^2 + 1\ncoin u[a] = q + 1/(2*n)\nnext b[a] = b[a] + v[a]/2 + eta*batch((y - sum(c, u[c]*x[c]*(b[c] + v[c]/3)))*x[a])\nnext v[a] = v[a]/2 + eta*batch((y - sum(c, u[c]*x[c]*b[c]) - r)*u[a]*x[a])"
        "a matrix in both places",
        "process matrices\nparameters eta, P\nnoise e[a], e[c] = sum(d, P[a,d]*P[c,d])\nnext b[a] = b[a] + eta*sum(c, P[a,c]*(batch(r*x[c]) + e[c])) - P[a,1]*b2/10"
    ]

/// Iterations of the registry whose step is not a mean of affine functions of the states: their moment systems stay.
let private withoutOperator: string list = []

let private registered =
    [
        for name in Verify.Symbolics.Processes.names do
            let definition = Verify.Symbolics.Processes.find name

            if not (definition.IsFlow || List.contains name withoutOperator) then
                name, definition
    ]

let private operatorOf (bound: ProcessInstance) =
    match StepMoments.TryCreate bound with
    | Some found -> found
    | None -> failtest $"'{bound.Definition.Name}' has no operator"

let private sameAsSystem (definition: Verify.Symbolics.Process) =
    let bound = bind definition

    for steps in [ 1L; 3L ] do
        let exact = (operatorOf bound).After<Rational>(steps, 0, CancellationToken.None)

        Expect.equal
            (everything exact)
            (everything (DerivedMoments(bound).Exactly steps))
            $"{definition.Name} after {steps} steps"

[<Tests>]
let operators =
    testList
        "one pass over the samples against the derived moment system, in rationals"
        [
            for name, definition in registered do
                testCase name (fun () -> sameAsSystem definition)

            for name, text in written do
                testCase name (fun () -> sameAsSystem (define text))

            testCase "from a start: the operator, the moment system and all paths agree" (fun () ->
                let values = [| rational "1"; rational "-2/3" |]

                for name, state in
                    [
                        "sgd", "b"
                        "sgd-momentum", "v"
                        "kaczmarz", "b"
                        "sgd-without-replacement", "b"
                    ] do
                    let definition = Verify.Symbolics.Processes.find name
                    let still = bind definition

                    let bound =
                        ProcessInstance.Bind(
                            definition,
                            instance,
                            [
                                for KeyValue(name, value) in still.Parameters.Remove "eta" -> struct (name, value)
                            ],
                            [ struct (state, values) ]
                        )

                    let exact =
                        everything ((operatorOf bound).After<Rational>(2L, 0, CancellationToken.None))

                    Expect.equal exact (everything (DerivedMoments(bound).Exactly 2L)) $"{name}: the system"

                    Expect.equal
                        exact
                        (everything (Enumeration.After(bound, 2, CancellationToken.None)))
                        $"{name}: all paths"
                    // Planted: a start that is passed over.
                    Expect.notEqual exact (everything (DerivedMoments(still).Exactly 2L)) $"{name}: the start matters")

            testCase "a flow from a start: e^{−tH}(b₀ − b̂) + b̂ with one feature" (fun () ->
                let one =
                    Instance<Rational>(
                        Problem<Rational>(
                            matrixOf [ [ "1" ]; [ "2" ] ],
                            [| rational "1"; rational "0" |],
                            Unchecked.defaultof<Truth<Rational>>
                        ),
                        rational "1/2",
                        1
                    )

                let bound =
                    ProcessInstance.Bind(
                        Verify.Symbolics.Processes.find "gradient-flow",
                        one,
                        Seq.empty,
                        [ struct ("b", [| rational "3" |]) ]
                    )

                let found =
                    DerivedMoments(bound).Enclose(rational "1/3", 200, CancellationToken.None)
                // H = 5/2, b̂ = 1/5.
                let decay = Ball.Exp(Ball.FromRational(rational "-5/6", 200))

                let expected =
                    decay * Ball.FromRational(rational "14/5", 200)
                    + Ball.FromRational(rational "1/5", 200)

                let mean = Array.head (found.Mean "b")
                Expect.isTrue (mean.Overlaps expected) "the mean"
                Expect.isTrue (mean.Radius < rational "1e-40") "narrow")

            testCase "planted: another batch size, and sampling the other way, are told apart" (fun () ->
                let after (text: string) =
                    everything ((operatorOf (bind (define text))).After<Rational>(2L, 0, CancellationToken.None))

                let step = "next b[a] = b[a] + eta*batch(r*x[a])"
                let right = after $"process p\nparameters eta\nsampling with replacement\n{step}"

                Expect.notEqual
                    (after $"process p\nparameters eta\nsampling without replacement\n{step}")
                    right
                    "sampling"

                Expect.notEqual
                    (after $"process p\nparameters eta\nsample with weights w = x1^2 + 1\n{step}")
                    right
                    "weights")

            testCase "a variance that a schedule makes negative is refused at its step" (fun () ->
                let bound =
                    bind (
                        define
                            "process fading\nparameters eta, s\ns(k) = 2 - k\nnoise e[a], e[c] = s*delta[a,c]\nnext b[a] = b[a] + eta*avg(r*x[a]) + e[a]"
                    )

                let after steps =
                    (operatorOf bound).After<Rational>(steps, 0, CancellationToken.None) |> ignore

                after 3L

                Expect.throwsC (fun () -> after 4L) (fun error ->
                    Expect.stringContains error.Message "not positive semidefinite" "the reason"
                    Expect.stringContains error.Message "in step 3" "where"))

            testCase "balls enclose the rationals, and doubles are near" (fun () ->
                let bound = bind (Verify.Symbolics.Processes.find "sgd-momentum")
                let moments = operatorOf bound
                let exact = everything (moments.After<Rational>(4L, 0, CancellationToken.None))
                let balls = everything (moments.After<Ball>(4L, 600, CancellationToken.None))
                let doubles = everything (moments.After<Float64>(4L, 53, CancellationToken.None))

                for value, ball, double in List.zip3 exact balls doubles do
                    Expect.isTrue (ball.Contains value) "enclosed"
                    Expect.isTrue (ball.Radius < rational "1e-160") "narrow at the precision that was asked for"
                    Expect.floatClose Accuracy.high double.Value (value.ToDouble()) "rounded")

            testCase "many steps lose no more than one step's rounding, and enclose the exact moments" (fun () ->
                let one =
                    Instance<Rational>(
                        Problem<Rational>(
                            matrixOf [ [ "1/2" ]; [ "-1" ] ],
                            [| rational "1"; rational "2" |],
                            Unchecked.defaultof<Truth<Rational>>
                        ),
                        rational "1/2",
                        1
                    )

                let bound =
                    ProcessInstance.Bind(Verify.Symbolics.Processes.find "sgd", one, Seq.empty)

                let exact =
                    everything ((operatorOf bound).After<Rational>(120L, 0, CancellationToken.None))

                match (operatorOf bound).TryEnclose(120L, 90, CancellationToken.None) with
                | Some found ->
                    for value, ball in List.zip exact (everything found) do
                        Expect.isTrue (ball.Contains value) "enclosed"
                        Expect.isTrue (ball.Radius < rational "1e-20") "narrow"
                | None -> failtest "finite"

                // Ball after ball some bits are lost in each of 300 steps; here none are.
                let bound = bind (Verify.Symbolics.Processes.find "sgd-without-replacement")
                let moments = operatorOf bound

                match moments.TryEnclose(300L, 90, CancellationToken.None) with
                | Some found ->
                    let limit =
                        everything (DerivedMoments(bound).Enclose(rational "300", 400, CancellationToken.None))

                    for ball, expected in List.zip (everything found) limit do
                        Expect.isTrue (ball.Overlaps expected) "the two routes meet"
                        Expect.isTrue (ball.Radius < rational "1e-20") "narrow after 300 steps"
                | None -> failtest "finite")

            testCase "what is not of the form has no operator, and the system stays" (fun () ->
                for name in withoutOperator do
                    Expect.isNone (StepMoments.TryCreate(bind (Verify.Symbolics.Processes.find name))) name

                for text in
                    [
                        "process coins\nparameters eta, q\ncoin u[a] = q\nnext b[a] = b[a] + avg(r*x[a])*sum(c, u[c])"
                        "process fourth\nparameters eta, Sigma, beta\ndata gaussian covariance Sigma truth beta\nnext b[a] = b[a] + eta*batch(r*x1*x[a])"
                        "process product\nparameters eta\nnext b[a] = b[a] + eta*batch(r*x[a])*batch(x1)"
                        "process both\nparameters eta\nfeature j[a]\nnext b[a] = b[a] + eta*j[a]*batch(r*x[a])"
                        "process flow\ndrift b[a] = avg(r*x[a])"
                    ] do
                    Expect.isNone (StepMoments.TryCreate(bind (define text))) text)
        ]
