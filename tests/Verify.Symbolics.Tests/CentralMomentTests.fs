module CentralMomentTests

open System
open Expecto
open Verify.Arithmetic
open Verify.Symbolics
open Instances

/// A distribution of the state on finitely many points with rational weights.
let private distribution count seed =
    let random = Random(seed: int)
    let points = List.init 3 (fun k -> state (100 * seed + k) count)
    let weights = List.init 3 (fun _ -> rational (random.Next(1, 6)) 1)
    let total = List.fold (fun (a: Rational) b -> a + b) Rational.Zero weights
    List.zip (weights |> List.map (fun w -> w / total)) points

let private expectation (weighted: (Rational * Rational[]) list) (f: Rational[] -> Rational) =
    weighted
    |> List.fold (fun (acc: Rational) (w, point) -> acc + w * f point) Rational.Zero

let private meanOf weighted count =
    Array.init count (fun i -> expectation weighted (fun point -> point[i]))

let private subtract (a: Rational[]) (b: Rational[]) =
    Array.map2 (fun (u: Rational) v -> u - v) a b

let private evaluateAt (instance: Instance) (system: CentralMomentSystem) weighted (f: RationalFunction) =
    let states = Array.ofList system.States
    let means = meanOf weighted states.Length

    let given =
        [
            struct ("eta", instance.StepSize)
            struct ("m", Rational.FromInteger(int64 instance.Batch))
            struct ("tau", rational 2 7)
            struct ("gamma", rational 1 3)

            for k in 0 .. states.Length - 1 do
                struct (Infix.formatSymbol (CentralMomentSystem.meanOf states[k]), means[k])
        ]

    let value = SampleData.valuation instance.X instance.Y given

    // E[…] of a product of centred components, term by term.
    Polynomial.coefficientsIn (fun s -> s.Role = Role.State) f.Numerator
    |> Seq.fold
        (fun (acc: Rational) (struct (monomial, coefficient)) ->
            let exponents = (MultiIndex.ofMonomial states monomial).Exponents

            let moment =
                expectation weighted (fun point -> power exponents (subtract point means))

            acc + Polynomial.evaluate 0 value coefficient * moment)
        Rational.Zero
    |> fun above -> above / Polynomial.evaluate 0 value f.Denominator

let private exponentsUpTo count order =
    [
        for d in 2..order do
            yield! MultiIndex.ofDegree count d |> List.map _.Exponents
    ]

/// d/dt of E Π(β − Eβ)^α through raw moments: the product rule on E[𝓛 (β − c)^α] with the centre moving.
let private flowTruth (instance: Instance) diffusion weighted (exponents: int list) =
    let count = p instance
    let mean = meanOf weighted count

    let meanRate =
        Array.init count (fun i -> expectation weighted (fun beta -> (gradient instance beta)[i]))

    let generated =
        expectation weighted (fun beta ->
            generator (gradient instance beta) (diffusion beta) exponents (subtract beta mean))

    let moved =
        Seq.fold
            (fun (acc: Rational) i ->
                acc
                + meanRate[i]
                  * expectation weighted (fun beta -> derivative exponents [ i ] (subtract beta mean)))
            Rational.Zero
            (seq { 0 .. count - 1 })

    generated - moved

[<Tests>]
let tests =
    testList
        "central moments"
        [
            for name, diffusion in
                [
                    "sgf", sgfDiffusion
                    "sgld",
                    fun instance _ ->
                        Array2D.init (p instance) (p instance) (fun a c ->
                            if a = c then rational 2 7 else Rational.Zero)
                ] do
                testCase $"{name}: derivatives of central moments of a discrete distribution" (fun () ->
                    for instance in instances do
                        let order = if p instance > 2 then 3 else 4
                        let system = CentralMomentSystem.derive order (p instance) (Processes.find name)
                        let weighted = distribution (p instance) 3

                        for equation in system.Equations do
                            Expect.equal
                                (evaluateAt instance system weighted equation.Right)
                                (flowTruth instance (diffusion instance) weighted equation.Of.Exponents)
                                $"{name}, {instance.Name}, {equation.Of.Exponents}")

            for name, withReplacement in [ "sgd", true; "sgd-without-replacement", false ] do
                testCase $"{name}: next central moments of a discrete distribution" (fun () ->
                    for instance in instances do
                        if withReplacement || (instance.Batch <= n instance && n instance >= 3) then
                            let system = CentralMomentSystem.derive 3 (p instance) (Processes.find name)
                            let weighted = distribution (p instance) 4
                            let step beta s = add beta (times instance.StepSize s)

                            let meanNext =
                                Array.init (p instance) (fun i ->
                                    expectation weighted (fun beta ->
                                        meanOverBatches withReplacement instance beta (fun s -> (step beta s)[i])))

                            system.Means
                            |> List.iteri (fun i f ->
                                Expect.equal
                                    (evaluateAt instance system weighted f)
                                    meanNext[i]
                                    $"{instance.Name}, mean {i + 1}")

                            for equation in system.Equations do
                                let expected =
                                    expectation weighted (fun beta ->
                                        meanOverBatches withReplacement instance beta (fun s ->
                                            power equation.Of.Exponents (subtract (step beta s) meanNext)))

                                Expect.equal
                                    (evaluateAt instance system weighted equation.Right)
                                    expected
                                    $"{name}, {instance.Name}, {equation.Of.Exponents}")

            testCase "central equations hold no first central moment" (fun () ->
                let system = CentralMomentSystem.derive 3 2 (Processes.find "sgd-momentum")

                for equation in system.Equations do
                    for term in equation.Right.Numerator.Terms do
                        Expect.notEqual
                            (Monomial.degreeIn (fun s -> s.Role = Role.State) term.Monomial)
                            1
                            "E of a centred component is 0")

            testCase "all exponents are there" (fun () ->
                let system = CentralMomentSystem.derive 4 2 (Processes.find "sgf")

                Expect.equal
                    (system.Equations |> List.map (fun e -> e.Of.Exponents))
                    (exponentsUpTo 2 4)
                    "degrees 2 to 4")
        ]
