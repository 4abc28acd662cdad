module MomentSystemTests

open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Instances

let private tau = rational 2 7
let private gamma = rational 1 3
let private weight = rational 1 5
let private lambda = rational 3 4
let private preconditioner a c = rational (a + 2 * c) (a + 1)

let private parameters (instance: Instance) =
    [
        struct ("eta", instance.StepSize)
        struct ("eta_k", instance.StepSize)
        struct ("m", Rational.FromInteger(int64 instance.Batch))
        struct ("tau", tau)
        struct ("gamma", gamma)
        struct ("weight", weight)
        struct ("lambda", lambda)

        for a in 1 .. p instance do
            for c in 1 .. p instance do
                struct ($"P[{a},{c}]", preconditioner a c)
    ]

/// Every equation at a state: matrix times the vector of monomials.
let private evaluate (instance: Instance) (system: MomentSystem) (state: Rational[]) =
    let value = SampleData.valuation instance.X instance.Y (parameters instance)
    let matrix = MomentSystem.matrix 0 value system

    let moments =
        Rational.One
        :: [ for equation in system.Equations -> power equation.Of.Exponents state ]
        |> Array.ofList

    matrix.Times(System.ReadOnlySpan moments)

/// What the equation of β^α must give at a state, by brute force.
let private truth name (instance: Instance) (state: Rational[]) (exponents: int list) =
    let p = p instance
    let beta = Array.truncate p state
    let eta = instance.StepSize
    let g = gradient instance beta
    let zeroMatrix = Array2D.create p p Rational.Zero

    let batchMean withReplacement next =
        meanOverBatches withReplacement instance beta (fun sampled -> power exponents (next sampled))

    match name with
    | "gradient-flow" -> generator g zeroMatrix exponents beta
    | "gradient-descent" -> power exponents (add beta (times eta g))
    | "sgd"
    | "sgd-schedule" -> batchMean true (fun s -> add beta (times eta s))
    | "sgd-without-replacement" -> batchMean false (fun s -> add beta (times eta s))
    | "sgf" -> generator g (sgfDiffusion instance beta) exponents beta
    | "sgf-euler" ->
        gaussianMoment (add beta (times eta g)) (Array2D.map (fun q -> eta * q) (sgfDiffusion instance beta)) exponents
    | "constant-covariance" ->
        let q =
            Array2D.init p p (fun a c ->
                eta / Rational.FromInteger(int64 instance.Batch)
                * mean instance (fun k -> instance.X[k, a] * instance.X[k, c]))

        generator g q exponents beta
    | "sgld" -> generator g (Array2D.init p p (fun a c -> if a = c then tau else Rational.Zero)) exponents beta
    | "sgd-momentum" ->
        let v = Array.skip p state

        batchMean true (fun s ->
            let velocity = add (times gamma v) (times eta s)
            Array.append (add beta velocity) velocity)
    | "sgd-averaged" ->
        let w = Array.skip p state

        batchMean true (fun s ->
            let next = add beta (times eta s)
            Array.append next (add (times (Rational.One - weight) w) (times weight next)))
    | "sgd-preconditioned" ->
        batchMean true (fun s ->
            let preconditioned =
                Array.init p (fun a ->
                    Seq.fold
                        (fun (acc: Rational) c -> acc + preconditioner (a + 1) (c + 1) * s[c])
                        Rational.Zero
                        (seq { 0 .. p - 1 }))

            add beta (times eta preconditioned))
    | "sgd-ridge" -> batchMean true (fun s -> add beta (times eta (add s (times (-lambda) beta))))
    | "sgf-ridge" -> generator (add g (times (-lambda) beta)) (sgfDiffusion instance beta) exponents beta
    | other -> failtest $"process {other} has no second route: add one"

let private derive name order (instance: Instance) =
    let definition = Processes.find name

    if name = "sgd-without-replacement" then
        MomentSystem.deriveAt (n instance) instance.Batch order (p instance) definition
    else
        MomentSystem.derive order (p instance) definition

let private agrees name order instance =
    let system = derive name order instance
    let states = state (17 * order) system.States.Length
    let derived = evaluate instance system states

    Expect.equal
        derived[0]
        (if system.Process.IsFlow then
             Rational.Zero
         else
             Rational.One)
        "row of the constant moment"

    system.Equations
    |> List.iteri (fun i equation ->
        let expected = truth name instance states equation.Of.Exponents
        Expect.equal derived[i + 1] expected $"{name}, {instance.Name}, moment {equation.Of.Exponents}")

[<Tests>]
let tests =
    testList
        "moment systems"
        [
            for name in Processes.names |> List.except interpreted do
                testCase $"{name}: orders 1 to 4 equal direct enumeration in rationals" (fun () ->
                    for instance in instances do
                        // The system of an order holds those of all lower orders.
                        let wide = (Processes.find name).States.Length > 1 || name = "sgd-preconditioned"
                        agrees name (if wide && p instance > 1 then 3 else 4) instance)

            testCase "without replacement, symbols m and n: equal to enumeration wherever n ≥ order" (fun () ->
                for instance in instances do
                    let order = min 3 (n instance)

                    if instance.Batch <= n instance then
                        let system =
                            MomentSystem.derive order (p instance) (Processes.find "sgd-without-replacement")

                        let states = state 5 system.States.Length
                        let derived = evaluate instance system states

                        system.Equations
                        |> List.iteri (fun i equation ->
                            let expected = truth "sgd-without-replacement" instance states equation.Of.Exponents
                            Expect.equal derived[i + 1] expected $"{instance.Name}, moment {equation.Of.Exponents}"))

            testCase
                "every system is block triangular and closed, and its moments are all of them, once each"
                (fun () ->
                    for definition in Processes.all () do
                        let system = MomentSystem.derive 3 2 definition
                        let s = system.States.Length

                        Expect.equal
                            system.Equations.Length
                            ((s + 1) * (s + 2) * (s + 3) / 6 - 1)
                            "C(s+3,3) − 1 moments"

                        let keys = system.Equations |> List.map _.Of
                        Expect.equal (List.distinct keys) keys "no moment twice"

                        for equation in system.Equations do
                            for column, _ in MomentSystem.coefficients equation system do
                                Expect.isTrue
                                    (column.Degree <= equation.Of.Degree)
                                    $"{definition.Name}: {equation.Of.Exponents} needs {column.Exponents}")

            testCase "coefficients put together again give the equation" (fun () ->
                for definition in Processes.all () do
                    let system = MomentSystem.derive 2 2 definition
                    let states = Array.ofList system.States

                    for equation in system.Equations do
                        let sum =
                            MomentSystem.coefficients equation system
                            |> List.fold
                                (fun acc (column, coefficient) ->
                                    let monomial =
                                        MultiIndex.toMonomial states column |> Polynomial.ofMonomial Rational.One

                                    acc + coefficient * RationalFunction.ofPolynomial monomial)
                                RationalFunction.Zero

                        Expect.equal sum equation.Right definition.Name)

            testCase "the Euler discretization of sgf is the process sgf-euler" (fun () ->
                match Process.dynamics 2 (Processes.find "sgf"), Process.dynamics 2 (Processes.find "sgf-euler") with
                | Dynamics.Flow flow, Dynamics.Iteration written ->
                    let eta = Polynomial.ofSymbol (Symbol.parameter "eta")
                    let computed = Dynamics.euler eta flow

                    for degree in 1..4 do
                        for index in MultiIndex.ofDegree 2 degree do
                            let f =
                                MultiIndex.toMonomial [| Symbol.coefficient 1; Symbol.coefficient 2 |] index
                                |> Polynomial.ofMonomial Rational.One

                            Expect.equal
                                (Dynamics.expectedNext computed f)
                                (Dynamics.expectedNext written f)
                                $"{index.Exponents}"
                | _ -> failtest "sgf is a flow and sgf-euler an iteration")

            testCase
                "written out for p = 1 to 4, SGD and sgf-euler have the same equations to order 2 and not at order 3"
                (fun () ->
                    for p in 1..4 do
                        let equations name order =
                            (MomentSystem.derive order p (Processes.find name)).Equations

                        Expect.equal (equations "sgd" 2) (equations "sgf-euler" 2) $"p = {p}"

                        if p < 3 then
                            Expect.notEqual (equations "sgd" 3) (equations "sgf-euler" 3) $"third moments, p = {p}")

            testCase "in doubles the matrix is the rational one rounded" (fun () ->
                let instance = instances[1]
                let system = MomentSystem.derive 2 (p instance) (Processes.find "sgf")

                let exact =
                    MomentSystem.matrix 0 (SampleData.valuation instance.X instance.Y (parameters instance)) system

                let toFloat (value: Rational) = Float64(value.ToDouble())
                let x = instance.X.Map(fun v -> toFloat v)
                let y = instance.Y |> Array.map toFloat

                let given =
                    parameters instance
                    |> List.map (fun (struct (name, v)) -> struct (name, toFloat v))

                let rounded = MomentSystem.matrix 53 (SampleData.valuation x y given) system

                for i in 0 .. exact.Rows - 1 do
                    for j in 0 .. exact.Columns - 1 do
                        let e = exact[i, j].ToDouble()
                        // A few dozen roundings of terms that are at most about 100 in size.
                        Expect.isLessThan (abs (rounded[i, j].Value - e)) 1e-10 $"entry ({i},{j})")

            testCase "a parameter without a value is named" (fun () ->
                let instance = instances[1]
                let system = MomentSystem.derive 1 (p instance) (Processes.find "sgd")
                let value = SampleData.valuation instance.X instance.Y []

                Expect.throwsC (fun () -> MomentSystem.matrix 0 value system |> ignore) (fun error ->
                    Expect.isTrue (error :? InvalidInputException) "the caller's input"
                    Expect.stringContains error.Message "'eta'" "the name"))
        ]
