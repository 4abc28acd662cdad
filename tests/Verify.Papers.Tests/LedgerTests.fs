module LedgerTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics
open Verify.Claims
open Verify.Papers
open Verify.Papers.Talk

let options =
    {
        Instances = None
        First = 0L
        Seed = 20261123
        Rigor = Certify
        Data = None
    }

let run options claims =
    Runner.run options Runner.noProgress CancellationToken.None claims

[<Tests>]
let ledger =
    testList
        "ledger"
        [
            for claim in Ledger.all do
                testCase $"{claim.Id} is {Verdict.name claim.Expected}"
                <| fun () ->
                    let result = (run options [ claim ]).Claims.Head
                    Expect.equal result.Verdict claim.Expected $"{claim.Id}: {result.Evidence}"

            testCase "ids are unique and every claim has a check, a source and a statement"
            <| fun () ->
                Expect.equal (Ledger.all |> List.distinctBy _.Id).Length Ledger.all.Length "unique ids"

                for claim in Ledger.all do
                    Expect.isNonEmpty claim.Checks claim.Id
                    Expect.isNotEmpty claim.Source claim.Id
                    Expect.isNotEmpty claim.Statement claim.Id
                    Expect.isNotEmpty claim.LaTeX claim.Id

            testCase "an unknown claim is refused with the list of claims"
            <| fun () ->
                Expect.throwsC (fun () -> Ledger.select [ "gf-baias" ] |> ignore) (fun error ->
                    Expect.isTrue (error :? InvalidInputException) "bad input"
                    Expect.stringContains error.Message "gf-bias" "the list")
        ]

[<Tests>]
let screening =
    testList
        "screening"
        [
            testCase "doubles alone support, and never certify"
            <| fun () ->
                let result = run { options with Rigor = Screen } [ Theorem.excessRisk ]
                Expect.equal result.Claims.Head.Verdict Supported "supported"
                Expect.isTrue result.Ok "which is what is expected of a screen"

            testCase "another seed draws other instances"
            <| fun () ->
                let least seed =
                    (run
                        { options with
                            Instances = Some 6
                            First = 0L
                            Seed = seed
                            Rigor = Screen
                        }
                        [ Theorem.excessRisk ])
                        .Claims.Head.MinSlack

                Expect.notEqual (least 1) (least 2) "least slack"
        ]

/// Each false variant must be refuted, and the counterexample must violate it when it is read back.
let private mutantOn domain name clause =
    testCase $"planted: {name} is refuted by a shrunk instance that reads back"
    <| fun () ->
        let claim =
            Claim.ofClauses "planted" "test" "test" [ clause ] Refuted
            |> Claim.onInstances 32 (OnInstances(domain, [ clause ]))

        let result = (run options [ claim ]).Claims.Head
        Expect.equal result.Verdict Refuted "refuted"

        match
            result.Evidence
            |> List.tryPick (fun e ->
                match e with
                | Counterexample r -> Some r
                | _ -> None)
        with
        | None -> failtest "no counterexample"
        | Some record ->
            let path = System.IO.Path.GetTempFileName()
            System.IO.File.WriteAllText(path, record.Instance)
            let instance = (InstanceFile.Read path).Instance
            System.IO.File.Delete path

            match (Subjects instance).TryInBalls(Rational.Parse record.Time, 256) with
            | None -> failtest "the spectrum of the counterexample"
            | Some subject ->
                let slack: Ball = Term.evaluate subject clause.Slack
                Expect.equal (Ball.TrySign slack) (System.Nullable -1) "a violation beyond rounding"

            Expect.isTrue (instance.Problem.SampleCount <= 4) $"shrunk: {record.Instance}"

let private mutant name clause = mutantOn Domain.regression name clause

[<Tests>]
let mutants =
    testList
        "mutants"
        [
            mutant
                "gradient flow's variance below ridge's"
                (Clause.atMost Quantities.flowVariance Quantities.ridgeVariance)
            mutant
                "the excess-risk bound without its price and limiting terms"
                (Clause.atMost
                    (Quantities.stochasticRisk - Quantities.ridgeRisk)
                    (Term.number "0.6862" * Quantities.ridgeVariance)
                 |> Clause.given (Quantities.alpha BoundConstant.Sharp))
            mutant
                "the covariance bound without its limiting term"
                (Clause.atMost Quantities.stochasticCovariance (Quantities.price BoundConstant.Leverage)
                 |> Clause.given (Quantities.alpha BoundConstant.Leverage))
            mutant
                "the loss below A e^(−αt), averaged"
                (Clause.atMost
                    Quantities.expectedLoss
                    (Quantities.lossBound BoundConstant.Sharp
                     - Quantities.limiting BoundConstant.Sharp)
                 |> Clause.given (Quantities.alpha BoundConstant.Sharp))
            mutant
                "the price decreases beyond half its peak"
                (Clause.atMost (Quantities.priceLater BoundConstant.Sharp) (Quantities.price BoundConstant.Sharp)
                 |> Clause.given (Quantities.alpha BoundConstant.Sharp)
                 |> Clause.given (Quantities.time - Term.number "1/2" * Quantities.pricePeak BoundConstant.Sharp))
            mutant
                "a tenth of Taylor's remainder"
                (Clause.atMost Closeness.gapRemainder (Term.number "1/10" * Closeness.gapBound))
            mutantOn
                Domain.iterations
                "propagators within a twentieth of their bound"
                (Clause.atMost Closeness.propagatorGap (Term.number "1/20" * Closeness.propagatorBound)
                 |> Clause.given Closeness.contraction)
            mutantOn
                Domain.largeStepSize
                "a tenth of Grönwall's bound"
                (Clause.atMost
                    Quantities.stochasticCovariance
                    (Term.number "1/10" * Quantities.anyStepBound BoundConstant.Leverage)
                 |> Clause.given (Quantities.minusAlpha BoundConstant.Leverage))
            mutantOn
                Domain.responses
                "the trace of the diffusion with half the constant"
                (Clause.atMost
                    GivenResponse.diffusionTrace
                    (Quantities.noiseScale * GivenResponse.largestRow * GivenResponse.loss))
            mutantOn
                Domain.responses
                "a quarter of the bound in one direction"
                (Clause.atMost
                    (GivenResponse.directionRatio BoundConstant.Leverage)
                    (Term.number "1/2" * Quantities.noiseScale * GivenResponse.loss))
            mutantOn
                Domain.responses
                "the drift of the loss with a third of the constant"
                (Clause.atMost
                    (Term.number "1/2" * GivenResponse.lossTrace)
                    (Term.number "1/3"
                     * Quantities.noiseScale
                     * GivenResponse.lossConstant BoundConstant.Sharp
                     * GivenResponse.loss))
            mutantOn
                Domain.responses
                "the gradient against three times μ"
                (Clause.atMost
                    (Term.number "3"
                     * GivenResponse.leastEigenvalue
                     * (GivenResponse.loss - GivenResponse.leastLoss))
                    GivenResponse.gradientEnergy)
            mutantOn
                Domain.responses
                "the coefficient error without the limiting error"
                (Clause.atMost
                    GivenResponse.coefficientError
                    (GivenResponse.ratioFactor "1.6862" * GivenResponse.ridgeNorm
                     + GivenResponse.price BoundConstant.Leverage)
                 |> Clause.given (GivenResponse.alpha BoundConstant.Leverage))
            mutantOn
                Domain.responses
                "the coefficient error with a smaller factor"
                (Clause.atMost
                    (GivenResponse.coefficientError)
                    (GivenResponse.ratioFactor "1.3" * GivenResponse.ridgeNorm
                     + GivenResponse.price BoundConstant.Leverage
                     + GivenResponse.limiting BoundConstant.Leverage)
                 |> Clause.given (GivenResponse.alpha BoundConstant.Leverage))
        ]

[<Tests>]
let realData =
    let check file target instances =
        let path = System.IO.Path.Combine(System.AppContext.BaseDirectory, "data", file)
        let data = DataFile.Read(path, target)

        let result =
            run
                { options with
                    Data = Some data
                    Instances = Some instances
                }
                [ StatisticalSetup.gfRisk; Theorem.excessRisk ]

        Expect.isTrue result.Ok $"{result.Claims}"
        Expect.stringContains result.Data.Value "plug-ins" "the run says what β* and σ² are"

        for claim in result.Claims do
            Expect.equal claim.Instances instances "instances of the data set only"

    testList
        "real data"
        [
            testCase "swiss" <| fun () -> check "swiss.csv" "Fertility" 2
            testCase "mtcars" <| fun () -> check "mtcars.csv" "mpg" 1
            testCase "diabetes" <| fun () -> check "diabetes.csv" "progression" 1
        ]

/// Tables support a claim only where their criterion is met.
[<Tests>]
let tables =
    testList
        "tables"
        [
            testCase "a bound that is to be within 1 % of the risk is not"
            <| fun () ->
                Expect.isFalse (NumericalExamples.boundTable 1.01).Holds "too strict"
                Expect.isTrue (NumericalExamples.boundTable 10.0).Holds "as the claim has it"

            testCase "the table's risks are those of the doubles and of the balls"
            <| fun () ->
                let instance = NumericalExamples.setting Design.gaussian 0.05
                Expect.equal instance.Problem.SampleCount 100 "n"
                Expect.equal instance.Problem.FeatureCount 10 "p"
                let row = (NumericalExamples.boundTable 10.0).Rows[6]

                let t =
                    System.Double.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture)

                Expect.isTrue (t > 3.0 && t < 3.3) "the middle of the path"

                let risk =
                    (RiskPath(instance).StochasticGradientFlow 3.16227766016838).Estimation.Value

                Expect.equal row[4] (risk.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)) "sgf"
        ]

[<Tests>]
let stability =
    testList
        "stability around the threshold"
        [
            testCase "planted: a threshold that is 1 % too large is caught on every instance"
            <| fun () ->
                for index in 0..8 do
                    let situation = Domain.fullColumnRank.Draw 7 (int64 index)
                    let x = situation.Instance.Problem.Features
                    let batch = situation.Instance.BatchSize
                    let struct (_, threshold) = Stability.TryEnclose(x, batch, 128).Value
                    let factor = NoiseFactor.WithReplacement batch

                    let at ratio =
                        Lyapunov.OfDescent(x, threshold.Upper * Rational.Parse ratio, factor)

                    Expect.isTrue ((at "1.01").Value.Sign < 0) "unstable above"
                    Expect.isTrue ((at "0.99").Value.Sign > 0) "stable below"
                    Expect.isTrue ((MeanSquareStability.descentSlack situation).Sign > 0) "as the claim has it"
        ]

/// What the kernel sees of a formula over a generic direction, with numbers put in, is what the program computes on an instance.
[<Tests>]
let reduction =
    // One sample x = d of two features: s = d², n = 1; with β* = (b, u) and σ² = 2 nothing vanishes.
    let both (clause: Clause) (d: Rational) (t: Rational) =
        let b, u, noise =
            Rational.Parse "3/2", Rational.Parse "2/7", Rational.FromInteger 2L

        let instance =
            Instance<Rational>(
                Problem<Rational>(
                    Matrix<Rational>.Create(1, 2, (fun _ j -> if j = 0 then d else Rational.Zero)),
                    null,
                    Truth<Rational>([| b; u |], noise)
                ),
                Rational.One,
                1
            )

        let subject = (Subjects instance).TryInBalls(t, 256).Value
        let computed: Ball = Term.evaluate subject clause.Slack
        let directions = SymbolicDirections(SymbolicScalar.One)
        let time = SymbolicScalar.OfSymbol(Symbol.parameter "t")

        let symbols =
            Subject<SymbolicScalar>(SymbolicEngine directions, SymbolicQuantities(), Rational.One, time)

        let slack: SymbolicScalar = Term.evaluate symbols clause.Slack
        let parts = directions.Unfold(slack, fun _ -> true)

        let number (symbol: Symbol) : Ball =
            let exact =
                match symbol.Name with
                | "t" -> t
                | "s" -> d * d
                | "theta" -> b
                | "unseen" -> u * u
                | "sigma2" -> noise
                | "n" -> Rational.One
                | name -> failtest $"the symbol {name}"

            Ball.FromRational(exact, 256)

        let value (scalar: SymbolicScalar) =
            scalar.Terms
            |> List.fold
                (fun sum (struct (q, r)) ->
                    sum
                    + RationalFunction.evaluate<Ball> 256 number r
                      * Ball.Exp(Polynomial.evaluate<Ball> 256 number q))
                Ball.Zero

        computed, value (parts.Outer + parts.Inner)

    let variance constant =
        Clause.atMost Quantities.flowVariance (Term.number constant * Quantities.ridgeVariance)

    testList
        "the reduction to one variable"
        [
            for d, t in [ "1", "1/3"; "3/2", "2"; "-2", "7/5"; "1/9", "30" ] do
                for name, clause in
                    [
                        "bias", Clause.atMost Quantities.flowBias Quantities.ridgeBias
                        "variance", variance "1.6862"
                        "risk", Clause.atMost Quantities.flowRisk (Term.number "1.6862" * Quantities.ridgeRisk)
                        "prediction",
                        Clause.atMost
                            Quantities.flowPredictionRisk
                            (Term.number "1.6862" * Quantities.ridgePredictionRisk)
                    ] do
                    testCase $"{name}: x_1 = {d}, t = {t}"
                    <| fun () ->
                        let computed, ofSymbols = both clause (Rational.Parse d) (Rational.Parse t)
                        Expect.isTrue (computed.Overlaps ofSymbols) $"{computed} and {ofSymbols}"
                        Expect.isTrue (ofSymbols.Radius < Rational.Parse "1e-50") "sharp"

                testCase $"planted: another constant is another number at x_1 = {d}, t = {t}"
                <| fun () ->
                    let right, _ = both (variance "1.6862") (Rational.Parse d) (Rational.Parse t)
                    let _, wrong = both (variance "1.6863") (Rational.Parse d) (Rational.Parse t)
                    Expect.isFalse (right.Overlaps wrong) "they differ"
        ]
