module Verify.Papers.Tests.KernelTests

open System.Threading
open Expecto
open Verify.Arithmetic
open Verify.LeastSquares
open Verify.Symbolics
open Verify.Claims
open Verify.Papers
open Verify.Papers.Talk

let private proved =
    Ledger.ofPapers Papers.all |> List.filter (fun claim -> claim.Expected = Proved)

/// A process of the registry with one piece of its definition changed.
let private variant (name: string) (before: string) (after: string) =
    let text = (Processes.find name).Text

    if not (text.Contains before) then
        failtest $"'{before}' does not occur in the definition of {name}"

    Process.parseOrThrow $"a variant of {name}" (text.Replace(before, after))

let private find = Processes.find
let private sgd = Of(find "sgd")
let private sgf = find "sgf"
let private euler = EulerOf sgf
let private kappaOverN = lazy variant "sgf" "eta/m" "eta/n"
let private tripled = lazy variant "sgf" "eta/m*" "3*eta/m*"
let private uncentred = lazy variant "sgf" " - avg(r*x[a])*avg(r*x[c])" ""
let private withoutReplacement = Of(find "sgd-without-replacement")

let private increments motion =
    ExpectedIncrements(motion, [ "i"; "j"; "k" ])

let private cumulant =
    "avg((r*x[i] - avg(r*x[i]))*(r*x[j] - avg(r*x[j]))*(r*x[k] - avg(r*x[k])))"

let private gap left right factor cumulant =
    Identity(Minus(increments left, increments right), Times(Written factor, Written cumulant))

let private split text = Identity(Next(sgd, "i"), Written text)

let private covariance motion flow =
    Identity(StepCovariance(motion, "i", "j"), Times(Written "eta", Formula.Diffusion(flow, "i", "j")))

let private atMost left right = Always(Clause.atMost left right)
let private number = Term.number

/// A wrong statement for each rule: what was changed, and the statement.
let private wrong: (string * (unit -> Proposition)) list =
    [
        "the gradient with η/m instead of η",
        fun () -> split "b[i] + eta/m*avg(r*x[i]) + eta*(batch(r*x[i]) - avg(r*x[i]))"
        "the gradient is added and not subtracted", (fun () -> split "b[i] + eta*avg(r*x[i]) + eta*batch(r*x[i])")
        "η/n instead of η/m in the diffusion", (fun () -> covariance sgd kappaOverN.Value)
        "three times the diffusion", (fun () -> covariance sgd tripled.Value)
        "ggᵀ is not subtracted", (fun () -> covariance sgd uncentred.Value)
        "mini-batches without replacement", (fun () -> covariance withoutReplacement sgf)
        "gradient descent with twice the step",
        fun () -> SameMoments(sgd, Of(variant "gradient-descent" "eta*avg" "2*eta*avg"), 1)
        "the sum over the mini-batch",
        fun () -> SameMoments(Of(variant "sgd" "eta*batch" "m*eta*batch"), Of(find "gradient-descent"), 1)
        "a cubic loss on both sides: equal for one step, not affine",
        fun () ->
            SameMoments(
                Of(variant "sgd" "batch(r*x[a])" "batch(r^2*x[a])"),
                Of(variant "gradient-descent" "avg(r*x[a])" "avg(r^2*x[a])"),
                1
            )
        "moments of a wrong flow", (fun () -> SameMoments(EulerOf kappaOverN.Value, sgd, 2))
        "moments with three times the diffusion", (fun () -> SameMoments(EulerOf tripled.Value, sgd, 2))
        "moments of the constant covariance", (fun () -> SameMoments(EulerOf(find "constant-covariance"), sgd, 2))
        "moments without replacement", (fun () -> SameMoments(euler, withoutReplacement, 2))
        "third moments", (fun () -> SameMoments(euler, sgd, 3))
        "two momenta whose steps of b agree and whose velocities do not",
        fun () ->
            SameMoments(
                Of(find "sgd-momentum"),
                Of(variant "sgd-momentum" "next v[a] = gamma" "next v[a] = 2*gamma"),
                1
            )
        "two schedules whose steps look alike",
        fun () ->
            let decaying rate =
                Process.parseOrThrow
                    "a schedule"
                    $"process decaying\nparameters eta\neta(k) = eta/(1 + {rate}*k)\nsampling with replacement\nnext b[a] = b[a] + eta*batch(r*x[a])\n"

            SameMoments(Of(decaying 1), Of(decaying 2), 1)
        "a population for samples", (fun () -> SameMoments(Of(find "streaming-sgd"), Of(find "sgd"), 1))
        "errors of a wrong flow", (fun () -> SameQuadraticErrors(EulerOf tripled.Value, sgd))
        "half of the drift",
        (fun () -> SameMean(variant "sgf" "drift b[a] = avg" "drift b[a] = 1/2*avg", find "gradient-flow"))
        "a diffusion of degree 4",
        fun () -> SameMean(variant "sgf" "eta/m*(avg(r^2" "eta/m*(avg(r^4", find "gradient-flow")
        "a mean with noise of its own", (fun () -> SameMean(sgf, sgf))
        "η³/m instead of η³/m²", (fun () -> gap sgd euler "eta^3/m" cumulant)
        "the raw third moment", (fun () -> gap sgd euler "eta^3/m^2" "avg(r^3*x[i]*x[j]*x[k])")
        "the third moment with three times the diffusion",
        (fun () -> gap sgd (EulerOf tripled.Value) "eta^3/m^2" cumulant)
        "gradient flow of twice the rate",
        fun () -> SolvedByFilter(variant "gradient-flow" "avg(r*x[a])" "2*avg(r*x[a])")
        "a flow with noise is solved by no path", (fun () -> SolvedByFilter sgf)
        "a failure where the hypothesis is not met",
        (fun () ->
            NotAlways(
                Clause.atMost Quantities.flowVariance Quantities.ridgeVariance
                |> Clause.given (number "-1")
            ))
        "a parameter of unknown sign in the diffusion",
        (fun () ->
            DiffusionBound(
                Process.parseOrThrow
                    "with c"
                    (sgf.Text
                        .Replace("parameters eta", "parameters eta, c")
                        .Replace("avg(r*x[a])*avg(r*x[c]))", "avg(r*x[a])*avg(r*x[c])) - c*avg(r^2*x[a]*x[c])")),
                TraceOfDiffusion
            ))
        "gradient flow with a penalty",
        (fun () -> SolvedByFilter(variant "gradient-flow" "avg(r*x[a])" "avg(r*x[a]) - b[a]"))
        "one step with three times the diffusion", (fun () -> StepExpands(sgd, tripled.Value))
        "one step without replacement", (fun () -> StepExpands(withoutReplacement, sgf))
        "2 ≤ 1", (fun () -> atMost (number "2") (number "1"))
        "the variance below ridge's", (fun () -> atMost Quantities.flowVariance Quantities.ridgeVariance)
        "the variance with a constant too small",
        fun () -> atMost Quantities.flowVariance (number "1.68590905" * Quantities.ridgeVariance)
        "ridge's bias below the flow's", (fun () -> atMost Quantities.ridgeBias Quantities.flowBias)
        "the risk with a constant below 1",
        (fun () -> atMost Quantities.flowRisk (number "0.9999" * Quantities.ridgeRisk))
        "α is positive", (fun () -> atMost (number "0") (Quantities.alpha BoundConstant.Sharp))
        "α is negative", (fun () -> atMost (Quantities.alpha BoundConstant.Sharp) (number "0"))
        "two bound constants are one",
        fun () -> atMost (Quantities.price BoundConstant.Sharp) (Quantities.price BoundConstant.Leverage)
        "a time is small", (fun () -> atMost Quantities.time (number "1"))
        "the covariance is 0", (fun () -> atMost Quantities.stochasticCovariance (number "0"))
        "nothing fails", (fun () -> NotAlways(Clause.atMost Quantities.flowBias Quantities.ridgeBias))
        "x² − x on the half line",
        fun () ->
            NonNegativeOnHalfLine(DecayingSum.ofTerms [ Rational.Zero, [ Rational.Zero; -Rational.One; Rational.One ] ])
        for measure in
            [
                TraceOfDiffusion
                DirectionOfDiffusion BoundConstant.Spectral
                DirectionOfDiffusion BoundConstant.Leverage
                LossTraceOfDiffusion BoundConstant.Sharp
                LossTraceOfDiffusion BoundConstant.Spectral
            ] do
            $"three times the diffusion against {measure}", (fun () -> DiffusionBound(tripled.Value, measure))

            $"another flow's loss against {measure}",
            fun () -> DiffusionBound(variant "sgf" "drift b[a] = avg" "drift b[a] = 1/2*avg", measure)
        "an odd power of the residual under an average",
        fun () ->
            DiffusionBound(
                variant "sgf" "avg(r*x[a])*avg(r*x[c]))" "avg(r*x[a])*avg(r*x[c]) - avg(r*x[a]*x[c]))",
                TraceOfDiffusion
            )
        "a drift twice the gradient",
        (fun () -> GradientEnergyBound(variant "gradient-flow" "avg(r*x[a])" "2*avg(r*x[a])"))
        "a gradient of another loss",
        (fun () -> GradientEnergyBound(variant "gradient-flow" "avg(r*x[a])" "1/2*avg(r*x[a])"))
    ]

let private run (claim: Claim) : ClaimResult =
    let options =
        {
            Instances = Some 2
            First = 0L
            Seed = 1
            Rigor = Certify
            Data = None
        }

    (Runner.run options Runner.noProgress CancellationToken.None [ claim ]).Claims.Head

[<Tests>]
let tests =
    testList
        "kernel"
        [
            for claim in proved do
                testCase $"{claim.Id}: each proposition is a theorem, and the sentence is theirs"
                <| fun () ->
                    let propositions = Claim.propositions claim
                    Expect.isNonEmpty propositions "propositions"
                    Expect.isTrue (Claim.saysWhatIsProved claim) claim.Statement

                    for proposition in propositions do
                        match Kernel.attempt proposition with
                        | Proven theorem ->
                            Expect.equal theorem.Proposition proposition "what was asked"
                            Expect.isTrue (theorem.Steps.Length + theorem.HalfLines.Length > 0) "steps"

                            for step in theorem.Steps do
                                let count (c: char) =
                                    step.LaTeX |> Seq.filter (fun t -> t = c) |> Seq.length

                                Expect.equal (count '{') (count '}') step.LaTeX
                        | Disproved _
                        | Gap _ -> failtest (Proposition.text proposition)

            for name, proposition in wrong do
                testCase $"planted: {name}"
                <| fun () ->
                    match Kernel.attempt (proposition ()) with
                    | Proven theorem -> failtest $"proved: {Proposition.text theorem.Proposition}"
                    | Disproved evidence -> Expect.isNonEmpty evidence "what stands against it"
                    | Gap reason -> Expect.isNotEmpty reason "why"

            testCase "another sentence than the one that is proved is not proved"
            <| fun () ->
                let theorem = Always(Clause.atMost Quantities.flowBias Quantities.ridgeBias)

                let honest = Claim.ofPropositions "honest" "test" "test" [ theorem ] Proved
                Expect.equal (run honest).Verdict Proved "the honest one"

                Expect.equal
                    (run
                        { honest with
                            Claim.Statement = "2 ≤ 1"
                        })
                        .Verdict
                    Supported
                    "another sentence"

                let smuggled =
                    Claim.stating "smuggled" "test" "test" "2 ≤ 1" "2 \\le 1" Proved
                    |> Claim.checkedBy (ByProof theorem)

                Expect.equal (run smuggled).Verdict Supported "a theorem about something else"

            testCase "planted: another process of a registry's name is not called by that name"
            <| fun () ->
                let text flow =
                    Proposition.text (SameMoments(EulerOf flow, sgd, 2))

                Expect.notEqual (text tripled.Value) (text sgf) "the sentences differ"
                Expect.stringContains (text tripled.Value) "not the registry's" "and say why"

            testCase "a claim without checks is vacuous"
            <| fun () ->
                Expect.equal
                    (run (Claim.stating "empty" "test" "test" "2 ≤ 1" "x" Proved)).Verdict
                    Vacuous
                    "nothing was done"

            testCase "a gap leaves the verdict to the instances"
            <| fun () ->
                let clause =
                    Clause.atMost
                        Quantities.stochasticCovariance
                        (Quantities.price BoundConstant.Sharp + Quantities.limiting BoundConstant.Sharp)
                    |> Clause.given (Quantities.alpha BoundConstant.Sharp)

                let claim =
                    Claim.ofPropositions "gap" "test" "test" [ Always clause ] Certified
                    |> Claim.onInstances 4 (OnInstances(Domain.regression, [ clause ]))

                Expect.equal (run claim).Verdict Certified "no more than the instances give"

            testCase "Q of the program's numbers is Q of the definition"
            <| fun () ->
                let at k = Rational.Parse k

                let x =
                    Matrix<Rational>
                        .Create(4, 2, (fun k j -> Rational.FromInteger(int64 ((3 * k + 5 * j + 1) % 7 - 3))))

                let y = [| at "1"; at "-2"; at "1/3"; at "5" |]
                let beta = [| at "1/2"; at "-3" |]
                let operators = MomentOperators<Rational> x
                let residuals = operators.Residuals(y, beta)
                let eta, m = at "1/7", at "3"
                let ofProgram = (eta / m) * operators.GradientCovariance residuals

                let flow =
                    match Process.dynamics 2 sgf with
                    | Dynamics.Flow flow -> flow
                    | Dynamics.Iteration _ -> failtest "a flow"

                let mean f =
                    (Seq.init 4 f |> Seq.sum) / Rational.FromInteger 4L

                // Averages of monomials in r and x, as the definition has them.
                let rec value (symbol: Symbol) =
                    match symbol.Content with
                    | Some content ->
                        mean (fun k ->
                            content.Factors
                            |> Array.fold
                                (fun product (struct (s, e)) ->
                                    let factor =
                                        match s.Name, s.Indices with
                                        | "r", _ -> residuals[k]
                                        | "x", [ SymbolIndex.Number j ] -> x[k, j - 1]
                                        | name, _ -> failtest name

                                    Seq.replicate e factor |> Seq.fold (*) product)
                                Rational.One)
                    | None ->
                        match symbol.Name with
                        | "eta" -> eta
                        | "m" -> m
                        | name -> failtest name

                for a in 1..2 do
                    for c in 1..2 do
                        let ofDefinition =
                            Polynomial.evaluate 53 value (flow.Diffusion(Symbol.coefficient a, Symbol.coefficient c))

                        Expect.equal ofDefinition ofProgram[a - 1, c - 1] $"Q[{a},{c}]"
        ]
