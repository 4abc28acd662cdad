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
            for name in Processes.names do
                testCase $"{name}: orders 1 to 4 equal direct enumeration in rationals" (fun () ->
                    for instance in instances do
                        let states = (Processes.find name).States.Length
                        let largest = if states > 1 && p instance > 1 then 3 else 4

                        for order in 1..largest do
                            agrees name order instance)
        ]
